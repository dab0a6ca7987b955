"""What is answered in German: yes and no, to an offer and to what it lacks."""

ANSWERS = {
    "yes": """
        ja, jo, jap, jep, jupp, jup, joa, ja bitte, ja gern, ja gerne, jawohl, klar, na klar, aber klar, klaro, gern,
        gerne, sehr gern, sehr gerne, sicher, natürlich, selbstverständlich, okay, ok, oki, in ordnung, geht klar,
        passt, passt so, das passt, passt mir, passt gut, passt perfekt, einverstanden, genau, richtig, stimmt, korrekt,
        perfekt, super, prima, toll, klasse, wunderbar, bestens, sehr gut, gut, alles klar, bestätigt, bestätigen,
        bestätige, ich bestätige, mach das, mach es, mach mal, bitte machen, bitte buchen, [den|die|das] nehmen wir,
        nehmen wir, buch das, buch ihn, buche das, buche ihn, buche es, nehme ich, den nehme ich, das nehme ich,
        nehm ich, den nehm ich, abgemacht, auf jeden fall, unbedingt, freilich, von mir aus, so machen wir es,
        so machen wirs, klingt gut, hört sich gut an, das klingt gut, sieht gut aus, einwandfrei, tu das, los, jawoll,
        yes
    """,
    "take it": """
        bitte buchen, [|den |die |das ]nehmen wir, [buch|buche] [das|ihn|es], [|den |das ]nehme ich, [|den ]nehm ich
    """,
    "keep it": """
        behalten, [ich|wir] [behalte|behalt|behalten] [ihn|den|sie|es|das], [behalte|behalt] [ihn|den|es],
        [ich|wir] [möchte|möchten|will|wollen] [ihn|den|sie|es|das] behalten, lass [ihn|den|sie|es|das] stehen,
        [mach|mache] [es|das] rückgängig, rückgängig,
        [kann ich|ich möchte|ich will] [ihn|den|es] [zurück|wieder haben|wiederhaben],
        [ich brauche|wir brauchen] [ihn|den|sie|es] [|noch|doch]
    """,
    "no": """
        nein, ne, nee, nö, nope, nein danke, nee danke, lieber nicht, bitte nicht, doch nicht, jetzt nicht, nicht jetzt,
        heute nicht, noch nicht, auf keinen fall, keinesfalls, keineswegs, niemals, nie, besser nicht, eher nicht,
        vergiss es, lass es, lass mal, lass gut sein, lieber doch nicht, schon gut, hat sich erledigt,
        hat sich erübrigt, erledigt, kein interesse, kein bedarf, nicht nötig, nicht mehr nötig, brauche ich nicht,
        brauch ich nicht, brauche ich nicht mehr, ich möchte nicht, ich will nicht, will ich nicht, möchte ich nicht,
        ablehnen, abbrechen, abbruch, stopp, stop, halt, warte, moment, nein warte, ach nein, ach nee, danke nein,
        auf gar keinen fall, ich glaube nicht, ich denke nicht, nicht wirklich, nichts davon, ein andermal,
        vielleicht später, [|war ][|nur ein |nur |kleiner ][scherz|spaß|witz], nicht buchen, nicht so,
        [|lieber ][|an ][|ein |einem |einen ][anderer|anderen] tag
    """,
    "none": """
        keiner, keinen, keine, keines, keins, keiner davon, keinen davon, keine davon, keins davon, nichts davon,
        nichts, weder noch, keiner von [den|denen|beiden], keinen von [den|denen|beiden], gar nichts
    """,
    "others": """
        andere [zeiten|termine|plätze|vorschläge|möglichkeiten|optionen], was anderes, etwas anderes, was gibt es noch,
        was gibts noch, weitere [termine|zeiten|vorschläge], alternativen, sonst noch was, andere
    """,
    "good": """
        passt, passt mir, passt uns, geht, ginge, ist [gut|ok|okay|perfekt|super|prima],
        wäre [gut|super|prima|schön|perfekt|toll|ideal], klingt gut, am besten, am liebsten, bevorzugt, wenn möglich,
        gerne, gern
    """,
    "bad": """
        passt nicht, passt mir nicht, geht nicht, ist [|doch |uns |mir |etwas ][schlecht|nicht gut|zu spät|zu früh|zu
        kurz|zu lang], ist mir zu [spät|früh], zu [spät|früh], klappt nicht, mag ich nicht, will ich nicht, gefällt
        mir nicht
    """,
    "cannot": """
        da [kann|können] [ich|wir] [doch |leider |doch leider |leider doch |]nicht,
        [ich|wir] [brauche|brauchen] [ihn|den|es|das] [doch |]nicht mehr,
        [brauche|brauchen] [ich|wir] [doch |]nicht mehr,
        [|wir |ich ]kann [doch |leider |doch leider |]nicht, ich kann [doch |leider |doch leider |]nicht,
        [ich|wir] [kann|können] [doch |leider |doch leider |leider doch |]nicht [kommen|spielen],
        [ich|wir] [schaffe|schaffen] es [doch |leider |doch leider |leider doch |]nicht,
        [schaffe|schaffen] [ich|wir] [es ][doch |leider |]nicht, [ich|wir] [bin|sind] [doch |leider |]nicht da
    """,
    "first free": """
        [|der |den |die |das ][frühester|frühesten|früheste|erster|ersten|erste] [|freier |freien |freie
        ][platz|termin|slot]
    """,
    "last free": """
        [|der |den |die |das ][spätester|spätesten|späteste|letzter|letzten|letzte] [|freier |freien |freie
        ][platz|termin|slot]
    """,
    "next free": "[|der |den |die |das ][nächster|nächsten|nächste] [freier|freien|freie] [platz|termin|slot]",
    "other court": "[|einen |ein ][anderer|anderen] [platz|court], [den |]platz [tauschen|wechseln]",
    "refuses": "brauchst [du |]nicht zu, musst [du |]nicht, nicht nötig zu",
}
