"""English: its words are the templates themselves, which stand in the code."""

from bot.i18n.catalogues import Language

OF_ONE = {
    "Cancel **{what}** and {count} later ones of its series?": "Cancel **{what}** and the later one of its series?",
    "Shall I cancel {what} (code {code}), and {count} later ones of its series?": (
        "Shall I cancel {what} (code {code}), and the later one of its series?"
    ),
    "… and {count} more courts": "… and one more court",
    "You are on the waiting list: {what}. When a court is free then, I hold it for you for {minutes} minutes and tell "
    "you.": (
        "You are on the waiting list: {what}. When a court is free then, I hold it for you for a minute and tell you."
    ),
    "You are on the waiting list: {what}. When a court is free then, I hold it for you for {minutes} minutes. I "
    'cannot reach you in a terminal later: "waiting list" shows what is held.': (
        "You are on the waiting list: {what}. When a court is free then, I hold it for you for a minute. I cannot "
        'reach you in a terminal later: "waiting list" shows what is held.'
    ),
    "A court that becomes free is held for {minutes} minutes for whoever is first on the waiting list.": (
        "A court that becomes free is held for a minute for whoever is first on the waiting list."
    ),
    "Courts can be booked up to {days} days ahead.": "Courts can be booked up to a day ahead.",
    "They must be booked at least {minutes} minutes before the start.": (
        "They must be booked at least a minute before the start."
    ),
    "A member can hold {most} bookings at a time.": "A member can hold one booking at a time.",
    "You can book {most} of them in one message.": "You can book one court in one message.",
    "You can cancel and move a booking until {minutes} minutes before it begins.": (
        "You can cancel and move a booking until a minute before it begins."
    ),
    "Peak hours: {hours}. A member can hold {most} bookings in them at a time.": (
        "Peak hours: {hours}. A member can hold one booking in them at a time."
    ),
    "Courts must be booked at least {minutes} minutes ahead. Pick a later time.": (
        "Courts must be booked at least a minute ahead. Pick a later time."
    ),
    "Bookings can be changed until {minutes} minutes before they begin. Please speak to the club.": (
        "Bookings can be changed until a minute before they begin. Please speak to the club."
    ),
    "You hold {most} bookings already, the most a member may have. Cancel one, or wait until one is over.": (
        "You hold a booking already, and a member may have only one. Cancel it, or wait until it is over."
    ),
    "Peak hours on {day} are {hours}, and a member may hold {most} bookings in peak hours at a time, as you do. Pick "
    "another time, or move or cancel one of those.": (
        "Peak hours on {day} are {hours}, and a member may hold one booking in peak hours at a time, as you do. Pick "
        "another time, or move or cancel that booking."
    ),
    "I book at most {most} courts a message. Send another message for the rest.": (
        "I book one court a message. Send another message for the rest."
    ),
    "I cancel at most {most} bookings a message. Send another message for the rest.": (
        "I cancel one booking a message. Send another message for the rest."
    ),
    "You booked and cancelled {most} courts within an hour, so the next booking has to wait until {time}. What you "
    "hold stays yours, and you can cancel or move it.": (
        "You booked and cancelled a court within an hour, so the next booking has to wait until {time}. What you "
        "hold stays yours, and you can cancel or move it."
    ),
}

LANGUAGE = Language(
    name="English",
    date="EEEE d MMMM",
    short_date="EEE d MMM",
    words={},
    of_one=OF_ONE,
    asks="",  # stands among the orders
    orders={
        "cancel": (
            r"cancel(?!(?: \w+){0,4} later\b(?! (?:one|booking|slot|court|date|day|week)))|un-?book|"
            r"call (?:\w+ ){1,4}off|get rid of|i(?:'m| am) cancell?ing|"
            r"(?:drop|delete|remove|withdraw|scrap|release|free up|give up) "
            r"(?:my|the|this|that|it|both|all|every|booking|reservation|court|today|tomorrow|"
            r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
        ),
        "move": (
            r"move|reschedule|extend|prolong|lengthen|shorten|"
            r"(?:switch|swap|shift|push|bring|put|change|make) (?:it|that|this|my|the)|(?:switch|swap|change) to|"
            r"(?:hours?|hrs?|minutes?|mins?) (?:longer|shorter|more|less)"
        ),
        "book": (
            r"book|rebook|reserve|schedule|make (?:me |us )?(?:an?|the|my) (?:booking|reservation)|"
            r"(?:i|we)(?:'d|'ll| will| would)(?: like| love)?(?: to)? (?:take|have|get|grab|play)"
            r"(?! (?:to|a list|a look)\b)|"
            r"(?:i|we) (?:take|want|need)(?! (?:to|a list|an overview)\b)|"
            r"take (?:it|the|that|this|court)|(?:give|get|grab) (?:me|us)(?! (?:a|the|my) )|put (?:me|us) (?:down|in)"
        ),
        "requests": r"(?:can|could|would|will|may|might) (?:you|i|we)|book|reserve",
        "looks": (
            r"show|(?<!the )list|display|view|see|check|look|tell me|let me know|find out|remind|"
            r"(?<!mind )(?<!care )(?<!matter )(?<!fussed )(?<!bothered )(?:what|which|when|where|who|how)|"
            r"my (?:\w+ ){0,2}(?:bookings?|reservations?|games?|courts?|slots?|matches)|mine|"
            r"bookings|reservations|"
            r"free|availab(?:le|ility)|open(?:ings?)?"
        ),
        "asks": (
            r"shall|should|would|do|does|did|is|are|was|were|have|has|had|can|could|may|might|will|what|what's|which|when|"
            r"where|who|how|why|am (?:i|we)"
        ),
        "repeats": (
            r"every|each|weekly|daily|fortnightly|regularly|recurring|series|rest|later ones|following ones|"
            r"(?:mon|tues|wednes|thurs|fri|satur|sun)days|(?:\w+) (?:days|weeks|times)|all"
        ),
        "denies": (
            r"no|not|nothing|none|never|cannot|nobody|neither|nor|(?:any|some|every)(?:one|body)|without|instead of|"
            r"rather than|(?:any|every)thing (?:but|except|else|other)|except|least of all|hold off|avoid|refrain|stop|"
            r"forget|ignore|undo|can|could|may|might|should|will|going to|would(?! (?:like|love))|how to|able to"
        ),
        "governed": (
            r"(?:(?<!want )(?<!like )(?<!love )(?<!need )(?<!want you )(?<!like you )(?<!need you )to|i|you|s?[h]e|"
            r"they|we|who|the|an?|my|your|this|that)(?: (?:just|also|really|please|then|now|simply|always|never|ever))*"
        ),
        "supposes": (
            r"remind|might|perhaps|thinking (?:about|of)|not sure|"
            r"(?:before|after)(?= (?:i|you|we|s?[h]e|they|it|[a-z]+ing|[a-z]+ (?:is|has|was|can|says?))\b)|"
            r"or (?:not|else(?=\W*$)|should|shall|rather|wait)|kidding|joking|say|saying|"
            r"(?:if|when)(?! (?:possible|you can|you could|that is|that's|it is|it's) ?(?:ok|okay|fine|possible)?\b)|"
            r"once (?:i|you|we|it|they)|as soon as|(?<!\bi )(?<!\bwe )must|has to|needs to|"
            r"unless|whether|in case|suppos(?:e|ing)|wonder\w*|said|says|told|asked|wants|wrote"
        ),
        "retracts": (
            r"kidding|joking|scratch that|never ?mind|on second thoughts?|i take (?:it|that) back|"
            r"(?:no,? wait|wait,? no)(?!,? \w*\d)|(?:keep|leave) (?:it|them|that|this)(?! \w)|"
            r"(?:actually|lol),? (?:no|not|don't)(?!,? \w*\d)"
        ),
        "before": r"^.*?(?=(?:half )?(?:\b(?:an?|one|two|three|\d+) )?$)",
        "tells": (
            r"i|you|we|the|that|which|what|just|only|have|had|got|made|booked|reserved|last|latest|later|earlier|other|"
            r"first|second|third|fourth|fifth|number|new|old|upcoming|current|whole|week'?s|club|back|down|off|call|now|"
            r"today|asap|at once|immediately|(?:right|straight) away|again|too|as well|also|instead|for good|really|"
            r"thanks?|thank you|thx|ty|pls|plz"
        ),
        "ends": r"and|but|so|because|cause|cos|since|as|then|please|sorry|thanks|if|while|although|though",
    },
    commands={},  # stand in bot.commands.router
)
