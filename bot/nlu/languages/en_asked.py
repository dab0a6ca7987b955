"""English questions: what asks, and what for, among it the club's facts by topic."""

ASKED = {
    "ask": """
        what, what's, which, which one, when, when's, where, where's, who, who's, how, how's, why, is, are, was, were,
        do, does, did, have, has, had, should, shall, would, could, can, may, might, must, will, am, isn't, aren't,
        doesn't, didn't, can't, couldn't, won't, wouldn't, how come, what time, what times, what day, what days,
        which day, which days, which times, any idea, do you know, tell me, let me know, i want to know,
        [tell me|let me know] [what|when|where|who|how|what's|when's|where's|who's|how's|if|whether], i'd like to know,
        remind me [what|when|where|which],
        can you tell me, could you tell me, is it, is that
    """,
    "wonders": """
        what, what's, when, when's, where, where's, who, how, how's, why,
        [tell me|let me know] [what|when|where|who|how], do you, is there, are there, got any, got anything,
        [tell me|let me know] [what's|when's|where's|who's|how's|if|whether]
    """,
    "asked": """
        now, right now, at the moment, at present, currently, you, you're, we're, they're, it's, i, we, there, it, they,
        be, been, got, if, ever, to, s, know, able, worth, possible, me, us, playing, plays
    """,
    "sees": """
        [i'm|i am|we're|we are] [free|available], left, free, available, availability, availabilities, vacant,
        vacancy, vacancies, opening, openings, is there,
        are there, is there anything, what's free, what is free, what's available, what is available, what's open,
        what do you have, have you got, do you have, got any, got anything, any chance of, any chance,
        [|is |anything |something |is anything |is there anything ]free, looking, look, looks, show, show me, check,
        look up, look for, owt,
        summat, going, got owt, got summat,
        [|the |your |my ][earliest|first|soonest|next] [|free |available ][slot|time|court|thing] [|you have|you've
        got|you have got|available|free|possible|going],
        see, view, find out, list, any [courts|slots|times|openings|space|room|spots|spaces], anything, something
    """,
    "free": "free, available",
    "taken": "taken, busy, occupied, booked up, fully booked, full, anyone, somebody, someone, bookable",
    "owned": """
        my bookings, my reservations, my courts, my games, my matches, my slots, mine, bookings, reservations,
        upcoming bookings
    """,
    "mine": """
        my booking list, [|remind me |tell me |show me ]what [i've|i have|we've|we have] got [|on|booked|coming up],
        [|remind me |tell me ][what's|what is|what was] the code, what have [i|we] got [|on|booked|coming up],
        [i'm|i am|we're|we are] [|still |really ][booked|down] [for|on|in], [if|whether] [i'm|i
        am|we're|we are] [|still |really ][booked|playing|on|down|in], [if|whether] [i|we] [|still ][have|have got|'ve
        got] [|a |any |my ][booking|bookings|court|courts|game|anything], [list|show|show me|see] everything [i've|i
        have|we've|we have] [|got|booked], what [i|we] [have|'ve] [|got ]booked, when [i|we] play, when [i'm|i am]
        playing, [what|which|when|which court] [have|did|do|am] i [|have |got ][book|booked|reserve|reserved],
        [what|which court|which slot|where|when] [did|have] you [put|book|booked] [me|us], [what|which court|which one]
        did you [put|book] [me|us] [on|in|for], what have [i|we] let [myself|ourselves] in for, [what's|what
        is|when's|when is|where's|where is] [my|our] next [game|booking|match|court|slot|session], my next
        [game|booking|match|court|slot|session], [until when|till when|how long] are [i|we] on, [what|which|when]
        [i've|i have|we've|we have] [|already |just ][booked|reserved|got], [am i|are we] [on|in|down|up], [which
        one|which] am i on, [the |]details of my [booking|court|game], [what|which court|which courts|what courts|what
        times|which slots] [do|have] [i|we] [have|got], what's booked, when am i playing, when do [i|we] play, when are
        we playing, [|remind me ]when [i'm|i am|we're|we are] playing, [am|are|was|were] [i|we] [|still |really
        |definitely ][booked|playing|on|down|in], [am|are] [i|we] [|still |really |definitely ][booked|down]
        [in|for|on], [do|have|did] [i|we] [have|got|book|booked] [|a |any |my
        ][booking|bookings|court|courts|game|anything], when is my [booking|game|match|court|slot|session|next game|next
        booking|next match], when's my [booking|game|match|court|slot|next game|next booking], what time is my
        [booking|game|match|court|slot], [when|what time] does [it|that|my game|my booking|my slot|my court]
        [start|begin|end|finish], which court [am i on|is mine|do i have|did i book|have i booked], booked for me,
        cancelled, canceled, did [i|we] [book|reserve|have], have i [booked|reserved], when [is|was] [it|that], what
        time [is|was] [it|that], [which|what] court [was|is] [it|that], [|what |which ]court [i'm|i am|we're|we are] on,
        do [i|we] have, am i on, anything booked, my schedule, coming up, did [that|it|this] [go through|work], [is|was]
        [it|that|this] [booked|confirmed|done|all done], am i [in|down], [what is|what's] [my|the] code, my code,
        booking code
    """,
    "help": """
        help, help me, i need help, need help, i need some help, commands, instructions, usage, what can you do,
        what can i do, what do you do, how does [this|it] work, how do you work,
        [how|where] [do|can|would|should|could] [i|we|one|you] [book|cancel|reserve|move|change|reschedule|use],
        how to [book|cancel|reserve|move|change|reschedule|use], who are you, what are you,
        are you [a|an] [bot|robot|human|person|ai|machine], are you [human|real]
    """,
    "topic:courts": """
        what courts [do you have|are there|have you got|does the club have],
        which courts [do you have|are there|have you got|does the club have],
        how many courts [|do you have|are there|have you got], surface, surfaces, list [of |the |all ]courts,
        names of the courts, roof, [the |]difference between, [the |]differences between, what kind of courts,
        what sort of courts, what kind of court, what sort of court, what type of court, what type of courts
    """,
    "topic:hours": """
        open, opening, opening hours, opening times, opening time, hours, closing time, close, closing,
        [when|what time|until when|how late] [do|are] you [open|close|shut|closing], until what time are you open,
        [when|what time] does [it|the club|the place] [open|close|shut], business hours,
        how [early|late] can [i|we|you|one] [start|play|come|begin|get on|get in],
        [are|is] [you|you guys|it|the club|the place] [|still |even ]open,
        [do|does] [you|it|the club|the place] [|still |even ][open|close|shut],
        [the |][latest|earliest] [i|we|you|one] can [start|play|book|finish|begin|stay|come|arrive|get on|turn up],
        [do|does] [you|the club] [do|offer|run],
        [|the ][latest|last|earliest|first] [start|start time|starting time]
    """,
    "opens": """
        [are|is] [you|you guys|it|the club|the place] [|still |even ]open,
        how [early|late] can [i|we|you|one] [start|play|come|begin|get on|get in],
        [do|does] [you|it|the club|the place] [|still |even ][open|close|shut],
        [do|does] [you|the club] [do|offer|run]
    """,
    "topic:lengths": """
        how long, how many [hours|minutes], in one go, how long can [i|we], length, lengths, duration, longest,
        shortest, maximum, max, minimum, slot length,
        how long is a [slot|booking|session|game]
    """,
    "topic:horizon": """
        how far ahead, how far in advance, how many [days|weeks] ahead, how many [days|weeks] in advance, how early,
        in advance, ahead of time, how soon, booking window, how far
    """,
    "topic:limits": """
        how many bookings, how many reservations, limit, limits, how many times,
        how many courts can [i|we] [book|have|reserve], how many can i [book|have], how often, how many slots,
        peak hours, peak times, peak time, prime time, [when|what] are [|the |your ]peak [hours|times],
        maximum number of bookings, quota, allowance, at once, at a time
    """,
    "topic:closures": "closed, closure, closures, holidays, bank holiday, bank holidays, public holidays, shut",
    "topic:rules": """
        rules, rule, policy, [do|can|must|should|may|are] [|all |the ]bookings, on the hour, policies, cancellation,
        cancellation policy, cancellations, notice, deadline, [|is it |it's |it is ]too late to cancel, late to
        cancel, cancelling, canceling, [until when|by when|till when|how late|how long before] can [i|we|one]
        [cancel|call it off|call off|move|move it|change|change it|reschedule], [what |what would |][happens|happen]
        [if|when] [i|we] cancel, what [if|when] [i|we] cancel, [can|may] we [|still ]cancel, am i allowed to cancel,
        how late can i cancel, until when can i cancel,
        [|what's |what is |when's |when is ][|the ][latest|last] [|time |moment ][i|we|one|you] can
        [cancel|move|change|call off],
        by when [can|must|should|do] [i|we] [|have to ][cancel|move|change], [|still ]cancel for free,
        can i [|still |also ]cancel, may i
        [|still |also ]cancel, could i [|still |also ]cancel, cancel late, allowed
    """,
    "topic:notes": """
        [turn|show|rock] up, walk in, walk-in, price, prices, pricing, cost, costs, how much, fee, fees, pay, payment,
        payments, charge, charged, charges, refund, refunded, free of charge, for free, money, bring, guest, guests,
        visitor, visitors, [bring|bringing] [|along ][a|my|some|one|two]
        [guest|guests|friend|friends|partner|mate|mates], membership, join, [what's|what is|how's|how is|how will] the
        [weather|forecast], weather [like|forecast|report], will it [rain|be dry|be cold|be warm|be sunny|snow|be
        windy], phone, telephone, number to call, email, contact, contacts, address, where are you, location, parking,
        park, shower, showers, changing room, changing rooms, locker, lockers, racket, rackets, racquet, racquets,
        balls, ball machine, [|be |to be |being ]a member, member, members, non-member, [|a |the |any |your ]coach,
        coaching, coaches, lesson, lessons, trainer, dog, dogs, wear, shoes, dress code, equipment, rent, hire, cafe,
        [a|the|any|your] bar, bar open, restaurant, toilet, toilets, wifi, non-members, non members, wheelchair, kids,
        children, lights, floodlights, lit, floodlit, website, manager, reception, speak to, talk to
    """,
}  # fmt: skip
