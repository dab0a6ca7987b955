"""German booking talk. `times` turns its words of days, times and numbers, and those of the grammar,
into English ones; what `roles` say is written in German and turned the same way."""

from bot.nlu.languages.de_answers import ANSWERS
from bot.nlu.languages.de_asked import ASKED
from bot.nlu.languages.lexicon import Words

_NUMBERS = {
    "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17,
    "achtzehn": 18, "neunzehn": 19, "zwanzig": 20, "einundzwanzig": 21, "zweiundzwanzig": 22, "dreißig": 30,
    "fünfundvierzig": 45, "sechzig": 60, "neunzig": 90,
}  # fmt: skip
_HOURS = {**{word: n for word, n in _NUMBERS.items() if n <= 12}, **{str(n): n for n in range(1, 13)}}
_DAYS = {
    "montag": "monday", "dienstag": "tuesday", "mittwoch": "wednesday", "donnerstag": "thursday", "freitag": "friday",
    "samstag": "saturday", "sonnabend": "saturday", "sonntag": "sunday",
}  # fmt: skip
_PARTS = {
    "vormittag": "morning", "mittag": "lunch", "nachmittag": "afternoon", "abend": "evening", "nacht": "night",
}  # fmt: skip
_MONTHS = {
    "januar": "january", "jänner": "january", "februar": "february", "märz": "march", "mai": "may", "juni": "june",
    "juli": "july", "oktober": "october", "dezember": "december", "okt": "october", "dez": "december", "mär": "march",
}  # fmt: skip
_ORDINALS = {
    "erst": "first", "zweit": "second", "dritt": "third", "viert": "fourth", "fünft": "fifth", "sechst": "sixth",
    "siebt": "seventh", "acht": "eighth", "neunt": "ninth", "zehnt": "tenth", "elft": "eleventh", "zwölft": "twelfth",
    "dreizehnt": "thirteenth", "vierzehnt": "fourteenth", "fünfzehnt": "fifteenth", "sechzehnt": "sixteenth",
}  # fmt: skip
_ENDINGS = ("e", "en", "er", "es", "em")
_COURTS = {"platz": "court", "plätze": "courts", "plätzen": "courts"}
_SORTS = {
    "sand": "clay", "asche": "clay", "aschen": "clay", "rasen": "grass", "hart": "hard", "teppich": "carpet",
    "kunstrasen": "artificial",
}  # fmt: skip
TIMES = {
    **{word: str(n) for word, n in _NUMBERS.items()},
    **{f"{stem}{end}": english for stem, english in _ORDINALS.items() for end in _ENDINGS},
    **{f"halb {word}": f"{(n - 2) % 12 + 1}:30" for word, n in _HOURS.items()},
    **{f"dreiviertel {word}": f"{(n - 2) % 12 + 1}:45" for word, n in _HOURS.items()},
    **{f"viertel vor {word}": f"{(n - 2) % 12 + 1}:45" for word, n in _HOURS.items()},
    **{f"viertel nach {word}": f"{n}:15" for word, n in _HOURS.items()},
    **_DAYS,
    **{f"{day}s": f"{english}s" for day, english in _DAYS.items()},
    **_PARTS, **{f"{part}s": english for part, english in _PARTS.items()},
    **{f"{day}{part}": f"{english} {when}" for day, english in _DAYS.items() for part, when in _PARTS.items()},
    **{f"{day} morgen": f"{english} morning" for day, english in _DAYS.items()},
    **{f"{day}morgen": f"{english} morning" for day, english in _DAYS.items()},
    **{f"{day} früh": f"{english} morning" for day, english in _DAYS.items()},
    **{f"{day} in einer woche": f"{english} week" for day, english in _DAYS.items()},
    **{f"{day} in {two}": f"{english} fortnight" for day, english in _DAYS.items()
       for two in ("zwei wochen", "2 wochen", "14 tagen")},
    **_MONTHS,
    "mo": "monday", "di": "tuesday", "mi": "wednesday", "do": "thursday", "fr": "friday", "sa": "saturday",
    "so .": "sunday", "am so": "on sunday", "am so .": "on sunday",
    "ersten freien": "1st free", "erster freier": "1st free", "erste freie": "1st free",
    "möglichst früh": "as early as possible", "so früh wie möglich": "as early as possible",
    "möglichst spät": "as late as possible", "so spät wie möglich": "as late as possible",
    **dict.fromkeys(("jetzt gleich", "jetzt sofort", "sofort"), "as soon as possible"),
    "so bald wie möglich": "as soon as possible", "möglichst bald": "as soon as possible",
    **{f"{word}e": str(n) for word, n in _NUMBERS.items() if 4 <= n <= 12},
    "noch eine stunde": "another hour", "eine weitere stunde": "another hour",
    "d'nacht": "evening", "auf d'nacht": "evening",
    "heut": "today", "heut abend": "this evening", "mittlere": "middle", "mittleren": "middle", "mittlerer": "middle",
    "erst ab": "after", "aber erst ab": "after", "frühestens ab": "after",
    **dict.fromkeys(("wie immer", "wie üblich", "wie gewohnt", "wie sonst", "wie gehabt", "das übliche"), "the usual"),
    **dict.fromkeys(("es regnet", "es schneit", "es schüttet", "es gießt"), "it's raining"),
    **dict.fromkeys(("ich bin krank", "bin krank", "ich bin verletzt", "ich bin erkältet"), "i'm ill"),
    "war das": "was that", "ist das": "is that",
    "heute": "today", "heute morgen": "this morning", "heute früh": "this morning", "heute in": "in",
    "morgen": "tomorrow", "morgen früh": "tomorrow morning", "am morgen": "in the morning", "morgens": "morning",
    "früh": "early", "zu früh": "too early",
    "zu spät": "too late", "in der früh": "in the morning", "übermorgen": "the day after tomorrow",
    "gestern": "yesterday",
    "morgen in einer woche": "a week tomorrow", "mitternacht": "midnight", "am": "on", "vom": "from the",
    "nächste": "next", "nächsten": "next", "nächster": "next", "nächstes": "next", "nächstem": "next",
    "kommende": "coming", "kommenden": "coming", "kommender": "coming", "kommendes": "coming",
    "diesen": "this", "dieses": "this", "diese": "this", "dieser": "this", "diesem": "this",
    "letzte": "last", "letzten": "last", "letzter": "last",
    "ende": "end", "jahres": "year", "monats": "month", "am we": "the weekend", "doppelstunde": "2 hours",
    "mittagessen": "lunch", "mittagspause": "lunch", "nen": "a", "ne": "a",
    "woche": "week", "wochen": "weeks", "kw": "week", "kalenderwoche": "week", "tag": "day", "tage": "days",
    "tagen": "days", "monat": "month", "wochenende": "weekend", "am wochenende": "the weekend",
    "stunde": "hour", "stunden": "hours", "std": "hours", "minuten": "minutes", "minute": "minute",
    "halbe stunde": "half hour", "halben stunde": "half hour", "eine halbe stunde": "half an hour",
    "einer halben stunde": "half an hour", "viertelstunde": "15 minutes", "eine viertelstunde": "15 minutes",
    "dreiviertelstunde": "45 minutes", "anderthalb": "1.5", "eineinhalb": "1.5", "einundeinhalb": "1.5",
    "zweieinhalb": "2.5", "später": "later", "früher": "earlier", "frühen": "early", "späten": "late",
    "nach der arbeit": "evening", "feierabend": "evening", "nach feierabend": "evening", "zum feierabend": "evening",
    "spätnachmittag": "late afternoon", "späteres": "later", "früheres": "earlier",
    "länger": "longer", "kürzer": "shorter",
    "um": "at", "gegen": "around", "von": "from", "bis": "until", "zwischen": "between", "ab": "after", "nach": "after",
    "vor": "before", "spätestens": "no later than", "bis spätestens": "finished by", "frühestens": "not before",
    "nicht vor": "no earlier than", "nichts vor": "no earlier than", "nix vor": "no earlier than",
    "nichts nach": "no later than", "nix nach": "no later than", "nicht nach": "no later than", "für": "for",
    "mit": "with", "auf": "to", "in": "in",
    "im": "in the", "i'm": "in the",  # "im" is one of the spellings of "I'm"
    "zum": "to the", "ein": "a", "eine": "a", "einen": "a", "einer": "a", "einem": "a", "eines": "a",
    "der": "the", "die": "the", "das": "the", "den": "the", "dem": "the", "des": "the",
    "und": "and", "oder": "or", "aber": "but", "sowie": "and", "außer": "except", "ausser": "except",
    "statt": "instead of", "anstatt": "instead of", "ohne": "without", "nicht": "not", "weder": "neither",
    "platz": "court", "plätze": "courts", "plätzen": "courts", "tennisplatz": "court", "tennisplätze": "courts",
    "court": "court", "halle": "indoor", "überdacht": "indoor", "drinnen": "indoor", "hallenplatz": "indoor court",
    "hallenplätze": "indoor courts", "hallenplätzen": "indoor courts", "tennishalle": "indoor",
    "in der halle": "indoor", "draußen": "outdoor", "im freien": "outdoor", "außenplatz": "outdoor court",
    "außenplätze": "outdoor courts", "außenplätzen": "outdoor courts", "freiplatz": "outdoor court",
    "freiplätze": "outdoor courts", "überdachte": "indoor", "überdachten": "indoor", "überdachter": "indoor",
    "sand": "clay", "rasen": "grass", "asche": "clay", "teppich": "carpet", "kunstrasen": "artificial",
    **{f"{sort}{court}": f"{clay} {courts}" for court, courts in _COURTS.items() for sort, clay in _SORTS.items()},
    "heiligabend": "christmas eve", "heiliger abend": "christmas eve", "heiligen abend": "christmas eve",
    **{f"{first}{day}": "christmas day" for day in ("weihnachtstag", "weihnachtsfeiertag")
       for first in ("1 . ", "ersten ", "erster ")},
    **{f"{second}{day}": "boxing day" for day in ("weihnachtstag", "weihnachtsfeiertag")
       for second in ("2 . ", "zweiten ", "zweiter ")},
    "weihnachten": "christmas", "silvester": "new year's eve", "neujahr": "new year's day",
    "nikolaus": "6th december", "nikolaustag": "6th december", "ostermontag": "easter monday",
    "ostersonntag": "easter sunday", "karfreitag": "good friday", "pfingstmontag": "whit monday",
    "mein": "my", "meine": "my", "meinen": "my", "meiner": "my", "meinem": "my", "meins": "mine",
    "unsere": "our", "unseren": "our", "unser": "our", "es": "it", "ihn": "it", "sie": "it",
    "personen": "people", "leute": "people", "spieler": "players",
}  # fmt: skip

WORDS = Words(
    times=TIMES,
    apart={
        "schaffe nicht": "kann nicht", "schaffen nicht": "kann nicht",
        "sage ab": "storniere", "sag ab": "storniere", "sagen ab": "storniere", "buche um": "verschiebe",
        "buch um": "verschiebe", "mach draus": "mach es", "mache draus": "mach es", "leg um": "verschiebe",
        "trag ein": "buche", "trage ein": "buche", "häng dran": "verlängere", "hänge dran": "verlängere",
        "habt auf": "geöffnet", "hat auf": "geöffnet",
        "macht auf": "geöffnet", "macht zu": "geöffnet", "habt offen": "geöffnet", "hat offen": "geöffnet",
    },
    roles={
        **ASKED,
        **ANSWERS,
        "book": """
            [|mich |uns |mich mal |uns mal ]eintragen, einzutragen, buche, buch, buchen, reserviere,
            reservier, reservieren, ich nehme, nehme, nimm, nehmen, ich nehm,
            wir nehmen, gib mir, gib uns, trag [mich|uns] ein, ich buche, wir buchen, zu buchen, zu reservieren,
            mach [mir|uns] [eine|ne] [buchung|reservierung], dann nehme ich, [ich|wir] hätte [gern|gerne],
            [ich|i|wir] hätt [gern|gerne]
        """,
        "want": """
            [ich|wir] [möchte|möchten|will|wollen|brauche|brauchen|suche|suchen|bräuchte|bräuchten],
            ich [möcht|brauch|such|bräucht] [|gern|gerne], [ich|wir] [möchte|will|brauche] [gern|gerne],
            [ich|wir] [würde|würden] [gern|gerne], ich würd [gern|gerne], [ich|wir] [hätte|hätten] [gern|gerne],
            ich hätt [gern|gerne], möchte, brauche, brauch, suche, [ich|wir] [muss|müssen], muss, müssen, lass uns
        """,
        "first": "möchte, brauche, brauch, suche, hätte gern, hätte gerne, hätt gern, hätt gerne, bräuchte, bräucht",
        "get": "haben, bekommen, nehmen, spielen, kriegen, machen",
        "polite": """
            [kannst|könntest|würdest|magst] du, [kannst|könntest|würdest] du [mir|uns],
            [kann|könnte|darf|können|könnten|dürfen] [ich|wir|man], können sie, könnten sie, würden sie,
            [kannst|könntest] du bitte, [kannst|könntest] du [mir|uns] bitte, können sie [mir|uns] bitte
        """,
        "cancel": """
            [gib|gebe|geben] [|ihn |den |es |das |den platz |meinen platz ][|wieder ]frei,
            [ihn|den|es|das] [|wieder ]freigeben, storniere, stornier, stornieren, storno, zu stornieren, absagen,
            abzusagen, lösche, lösch, löschen, streiche, streich, streichen, cancel, canceln, cancle
        """,
        "that time": "auf dann, dann stattdessen",
        "recalls": "[ist|war] [das|es][| ein| einem| der| dem| an einem]",
        "move": """
            verschiebe, verschieb, verschieben, zu verschieben, verlege, verleg, verlegen, zu verlegen, umbuchen,
            umzubuchen, legen, leg, lege, zu legen,
            ändere, änder, ändern, schieb, schiebe, schieben, zu schieben, vorziehen, wechsle, wechsel,
            wechseln, tausche, tauschen
        """,
        "make": "mach [es|daraus|das|ihn|sie], mache [es|daraus|das], [es|das] soll [|auf ]",
        "extend": "verlängere, verlänger, verlängern, zu verlängern, hänge, häng, dranhängen",
        "shorten": "verkürze, verkürz, verkürzen, kürze, kürzen",
        "longer": "länger, mehr, dran, zusätzlich",
        "shorter": "kürzer, weniger",
        "postpones": "nach hinten",
        "up": "nach vorne, nach vorn, vor",
        "not": """
            nicht, [|nur |bloß |bitte ]nicht auf, nie, niemals, kein, keine, keinen, keiner, bloß nicht,
            auf keinen fall, bitte nicht, lieber nicht, besser nicht, doch nicht, jetzt nicht, noch nicht
        """,
        "excludes": """
            nicht, nur nicht, bloß nicht, bitte nicht, lieber nicht, besser nicht, auf keinen fall, aber nicht,
            [|nur |bloß |bitte ]nicht auf
        """,
        "drops": "vergiss, vergesst",
        "keeps": "behalte, behalt, lass",
        "none such": "kein, keine, keinen, keinem, keiner",
        "free": "frei, freie, freien, freier, freies, verfügbar, verfügbare, verfügbaren",
        "except": "aber behalte, und behalte, außer, ausgenommen, bis auf, nur nicht, aber nicht, statt, anstatt, ohne",
        "instead": """
            stattdessen, meinte ich, meine ich, lieber, doch, doch lieber, eigentlich, ich meine, ich meinte, quatsch,
            korrektur, besser, vielmehr, also doch, moment, [ist|wäre|passt] besser
        """,
        "sorry": """
            sorry, entschuldigung, moment, warte, halt, ach nein, ach so, ich meine, ich meinte, quatsch, korrektur,
            also doch
        """,
        "shows": "siehe, infos",
        "shown again": """
            [|es |das |ihn |sie ][|mir |uns |mir das |mir es ][nochmal|noch mal|noch einmal] [zeigen|anzeigen|sehen],
            [zeig|zeige] [|es |das |ihn |mir |uns |mir das |es mir |das mir |mir ihn ][nochmal|noch mal|noch einmal]
        """,
        "maybe": """
            [ich könnte|wir könnten], vielleicht, eventuell, evtl, möglicherweise, wahrscheinlich, ich glaube,
            ich denke, ich überlege, überlege,
            weiß nicht, weiß noch nicht, ich weiß noch nicht, ich weiß nicht, ich weiß es nicht, bin nicht
            sicher, mal sehen, unter umständen,
            wie wäre es mit, wie wärs mit
        """,
        "talk": """
            erinnere mich daran, erinnere mich, soll ich, sollen wir, sollte ich, hast du, habe ich, hab ich, haben wir,
            ist es zu spät um, ist es möglich, muss ich, wurde, ich wollte, ich wollte nicht, darf ich noch
        """,
        "subject": """
            court, courts, einen court, termin, einen termin, spiel, ein spiel, match, tennis, tennis spielen, spielen,
            zu spielen, doppel, einzel, zum spielen, zum tennisspielen, platz frei, slot, ein court, der court,
            den court, [noch einen|einen zweiten|noch einen zweiten|einen weiteren] [|court], noch einer
        """,
        "another": "[noch einen|einen zweiten|noch einen zweiten|einen weiteren] [|court], noch einer",
        "any": """
            irgendein, irgendeinen, irgendeiner, egal welcher, egal welchen, egal welche, egal welches, egal, mir egal,
            ist mir egal, ist egal, irgendwas, beliebig, beliebigen, beliebiger, einer davon, einen davon, jeder, jeden,
            such du aus, such einen aus, such dir einen aus, du entscheidest, welcher auch immer, welcher ist egal
        """,
        "theirs": "seine, seinen, seiner, ihre, ihren, ihrer, deren, dessen",
        "booking": "buchung, buchungen, reservierung, reservierungen, termin, termine",
        "all": "alle, alles, alle meine, sämtliche, beide, beiden, jede",
        "thing": "option, vorschlag, angebot, davon, variante",
        "every": """
            alle, jeden, jede, jedes, jede woche, wöchentlich, jeden tag, täglich, regelmäßig, immer, alle zwei wochen,
            jeden zweiten, jede zweite woche, einmal die woche, einmal in der woche, vierzehntägig, monatlich
        """,
        "every:1": "täglich, jeden tag",
        "every:7": "wöchentlich, jede woche, einmal die woche, einmal in der woche",
        "every:14": "alle zwei wochen, jeden zweiten, jede zweite woche, vierzehntägig",
        "series": """
            [|die |meine ][|ganze ]serie, [die|meine] ganze serie, den rest, den rest [der|meiner] serie,
            alle [|die ]folgenden, alle [|die ]späteren, und [|alle ][|die ]späteren, und [|alle ][|die ]folgenden,
            und den rest, und alle danach
        """,
        "rest": "[der|die|das|den] [andere|anderen]",
        "same time": """
            gleiche zeit, die gleiche zeit, zur gleichen zeit, selbe zeit, zur selben zeit, gleiche uhrzeit,
            zur gleichen uhrzeit, das gleiche, dasselbe, das selbe, nochmal das gleiche, nochmal dasselbe, genauso
        """,
        "too": "auch, ebenfalls",
        "once more": "nochmal, noch mal, noch einmal, wieder",
        "scant": """
            reicht [|mir |uns |leider |mir leider |uns leider ]nicht, genügt [|mir |uns ]nicht, ist nicht genug,
            [|ist |wäre |ist mir |ist uns ][|doch |etwas |ein bisschen |viel ]zu [kurz|wenig],
            [ich|wir] [brauche|brauchen|bräuchte|bräuchten] [länger|mehr zeit], [das|es] reicht [|mir |uns ]nicht,
            [das|es] ist [|mir |uns |doch |etwas ]zu [kurz|wenig]
        """,
        "thanks": "[danke|vielen dank|besten dank|danke schön|dankeschön] für",
        "reports": "gebucht, reserviert, [hat|habe|hab|haben] schon",
        "same court": """
            das gleiche, dasselbe, das selbe, nochmal das gleiche, nochmal dasselbe, genauso, gleicher platz,
            den gleichen platz, der gleiche platz, selber platz, derselbe platz, denselben platz
        """,
        "next week": "[|die |in der ]woche [danach|darauf], eine woche [später|danach]",
        "next day": """
            um einen tag, tag danach, am tag danach, tag darauf, am tag darauf, am nächsten tag, einen tag später
        """,
        "people": """
            personen, leute, spieler, freunde, gäste,
            mich und [einen freund|eine freundin|meine frau|meinen mann|meinen freund|meine freundin], einem freund,
            einer freundin, [|mit |für ][meiner|meine] [frau|tochter|mutter|mama|schwester|kollegin|nachbarin],
            [|mit |für ][meinem|meinen] [mann|sohn|vater|papa|bruder|kollegen|nachbarn|trainer|partner], freunden,
            [|mit |für ][meinen|meine] [kindern|kinder|eltern|kollegen], mich, uns, für uns, für mich, uns
            beide, [|wir sind |sind ]zu [zweit|dritt|fünft|sechst|acht],
            [|wir sind |sind ]zu viert, für zwei, für vier
        """,
        "to": "auf, zu",
        "over": """
            muss [ich |]weg sein [um|bis], [muss |]fertig sein [um|bis], spätestens fertig um, muss [um|bis],
            fertig [um|bis], fertig, fertig sein, weg sein, weg, runter, vom platz sein, zu hause sein
        """,
        "until": "bis, bis um, bis gegen, ende um, endet um",
        "sometime": "irgendwann, jederzeit, egal wann, egal an welchem tag",
        "filler": """
            bitte, danke, vielen dank, danke schön, dankeschön, besten dank, schönen dank, hallo, hi, hey, servus,
            moin, grüezi, grüß gott, guten tag, guten morgen, guten abend, guten nachmittag, guten mittag, tag, na,
            also, dann, mal, doch, eben, halt, ja, nur, gerade, schnell, kurz, mir, uns, mich, noch, gerne, gern, und
            sonst nichts, und nichts [sonst|anderes|weiter], wenn möglich, wenn es geht, wenns geht, falls möglich,
            falls frei, wenn frei, wenn du kannst, schönen tag, schönen tag noch, [|am ]selben tag, am gleichen tag,
            tschüss, bis dann, bis [morgen|bald|später|gleich], merci, lieber bot, leider, wieder, auch noch, uhr,
            lang, lange, jetzt, einfach, denn, zusammen, liebe grüße, lg, vg, nochmal, noch mal, noch
            einmal, du bist [|echt |einfach ][|der |die |ein
            ][beste|super|toll|klasse|spitze|schatz|held],
            [danke|vielen dank|ich danke|dank] [dir|euch|ihnen], [moment|sekunde|augenblick] [mal|bitte], sekunde,
            augenblick,
            [einen|nen|kleinen] [moment|augenblick], eine [sekunde|minute]
        """,
    },
)  # fmt: skip
