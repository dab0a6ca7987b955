"""German questions: what asks, and what for, among it the club's facts by topic."""

ASKED = {
    "ask": """
        [geht|gehts|ginge|ginge es|geht es] auch, gehts, was, was für, hättet, bis wann, ab wann, welche,
        welcher, welchen, welches, welchem, wann, wo, wer, wie, wieso,
        warum, weshalb, ist, sind, war, gibt es, gibts, hast, habt, hat, haben, kann, kannst, können, könnt, könnte,
        soll, sollte, darf,
        muss [ich|man|wir|sie|es|das|der|die|jeder|jemand|mein|meine], wird, wurde, werden, wäre, bist, seid,
        lohnt [es sich|sich das|es sich noch|sichs],
        um wie viel uhr, wie viele, wieviele, wie viel, wieviel, wie lange, wissen sie, weißt du, sag mir, sage mir,
        [sag|sage] mir [was|wann|wo|wer|wie]
    """,
    "wonders": """
        was, wann, wo, wer, wie, warum, wieso, wie viel, wieviel, wie viele, gibt es, gibts, habt ihr, hättet ihr,
        seid ihr, [sag|sage] mir [was|wann|wo|wer|wie]
    """,
    "asked": """
        bin, dabei, dran, du, ich, wir, ihr, man, sie, es, da, dort, noch, denn, eigentlich, mir, uns, werden,
        sein, gibt, eure, euer,
        mich, dann, zu, spielt
    """,
    "sees": """
        [ich|wir] [hab|habe|haben] [|nur ]zeit, hätten sie, hättest du, haben sie, gäbe es,
        frei, freie, freien, freier, freies, verfügbar, verfügbare, verfügbaren, offen, was ist frei, was ist noch frei,
        ist noch was frei, gibt es, gibts, habt ihr, hättet ihr, zeig, zeige, zeig mir, zeige mir, zeig mal, liste,
        schau, schau mal, verfügbarkeit, freie plätze, freie termine, etwas, irgendwas, noch was, termine
    """,
    "owned": """
        meine buchungen, meine reservierungen, meine termine, meine plätze, meine stunden, buchungen, reservierungen
    """,
    "mine": """
        [habe|hab] ich, haben wir, bin ich, sind wir, was [hab|habe] ich, was haben wir, storniert, abgesagt,
        gestrichen, was ich
        [|alles |schon ]gebucht [habe|hab], wann ich spiele,
        was habe ich gebucht, was hab ich gebucht, wann spiele ich, wann spielen wir,
        [spiele|spiel|spielen] [ich|wir], wann ist [mein|meine] [spiel|buchung|platz|termin|reservierung],
        habe ich [|etwas |was |einen platz |platz ]gebucht, hab ich [|was ]gebucht, welche buchungen habe ich,
        zeig mir gebucht, wann endet [es|das|mein spiel|meine buchung|mein platz],
        wann [war|ist] [das|es], welcher platz [war|ist] [das|es], auf welchem platz [bin ich|sind wir|spiele ich],
        wann [beginnt|fängt] [es|das|mein spiel|meine buchung], hat [das|es] geklappt, bin ich [eingetragen|drin],
        ist [das|es|der platz] gebucht, mein code, meinen code, bis wann geht [es|das|mein spiel|meine buchung]
    """,
    "help": """
        hilfe, hilf mir, was kannst du, was kann ich [tun|machen], wie funktioniert [das|es|der bot], wie geht das,
        befehle, anleitung, wie [kann|muss|soll] ich [buchen|stornieren|reservieren|verschieben],
        wie [buche|storniere|verschiebe|reserviere] ich, wer bist du, bist du ein [bot|roboter|mensch]
    """,
    "topic:courts": """
        welche plätze [habt ihr|gibt es|gibts|hat der club], was für plätze [habt ihr|gibt es], wie viele plätze,
        wieviele plätze, belag, bodenbelag, untergrund
    """,
    "topic:hours": """
        öffnungszeiten, geöffnet, offen, wann habt ihr [offen|auf|geöffnet], wann macht ihr [auf|zu], wann öffnet,
        wann schließt, [bist|seid] [du|ihr] [|noch |auch ]offen, [hat|ist] [der club|es] [|noch |auch ][offen|auf],
        wie [früh|spät] [kann|darf|können] [ich|man|wir] [spielen|anfangen|beginnen|kommen],
        bis wann [kann|darf|können] [ich|man|wir] [spielen|anfangen|beginnen],
        ab wann [kann|darf|können] [ich|man|wir] [spielen|anfangen|beginnen], auf habt, bis wann habt ihr offen
    """,
    "opens": """
        geöffnet, [bist|seid] [du|ihr] [|noch |auch ]offen, [hat|ist] [der club|es] [|noch |auch ][offen|auf],
        wie [früh|spät] [kann|darf|können] [ich|man|wir] [spielen|anfangen|beginnen|kommen]
    """,
    "topic:lengths": """
        wie lange, wie lang, wie viele [stunden|minuten], am stück, dauer, länge, maximal, höchstens, mindestens,
        wie lange kann ich, wie lange darf ich,
        wie lange [dauert|geht]
    """,
    "topic:horizon": "wie weit im voraus, im voraus, wie früh, wie viele tage im voraus, wie weit",
    "topic:limits": """
        wie viele buchungen, wieviele buchungen, wie oft, limit, obergrenze, wie viele plätze [kann|darf] ich,
        wie viele reservierungen, stoßzeit, stoßzeiten, wann [ist|sind] [|die |eure ][stoßzeit|stoßzeiten]
    """,
    "topic:closures": "geschlossen, zu habt, gesperrt, sperrung, sperrungen, feiertag, feiertage, feiertagen, ferien",
    "topic:rules": """
        regeln, regel, stornierungsfrist, frist, bis wann kann ich [absagen|stornieren],
        kann ich noch [absagen|stornieren], [ist es |]zu spät zum [stornieren|absagen],
        was passiert wenn ich [storniere|absage], stornieren kostenlos, erlaubt
    """,
    "topic:notes": """
        preis, preise, kosten, kostet, was kostet, wie teuer, wieviel kostet, wie viel kostet, gebühr, gebühren,
        bezahlen, zahlen, gast, gäste, gästen, mitbringen, mitgliedschaft, mitglied, telefon, telefonnummer, email,
        mail, kontakt, adresse, wo seid ihr, wo ist, parken, parkplatz, parkplätze, dusche, duschen, umkleide,
        umkleiden, schläger, bälle, ballmaschine, trainer, training, trainerstunde, hund, hunde, schuhe, leihen,
        wie [wird|ist] das wetter, wetterbericht, regnen, regnet es, ausleihen, mieten, kinder, restaurant, toilette,
        ansprechpartner, flutlicht, licht, beleuchtung, beleuchtet
    """,
}  # fmt: skip
