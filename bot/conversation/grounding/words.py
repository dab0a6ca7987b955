"""The words in which availability, the club and rows are told (`PLAIN`), and those of mere talk (`TALK`)."""

ENGLISH_PLAIN = """
    makes a an the is are was were has have been be also still currently right now then that this those these there
    here it they all both every each any other others rest of only just even already fully completely at on in
    for from to until till by and or but with between after before around time times slot slots court courts
    moment somebody someone else another member members people day date days dates week hour hours minute
    minutes period booked taken full free available open vacant occupied reserved unavailable not no none
    nothing isn't aren't i we see can found find looks like seems as well too instead however yes options option
    nearest next earliest closest latest following either neither indoor indoors outdoor outdoors clay hard
    grass carpet covered surface lights club club's tennis our my its opens opening closes close closed daily
    always booking bookings reservation reservations last lasts long length longest takes take up most maximum
    limit ahead advance may once per more than day's session sessions game games match you your code codes hold
    play playing start starts begin begins end ends running runs remains remain stays stay come second first
    upcoming current one ones named called which left possible bookable sold out use gone busy down total
    together apart place good works would what who's exactly so far solid choose choice today tonight evening
    there's it's that's we're they're reach least same unfortunately sorry again live existing one's tomorrow's
    today's under name 's s made make altogether whole entire throughout everything anything generally usually
    earlier later when if coming up could had many plenty
"""
ENGLISH_TALK = """
    advance their stop misunderstood mention mentioned case specific yet bookable exists favourite past waiting think
    keep mind well complete books handles a an the i i'm i'll i'd we we're you you're you'd you'll your my our
    me us it it's its this that that's these those them they there there's here one ones any some other others
    another else more less same different no not none yes and or but if so then than as at on in for to from of
    with about by before after until per up out also only just still too either neither both all each every
    always again later earlier soon now today right quite very really better best next new first last second
    maybe perhaps please sorry though however instead can can't cannot could would should may might must will
    won't shall do does don't did didn't is are isn't aren't was be been have haven't has need needs needed want
    wants wanted like likes prefer mean means know tell say said see look looking check checking find search
    help helping show list give ask answer choose pick decide try change changes changing move moving reschedule
    cancel cancelling book booking bookings booking's reserve offer offers suggest recommend understand hear
    read repeat explain talk speak write send type press use name names add make get take play playing hold go
    ahead start starts begin end ends work works fit fits suit suits depends sounds seems court courts
    reservation reservations slot slots time times day days date dates hour hours minute minutes week weekend
    month code codes member members member's members' club club's question questions message messages request
    requests option options choice choices information info detail details price prices rule rules limit limits
    person people data tennis assistant bot length lengths language english german free available open possible
    indoor outdoor indoors outdoors clay hard grass early late long short far sure clear exact able unable happy
    glad unsure ready welcome particular certain special valid full whole missing wrong fine okay ok good great
    nice easy enough what which when where who whose how why whether button buttons letter below above reply
    word words let anything something nothing everything anyone someone somebody whatever whichever whenever
    anytime way bit moment once day's what's who's directly simply gladly happily together at-once lessons
    payments reach contact view opening closed without idea afraid closest nearest evening morning afternoon
    plans look-up own share tomorrow maximum most least between during exactly
"""
GERMAN_PLAIN = """
    werden ein eine einen einem einer der die das den dem des ist sind war waren wird wurde wurden worden sein noch
    auch aktuell derzeit momentan gerade jetzt dann dort da hier es sie alle alles allen jede jeder jedes jeden
    beide beiden andere anderen anderer übrigen rest von nur schon bereits leider ganz voll komplett an am im in
    um für ab vom bis und oder aber mit zwischen nach vor zu zur zum platz plätze plätzen court courts zeit
    zeiten termin termine uhrzeit tag tage woche wochen stunde stunden minute minuten mitglied mitglieder
    mitgliedern jemand anders anderem belegt vergeben ausgebucht besetzt gebucht reserviert frei freie freien
    freier freies verfügbar verfügung steht stehen buchbar haben hat habe gibt kein keine keinen keiner nichts
    nicht ich wir sehe finde sieht aus sowie ebenfalls dafür stattdessen jedoch ja option optionen möglich
    nächste nächsten nächster nächstes früheste früheren späteren halle hallenplatz hallenplätze sand sandplatz
    sandplätze rasen rasenplatz hartplatz hartplätze teppich draußen club verein unser unsere unseren öffnet
    öffnen schließt schließen geöffnet offen geschlossen täglich immer buchung buchungen reservierung
    reservierungen dauert dauern dauer lang lange länge länger längstens längste höchstens maximal gleichzeitig
    pro mehr als voraus vorher auf einmal du dein deine deinen deiner dir code codes spielst spiel beginnt
    beginnen endet enden läuft bleibt bleiben lautet zweite erste kommende heißen heißt namens insgesamt
    zusammen außer genau so heute abend sonst um's mal weg übrig uhr ihr ihre ihnen hast bist einzige einzig
    lediglich überdacht flutlicht belag sich wählen dauernd gesamt gesamte ganzen ganze damit findet statt je
    öffnungszeiten liegt liegen vormittags nachmittags abends bestehende bestehen sehr es's gleich weiterhin
    wieder eins welche was hätte hätten letzte letzter dich erlaubt unter wäre wären denen davon deren zeitraum
    eingetragen bestätigt wie wann wer gehen geht viele
"""
GERMAN_TALK = """
    an zwischen aus ihn hilfe antwort bräuchte bevorzugst gleich mir mich buchungsassistent erlauben ein eine
    einen einem einer eines der die das den dem des ich wir du dir dich dein deine deinen deinem deiner deines
    sie ihnen ihr ihre mein meine uns unser unsere es er dies diese diesen dieser dieses jene man jeder jede
    jedes jeden alle allen alles andere anderen anderer anderes anders mehr weniger gleiche gleichen selbe kein
    keine keinen keiner nicht nichts ja nein und oder aber wenn falls ob so dann als wie am auf in im ins um für
    zu zum zur von vom mit bei über vor nach bis ab pro auch nur noch schon erst zuerst gerade immer wieder
    später früher bald jetzt heute morgen recht sehr wirklich besser lieber am besten nächste nächsten nächster
    neue neuen neuer ersten erste letzte zweite vielleicht bitte leider jedoch stattdessen kann kannst können
    könnte könntest könnten würde würdest würden darf darfst dürfen soll sollen sollte muss musst müssen möchte
    möchtest möchten will willst wollen mag magst wäre wären ist sind war sein bin bist habe hast hat haben
    hätte brauche brauchst brauchen benötige benötigt weiß wissen sage sagen sagst sag nennen nenne nennst sehe
    sehen siehst nachsehen nachschauen schaue schauen suche suchen finde finden findest prüfe prüfen helfe
    helfen zeige zeigen liste gebe geben fragen frage antworten wähle wählen aussuchen entscheiden versuchen
    probieren ändern änderst verschieben verschiebst stornieren stornierst absagen umbuchen buchen buche buchst
    reservieren anbieten biete vorschlagen schlage empfehle empfehlen verstehe verstehen verstanden lesen
    wiederholen erklären sprechen spreche schreiben schreibe schreibst tippen drücken benutzen nutzen hinzufügen
    machen mache nehmen nimm spielen spielst beginnen enden anfangen passt passen klingt scheint kommt drauf
    darauf dafür dazu davon darüber damit daran dabei gern gerne weiter weiterhelfen weiterhin platz plätze
    plätzen platzbuchungen buchung buchungen reservierung reservierungen termin termine uhrzeit uhrzeiten zeit
    zeiten tag tage tagen datum stunde stunden minute minuten woche wochenende code codes mitglied mitglieder
    mitgliedern club clubs nachricht nachrichten wunsch wünsche möglichkeit möglichkeiten auswahl wahl
    information informationen infos angabe angaben preis preise regel regeln person personen daten tennis
    assistent bot dauer länge sprache deutsch englisch frei freie freien freier freies verfügbar offen möglich
    halle draußen sand früh spät lang lange kurz sicher klar genau genauer genaue bestimmte bestimmten gültig
    ganz vollständig falsch gut schön einfach genug was welche welchen welcher welches wann wo wer warum button
    knopf buchstaben unten oben wort wörter etwas irgendwas jemand jederzeit egal weise moment sonst einmal mal
    selbst direkt zusammen namen name eigenen eigene zuständig da hier hören bescheid höchstens maximal
    mindestens während zurzeit derzeit momentan außerdem aktuell aktuellen voraus vorher möglichst abend abends
    vormittag nachmittag vormittags nachmittags dran alternative alternativen fehlt fehlen tun danach davor her
    hin heraus raus eins beiden beide wegen laut erlaubt werden wird
"""
