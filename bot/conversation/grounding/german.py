"""German sentences, for `judge`."""

from bot.conversation.grounding.speech import compiled
from bot.conversation.grounding.words import GERMAN_PLAIN, GERMAN_TALK

_YOU = r"(?:du|dir|dich|ihr|euch|sie|ihnen)"
_YOUR = r"(?:dein|eu(?:e)?r|ihr)(?:e[mnrs]?)?"
_BOOKING = r"(?:buchung(?:en)?|reservierung(?:en)?|spiele?|termine?|match|stunde|plätze|platz|code|zeit)"
_CAN = r"(?:kann|könnte|könnten|können|darf|dürfen|würde|würden|möchte)"
_NOT_DONE = (
    r"(?:gebucht|reserviert|storniert|abgesagt|verschoben|geändert|bestätigt|eingetragen|gelöscht|gespeichert|passiert|erledigt|"
    r"abgeschlossen|umgebucht|fest|geschehen|entschieden|fertig|gelungen|geklappt|buchen|reservieren|stornieren|verschieben|ändern|sicher)"
)
_BETWEEN = r"(?:(?!sondern)\S+ ){0,4}"
_AFTER = r"(?: (?:noch|dann|bisher|bis jetzt|jetzt|heute|damit))*"

GERMAN = compiled(
    leads=r"""
        ^(?:(?:wie (?:gewünscht|besprochen)|wunschgemäß|und|aber|also|dann|gut|ok|okay|klar|leider|entschuldigung|sorry
        |tut mir leid|momentan|aktuell
        |derzeit|außerdem|alternativ|sonst|allerdings|natürlich|gerne?|oh|ah|hallo|hi|danke|ja|bitte|einfach
        |super|prima|perfekt|schön|gute nachricht|dafür|hier|da|jetzt|gerade|noch|eigentlich|zurzeit|zur zeit
        |im moment|dass|da|weil|denn|doch|jedoch|übrigens|das heißt|grundsätzlich|normalerweise|stattdessen
        |schade)\b[,]? ?)+""",
    splits=r"""
        \s(?:und|aber|oder|denn|doch|sondern|sodass) (?=(?:ich|wir|du|ihr|es|er|sie|das|dies|alles|nichts
        |niemand|keiner|der|die|dein\w*|mein\w*|unser\w*|COURT|TIME|beide|wenn|dann|ist|sind|habe|hast|hat
        |wurde)\b)| (?=(?:dass|daß|wenn|falls|sobald|bevor|weil|ob) )""",
    subjects=r"""
        \s(?=(?:ich|wir|du|es|sie) (?:habe|haben|hast|hat|bin|bist|ist|sind|war|hatte|wurde|wurden|konnte
        |konnten|stehst|spielst|buchte|nahm)\b)""",
    continues=r"""
        \b(?:soll|sollen|darf|kann|können|könnte|könnten|möchtest|möchten|willst|wollen|magst|hast|habt|haben
        |habe|hat|ist|sind|war|wird|wurde|bist|bin|wenn|falls|sobald|bevor|dass|ob|was|welche[rsnm]?|wer|wie|wo
        |wann|warum|weil|da|und|oder|aber|denn|als|damit|passt|tag|uhrzeit|würde|würden|leider|noch|nicht
        |jetzt)$""",
    tails=r"""
        ^(?:(?:oder|und|zu|buchen|verschieben|stornieren|suchen|nachsehen|finden|ändern|ein|eine|einen|einem|den
        |der|die|das|dein\w*|mein\w*|es|anderen?|andere[rsm]?|platz|plätze|plätzen|buchung|buchungen|tag|tage
        |uhrzeit|uhrzeiten|zeit|datum|termin|termine|mit|für|bitte|sonst|anderes|etwas|früher|später|heute
        |wie lange|nicht|auch|doch|lieber|halle|in der halle|draußen|spielen|möchtest|du|sie|magst|willst
        |absagen|umbuchen|helfen|zu buchen|zu stornieren|jeden|code|an|am|um|auf|in|bis|von|DAY|TIME|COURT|END|PART
        |COUNT
        |CODE|LENGTH)[ ,]*)+$""",
    asks=r"""
        ^(?:(?:um|an|am|auf|in|bis|für|mit|von|ab|seit) )?(?:soll|sollen|möchtest|möchten|willst|wollen|magst
        |darf|dürfen|kann|kannst|können|könnt|könnte|könntest|würdest|würden|wirst|bist|muss|musst|hast|habt
        |haben|ist|sind|war|wird|wurde|gibt|was|welche[rsmn]?|wann|wo|wohin|woher|wer|wie|warum|wieso|passt
        |passen|brauchst|brauchen|meinst|meinen|noch|suchst|geht|wäre|wären|reicht|stimmt|oder|sonst|lieber
        |derselbe|dasselbe|dieselbe|etwas|irgend\w*|gefällt|spielst|spielt|kommt|nimmst)\b|^(?:du
        |sie) (?:möchtest|meinst|willst|möchten|meinen|wollen)\b""",
    supposes=r"""
        ^(?:(?:dann|oder|und|also|aber|nur|auch|erst|bitte|am besten) )*(?:wenn|falls|sobald|sofern|solange
        |bevor|nachdem|bis du|um (?!TIME)(?=.*\bzu\b)|zum (?:stornieren|verschieben|buchen|ändern|umbuchen
        |absagen|bestätigen)|ohne|damit|für (?:die|eine|einen|das) (?:buchung|stornierung|reservierung|termin
        |verschieben)|dafür|vor dem buchen|je nachdem|statt)\b""",
    confirms=r"""
        \b(?:bestätig\w*|drück\w*|klick\w*|tipp\w*|ja sagst|ja|sag\w*|antwort\w*|nenn\w*|wähl\w*|zustimm\w*
        |freigibst)\b""",
    wonders=r"""
        ^dass ich (?:\S+ ){0,5}(?:buche|reserviere|suche|nachsehe|verschiebe|storniere|schaue|ändere)$|^(?:ob
        |wer|was|welche[rsmn]?|wann|wo|wie|warum)\b""",
    tells=r"""
        ^(?:(?:bitte|einfach|dann|nur|am besten|zum [a-z]+|dafür|du kannst)[,]? )*(?:sag|sage|sagt|sagen sie
        |nenn|nenne|nennen sie|gib|geben sie|schreib|schreibe|schreiben sie|tipp|tippe|drück|drücke|drücken sie
        |klick|klicke|wähl|wähle|wählen sie|(?:storniere?|verschiebe?)(?! ich| wir)|such|antworte|frag|frage|fragen sie
        |lass|bestätige|bestätigen sie
        |teil|teile|meld|melde|probier|probiere|versuch|versuche|versuchen sie|schau|beachte|bring|wende
        |wenden sie|ruf|gedulde|warte|überleg|entscheide|denk|kontaktiere|nimm|prüfe)\b""",
    courtesies=rf"""
        ^(?:(?:hallo|hi|hey|servus|moin|grüß dich|guten (?:tag|morgen|abend|PART|mittag)
        |willkommen)(?: (?:zurück|nochmal|und|zusammen|im club))*|(?:vielen |herzlichen\s
        |besten )?dank(?:e)?(?: (?:dir|schön|sehr|für|die|deine|das|den|geduld|nachricht|info|rückmeldung|warten
        |verständnis))*|(?:(?:aber|sehr|immer wieder|immer) )*(?:gern(?:e)?|bitte)(?: (?:geschehen|schön|sehr
        |doch))*|keine ursache|nichts zu danken|(?:das ist )?kein (?:problem|thema|ding)|keine sorge|nicht ganz
        |(?:ja|nein),? (?:gerne?|bitte|danke)|macht nichts|alles (?:klar|gut)|schon gut|(?:(?:das )?(?:klingt
        |hört sich|passt|ist) )?(?:sehr )?(?:klar|natürlich|sicher|selbstverständlich|ok|okay|gut|super|prima
        |perfekt|toll|wunderbar|großartig|schön|in ordnung|gut an|verstanden|verstehe|ach so|stimmt|genau|ja
        |nein|nee|jawohl|schade|gute (?:idee|wahl|frage)|freut mich|das freut mich|passt){_AFTER}|ich verstehe
        |wie du (?:möchtest|magst|willst|wünschst)|das hilft(?: mir)?(?: sehr)?|(?:(?:es|das
        |oh) )?tut mir (?:sehr |wirklich )?leid(?: (?:für|die|das|den|umstände|verwirrung|missverständnis))*
        |entschuldig(?:e|ung)?(?: (?:bitte|für|die|das|umstände|verwirrung|missverständnis))*|leider(?: nicht)?
        |sorry|(?:tschüss?|ciao|servus|auf wiedersehen|bis (?:bald|dann|später|demnächst|zum nächsten mal)
        |mach's gut)|(?:ich )?freue? mich(?: (?:wenn|dir|zu|helfen|auf))*|(?:(?:ich )?wünsche? (?:dir|euch
        |ihnen) )?(?:(?:noch|dir|euch|und|einen?|viel|ganz|schönen?|guten?|gutes|schönes) )*(?:viel )?(?:spaß
        |vergnügen|erfolg|glück|tag|abend|PART|woche|wochenende|spiel|DAY)(?: (?:beim|auf|dem|platz|spielen
        |spiel|tennis|noch|im|mit|und|club|training|dabei))*|hab(?:t)? (?:noch )?(?:einen )?(?:schönen|viel
        |tollen) (?:tag|spaß|PART)|(?:nur\s|noch )?(?:einen? )?(?:kleinen |kurzen )?(?:moment
        |augenblick)(?: bitte| noch)?|bitteschön|kein stress|nur zu|schön(?:,)? von dir zu hören
        |von dir zu hören|einen augenblick(?: bitte)?|bitte|also|na klar|stattdessen|zum beispiel|mit vergnügen
        |jederzeit(?: gerne?)?|gute besserung|sehr gern(?:e)?)$""",
    promises=r"""
        ^(?:dann )?(?:buche|reserviere|storniere|verschiebe|suche|schaue|prüfe|kann|nehme|sehe|lege|sage) ich\b
        |^ich (?:buche|reserviere|storniere|verschiebe|suche|schaue)\b""",
    limits=r"""
        \b(?:limit|höchstzahl|grenze|maximum)\b.*\b(?:erreicht|ausgeschöpft)\b|^(?:das|dies) ist (?:das maximum
        |die (?:höchstzahl|grenze))\b|^mehr (?:geht|gehen|sind|ist) (?:\S+ )*nicht\b""",
    whole=r"""
        \bfür (?:alle )?mitglieder\b|\b(?:meisten|hälfte|fast alle)\b|\b(?:ganze[nr]? (?:tag|woche|PART
        |DAY)|ganztägig|durchgehend|immer|jederzeit|täglich|jeden tag|stets)\b""",
    echoes=r"""
        ^(?:(?:also|notiert|verstanden|dann|am|um|auf|für|der|und|mit|von|bis|es|ist|passt|klingt|gut|schön
        |super|DAY|TIME|COURT|PART|END|LENGTH)[ ,]*)+$""",
    states=rf"""
        ^(?:ich (?:bin (?:(?:leider|nur|auch|hier|noch|mir) )*(?:nicht|der|ein|dein|für|da|unsicher|mir nicht
        |nur|sicher nicht|hier|leider|zuständig)|{_CAN}|brauche|benötige|weiß|verstehe|sehe|hoffe|glaube|denke
        |schlage|empfehle|helfe|suche|schaue|sehe|prüfe|zeige|kenne|spreche|kümmere mich nur um|frage|meine
        |habe (?:leider |noch\s|dazu |darüber |dafür )*(?:kein\w*|nicht|nachgesehen)|habe (?:\S+ ){{0,3}}nicht
        |warte|bräuchte|konnte (?:leider )?(?:\S+ ){{0,5}}nicht|konnte (?:leider )?kein|buche nur|darf|finde
        |muss|freue|bitte|nehme an|vermute|versuche|biete|wünsche)\b|wir (?:{_CAN}|brauchen|haben leider|bieten
        |suchen|schauen)\b|.*\b{_CAN} (?:ich|wir|man|du|sie|jede[rs]?|mitglieder)\b|(?:dazu|dafür|darüber|davon
        |hierfür|damit) (?:brauche|habe|weiß|kenne|darf|muss|benötige)\b|(?:das|die uhrzeit|der tag|den tag
        |das wetter) (?:weiß|kenne|verstehe|sehe|darf)\b|{_YOU} (?:kannst|könntest|können|darfst|musst|brauchst
        |müsstest|müssen|sollst|möchtest|wolltest|willst|suchst|hast (?:die wahl|nach|gesagt|noch nicht|gefragt
        |mir|noch keine)|meintest|fragst|hattest|findest deine|siehst deine)\b|(?:das|dies|es) (?:geht|kann
        |könnte|würde|klappt|hängt|ist (?:leider )?(?:nicht|möglich|kein|außerhalb|deine (?:wahl|entscheidung)
        |zu|mir|nur|in der)|liegt|wäre|klingt|scheint|gehört nicht|funktioniert|tut)\b|(?:buchungen|plätze
        |termine|mitglieder|stornierungen|eine buchung|jedes mitglied|man|nur mitglieder|buchen|stornieren
        |verschieben|eine stornierung|gebucht werden) (?:können|kann|kannst|muss|müssen|darf|dürfen
        |sind (?:jederzeit |nur |bis )+\S* ?(?:möglich|buchbar)|geht|ist nur)\b|(?:meine?|unsere?) (?:aufgabe
        |anweisungen|arbeit)\b|lass uns\b|gerne (?:helfe|suche|schaue|sehe|zeige|buche) ich
        |es gibt (?:dafür )?keine (?:möglichkeit|eile)|dann (?:schaue|suche|sehe|prüfe|brauche) ich|vielleicht\b
        |(?:ein anderer|ein andere|an einem anderen) (?:tag|platz|termin) (?:wäre|könnte|passt|ginge)|(?:suche
        |schaue|sehe|prüfe|zeige|helfe|brauche|benötige) ich\b|das (?:schaue|mache|prüfe|suche|kläre|sehe) ich\b
        |mit (?:so )?(?:siehst|findest|kannst) du\b|(?:leider )?geht das (?:leider )?nicht|deine (?:buchungen
        |codes?) (?:siehst|findest) du|das kommt\b|das habe ich (?:leider )?nicht\b|gebucht wird (?:erst|nur)\b
        |(?:der |die |das |ein |eine )?(?:tag|uhrzeit|datum|code|angabe|dauer|länge) (?:fehlt|fehlen
        |ist (?:unklar|nicht|schon|zu))\b|(?:\S+ ){{1,5}}(?:habe|gebe|darf|weiß|kenne|sehe|nenne|verrate
        |verstehe|mache) ich (?:\S+ ){{0,3}}(?:nicht|keine?|nichts)\b|jemand (?:anders )?war (?:schneller
        |schon)\b|zuerst brauche|mir fehlt|mir fehlen|was ich\b|(?:alles|was) ich brauche|nur für (?:dich
        |mitglieder)|es fehlt|es fehlen)""",
    offers=rf"""
        ^(?:.*\b)?(?:hast du|du hast) (?:die|freie) (?:wahl|auswahl)\b|^(?:.*\b)?(?:kann|könnte|würde
        |darf) ich\b|^ich (?:kann|könnte|würde|schlage|empfehle|biete)\b|^{_YOU} (?:kannst|könntest|können)\b
        |^wie wäre|^(?:.*\b)?(?:kannst|könntest) du\b""",
    denies=rf"""
        \b(?:nichts|nicht(?! nur)|nie|niemals|noch kein\w*|kein(?! problem| ding| thema
        | zweifel)(?!e sorge)\w*) {_BETWEEN}{_NOT_DONE}\b|\b(?:bleibt|ist|sind) (?:alles )?(?:unverändert
        |wie (?:es war|bisher))\b|\bnoch nicht\b|\b{_NOT_DONE} (?:ist|wurde|habe ich|hab ich
        |sind) (?:\S+ ){{0,2}}(?:nichts|nicht|keine)\b""",
    refuses=r"""
        ^(?:ich|wir)\b.*\b(?:nicht|kein\w*|nichts|nur)\b|.*\b(?:kann|darf|habe|weiß|kenne|gebe|verrate|sehe
        |könnte|würde) (?:ich|wir)\b.*\b(?:nicht|kein\w*|nichts|nur)\b|^das (?:weiß|kenne|verstehe) ich""",
    passive=r"""
        \bdu bestätigst\b|\b(?:auf )?bestätigen(?= drück)|\b(?:drücke?|klicke?|tippe?)(?: auf)? bestätigen\b
        |\b(?:gebucht|storniert|verschoben|geändert|reserviert|abgesagt|gewählt) (?:werden|wird)\b""",
    foresees=r"^(?:wer\b|wirst du|kommst du|freust du|was wirst|was machst|mit wem|gefällt)",
    relates=r"^(?:der|die|das|den) (?:\S+ ){0,4}(?:ist|habe|hat|wurde|bin)$",
    booking=r"\b(?:buchung|reservierung)\w*",
    presumes=r"""
        \b(?:sehe|sehen|treffe|treffen|erwarte|erwarten) (?:wir )?(?:dich|euch|sie)\b|\bnichts (?:mehr
        |weiter) (?:zu )?(?:tun|machen)\b|\b(?:kostenlos|gratis|umsonst)\b|\b(?:gehört
        |gehören) (?:\S+ ){0,3}(?:dir|euch|ihnen)\b|\bist (?:deiner|deins|eurer)\b""",
    cannot=r"""
        \b(?:konnte|konnten|kann|können|ließ sich|hat|lässt sich|geht|klappte|klappt|war|ist)\b.*\b(?:nicht
        |kein\w*|nichts|unmöglich)\b|\bfehlgeschlagen\b|\bschiefgegangen\b""",
    owns_nothing=r"""
        \bhast (?:\S+ ){0,3}(?:keine\w*|nichts)\b|\bhaben sie keine\b|\bsie haben keine\b
        |\bkeine\w? (?:\S+ ){0,2}(?:buchung(?:en)?|reservierung(?:en)?)\b""",
    free=r"\b(?:frei\w?|freie[nrms]?|verfügbar\w*|zur verfügung|buchbar|zu haben|möglich|offen|übrig)\b",
    taken=r"\b(?:belegt|vergeben|ausgebucht|besetzt|gebucht|reserviert|weg|voll|verplant)\b",
    none=r"\b(?:kein\w*|nichts|nicht)\b",
    every=r"\b(?:viele|alle[nrs]?|alles|jede[rsnm]?|sämtliche)\b",
    only=r"""
        \bein(?:en)? (?:platz|termin)(?: ist)? (?:noch )?(?:übrig|frei)\b|\b(?:letzte[rn]?|nur|einzig\w*
        |lediglich|bloß)\b""",
    others=r"\b(?:andere[nr]?|anderen|übrigen?|restlichen?|rest)\b",
    has_free=r"""
        ^(?:ich|wir|der club)(?: (?:noch|auch))* (?:habe|haben|hat|sehe|finde|hätte|hätten)(?: da)?\b
        |^(?:habe|hätte|sehe|finde) ich\b|^(?:haben|hätten) wir\b
        |^es (?:gibt|ist|sind)\b|^da (?:ist|sind)\b|^(?:gibt|haben) es\b""",
    club=r"""
        \b(?:geöffnet|öffnet|öffnen|öffnungszeiten|schließt|schließen|geschlossen|offen|letzter? (?:termin
        |stunde)|erster? (?:termin|stunde))\b|\b(?:sand\w*|rasen\w*|hartplatz|hartplätze|teppich\w*|halle\w*
        |hallenpl\w+|draußen|freiplatz|freiplätze|überdacht|flutlicht|belag)\b|\b(?:gibt|haben|hat|wählen|sind
        |heißen)\b.*(?:COUNT \w*plätze|plätze|COURT)|\b(?:dauer\w*|lang|länge|länger|längstens|LENGTH)\b
        |\b(?:im voraus|vorher|voraus)\b|\b(?:höchstens|maximal|bis zu|gleichzeitig|pro mitglied|mehr als
        |auf einmal)\b""",
    hours=r"""
        \b(?:geöffnet|öffnet|öffnen|öffnungszeiten|schließt|schließen|geschlossen|offen|(?:letzte
        |erste)\w? (?:termin|stunde|buchung|spiel|start))\b""",
    closed=r"\bgeschlossen\b|\bnicht (?:geöffnet|offen)\b",
    no_closures=r"""
        ^(?:(?:es|sind|gibt|derzeit|zurzeit|momentan|aktuell|bisher|wir|haben|der club|hat) )*keine\s
        (?:(?:weiteren?|kommenden?|geplanten?) )*(?:schließtage|schließungen|geschlossenen\s
        tage)(?: (?:sind|derzeit|zurzeit|momentan|aktuell|bisher|geplant|bekannt|vorgesehen))*$""",
    cites=r"""
        ^(?:(?:der|unser|dein) (?:club|verein) (?:sagt|schreibt|gibt an|teilt mit|meldet|ergänzt)
        |(?:laut|nach angaben|gemäß) (?:(?:dem|des|den|unserem) )?(?:club|clubs|verein|vereins
        |notizen)(?:regeln)?|(?:die|in den) notizen (?:des clubs )?(?:sagen|steht))\b(?:,? dass\b)?,? ?""",
    most=r"\b(?:höchstens|maximal|bis zu|gleichzeitig|pro mitglied|längstens|nicht mehr als|auf einmal)\b",
    lists=r"""
        ^(?:hier (?:ist|sind)|das (?:ist|sind)|ich (?:habe|sehe|finde)|wir haben|es gibt|am nächsten|frei
        |verfügbar|deine (?:\w+ )?buchungen|die (?:nächsten|freien|nächste)\b.*)""",
    yours=r"""
        \b(?:du|dein\w*|dir|dich|euch|euer|eure\w*|ihnen)\b|\b(?:für|auf|mit) sie\b|^sie (?:haben|sind|stehen
        |spielen)\b|\bhaben sie\b|\bihre?\w? (?:buchung|platz|reservierung|termin)""",
    your_booking=rf"\b{_YOUR} (?:\S+ )?{_BOOKING}\b",
    did=r"""
        \b(?:habe|haben|hab) (?:ich|wir)\b(?!.*\b(?:nicht(?! nur)|kein\w*|nichts)\b)|\b(?:ich|wir) (?:habe|haben
        |hab|bin|war)\b(?!.*\b(?:nicht(?! nur)|kein\w*|nichts)\b).*\b(?!geöffnet|geschlossen)(?:\w*ge\w+(?:t|en)
        |\w+iert|be\w+t|(?:ver
        |ent|über)\w+)\b|\b(?:ich|wir) konnten?\b(?!.*\b(?:nicht(?! nur)|kein\w*|nichts)\b)|^(?:schon |bereits\s
        |gerade )?(?!gebucht wird|geht|gehört|gibt|gefällt|geöffnet|genau)(?:ge\w+t|\w+iert)\b""",
    owned=rf"""
        ^(?:{_YOU} (?:hast|haben|spielst|spielen|bist|stehst|sind|stehen)|{_YOUR} (?:\S+ ){{0,2}}{_BOOKING}
        |{_YOUR}\s|(?:.*\b)?(?:hast|spielst|bist|stehst) du\b|(?:.*\b)?haben sie\b|der code|(?:es|das|sie|er
        |beide|diese) (?:ist|sind|beginnt|endet|dauert|findet)|hier (?:ist|sind) dein\w*|insgesamt|COUNT|COURT
        |DAY|TIME|die (?:andere|nächste|zweite|erste)|morgen|eine\b|.*\bist {_YOUR}\b|.*\bbeginnt {_YOUR}\b)""",
    booked=r"\b(?:gebucht|reserviert|buchung(?:en)?|reservierung(?:en)?|bestätigt|eingetragen)\b",
    cancelled=r"""
        \b(?:storni\w+|absag\w*|abgesagt|gestrichen|streich\w*|gelöscht|lösch\w*|entfernt?|entfern\w*|entfäll\w*
        |entfallen|aufgehoben|freigegeben|freigemacht|freigeräumt|frei gemacht|zurückgegeben|zurückgezogen|weg
        |annulliert|rückgängig|gecancelt|cancel\w*|nicht mehr|fällt\b.*\baus|ausgefallen|abgeblasen|geplatzt
        |vom tisch|raus|rausgenommen|herausgenommen|ausgetragen|aufgelöst|verworfen|hinfällig|vorbei|erloschen
        |beendet|wieder frei|fort|gestorben|ungültig|los|abgemeldet|aufgegeben|widerrufen|gekippt|kein\w*)\b""",
    moved=r"""
        \b(?:verschob\w*|verschieb\w*|verleg\w*|umgebucht|getauscht|tausch\w*|geändert|umgelegt|umgetragen
        |vorgezogen|nach hinten|nach vorne|jetzt um|später|früher|gewechselt|verlänger\w*|verkürzt\w*|angepasst
        |umgestellt|rüber\w*|gerückt|umgezogen|statt|stattdessen|verändert|neue\w?|ersetzt|nun um|gelegt
        |aktualisiert)\b""",
    altered=r"\b(?:bleib\w*|unverändert|geändert|passiert|verändert|geschehen|getan)\b",
    settled=r"""
        ^(?:(?:das|es|alles|schon|ist|bereits|so|jetzt) )*(?:erledigt|fertig|geschafft|abgeschlossen|geregelt
        |passt alles|gebongt|geritzt)(?: (?:für dich|jetzt))*$""",
    plain=GERMAN_PLAIN,
    talk=GERMAN_TALK,
)
