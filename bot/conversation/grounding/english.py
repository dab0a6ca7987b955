"""English sentences, for `judge`."""

from bot.conversation.grounding.speech import compiled
from bot.conversation.grounding.words import ENGLISH_PLAIN, ENGLISH_TALK

_BE = r"(?:is|are|was|were|'s|'re)"
_VERBS = (
    r"(?:book|reserve|check|look|search|find|help|show|list|move|reschedule|cancel|change|offer|try|see|suggest|tell|"
    r"give|do|answer|arrange|get|put|make|switch|shift|add|hold|recommend|assist|explain|set|repeat|start|go|work|be|"
    r"choose|pick|have|need|ask|know|say|handle|take|only|talk|use|read|share|promise|guarantee|wait|keep|also)"
)
_LATER = (
    r"(?:look|check|search|find|see(?! you)|show|list|help|try|need|wait|have a look|take a look|be happy|be glad|"
    r"let you know|ask|tell|leave|keep (?:looking|that in mind|it in mind|searching|trying)|do (?:that|it))"
)
_YOURS = (
    r"(?:book|reserve|cancel|move|reschedule|change|choose|pick|select|say|ask|tell|write|type|see|view|check|list|find|"
    r"reach|contact|speak|talk|try|decide|stop|drop|press|tap|use|make|confirm|name|add|send|give|switch|shift|hold|"
    r"have|get|take|play|start|leave|let|be more|bring (?:it|that) up|cancell?)"
)
_BOOKING = (
    r"(?:bookings?|reservations?|games?|match(?:es)?|sessions?|appointments?|slots?|spots?|courts?|plays?|codes?|times?|"
    r"place|hours?)"
)
_NOT_DONE = (
    r"(?:book(?:ed|ing)?|reserved?|cancel(?:l?ed)?|moved?|changed?|confirm(?:ed)?|made|scheduled|done|complete[d]?|"
    r"touched|happened|gone through|go through|added?|saved?|deleted?|removed?|rescheduled?|finish(?:ed)?|successful|"
    r"final|settled|decided|work(?:ed)?(?: out)?|secured?)"
)
_AUX = (
    r"(?:(?:has|have|had|been|was|were|is|are|be|yet|so|far|able|to|i|we|you|it|anything|that|this|get|actually|already|"
    r"quite|currently|any|of|these|your|the|a|court|booking|bookings) )"
)
_AFTER = r"(?: (?:yet|so far|then|again|now|today|though|with that|for you|with me))*"

ENGLISH = compiled(
    leads=r"""
        ^(?:(?:as (?:requested|agreed|you (?:asked|wished|wanted))|and|but|so|then|well|ok|okay|sure|sorry
        |unfortunately|sadly|luckily|fortunately|currently|also
        |alternatively|otherwise|however|of course|certainly|oh|ah|hi|hello|thanks|thank you|right now
        |at the moment|yes|please|just|simply|as well|good news|bad news|in that case|by the way|for now|great
        |perfect|alright|still|instead|actually|first|today|generally|normally|usually|at the moment|because
        |since|as|though|although|while|that(?= (?:i|you|we|it|there|your|the|everything|all|nothing
        |COURT)\b))\b[,]? ?)+""",
    splits=r"""
        \s(?:and|but|so|or|because|while|though|although|since|plus|yet) (?=(?:i|we|you|it|they|there|that|this
        |these|those|everything|all|nothing|nobody|none|the|your|my|our|COURT|TIME|court|both|neither|once
        |if)\b)| that (?=(?:i|we|you|it|they|there|this|everything|all|nothing|the|your|our|COURT|TIME|both
        |no)\b)|(?:(?<=know)|(?<=say)|(?<=report)|(?<=sure)|(?<=confirm)|(?<=believe)|(?<=think)|(?<=see)
        |(?<=note)|(?<=tell you)|(?<=hope)|(?<=afraid)|(?<=sorry)) (?=(?:(?:COURT|TIME|your \w+|the \w+
        |everything|all|every|COUNT)(?: \w+){0,2} (?:is|are|has|have|was|were|will)\b|(?:there|nothing|none|no
        |we|it)\b))| (?=(?:if|once|when|as soon as|unless|before|until you|whether|because)\b)""",
    subjects=r"""
        \s(?=(?:i|we|you|it|that)(?:'ve|'m|'re|'ll|'s|'d| (?:have|am|are|is|will|can|could|was|were|has|had|did
        |\w+ed|took|put|got|made|set|held|kept|found|now|just|already))\b)""",
    continues=r"""
        \b(?:shall|should|do|does|did|have|has|had|can|could|would|will|may|might|must|are|is|am|was|were|if
        |once|when|whenever|that|what|which|whether|who|how|where|why|before|after|until|because|since|as|and|or
        |but|so|than|time|day|court|one|ones|anything|unless|soon|courts|sorry|only|nearest
        |closest|next|earliest|latest|first|last|best)$""",
    tails=r"""
        ^(?:(?:or|and|to|book|move|cancel|check|look|find|change|list|show|reschedule|help|a|an|the|your|my|it
        |one|another|new|free|tennis|court|courts|booking|bookings|slot|slots|time|times|day|days|date|dates
        |with|for|please|else|other|something|different|earlier|later|today|hour|up|out|up to|long|how|nearest
        |not|rather|what's|also|then|too|as well|indoor|outdoor|clay|hard|grass|though|instead|either|any|every|code
        |its code
        |at least|of|them|these|those|in|on|at|by|DAY|TIME|COURT|END|PART|COUNT|CODE|LENGTH)[ ,]*)+$""",
    asks=r"""
        ^(?:(?:at|on|in|for|from|until|by|to|with|about) )?(?:shall|should|would|do|does|did|don't|is|isn't|are
        |aren't|was|were|have|has|can|could|may|might|will|won't|what|what's|which|when|where|who|whose|how|why
        |any|anything|anyone|something|another|else|same|interested|need|want|or|fancy|ready)\b
        |^everything (?:clear|ok|okay|fine|right)|^(?:is that|you(?: (?:want|mean|would like|prefer|need)
        |'d like|'re looking))\b""",
    supposes=r"""
        ^(?:(?:then|or|and|so|but|only|just|even|please) )*(?:if|once|when|whenever|as soon as|in case|unless
        |until|before|after|should you|to (?!you\b)[a-z]+|in order to|for (?:that|this|a|an|any|another|more)\b
        |depending|as long as|provided|without|with a|assuming|by (?:telling|saying|pressing))\b""",
    confirms=r"""
        \b(?:confirm|press|tap|click|say (?:"?yes|so|the word)|yes|reply|answer|tell me|pick|choose|select
        |let me know|agree|go ahead)\b""",
    wonders=r"^(?:whether|if|who|what|which (?!is\b|was\b|are\b|i\b|has\b|we\b)|when|where|how|why)\b",
    tells=r"""
        ^(?:(?:please|just|simply|then|to [a-z]+(?: [a-zA-Z]+){0,5}|for [a-z]+(?: [a-z]+){0,4}|feel free to
        |you can|don't hesitate to|kindly)[,]? )*(?:tell|let (?:me|us) know|say|press|tap|click|pick|choose
        |select|give|ask|type|write|send|reply|answer|try|contact|speak|call|check|use|name|confirm|specify
        |provide|share|decide|cancel|move|drop|wait|hold on|feel free|mind|note that|keep in mind|repeat|rephrase
        |respond|pay
        |hang on|tap|be (?:more )?(?:specific|patient|precise)|keep (?:it|that|the code|this)|take (?:your
        |a) (?:pick|time|look))\b""",
    courtesies=rf"""
        ^(?:(?:hello|hi|hey)(?: (?:there|again|and welcome|everyone))?|good (?:morning|afternoon|evening|day
        |PART|night)|welcome(?: back| to the club)?|(?:many )?(?:thanks|thank you)(?: (?:so|very|much|a|lot
        |again|too|for)\b)*(?: (?:the|your|that|this|waiting|asking|letting|telling|me|know|patience
        |understanding|info|information|message|kind|words))*|(?:you(?:'re| are) )?(?:very |most\s
        |always )?welcome(?: any ?time)?|(?:it(?:'s| is) |that(?:'s| is) )?(?:no (?:problem|worries|trouble)
        |my pleasure|a pleasure|all right|alright|okay|ok|fine|great|good|perfect|wonderful|too bad
        |good to (?:hear|know)|a good (?:idea|choice|question))(?: (?:at all|by me|with me))*{_AFTER}|(?:i(?:'m
        | am) )?(?:always )?(?:glad|happy|pleased|delighted)(?: (?:to|i could) (?:help|hear (?:it|that)
        |be of (?:help|service)|assist))?|(?:of course|sure(?: thing)?|certainly|absolutely|definitely|okay|ok
        |alright|right|great|excellent|wonderful|fantastic|super|lovely|perfect|nice|cool|awesome|understood
        |got it|i see|fair enough|(?:good|great|nice) (?:idea|choice|question|news)|yes|no|yeah|yep|nope|hm+|oh
        |ah|gladly|with pleasure|sounds (?:good|great|lovely|fun|like a plan)|that (?:sounds (?:good|great
        |lovely|fun)|works(?: for me)?)|i understand|noted with thanks|indeed|exactly|correct){_AFTER}|(?:(?:so
        |very|really|terribly|i'm|i am|my|our|sincere|i|do|we) )*(?:sorry|apologies|apologi[sz]e
        |pardon)(?: (?:about|for|to hear|but|that|this|it|the|any|my|your|trouble|confusion|inconvenience
        |misunderstanding|mistake|mix-up|delay|wait))*|unfortunately(?: not)?|(?:good)?bye(?: for now)?
        |see you(?: (?:soon|later|around|again|next time))?|until (?:then|next time)|take care
        |(?:i hope you )?(?:have|enjoy)(?: (?:a|an|your|the|some|very|nice|good|great|lovely|wonderful|rest|of
        |lots|day|DAY|evening|PART|weekend|week|morning|afternoon|time|fun|game|match|tennis|session|playing|it
        |one|there|on|at|court|out|club))+|enjoy|happy playing|play well|nice to meet you|what(?:ever|ever day
        |ever court|ever time) (?:you (?:like|prefer|want)|works|suits you)(?: best| for you)?|not a problem
        |(?:(?:that|it)(?:'s| is) )?(?:nice|great|good|glad) to hear(?: (?:from you|it|that))?
        |(?:just )?go ahead|here you (?:go|are)|don't worry(?: about (?:it|that))?|no stress|i'm on it
        |i'm waiting(?: for your answer)?|(?:talk|speak|write) to you soon|no rush|i'm all ears|as you (?:like
        |wish|prefer)|pleased to meet you|sadly|luckily|fortunately|right|(?:good|best of) luck(?: (?:with|in
        |your|the|game|match))*|(?:just )?(?:one|a) (?:moment|second|sec)(?: please)?|(?:any ?time|cheers
        |likewise|not at all|don't mention it|never mind|no need to (?:apologi[sz]e|worry|thank me))
        |(?:i )?(?:hope|look forward)(?: (?:that|this|to|it|hearing|helps|from|you|help|helping|again|soon))*
        |please|let's see|so|well|instead|alternatively|for example|thanks in advance)$""",
    promises=r"""
        ^(?:i|we)(?:'ll| will| can) (?:(?:then|gladly|happily|only|also|immediately|go ahead and) )*(?:look
        |check|book|reserve|cancel|move|search|find|try|help|show|do|go ahead|get|make|change|reschedule
        |take(?! care of every)|see(?! you)|tell|let you know)\b|^(?:i|we) (?:book|reserve|move|cancel|look
        |check)\b""",
    limits=r"""
        \b(?:reached|hit|at) (?:the|your) (?:limit|maximum)\b|^(?:which|that|this)(?: is|'s) (?:the most\b
        |as many as\b|the (?:limit|maximum)\b)""",
    whole=r"""
        \b(?:all|whole|entire) (?:day|morning|afternoon|evening|PART|week|DAY)\b|\ball-day\b|\bfor (?:all |our\s
        |the )?members\b|\b(?:most|half|nearly all|almost all)\b|\b(?:every|any|each) (?:day|time
        |hour)\b|\balways\b|\bdaily\b|\bevery DAY\b""",
    echoes=r"""
        ^(?:(?:got|noted|so|then|on|at|in|the|for|and|with|from|to|until|it|is|that|works|sounds|good|great|fine
        |perfect|okay|noted|DAY|TIME|COURT|PART|END|LENGTH)[ ,]*)+$""",
    states=rf"""
        ^(?:i(?:'m| am) (?:(?:very|so|really|just|only|also|still|always|currently) )*(?:not\b|unable|afraid
        |sorry|the\b|an?\b|here\b|happy|glad|able to {_VERBS}|unsure|ready|looking\b|checking|limited
        |your (?:booking |tennis\s|court )*assistant|only\b|made for|there to|listening|having trouble)|(?:i
        |we)(?:'d| would)\b|(?:i|we) (?:(?:only|just|also|still|really|first|currently|do) )*(?:need|don't
        |do not|can(?:'t|not)?|could|couldn't|may|might|know|understand|hope|think|suggest|recommend|help|want
        |wonder|show|offer|handle|speak|checked|looked|searched|tried|didn't|did not|was unable|wasn't|was not
        |haven't|have not|mean|ask|assume|guess|never|have trouble|have no|take care of (?:court )?bookings
        |look after|am)\b|(?:i|we)(?:'ll| will| shall) (?:(?:then|gladly|happily|only|first|just|also|have to
        |not|never) )*{_LATER}\b|(?:i|we) won't\b|i've (?:checked|looked|not)\b|i have (?:checked|looked|not
        |no)\b|you (?:can|could|may|might|must|should|need to|have to|only need to|just need to|only have to
        |just have to) (?:(?:also|only|just|always|then|still|either|simply|instead|directly|now
        |first) )*{_YOURS}\b|you (?:can't|cannot|need (?:a|an|the|no)\b|(?:don't|do not) need (?:a|an|the
        |to (?:say|tell|know|decide|give|choose))\b|would|'ll need|will need|said|asked|mentioned|wanted|want
        |seem|also can|are looking|'d|don't have to (?:decide|say|tell|know|choose)|have (?:the|a) choice
        |haven't (?:told|said|given|chosen|picked)|did not|didn't)\b|you're looking\b|(?:that|this|it) (?:would
        |could|can|can't|cannot|may|might|depends|sounds|seems|doesn't|does not|didn't|did not|is not|isn't
        |is (?:possible|fine|up to you|outside|beyond|in the past|already over|in the|too|only possible)
        |should be (?:possible|fine)|needs|requires|wasn't|was not)\b|(?:that|this|it)(?:'s| is) (?:not\b
        |up to you|possible|outside|beyond|in the past|too\b|the (?:club|only)|only possible|easy|your (?:choice
        |call|turn))|you(?:'re| are) (?:free|welcome) to\b|you'd (?:have|need) to\b|(?:a|an|the
        |your) (?:\w+ ){{0,5}}would (?:help|be (?:great|good|enough|needed|helpful))|(?:the|this) bot\b
        |you(?:'ve| have) (?:not\b|to\b)|(?:only|other) members (?:can|may)\b|(?:the |our |all )?(?:bookings?
        |courts?|changes?|cancellations?|cancell?ing|booking|moving|members?|everyone|one|each member
        |reservations?|a (?:booking|court|member)|slots?) (?:can|may|must|need|needs|cannot|can't|have to|has to
        |works?)\b|there(?:'s| is) (?:no way|nothing i can|no (?:need|such|rush|hurry))\b|what i can do
        |all i (?:need|can)\b|my (?:job|purpose|instructions|role|work)\b|let me\b|let's\b|only you can\b|(?:i
        |we) (?:only|just) (?:book|handle|help|know|do|speak|understand|look)\b|(?:bookings?|courts?) (?:are
        |is) (?:only )?for (?:the )?members\b|\w+ (?:is|are) (?:not|nothing) (?:something )?(?:that )?i\b
        |members? (?:book|hold|play|see|decide)\b|(?:somebody|someone|another member
        |a member)(?: else)? (?:was (?:faster|quicker|first)|beat you|got there first|(?:has )?just (?:took
        |taken|booked|got) (?:it|that)\b)|(?:the|that|this|your|other members'|their) (?:day|time|date|code
        |length|names?|message|question|request|hour|data)\b(?: you \w+)? (?:is|are|seems|looks
        |was) (?:\w+ )?(?:missing|unclear|not|private|wrong|invalid|too|in the past|over|outside|needed
        |ambiguous|already over|public|unknown)\b|(?:happy|glad) to\b|(?:there are|i have|we have) (?:a few|some
        |several|other) (?:options|suggestions|choices|ideas|questions|possibilities)|here (?:are|is) (?:your
        |the|some|a few) (?:options|choices|possibilities)|no such (?:court|day|time|slot|code|booking)\b
        |(?:your|the|that|this) (?:wish|request|time|day|court|slot) (?:cannot|can't|could not|couldn't) be\b
        |no need\b|not sure\b|(?:none|neither) of (?:them|those|these)\b|maybe\b|perhaps\b|(?:another
        |a different|some other|any other) (?:day|time|court) (?:may|might|would|could)\b|(?:which|what) (?:day
        |time|court)\b)""",
    offers=rf"""
        ^(?:i|we)(?: (?:can|could|may|might)|'d be (?:happy|glad) to| would be (?:happy|glad) to| would
        |'d) (?:(?:only|also|then|still|gladly|instead|happily|either|certainly|of course|easily|suggest
        |recommend|offer|like to) ?)*(?:{_VERBS}\b|to\b)|^you (?:can|could|may|might) (?:(?:only|also|then|still
        |instead|either) )*(?:have|get|play|use|take|book|choose|pick|move|reserve)\b|^how about|^what about
        |^i (?:suggest|recommend|offer)\b""",
    denies=rf"""
        (?:\b(?:nothing|none|no (?:booking|bookings|reservation|court|courts|change|changes)|not(?! (?:only
        |just))|never|neither)|n't) {_AUX}{{0,4}}{_NOT_DONE}\b|\bnot {_AUX}{{0,3}}yet\b|\bno (?:changes?|booking
        |reservation) (?:was|were|has|have|is|are)\b|\b(?:remains?|still|stays?|left) un(?:changed|booked
        |touched)\b|\bunchanged\b|\b(?:stays?|remains?) (?:as (?:it is|is|before)|the same|where it is)\b""",
    refuses=r"""
        ^(?:i|we|(?:the|this) bot)(?:'m| am| are|'re| was| were)? ?(?:(?:also|really|currently|afraid) )*(?:not
        |can't|cannot|couldn't|could not|can not|don't|do not|didn't|did not|won't|will not|haven't|have no
        |have not|unable|am not|wasn't|was not|never|only)\b""",
    passive=r"""
        \byou (?:confirm|have confirmed)\b|\b(?:press|tap|click)(?: on)? confirm\b|\b(?:be|been|get) (?:booked
        |cancelled|canceled|moved|changed|reserved|rescheduled|shown|made|chosen|found|confirmed)\b""",
    foresees=r"""
        ^(?:who\b|will you|what will|where will|how will|are you (?:happy|ready|excited|looking forward)
        |do you like|aren't you)""",
    relates=r"^(?:which|who|that) (?:is|was|are|were|i|we|has|have)\b",
    booking=r"\b(?:booking|reservation)s?\b",
    presumes=r"""
        \byours\b|\bbelongs? to you\b|\b(?:see|seeing|meet|meeting|expect|expecting) you\b
        |\b(?:for free(?! (?:court|slot|time)s?)|free of charge)\b|\bto have \w+ed\b|\bnothing (?:more
        |else) to\b""",
    cannot=r"""
        \b(?:couldn't|could not|can't|cannot|unable|wasn't able|was not able|not able|failed|not possible
        |impossible|didn't work|did not work|won't work|went wrong)\b""",
    owns_nothing=r"""
        ^you've (?:got )?(?:no|nothing)\b|^you (?:currently |still |already )?(?:have no|have nothing|don't have
        |do not have|haven't got|hold no|haven't (?:booked|made))\b|\bno (?:upcoming |other |live |current\s
        |more )*(?:bookings?|reservations?)\b|\b(?:can't|cannot|couldn't|could not|don't|do not|didn't
        |did not) (?:find|see|have) (?:a|any|that|such|your|another)(?: \w+){0,2} (?:bookings?|reservations?)\b""",
    free=r"\b(?:free|available|vacant|open|looks? good|works|would work|bookable|left|possible|unoccupied|be had)\b",
    taken=r"\b(?:taken|booked|occupied|full|sold out|gone|reserved|busy|unavailable|in use|snapped up)\b",
    none=r"""
        ^(?:no|none|nothing|neither)\b|\bthere(?:'s| is| are) (?:only )?(?:no|nothing|none)\b|\bnot\b|n't\b
        |\b(?:have|see|find) (?:no|nothing)\b|\bno (?:longer|court|courts|slot|slots|other|free|time)\b""",
    every=r"\b(?:all|every|everything|each|any|many|plenty)\b(?! of a)",
    only=r"""
        \bonly\b|\blast (?:free|available|remaining|open)\b|\bone (?:court|slot|time)(?: is)? (?:left|free
        |available)\b|\bjust (?=COURT|TIME|COUNT|one)""",
    others=r"\b(?:others?|rest|remaining)\b",
    has_free=r"""
        ^(?:i|we|the club)(?: (?:still|also|currently|can see))* (?:have|has|see|found|find)\b|^there(?:'s| is
        | are)\b""",
    club=r"""
        \bare (?:our|the|all) courts\b|\b(?:opens?|opening|closes?|closed|hours|last slot|first slot
        |last start)\b|\bcourts?\b.*\b(?:clay|grass|hard|carpet|indoor|indoors|outdoor|outdoors|covered|lights
        |floodlit)\b|COURT.*\b(?:clay|grass|hard|carpet|indoor|indoors|outdoor|outdoors|covered|surface)\b
        |\b(?:there are|we have|club has|choose (?:from|between)|courts are|courts here|named|called
        |our courts)\b.*(?:courts?|COURT)|\b(?:lasts?|long|length|longest|minutes|LENGTH)\b|\b(?:ahead|advance
        |horizon)\b|\b(?:at most|up to|maximum|limit|at a time|at once|per member|no more than)\b""",
    hours=r"\b(?:last|first) (?:slot|start|session|hour)s?\b|\b(?:open|opens|opening|close|closes|closed|hours)\b",
    closed=r"\bclosed\b|\bnot open\b",
    no_closures=r"""
        ^(?:(?:there are|we have|i see|the club has|i know of|currently|at the moment|right now) )*(?:no
        |not any) (?:(?:upcoming|coming|planned|scheduled|known|further) )*(?:clos(?:ed|ing) days?
        |closures?)(?: (?:are|planned|scheduled|known|currently|yet|coming up|ahead|at the moment))*$""",
    cites=r"""
        ^(?:(?:the|our|your) club(?:'s)?(?: (?:notes?|admins?|rules|information))? (?:also )?(?:says?|states?
        |writes?|adds?|notes?|tells? (?:us|members))|according to (?:the|our|your) (?:club(?:'s)?(?: (?:notes?
        |rules|information))?|notes?)|(?:the|its|their) notes? says?)\b(?: that\b)?,? ?""",
    most=r"\b(?:at most|up to|maximum|limit|at a time|at once|per member|no more than|longest|max)\b",
    lists=r"""
        ^(?:here(?:'s| is| are)|these are|this is|i (?:found|have|see|can (?:offer|see))|we have|there (?:is
        |are)|the (?:nearest|closest|next|free|available|following)\b.*|free|available
        |your (?:\w+ )?bookings?(?: are)?|options?)""",
    yours=r"""
        \b(?:your|yours|yourself|you(?:'re| are|'ve| have| hold| got| play|'ll| will| get)|(?:under
        |in) your name)\b|\b(?:for|to|awaits?|with|await|expect(?:s|ing)?|see(?:ing)?) you\b""",
    your_booking=rf"\byour (?:\w+ )?{_BOOKING}\b",
    did=r"""
        (?<!shall )(?<!should )(?<!could )(?<!can )(?<!may )\b(?:i|we)(?:(?:'ve| have| had)+ (?:(?:just|now|already
        |also) )*(?!no\b|not\b|to\b|is\b|COURT|COUNT|any\b|a\b|the\b|checked\b|looked\b)\w+|(?:'d)?\s
        (?:(?:just|now|already|also) )*(?!need|checked|looked|searched|tried)(?:\w+ed|took|put|got|made|set|held|kept
        |did(?! not\b)|wrote|gave
        |let|cut|hit|went|cleared)\b)|^(?:just |already )?(?!closed\b)(?:\w+ed|put|got)\b(?! it$)""",
    owned=rf"""
        ^(?:i (?:can |also |only )*(?:see|find|found) (?:COUNT|your|a|one|the)\b|you (?:(?:currently|now|still
        |already|also|only|do) )*(?:have|hold|'ve got|have got|are (?:\w+ )?(?:booked|playing|on|down for)|play
        |booked|'re (?:\w+ )?(?:booked|playing|on|down for))|you're (?:(?:already|still|currently
        |also) )*(?:booked|playing|on|down for)|your (?:(?:next|other|first|second|upcoming|current|only|booking
        |existing|court|last|latest|DAY|TIME|COURT|PART)(?:'s)? )*{_BOOKING}(?: \w+){{0,6}} {_BE}
        |your {_BOOKING}|the (?:(?:code|booking code|next|other|first|second|booking|one|upcoming|latest)\b)
        |(?:it|that|this|they|both|these|those) (?:{_BE}|starts?|begins?|ends?)\b|it's|that's|that makes
        |here (?:is|are) your|there(?:'s| is| are).*\b(?:your|bookings?)\b|(?:a|the|one) (?:booking
        |reservation)\b|as of now|in total|COUNT\b|COURT|DAY|TIME|one\b|its code)""",
    booked=r"""
        \b(?:book(?:ed|ings?)?|reserv(?:ed|ation)|confirmed|scheduled|secured|registered|signed|yours|saved
        |claimed)\b""",
    cancelled=r"""
        \b(?:cancel\w*|delet\w*|remov\w*|drop(?:ped|s)?|scrap\w*|call(?:ed|ing)? (?:\w+ ){0,3}off|off|freed
        |free (?:up|again)|releas\w*|void\w*|annul\w*|withdr\w*|undo\w*|undone|wip\w*|clear(?:ed|s)|eras\w*
        |gone(?! (?:ahead|through))|bin(?:ned)?|ax(?:ed)?|scratch\w*|g[ia]ven? (?:\w+ ){0,2}(?:up|back)|rid of
        |tak\w+ (?:\w+ ){0,4}(?:off|out)|took (?:\w+ ){0,4}(?:off|out|down)|no longer|any ?more|history|lost
        |revok\w*|rescind\w*|struck|strik\w+|cut|unbook\w*|reversed|abort\w*|terminat\w*|ended|nix\w*|pulled
        |given (?:\w+ )?away|gave (?:\w+ )?away|let (?:\w+ ){0,3}go|crossed|dissolved)\b""",
    moved=r"""
        \b(?:mov(?:e|ed|ing)|reschedul\w*|shift\w*|push\w*|chang\w*|swap\w*|switch\w*|postpon\w*|transfer\w*
        |brought (?:\w+ ){0,3}forward|later|earlier|rebook\w*|updat\w*|modif\w*|extend\w*|shorten\w*|lengthen\w*
        |adjust\w*|amend\w*|exchang\w*|alter\w*|delay\w*|replac\w*|relocat\w*|instead|traded|new (?:time|court
        |day|date|slot)|prolong\w*|bumped|dragged|slid|set back)\b""",
    altered=r"\b(?:stays?|remains?|unchanged|chang\w*|happened|done)\b",
    settled=r"""
        ^(?:(?:it(?:'s| is)|that(?:'s| is)|this is|all|everything(?:'s| is)?|consider it) )*(?:already\s
        |now )*(?:done|all set|set|settled|sorted|taken care of|finished|completed?|handled|all done|in order
        |dealt with)(?: (?:for you|now))*$|^i (?:took|have taken) care of (?:that|it|this)\b|^i've taken care\b""",
    plain=ENGLISH_PLAIN,
    talk=ENGLISH_TALK,
)
