"""German. Members are addressed as one does in a club: du."""

from bot.i18n.catalogues import Language

WORDS = {
    # bot/conversation/replies.py
    "{court} on {day}, {span}": "{court} am {day}, {span}",
    "Booked: {what}. Code {code}.": "Gebucht: {what}. Code {code}.",
    "Already yours: {what}. Code {code}.": "Hast du schon: {what}. Code {code}.",
    "Cancelled: {what} (code {code}).": "Storniert: {what} (Code {code}).",
    "Moved: you now have {what}. Code {code}.": "Verschoben: Du hast jetzt {what}. Code {code}.",
    'These are a series. "cancel {code}" cancels all that is left of it.': (
        'Das ist eine Serie. "storniere {code}" storniert alles, was davon übrig ist.'
    ),
    "Not on {days}: {why}": "Nicht am {days}: {why}",
    "Taken on {days}.": "Am {days} ist schon belegt.",
    "Cancel the whole series": "Ganze Serie stornieren",
    "Cancel the later ones too": "Auch die späteren stornieren",
    "every day": "jeden Tag",
    "every week": "jede Woche",
    "every two weeks": "alle zwei Wochen",
    "every {days} days": "alle {days} Tage",
    "{count} times": "{count}-mal",
    "Shall I cancel {what} (code {code}), and {count} later ones of its series?": (
        "Soll ich {what} (Code {code}) stornieren, und dazu {count} spätere der Serie?"
    ),
    "{words}?": "{words}?",
    # bot/commands/abilities.py
    'Say which day and at what time, for example "court 1 every Tuesday at 7pm": I book each of them, as far ahead as '
    "courts can be booked and as many as you may hold. A series has a code, which cancels all that is left of it.": (
        'Sag, an welchem Tag und um wie viel Uhr, zum Beispiel "Platz 1 jeden Dienstag um 19 Uhr": Ich buche jeden '
        "davon, so weit im Voraus, wie es geht, und so viele, wie du haben darfst. Eine Serie hat einen "
        "Code, der alles storniert, was davon übrig ist."
    ),
    'Where everything is taken, I can watch a time for you: say "tell me when Saturday 10am frees up". A court that '
    "becomes free is held for whoever is first in line, and I let them know.": (
        'Wo alles belegt ist, kann ich eine Zeit für dich beobachten: Sag "sag mir Bescheid, wenn Samstag 10 Uhr frei '
        'wird". Was frei wird, halte ich für die erste Person auf der Warteliste und sage ihr Bescheid.'
    ),
    'I remind you of a booking at a time that you choose: press "Remind me" on it, or say "remind me 1 hour before my '
    'booking".': (
        'Ich erinnere dich an eine Buchung, wann du willst: Drück bei ihr auf "Erinnere mich", oder sag "erinnere '
        'mich 1 Stunde vor meiner Buchung".'
    ),
    'Ask me, for example "what is free tomorrow?". An admin can also put a board into a channel, which shows what is '
    "free today and tomorrow and changes as courts are booked: /courtbot board.": (
        'Frag mich, zum Beispiel "was ist morgen frei?". Ein Admin kann auch eine Übersicht in einen Kanal stellen: '
        "/courtbot board. Sie zeigt, was heute und morgen frei ist, und ändert sich mit den Buchungen."
    ),
    'You can be one person to the club on Slack and Discord: write "connect" to me directly, or type /book connect, '
    "and send me the code that you get on the other platform.": (
        'Auf Slack und Discord kannst du für den Club eine Person sein: Schreib mir direkt "verbinden", oder tippe '
        "/book connect, und schick mir auf der anderen Plattform den Code, den du bekommst."
    ),
    # bot/commands/connecting.py
    "Within {minutes} minutes, write to me on the other platform, directly or after /book: connect {code}\n"
    "Then you are one person here and there. Show the code to nobody else.": (
        "Schreib mir binnen {minutes} Minuten auf der anderen Plattform, direkt oder nach /book: connect {code}\n"
        "Dann bist du hier und dort dieselbe Person. Zeig den Code sonst niemandem."
    ),
    "A code is for you alone. Write connect to me directly, or type /book connect.": (
        'Ein Code ist für dich allein. Schreib mir direkt "verbinden", oder tippe /book connect.'
    ),
    "Others can read that code here, so it no longer works. Make a new one and send it to me directly.": (
        "Diesen Code können hier andere lesen, deshalb gilt er nicht mehr. Mach einen neuen und schreib ihn mir direkt."
    ),
    "Connect yourself with {who}? Only if that is you, too. From then on bookings, waiting list and reminders here and "
    "there are one person's: either side sees, moves and cancels all of them, and {club} counts them together: you "
    'would hold {count} of {most} bookings. "disconnect" undoes it. Nothing is changed yet.': (
        "Dich mit {who} verbinden? Nur, wenn das auch du bist. Von da an gehören Buchungen, Warteliste und "
        "Erinnerungen hier und dort einer Person: Jede Seite sieht, verschiebt und storniert sie alle, und {club} "
        'zählt sie zusammen: Du hättest {count} von {most} Buchungen. "trennen" hebt es auf. Noch ist nichts geändert.'
    ),
    'You are connected with {who}: "mine" lists what both sides booked. "disconnect" undoes it.': (
        'Du bist mit {who} verbunden: "meine Buchungen" zeigt, was beide Seiten gebucht haben. "trennen" hebt es auf.'
    ),
    "You are connected with {who} now, by the code that you made here: either side sees, moves and cancels what both "
    'have booked. If that was not you, say "disconnect".': (
        "Du bist jetzt mit {who} verbunden, durch den Code von hier: Jede Seite sieht, verschiebt und storniert, was "
        'beide gebucht haben. Warst du das nicht, sag "trennen".'
    ),
    'You are connected with your side on {platform}. "disconnect" undoes it.': (
        'Du bist mit deiner Seite auf {platform} verbunden. "trennen" hebt es auf.'
    ),
    "You are no longer connected with your side on {platform}. Each side keeps what it booked, and is counted alone.": (
        "Du bist nicht mehr mit deiner Seite auf {platform} verbunden. Jede Seite behält, was sie gebucht hat, und "
        "zählt für sich."
    ),
    'You are connected with nobody. Say "connect" to begin.': (
        'Du bist mit niemandem verbunden. Sag "verbinden", um zu beginnen.'
    ),
    "That button is out of date, so nothing was changed. Make a new code with connect.": (
        'Dieser Knopf ist veraltet, es wurde nichts geändert. Mach mit "verbinden" einen neuen Code.'
    ),
    'That is not a code. Say "connect" on the other platform for one, such as connect 7KX2M-Q94RT.': (
        'Das ist kein Code. Sag auf der anderen Plattform "verbinden", dann bekommst du einen wie connect 7KX2M-Q94RT.'
    ),
    "{name} on {platform}": "{name} auf {platform}",
    "Connect": "Verbinden",
    "The side on {platform} keeps what it has, and the two sides are no longer connected.": (
        "Die Seite auf {platform} behält, was sie hat, und die beiden sind nicht mehr verbunden."
    ),
    'I do not know that code. Say "connect" on the other platform for a new one.': (
        'Diesen Code kenne ich nicht. Sag auf der anderen Plattform "verbinden" für einen neuen.'
    ),
    'That code has been used. Say "connect" on the other platform for a new one.': (
        'Dieser Code ist verbraucht. Sag auf der anderen Plattform "verbinden" für einen neuen.'
    ),
    'That code is older than {minutes} minutes. Say "connect" on the other platform for a new one.': (
        'Dieser Code ist älter als {minutes} Minuten. Sag auf der anderen Plattform "verbinden" für einen neuen.'
    ),
    "That code belongs to another club, so it connects nobody here.": (
        "Dieser Code gehört zu einem anderen Club als diesem, hier verbindet er niemanden."
    ),
    "You made that code here. Write it to me on the other platform.": (
        "Diesen Code hast du hier gemacht. Schreib ihn mir auf der anderen Plattform."
    ),
    'One of the two sides is connected already. Say "disconnect" there first, and then "connect" for a new code.': (
        'Eine der beiden Seiten ist schon verbunden. Sag dort erst "trennen", dann "verbinden" für einen neuen Code.'
    ),
    "You have tried many codes. Please wait {minutes} minutes, then make a new one.": (
        "Du hast schon viele Codes probiert. Warte {minutes} Minuten und mach dann einen neuen."
    ),
    # bot/conversation/board.py
    "🎾 **Courts of {club}**": "🎾 **Plätze von {club}**",
    "**Today, {day}**": "**Heute, {day}**",
    "**Tomorrow, {day}**": "**Morgen, {day}**",
    "free {spans}": "frei {spans}",
    "taken {spans}": "belegt {spans}",
    "closed {spans}": "geschlossen {spans}",
    "taken": "belegt",
    "over for today": "für heute vorbei",
    "… and {count} more courts": "… und {count} weitere Plätze",
    # bot/commands/waiting.py
    'Which day and time shall I watch? For example: "tell me when Saturday 10am frees up".': (
        'Welchen Tag und welche Uhrzeit soll ich beobachten? Zum Beispiel: "sag mir Bescheid, wenn Samstag 10 Uhr frei '
        'wird".'
    ),
    "You are on the waiting list: {what}. When a court is free then, I hold it for you for {minutes} minutes. I cannot "
    'reach you in a terminal later: "waiting list" shows what is held.': (
        "Du stehst auf der Warteliste: {what}. Wird dann ein Platz frei, halte ich ihn {minutes} Minuten für dich. In "
        'einem Terminal erreiche ich dich später nicht: "Warteliste" zeigt, was gehalten wird.'
    ),
    "You are on the waiting list: {what}. When a court is free then, I hold it for you for {minutes} minutes and tell "
    "you.": (
        "Du stehst auf der Warteliste: {what}. Wird dann ein Platz frei, halte ich ihn {minutes} Minuten für dich und "
        "sage dir Bescheid."
    ),
    "You are not waiting for a court.": "Du wartest auf keinen Platz.",
    "You are waiting for:": "Du wartest auf:",
    "any court": "irgendein Platz",
    "{what}: held for you until {time}": "{what}: für dich bis {time} Uhr gehalten",
    "Stop waiting for {when}": "Nicht mehr warten: {when}",
    "No, thanks": "Nein, danke",
    "{what} is free, and held for you until {time}.": "{what} ist frei, und bis {time} Uhr für dich gehalten.",
    "That button is out of date.": "Dieser Knopf ist veraltet.",
    "You are no longer waiting for that.": "Darauf wartest du nicht mehr.",
    "You are no longer waiting for {what}.": "Du wartest nicht mehr auf: {what}.",
    # bot/runtime/saved.py
    "You are on the waiting list: {what}.": "Du stehst auf der Warteliste: {what}.",
    "I will remind you of booking {what}.": "Ich erinnere dich an die Buchung {what}.",
    "I will not remind you of booking {what}.": "Ich erinnere dich nicht an die Buchung {what}.",
    "The guests are noted as you said.": "Die Gäste sind so notiert, wie du gesagt hast.",
    'You are connected with your other side: "mine" lists what both booked.': (
        'Du bist mit deiner anderen Seite verbunden: "meine Buchungen" zeigt, was beide gebucht haben.'
    ),
    "You are no longer connected with your other side.": "Du bist nicht mehr mit deiner anderen Seite verbunden.",
    "Your data is deleted.": "Deine Daten sind gelöscht.",
    "Tell me when it is free": "Sag Bescheid, wenn frei",
    "You are already waiting for {most} times, the most that I can watch. Stop waiting for one first.": (
        "Du wartest schon auf {most} Termine, mehr kann ich nicht beobachten. Gib erst einen davon auf."
    ),
    "That is no longer held for you: the time to answer is over. Ask what is free.": (
        "Das wird nicht mehr für dich gehalten: Die Zeit zum Antworten war um. Frag, was frei ist."
    ),
    "Move": "Verschieben",
    "Cancel {code}": "{code} stornieren",
    "Move {code}": "{code} verschieben",
    # bot/conversation/card.py, slots.py, offering.py
    "🎾 **You're booked: {court}**": "🎾 **Gebucht: {court}**",
    "🎾 **Already yours: {court}**": "🎾 **Hast du schon: {court}**",
    "🎾 **Moved: {court}**": "🎾 **Verschoben: {court}**",
    "**Cancelled: {court}**": "**Storniert: {court}**",
    "⏰ **Reminder: {court}**": "⏰ **Zur Erinnerung: {court}**",
    "Code {code}": "Code {code}",
    "**Move {what}** to when? Say a day and a time, or pick one:": (
        "**{what}** verschieben, auf wann? Nenne Tag und Uhrzeit, oder wähle:"
    ),
    "**Move {what}** to {day}:": "**{what}** verschieben auf {day}:",
    "today": "heute",
    "tomorrow": "morgen",
    "today, {day}": "heute, {day}",
    "tomorrow, {day}": "morgen, {day}",
    "Two": "Zwei",
    "Three": "Drei",
    "Four": "Vier",
    "Five": "Fünf",
    "Six": "Sechs",
    "Seven": "Sieben",
    "Eight": "Acht",
    "Nine": "Neun",
    "Ten": "Zehn",
    "Night": "Nacht",
    "Morning": "Vormittag",
    "Afternoon": "Nachmittag",
    "Evening": "Abend",
    "**{court} is already taken {day} at {time}.** These are free then:": (
        "**{court} ist {day} um {time} schon vergeben.** Dann sind frei:"
    ),
    "**You have {court} {day} at {time} already.** Also free:": (
        "**Du hast {court} {day} um {time} schon.** Auch frei:"
    ),
    "**{court} is already taken {day} at {time}.** The nearest free times:": (
        "**{court} ist {day} um {time} schon vergeben.** Die nächsten freien Zeiten:"
    ),
    "**{court}** is free **{when}**.": "**{court}** ist frei: **{when}**.",
    "{count} courts are free **{when}**.": "{count} Plätze sind frei: **{when}**.",
    "{court} is free **{day}**:": "{court} ist **{day}** frei:",
    "{court} is free on {day}:": "{court} ist am {day} frei:",
    "Free **{day}**:": "Frei **{day}**:",
    "**{part}** {starts}": "**{part}** {starts}",
    "{time} (1 court)": "{time} (1 Platz)",
    "{count} courts": "{count} Plätze",
    "{court} at {time}": "{court} um {time}",
    "Other time…": "Andere Zeit …",
    "Which one?": "Welcher soll es sein?",
    "Cancel booking": "Buchung stornieren",
    "Keep": "Behalten",
    "Moved ✓ {what}": "Verschoben ✓ {what}",
    "Cancelled ✓ {what}": "Storniert ✓ {what}",
    "Cancel {what}?": "{what} stornieren?",
    "Cancel **{what}** and {count} later ones of its series?": ("**{what}** und {count} spätere der Serie stornieren?"),
    "Cancel **{what}**?": "**{what}** stornieren?",
    "Move **{what}** to **{to}**?": "**{what}** verschieben auf **{to}**?",
    "Shall I book **{what}**?": "Soll ich **{what}** buchen?",
    "Nothing is booked until you say yes.": "Gebucht wird erst, wenn du ja sagst.",
    "Book it": "Buchen",
    "Not now": "Jetzt nicht",
    "**Your bookings** ({count} of {most})": "**Deine Buchungen** ({count} von {most})",
    "**Your bookings**": "**Deine Buchungen**",
    "Change…": "Ändern …",
    "Add to calendar": "In den Kalender",
    "Remind me": "Erinnere mich",
    "Helpful": "Hilfreich",
    "Not helpful": "Nicht hilfreich",
    "Shall I book {what}? Nothing is booked until you say yes.": (
        "Soll ich {what} buchen? Gebucht wird erst, wenn du ja sagst."
    ),
    "Shall I cancel {what} (code {code})?": "Soll ich {what} (Code {code}) stornieren?",
    "Shall I move {what} (code {code}) to {to}?": "Soll ich {what} (Code {code}) auf {to} verschieben?",
    "Nothing is changed until you say yes.": "Geändert wird erst, wenn du ja sagst.",
    "Move it": "Verschieben",
    "Free": "Frei",
    "Free on {day}": "Frei am {day}",
    "on {day}": "am {day}",
    "at {span}": "um {span}",
    "indoor": "Halle",
    "Which one would you like?": "Welchen möchtest du?",
    "Would you like it?": "Möchtest du ihn?",
    "Still on offer:": "Noch im Angebot:",
    "Nothing is free then. The nearest:": "Da ist nichts frei. Die nächsten freien Zeiten:",
    "Nothing is free on {day} at {time}. The nearest:": (
        "Am {day} um {time} ist nichts frei. Die nächsten freien Zeiten:"
    ),
    "Nothing is free on {day} then. The nearest:": "Am {day} ist dann nichts frei. Die nächsten freien Zeiten:",
    "Nothing is free on {day} at {time}, or close to it. Which other day would you like?": (
        "Am {day} um {time} und in der Nähe ist nichts frei. Welcher andere Tag passt dir?"
    ),
    "Nothing is free on {day} then, or close to it. Which other day would you like?": (
        "Am {day} und in der Nähe ist dann nichts frei. Welcher andere Tag passt dir?"
    ),
    "You have no bookings.": "Du hast keine Buchungen.",
    "Your bookings:": "Deine Buchungen:",
    "I had already done what you asked for when you changed that message, and it stands as it is. To change a booking, "
    "use its buttons, or say what you would like in a new message.": (
        "Was du wolltest, hatte ich schon erledigt, bevor du die Nachricht geändert hast, und dabei bleibt es. Zum "
        "Ändern hat eine Buchung ihre Knöpfe; oder sag in einer neuen Nachricht, was du möchtest."
    ),
    "I found no words of your own in that: links, what is struck out and what I wrote myself do not count.": (
        "Darin lese ich nichts, was du selbst sagst: Links, Durchgestrichenes und meine eigenen Worte zählen nicht."
    ),
    "Nothing is booked yet.": "Noch ist nichts gebucht.",
    "Nothing was booked or changed.": "Es wurde nichts gebucht oder geändert.",
    "What time would you like to play?": "Um wie viel Uhr möchtest du spielen?",
    "Which day would you like to play?": "An welchem Tag möchtest du spielen?",
    "Which day would you like to play, and at what time?": "An welchem Tag und um wie viel Uhr möchtest du spielen?",
    'Which day and time do you mean by "{words}"? For example: "tomorrow at 3pm".': (
        'Welchen Tag und welche Uhrzeit meinst du mit "{words}"? Zum Beispiel: "morgen um 15 Uhr".'
    ),
    'Tell me a day and a time, for example "tomorrow at 3pm".': (
        'Nenne mir Tag und Uhrzeit, zum Beispiel "morgen um 15 Uhr".'
    ),
    'I book courts. Say what you would like, for example "book a court tomorrow at 3pm", "what is free on Saturday '
    'morning?" or "court 1 every Tuesday at 7pm".\n'
    '"mine" lists your bookings, "cancel CODE" and "move CODE" change one, "never mind" drops what we were '
    'arranging, "stop" ends our conversation. "waiting list" shows what you wait for, and "connect" makes you one '
    'person on Slack and Discord. "export" and "forget me" are for the data I keep about you.': (
        'Ich buche Tennisplätze. Sag mir, was du möchtest, zum Beispiel "ein Platz morgen um 15 Uhr", "was ist am '
        'Samstag frei?" oder "Platz 1 jeden Dienstag um 19 Uhr".\n'
        '"meine Buchungen" zeigt deine Buchungen, "stornieren CODE" und "verschieben CODE" ändern eine, "vergiss es" '
        'verwirft, was wir gerade besprechen, "stopp" beendet unser Gespräch. "Warteliste" zeigt, worauf du wartest, '
        'und "verbinden" macht dich auf Slack und Discord zu einer Person. "exportieren" und "vergiss mich" sind für '
        "die Daten, die ich über dich habe."
    ),
    # bot/conversation/facts.py
    "The club has these courts: {courts}.": "Der Club hat diese Plätze: {courts}.",
    "And {count} more.": "Und {count} weitere.",
    "Opening hours: {hours}.": "Öffnungszeiten: {hours}.",
    "closed": "geschlossen",
    "{first} to {last}": "{first} bis {last}",
    "every {days}": "jeden {days}",
    "A booking lasts {lengths} minutes.": "Eine Buchung dauert {lengths} Minuten.",
    "You can start every {minutes} minutes from opening time.": (
        "Buchungen beginnen ab der Öffnung alle {minutes} Minuten."
    ),
    "Courts can be booked up to {days} days ahead.": "Plätze kann man bis zu {days} Tage im Voraus buchen.",
    "They must be booked at least {minutes} minutes before the start.": (
        "Man muss sie spätestens {minutes} Minuten vor Beginn buchen."
    ),
    "A member can hold {most} bookings at a time.": "Ein Mitglied kann {most} Buchungen gleichzeitig haben.",
    "You can book {most} of them in one message.": "Mit einer Nachricht lassen sich {most} davon buchen.",
    "You can cancel and move a booking until {minutes} minutes before it begins.": (
        "Eine Buchung lässt sich bis {minutes} Minuten vor Beginn stornieren und verschieben."
    ),
    "You can cancel and move a booking until it begins.": (
        "Eine Buchung lässt sich bis zu ihrem Beginn stornieren und verschieben."
    ),
    "No closed days are planned.": "Es sind keine Schließtage geplant.",
    "Closed:": "Geschlossen:",
    "I do not know that. Please ask the club.": "Das weiß ich nicht. Bitte frag den Club.",
    "The club says: {notes}": "Der Club sagt: {notes}",
    # bot/domain/club.py, bot/domain/errors.py
    "The clocks go forward on {day}: {time} does not exist that day. Pick an hour before or after it.": (
        "Am {day} wird die Uhr vorgestellt: {time} gibt es an dem Tag nicht. Nimm eine Stunde davor oder danach."
    ),
    "I do not know that slot. Ask what is free and pick one of those.": (
        "Diesen Termin kenne ich nicht. Frag, was frei ist, und wähle daraus."
    ),
    "There is no such court here. The club has {courts}.": "So einen Platz gibt es hier nicht. Der Club hat {courts}.",
    "Courts here are booked for {lengths} minutes. How long should it be?": (
        "Plätze gibt es hier für {lengths} Minuten. Wie lange soll es sein?"
    ),
    "{date} is in the past. Which day would you like?": "{date} ist schon vorbei. Welcher Tag soll es sein?",
    "Courts can be booked up to {date}. Pick a day by then.": (
        "Buchen kann man bis {date}. Wähle einen Tag bis dahin."
    ),
    "The club is closed on {day}{why}. Which other day would suit you?": (
        "Der Club ist am {day} geschlossen{why}. Welcher andere Tag passt dir?"
    ),
    "{time} on {day} has already begun. Pick a later time.": (
        "{time} am {day} ist schon vorbei. Wähle eine spätere Uhrzeit."
    ),
    "Courts must be booked at least {minutes} minutes ahead. Pick a later time.": (
        "Plätze muss man {minutes} Minuten im Voraus buchen. Wähle eine spätere Uhrzeit."
    ),
    "The club is open {hours} on {day}, and {minutes} minutes must fit in. Which time would you like?": (
        "Der Club ist am {day} {hours} geöffnet, und {minutes} Minuten müssen hineinpassen. Welche Uhrzeit möchtest du?"
    ),
    "from {opens} to {closes}": "von {opens} bis {closes}",
    "{court} is closed on {day}. Pick another court or day.": (
        "{court} ist am {day} gesperrt. Wähle einen anderen Platz oder Tag."
    ),
    "No court starts at {time}. Courts start at {starts}.": (
        "Um {time} beginnt keine Buchung. Buchungen beginnen um {starts}."
    ),
    "{court} is closed on {day} from {opens} to {closes}{why}. Pick another time or court.": (
        "{court} ist am {day} von {opens} bis {closes} gesperrt{why}. Wähle eine andere Zeit oder einen anderen Platz."
    ),
    "No court starts at {time}. Courts start at {starts}. The nearest that are free:": (
        "Um {time} beginnt keine Buchung. Buchungen beginnen um {starts}. Die nächsten freien Zeiten:"
    ),
    "That booking has already begun, so it can no longer be changed.": (
        "Diese Buchung hat schon begonnen und lässt sich nicht mehr ändern."
    ),
    "Bookings can be changed until {minutes} minutes before they begin. Please speak to the club.": (
        "Buchungen lassen sich bis {minutes} Minuten vor Beginn ändern. Bitte sprich mit dem Club."
    ),
    "{court} on {day} at {time} is taken. Please pick another.": (
        "{court} am {day} um {time} ist vergeben. Bitte wähle einen anderen."
    ),
    "You have {court} on {day} at {time} already ({code}).": "Du hast {court} am {day} um {time} schon ({code}).",
    # bot/domain/desk.py
    "{doing} ({number} of {count})": "{doing} ({number} von {count})",
    "This offer is out of date: you have **{what}** now. To see what else is free, ask again.": (
        "Dieses Angebot ist veraltet: Du hast jetzt **{what}**. Was sonst frei ist, sage ich dir gern noch einmal."
    ),
    "What stood here was deleted along with its member's data.": (
        "Was hier stand, wurde mit den Daten des Mitglieds gelöscht."
    ),
    "{step}: not needed": "{step}: nicht nötig",
    "{step}: not done": "{step}: nicht erledigt",
    "Your request, step by step": "Dein Wunsch, Schritt für Schritt",
    "Looking at what is free": "Ich sehe nach, was frei ist",
    "Choosing a court": "Ich wähle einen Platz",
    "Booking": "Ich buche",
    "Choosing a court and booking": "Ich wähle einen Platz und buche",
    "Writing the confirmation": "Ich schreibe die Bestätigung",
    "Looking up your bookings": "Ich sehe nach deinen Buchungen",
    "Seeing to your bookings": "Ich kümmere mich um deine Buchungen",
    "Cancelling booking {code}": "Ich storniere die Buchung {code}",
    "Moving booking {code}": "Ich verschiebe die Buchung {code}",
    "Looking at what is free on {day}": "Ich sehe nach, was am {day} frei ist",
    "Reserving {court}": "Ich reserviere {court}",
    "It is too late to book for today. Which other day would you like?": (
        "Für heute ist es zum Buchen zu spät. Welcher andere Tag passt dir?"
    ),
    # store
    "Booking {code} has been cancelled. To have a court after all, ask what is free.": (
        "Die Buchung {code} wurde storniert. Wenn du doch einen Platz möchtest, frag, was frei ist."
    ),
    "{most} bookings are already waiting for your yes or no. Answer one of them first.": (
        "{most} Buchungen warten schon auf dein Ja oder Nein. Beantworte zuerst eine davon."
    ),
    "Booking {code} is already cancelled.": "Die Buchung {code} ist schon storniert.",
    "You booked and cancelled {most} courts within an hour, so the next booking has to wait until {time}. "
    "What you hold stays yours, and you can cancel or move it.": (
        "Du hast binnen einer Stunde {most} Plätze gebucht und wieder storniert; die nächste Buchung geht ab {time}. "
        "Was du hast, behältst du, und du kannst es stornieren oder verschieben."
    ),
    "You've used up your share of smart replies for now, so I'm in basic mode until {day}, {time}. Buttons and "
    "commands work as always.": (
        "Deinen Anteil an schlauen Antworten hast du vorerst verbraucht: Bis {day}, {time} Uhr laufe ich im "
        "Grundbetrieb. Knöpfe und Befehle gehen wie immer."
    ),
    "Everyone here together has used up the smart replies for now, so I'm in basic mode until {day}, {time}. Buttons "
    "and commands work as always.": (
        "Alle zusammen habt ihr die schlauen Antworten vorerst verbraucht: Bis {day}, {time} Uhr laufe ich im "
        "Grundbetrieb. Knöpfe und Befehle gehen wie immer."
    ),
    "I book at most {most} courts a message. Send another message for the rest.": (
        "Je Nachricht buche ich höchstens {most} Plätze. Schick für den Rest noch eine Nachricht."
    ),
    "I cancel at most {most} bookings a message. Send another message for the rest.": (
        "Je Nachricht storniere ich höchstens {most} Buchungen. Schick für den Rest noch eine Nachricht."
    ),
    "You hold {most} bookings already, the most a member may have. Cancel one, or wait until one is over.": (
        "Du hast schon {most} Buchungen, mehr darf ein Mitglied nicht haben. Storniere eine, oder warte, bis eine "
        "vorbei ist."
    ),
    "You have {court} on {day} at {time} already ({code}), and a member plays on one court at a time here. "
    "Pick another time, or move or cancel that booking.": (
        "Du hast {court} am {day} um {time} schon ({code}), und hier spielt ein Mitglied zur selben Zeit nur auf einem "
        "Platz. Wähle eine andere Zeit, oder verlege oder storniere diese Buchung."
    ),
    "Peak hours on {day} are {hours}, and a member may hold {most} bookings in peak hours at a time, as you do. "
    "Pick another time, or move or cancel one of those.": (
        "Stoßzeit am {day} ist {hours}, und in Stoßzeiten darf ein Mitglied {most} Buchungen gleichzeitig haben: so "
        "viele hast du. Wähle eine andere Zeit, oder verlege oder storniere eine davon."
    ),
    # bot/commands/guests.py
    "A court that becomes free is held for {minutes} minutes for whoever is first on the waiting list.": (
        "Wird ein Platz frei, halte ich ihn {minutes} Minuten für die erste Person auf der Warteliste."
    ),
    "This club has no peak hours.": "Dieser Club hat keine Stoßzeiten.",
    'You can note who plays with you: say "book court 2 tomorrow at 3pm with Tom and Eva". Only you and the club\'s '
    "admins read the names.": (
        'Du kannst notieren, wer mit dir spielt: Sag "Buche Platz 2 morgen um 15 Uhr mit Tom und Eva". Nur du und die '
        "Admins des Clubs lesen die Namen."
    ),
    "This club keeps no names of guests. An admin can turn that on.": (
        "Dieser Club führt keine Namen von Gästen. Ein Admin kann das einschalten."
    ),
    "I have noted your guests. Only you and the club's admins can read their names.": (
        "Deine Gäste sind notiert. Nur du und die Admins des Clubs können ihre Namen lesen."
    ),
    "Ask me that in a direct message: the names are for you and the club's admins.": (
        "Frag mich das in einer Direktnachricht: Die Namen sind für dich und die Admins des Clubs."
    ),
    "Guests: {names}.": "Gäste: {names}.",
    "Booking {code} has no guests now.": "Bei der Buchung {code} sind keine Gäste mehr notiert.",
    "No guests are noted.": "Es sind keine Gäste notiert.",
    "A booking takes the names of up to {most} guests. Please name them again.": (
        "Eine Buchung fasst die Namen von bis zu {most} Gästen. Nenne sie bitte noch einmal."
    ),
    "I can note names only, of at most 40 letters each. Please name your guests again.": (
        "Ich kann nur Namen notieren, mit höchstens je 40 Buchstaben. Nenne deine Gäste bitte noch einmal."
    ),
    'You can note your guests with a booking: "with Tom and Eva". Only you and the admins can read it.': (
        'Du kannst deine Gäste bei einer Buchung notieren: "mit Tom und Eva". Nur du und Admins lesen das.'
    ),
    "A member plays on one court at a time.": "Ein Mitglied spielt zur selben Zeit nur auf einem Platz.",
    "Peak hours: {hours}. A member can hold {most} bookings in them at a time.": (
        "Stoßzeiten: {hours}. Darin kann ein Mitglied {most} Buchungen gleichzeitig haben."
    ),
    "You have no booking {code}. Ask for your bookings to see their codes.": (
        "Du hast keine Buchung {code}. Frag nach deinen Buchungen, um ihre Codes zu sehen."
    ),
    "There is nothing left to confirm: it was declined or waited too long. Ask for the court again.": (
        "Hier gibt es nichts mehr zu bestätigen: Es wurde abgelehnt oder hat zu lange gewartet. Frag noch einmal nach "
        "dem Platz."
    ),
    "That club is gone. Pick another one.": "Diesen Club gibt es nicht mehr. Wähle einen anderen.",
    # bot/commands/router.py
    "That button is out of date. Ask what is free, and I will offer it again.": (
        "Dieser Knopf ist veraltet. Frag, was frei ist, dann biete ich es wieder an."
    ),
    "All right, I have not booked it.": "In Ordnung, ich habe nicht gebucht.",
    "Nothing is changed yet. To do it, please press the button.": (
        "Noch ist nichts geändert. Wenn du es möchtest, drück bitte auf den Knopf."
    ),
    "All right, it stays as it is.": "In Ordnung, es bleibt, wie es ist.",
    "All right, I have dropped that. Nothing was booked.": "In Ordnung, vergessen. Es wurde nichts gebucht.",
    "All right, I have dropped that. Nothing was changed.": "In Ordnung, vergessen. Es wurde nichts geändert.",
    "I will be quiet now.": "Ich bin jetzt still.",
    "Mention me when you want a court.": "Erwähne mich einfach, wenn du wieder einen Platz möchtest.",
    "Write to me when you want a court.": "Schreib mir einfach, wenn du wieder einen Platz möchtest.",
    "Which of your bookings shall I cancel?": "Welche deiner Buchungen soll ich stornieren?",
    "Which of your bookings shall I move?": "Welche deiner Buchungen soll ich verschieben?",
    "When instead of {what}? Say a day and a time, or pick one of these:": (
        "Wann statt {what}? Nenne Tag und Uhrzeit, oder wähle hier:"
    ),
    "To move {what}, pick one of these:": "Um {what} zu verschieben, wähle hier:",
    # bot/runtime/dispatcher.py
    "Reading your message": "Ich lese deine Nachricht",
    "One moment": "Einen Moment",
    "That is as far as I got with your message. If something is missing, say it again.": (
        "So weit bin ich mit deiner Nachricht gekommen. Wenn etwas fehlt, sag es noch einmal."
    ),
    "the database": "die Datenbank",
    "I cannot reach {what} right now. What was booked stays booked; nothing is lost. Please try again in a "
    'minute; "mine" then shows what you have.': (
        "Ich erreiche {what} gerade nicht. Was gebucht war, bleibt gebucht; nichts ist verloren. Bitte versuche es in "
        'einer Minute wieder; "meine Buchungen" zeigt dann, was du hast.'
    ),
    "I cannot reach the database right now, so I do not know yet what became of that. What was booked stays booked; "
    "as soon as it answers, I tell you here.": (
        "Ich erreiche die Datenbank gerade nicht und weiß deshalb noch nicht, was daraus geworden ist. Was gebucht "
        "war, bleibt gebucht; sobald sie antwortet, sage ich es dir hier."
    ),
    "I can reach the database again. Nothing was booked or changed by your earlier message: please say it again if "
    "you still want it.": (
        "Ich erreiche die Datenbank wieder. Durch deine Nachricht von vorhin wurde nichts gebucht oder geändert: sag "
        "es bitte noch einmal, wenn du es noch möchtest."
    ),
    'What was booked stays booked; "mine" shows what you have.': (
        'Was gebucht war, bleibt gebucht; "meine Buchungen" zeigt, was du hast.'
    ),
    "Too many are asking me at once right now.": "Gerade fragen mich zu viele auf einmal.",
    "That took too long, so I stopped.": "Das hat zu lange gedauert, darum habe ich aufgehört.",
    "Something went wrong on our side (incident {incident}).": "Bei uns ging etwas schief (Vorfall {incident}).",
    "Nothing was booked or changed. Please try again.": (
        "Es wurde nichts gebucht oder geändert. Bitte versuche es noch einmal."
    ),
    "I could not finish that message, and nothing was booked.": (
        "Mit dieser Nachricht bin ich nicht fertig geworden, und es wurde nichts gebucht."
    ),
    "That is more than {most} messages a minute. Please try again in a minute.": (
        "Das sind mehr als {most} Nachrichten in der Minute. Bitte versuche es in einer Minute wieder."
    ),
    "That message is too long: I read up to {most} characters.": (
        "Diese Nachricht ist zu lang: Ich lese bis zu {most} Zeichen."
    ),
    "Pattern {letter} needs {package}. Whoever runs me adds it with: {command}\n"
    "An admin can choose another: pattern D.": (
        "Das Muster {letter} braucht {package}. Wer mich betreibt, ergänzt es mit: {command}\n"
        "Ein Admin kann ein anderes wählen: pattern D."
    ),
    "There is no pattern {letter}. An admin can choose another: pattern D.": (
        "Das Muster {letter} gibt es nicht. Ein Admin kann ein anderes wählen: pattern D."
    ),
    "I'm in basic mode right now, so short and plain requests work best.": (
        "Ich laufe gerade im Grundbetrieb, kurze und klare Wünsche verstehe ich am besten."
    ),
    # patterns
    "I book tennis courts.": "Ich buche Tennisplätze.",
    "Happy to help with tennis courts.": "Gern helfe ich mit Tennisplätzen.",
    "I am not sure which one you mean:": "Ich bin nicht sicher, welchen du meinst:",
    "I did not understand all of that.": "Das habe ich nicht ganz verstanden.",
    'I did not understand "{words}".': 'Das habe ich nicht verstanden: "{words}".',
    "I can book every day, every week or every two weeks.": (
        "Ich kann jeden Tag, jede Woche oder alle zwei Wochen buchen."
    ),
    "I can book every day, every week or every two weeks. Here is one day:": (
        "Ich kann jeden Tag, jede Woche oder alle zwei Wochen buchen. Hier ist ein Tag:"
    ),
    'Not booked yet: say which {count} courts you would like, for example "A and B".': (
        'Noch nicht gebucht: Sag, welche {count} Plätze du möchtest, zum Beispiel "A und B".'
    ),
    "Not booked yet: {what}.": "Noch nicht gebucht: {what}.",
    "Not booked yet: {what}. Ask me again once this is settled.": (
        "Noch nicht gebucht: {what}. Frag mich danach, wenn das hier erledigt ist."
    ),
    "{count} more of them: not booked yet. Say which.": "Noch {count} davon: noch nicht gebucht. Sag, welche.",
    'There is no "{court}" here; the club has {courts}.': '"{court}" gibt es hier nicht; der Club hat {courts}.',
    "All right, none of these. Which other day or time would you like?": (
        "In Ordnung, keiner davon. Welchen anderen Tag oder welche andere Zeit möchtest du?"
    ),
    "None of the courts that you want is free then. These are:": (
        "Von den Plätzen, die du möchtest, ist dann keiner frei. Diese sind es:"
    ),
    "The club has no such court. These are free then:": "So einen Platz hat der Club nicht. Diese sind dann frei:",
    "More is free than I can show at once: name a time or a part of the day.": (
        "Es ist mehr frei, als ich auf einmal zeigen kann: Nenne eine Uhrzeit oder einen Teil des Tages."
    ),
    "What else is free:": "Was sonst frei ist:",
    "a court": "ein Platz",
    "None of your bookings fits that. Which one shall I cancel?": (
        "Zu keiner deiner Buchungen passt das. Welche soll ich stornieren?"
    ),
    "I can't read messages right now.": ("Ich kann gerade keine Nachrichten lesen."),
    "I can't look into the calendar right now.": ("Ich kann gerade nicht in den Kalender sehen."),
    "I can't book courts right now.": ("Ich kann gerade keine Plätze buchen."),
    "Nothing was booked or changed. Please try again in a minute.": (
        "Es wurde nichts gebucht oder geändert. Bitte versuche es in einer Minute wieder."
    ),
    "I cannot look up free courts right now, but can list and cancel your bookings.": (
        "Freie Plätze kann ich gerade nicht nachsehen, aber deine Buchungen zeigen und stornieren."
    ),
    'I cannot book in words right now; "mine" and "cancel CODE" still work.': (
        'Mit Worten kann ich gerade nicht buchen; "meine Buchungen" und "stornieren CODE" gehen noch.'
    ),
    "I cannot book in words right now, but pressing one of these books it.": (
        "Mit Worten kann ich gerade nicht buchen, aber drück auf einen von diesen, dann ist er gebucht."
    ),
    # bot/commands/member.py
    'You have no such booking. "mine" lists yours.': (
        'So eine Buchung hast du nicht. "meine Buchungen" zeigt, was du hast.'
    ),
    "You have no upcoming bookings.": "Du hast keine kommenden Buchungen.",
    'Which booking do you mean? Say its code; "mine" lists yours.': (
        'Welche Buchung meinst du? Nenne ihren Code; "meine Buchungen" zeigt, was du hast.'
    ),
    "{what}, for your calendar.": "{what}, für deinen Kalender.",
    "{what}. Code {code}.": "{what}. Code {code}.",
    "I cannot reach you in a terminal later. Add the booking to your calendar instead.": (
        "In einem Terminal erreiche ich dich später nicht. Trag die Buchung stattdessen in deinen Kalender ein."
    ),
    "When shall I remind you of {what}?": "Wann soll ich dich an {what} erinnern?",
    "{what} begins too soon for a reminder.": "{what} beginnt zu bald für eine Erinnerung.",
    "30 minutes before": "30 Minuten vorher",
    "1 hour before": "1 Stunde vorher",
    "3 hours before": "3 Stunden vorher",
    "The evening before, {time}": "Am Abend vorher, {time}",
    "No reminder": "Keine Erinnerung",
    "I cannot remind you then. Pick a time between now and the start.": (
        "Zu dieser Zeit kann ich dich nicht erinnern. Wähle eine zwischen jetzt und dem Beginn."
    ),
    "I will remind you on {day} at {time}: {what}.": "Ich erinnere dich am {day} um {time}: {what}.",
    "Your reminder moves along: {day} at {time}.": "Deine Erinnerung zieht mit um: {day} um {time}.",
    "Your reminder would be in the past now, so there is none any more.": (
        "Deine Erinnerung läge jetzt in der Vergangenheit, sie entfällt."
    ),
    "I will not remind you of {what}.": "Ich erinnere dich nicht an {what}.",
    "That answer is too old to be rated.": "Diese Antwort ist zu alt, um sie noch zu bewerten.",
    "Thank you, noted.": "Danke, notiert!",
    "Thank you for telling me, noted.": "Danke für den Hinweis!",
    # bot/commands/admin/people.py
    "This is all that the database holds. What was said is not kept for longer than a day.": (
        "Das ist alles, was in der Datenbank steht. Was gesagt wurde, wird nicht länger als einen Tag aufbewahrt."
    ),
    "Forget your data?": "Deine Daten löschen?",
    "This cancels upcoming bookings ({count}), takes the name off past ones, and deletes reminders, votes and "
    "conversations. It cannot be undone. Nothing is deleted yet.": (
        "Damit werden kommende Buchungen ({count}) storniert, vergangene verlieren den Namen, und Erinnerungen, "
        "Bewertungen und Gespräche werden gelöscht. Das lässt sich nicht rückgängig machen. Noch ist nichts gelöscht."
    ),
    "Forget": "Löschen",
    "Your data is forgotten.": "Deine Daten sind gelöscht.",
    "Upcoming bookings cancelled: {count}.": "Stornierte kommende Buchungen: {count}.",
    # bot/commands/notices.py, bot/commands/club_choice.py
    "The club had to cancel your booking {code}: {what}.": "Der Club musste deine Buchung {code} stornieren: {what}.",
    "The club is closed{why}.": "Der Club ist geschlossen{why}.",
    "{court} is closed{why}.": "{court} ist gesperrt{why}.",
    "The nearest free times:": "Die nächsten freien Zeiten:",
    "Nothing is free near it.": "In der Nähe ist nichts frei.",
    "For another time, ask me where you booked it.": "Für eine andere Zeit frag mich dort, wo du gebucht hast.",
    "Reminder: you have {what}. Code {code}.": "Zur Erinnerung: Du hast {what}. Code {code}.",
    'That button is out of date. "mine" lists your bookings.': (
        'Dieser Knopf ist veraltet. "meine Buchungen" zeigt, was du hast.'
    ),
    "Which club is this about? You can change it later: say club.": (
        "Um welchen Club geht es? Das lässt sich später ändern: sag Club."
    ),
    "{club} it is.": "Alles klar, {club}.",
    # bot/intake/queries.py, bot/intake/receiver.py
    "Book a court": "Platz buchen",
    "Book": "Buchen",
    "Move booking {code}": "{code} verschieben",
    "Day": "Tag",
    "Court": "Platz",
    "Any court": "Egal welcher",
    "Length": "Dauer",
    "{minutes} minutes": "{minutes} Minuten",
    "Guests, for you and the admins": "Gäste, für dich und die Admins",
    "Tom and Eva": "Tom und Eva",
    "Free slots": "Freie Termine",
    "Type a time, or pick one": "Uhrzeit tippen oder auswählen",
    "Instead of {what}": "Statt {what}",
    "Pick a free slot.": "Wähle einen freien Termin.",
    "At what time?": "Um wie viel Uhr?",
    "Nothing is free then. Pick another time.": "Da ist nichts frei. Wähle eine andere Uhrzeit.",
    'Which day is "{words}"? For example: tomorrow, Saturday, 2 December.': (
        'Welcher Tag ist "{words}"? Zum Beispiel: morgen, Samstag, 2. Dezember.'
    ),
    "I cannot take that right now, and nothing was changed. Please try again in a minute.": (
        "Das kann ich gerade nicht annehmen, und es wurde nichts geändert. Bitte versuche es in einer Minute wieder."
    ),
    "That button is for someone else. Start your own with /book": (
        "Dieser Knopf ist für jemand anderen. Buche selbst mit /book"
    ),
    "There are no words in that message that I could read.": (
        "In dieser Nachricht steht nichts, was ich lesen könnte."
    ),
    "Type it instead: {line}": "Tippe es stattdessen: {line}",
    "I cannot fill in that form right now.": "Dieses Formular kann ich gerade nicht füllen.",
    # adapters/slack
    "Close": "Schließen",
    "Help": "Hilfe",
    "help": "hilfe",
    "mine": "meine Buchungen",
    "I could not open that form.": "Dieses Formular konnte ich nicht öffnen.",
    "Pick a free slot": "Wähle einen freien Termin",
    "Pick a time": "Wähle eine Uhrzeit",
    "Your time zone is {zone}, the same as the club's.": "Deine Zeitzone ist {zone}, wie die des Clubs.",
    "Your time zone is {zone}; the club's is {club}.": "Deine Zeitzone ist {zone}, die des Clubs {club}.",
    "Times are the club's: {zone}.": "Alle Zeiten in der Zeitzone des Clubs: {zone}.",
    "One moment …": "Einen Moment …",
    "Your time:": "Deine Zeit:",
    "Cancel this booking?": "Diese Buchung stornieren?",
    "Move a booking": "Buchung verschieben",
    "What is free?": "Was ist frei?",
    "And {count} more: /book mine": "Und {count} weitere: /book meine Buchungen",
    "What is free on Saturday morning?": "Was ist am Samstagvormittag frei?",
    "Book a court for tomorrow at 6pm": "Buche einen Platz für morgen um 18:00",
    "Incident {incident}": "Vorfall {incident}",
    "When would you like to play?": "Wann möchtest du spielen?",
    "Hello! When would you like to play?": "Hallo! Wann möchtest du spielen?",
    "Hello! You play **{day} at {time}** on {court}.": "Hallo! Du spielst **{day} um {time}** auf {court}.",
    "**Free today**": "**Heute frei**",
    "Nothing is free today.": "Heute ist nichts frei.",
    "My bookings": "Meine Buchungen",
    "The file is in your direct messages.": "Die Datei ist in deinen Direktnachrichten.",
    "I sent you the choices in Messages.": "Die Auswahl habe ich dir unter Nachrichten geschickt.",
    # adapters/discord
    "That is for you alone, and your direct messages are closed to me. Use /courtbot export instead.": (
        "Das ist nur für dich, aber ich darf dir keine Direktnachrichten schicken. Nimm dafür /courtbot export."
    ),
    "Open the form again": "Formular wieder öffnen",
    "That command has changed. Restart Discord to see it as it is now.": (
        "Dieser Befehl hat sich geändert. Starte Discord neu, um ihn zu sehen, wie er jetzt ist."
    ),
    "Out of date": "Veraltet",
    "Saturday 3pm, or tomorrow 18:00": "Samstag 15 Uhr oder morgen 18:00",
    "tomorrow, Saturday, 2 December": "morgen, Samstag, 2. Dezember",
    "When": "Wann",
    "Or another time": "Oder eine andere Zeit",
    # The playground
    "Only visible to you": "Nur für dich sichtbar",
}

OF_ONE = {
    "Cancel **{what}** and {count} later ones of its series?": "**{what}** und die spätere der Serie stornieren?",
    "Shall I cancel {what} (code {code}), and {count} later ones of its series?": (
        "Soll ich {what} (Code {code}) stornieren, und dazu die spätere der Serie?"
    ),
    "… and {count} more courts": "… und ein weiterer Platz",
    "You are on the waiting list: {what}. When a court is free then, I hold it for you for {minutes} minutes and tell "
    "you.": (
        "Du stehst auf der Warteliste: {what}. Wird dann ein Platz frei, halte ich ihn eine Minute für dich und sage "
        "dir Bescheid."
    ),
    "You are on the waiting list: {what}. When a court is free then, I hold it for you for {minutes} minutes. I "
    'cannot reach you in a terminal later: "waiting list" shows what is held.': (
        "Du stehst auf der Warteliste: {what}. Wird dann ein Platz frei, halte ich ihn eine Minute für dich. In "
        'einem Terminal erreiche ich dich später nicht: "Warteliste" zeigt, was gehalten wird.'
    ),
    "A court that becomes free is held for {minutes} minutes for whoever is first on the waiting list.": (
        "Wird ein Platz frei, halte ich ihn eine Minute für die erste Person auf der Warteliste."
    ),
    "Courts can be booked up to {days} days ahead.": "Plätze kann man höchstens einen Tag im Voraus buchen.",
    "They must be booked at least {minutes} minutes before the start.": (
        "Man muss sie spätestens eine Minute vor Beginn buchen."
    ),
    "A member can hold {most} bookings at a time.": "Ein Mitglied kann höchstens eine Buchung haben.",
    "You can book {most} of them in one message.": "Mit einer Nachricht lässt sich ein Platz buchen.",
    "You can cancel and move a booking until {minutes} minutes before it begins.": (
        "Eine Buchung lässt sich bis eine Minute vor Beginn stornieren und verschieben."
    ),
    "Peak hours: {hours}. A member can hold {most} bookings in them at a time.": (
        "Stoßzeiten: {hours}. Darin kann ein Mitglied höchstens eine Buchung haben."
    ),
    "Courts must be booked at least {minutes} minutes ahead. Pick a later time.": (
        "Plätze muss man eine Minute im Voraus buchen. Wähle eine spätere Uhrzeit."
    ),
    "Bookings can be changed until {minutes} minutes before they begin. Please speak to the club.": (
        "Buchungen lassen sich bis eine Minute vor Beginn ändern. Bitte sprich mit dem Club."
    ),
    "You hold {most} bookings already, the most a member may have. Cancel one, or wait until one is over.": (
        "Du hast schon eine Buchung, mehr darf ein Mitglied nicht haben. Storniere sie, oder warte, bis sie vorbei ist."
    ),
    "Peak hours on {day} are {hours}, and a member may hold {most} bookings in peak hours at a time, as you do. Pick "
    "another time, or move or cancel one of those.": (
        "Stoßzeit am {day} ist {hours}, und in Stoßzeiten darf ein Mitglied höchstens eine Buchung haben: Die hast "
        "du. Wähle eine andere Zeit, oder verlege oder storniere sie."
    ),
    "I book at most {most} courts a message. Send another message for the rest.": (
        "Je Nachricht buche ich einen Platz. Schick für den Rest noch eine Nachricht."
    ),
    "I cancel at most {most} bookings a message. Send another message for the rest.": (
        "Je Nachricht storniere ich eine Buchung. Schick für den Rest noch eine Nachricht."
    ),
    "You booked and cancelled {most} courts within an hour, so the next booking has to wait until {time}. What you "
    "hold stays yours, and you can cancel or move it.": (
        "Du hast binnen einer Stunde einen Platz gebucht und wieder storniert; die nächste Buchung geht ab {time}. "
        "Was du hast, behältst du, und du kannst es stornieren oder verschieben."
    ),
}

LANGUAGE = Language(
    name="German",
    date="EEEE, d. MMMM",
    short_date="EEE d. MMM",
    words=WORDS,
    of_one=OF_ONE,
    asks=(
        r"(?:(?:und|oder|also|ok|okay|gut)[, ]+)?(?:soll|sollen|möchtest|möchten|willst|wollen|magst|darf|kann|kannst|"
        r"können|könnt|könnte|könntest|würdest|wirst|bist|muss|hast|habt|haben|ist|sind|war|wird|wurde|was|welche\w*|wann|wo|wer|wie|warum|passt)"
    ),
    orders={
        "cancel": r"stornier(?:e|en)?|absagen|sage? (?:\w+ ){1,4}ab|(?:lösch|streich)(?:e|en)?",
        "move": (
            r"(?:verschieb|verleg|umbuch|verlänger|verkürz)(?:e|en|n|t)?|buche? (?:\w+ ){1,4}um|"
            r"(?:stunden?|minuten) (?:länger|kürzer)"
        ),
        "book": (
            r"buche?|buchen|reservier(?:e|en)?|ich (?:nehme|brauche|hätte gerne?)|nimm|gib mir|"
            r"ich (?:möchte|will|würde gerne?) (?:\w+ ){0,6}(?:haben|spielen)"
        ),
        "requests": r"(?:kannst|könntest|würdest|kann|könnte|darf) (?:du|ich|wir|man)|können wir|buche?|reserviere?",
        "looks": (
            r"zeige?|liste|nenne?|sage? mir|sieh|schau|was|wo|wer|wie|meine|buchungen|reservierungen|"
            r"(?<!egal )(?<!egal, )(?<!gleich )(?<!gleich, )(?:welche\w*|wann)"
            r"(?!(?: \w+)? ist (?:\w+ )?(?:egal|gleich))|"
            r"frei(?:e[nrms]?)?|verfügbar\w*"
        ),
        "repeats": (
            r"jede[nsr]?|wöchentlich|täglich|regelmäßig|serie|rest|späteren|folgenden|danach|"
            r"(?:mon|diens|donners|frei|sams|sonn)tags|mittwochs|\w+ (?:tage|wochen|mal)|alle"
        ),
        "denies": (
            r"nicht|nichts|nie|niemals|niemand|weder|kein\w*|ohne|statt|außer|hör auf|finger vo[nm]|vergiss|kann|"
            r"könnte|darf|dürfte|sollte|werde|würde(?! gern)"
        ),
        "governed": r"zu|zum|die|das|der|eine?",
        "supposes": (
            r"bevor|nachdem|erinner\w*|vergess\w*|beinahe|fast|wollte|muss|musste|sollte\w*|würde(?! gern)|zu spät|"
            r"(?:nur )?ein scherz|oder nicht|falls|wenn(?! (?:möglich|es geht|du kannst))|sobald|ob|sagte?|meinte?|"
            r"gesagt|fragte?|angenommen"
        ),
        "retracts": (
            r"(?:ein|nur) scherz|nur spaß|vergiss es|doch nicht|nein,? warte|warte,? nein|"
            r"(?:behalt|lass)e? (?:ihn|sie|es)(?! \w)"
        ),
        "before": (
            r"^(?:\W|\b(?:ich|du|wir|bitte|möchte|muss|musst|will|wollen|würde|gerne?|mal|doch|einfach|jetzt|leider|also|"
            r"hallo|hi|kannst|könntest|dann)\b)*"
        ),
        "tells": (
            r"ich|du|wir|die|der|das|den|hab|haben?|hatte|gerade|eben|gemacht|gebucht|reserviert|letzten?|anderen?|"
            r"späteren?|früheren?|ersten?|zweiten?|dritten?|nummer|neuen?|nächsten?|ganzen?|jetzt|sofort|gleich|auch|doch|mal|wieder|danke|"
            r"endgültig|einfach|leider"
        ),
        "ends": r"und|aber|denn|weil|da|also|dann|bitte|sorry|danke|wenn|obwohl",
    },
    commands={
        "help": "hilfe",
        "mine": "(?:meine )?buchungen|meine|liste",
        "cancel": "stornieren?|abbrechen|absagen",
        "move": "verschieben?",
        "to": "auf",
        "drop": "vergiss es|lass es|schon gut",
        "stop": "stopp|tschüss?",
        "club": "verein",
        "export": "exportier(?:e|en)?(?: meine daten)?|meine daten(?: exportieren)?",
        "forget": "(?:vergiss|lösche?) (?:mich|(?:alle )?meine daten)|(?:alle )?meine daten löschen",
        "connect": "verbinden?|verknüpfen?",
        "disconnect": "trennen?|verbindung trennen",
    },
)  # fmt: skip
