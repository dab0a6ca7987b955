"""English: its words are the templates themselves, which stand in the code."""

from bot.i18n.catalogues import Language

LANGUAGE = Language(
    name="English",
    date="EEEE d MMMM",
    short_date="EEE d MMM",
    words={},
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
            r"show|(?<!the )list|display|view|see|check|look|tell me|let me know|find out|remind|what|which|when|where|"
            r"who|how|my (?:\w+ ){0,2}(?:bookings?|reservations?|games?|courts?|slots?|matches)|mine|"
            r"bookings|reservations|"
            r"free|availab(?:le|ility)|open(?:ings?)?"
        ),
        "asks": (
            r"shall|should|would|do|does|did|is|are|was|were|have|has|had|can|could|may|might|will|what|what's|which|when|"
            r"where|who|how|why|am"
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
            r"(?:actually|lol),? (?:no|not|don't)"
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
