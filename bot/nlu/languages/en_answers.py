"""What is answered in English: yes and no, to an offer and to what it lacks."""

ANSWERS = {
    "yes": """
        yes, y, [|oh |ok ][go on|go on then], yeah, yea, yep, yup, yas, yess, yess, aye, ok, okay, okey, okie, k, kk,
        [okey|okie] [dokey|dokie|dokes|doke],
        sure, sure thing, certainly, of course, absolutely, definitely, indeed, correct, right, exactly, agreed,
        affirmative, alright, all right, fine, fine [by|with] me, perfect, great, excellent, wonderful, lovely,
        brilliant, awesome, super, cool, good, nice, sounds [good|great|fine|perfect|lovely],
        that sounds [good|great|fine|perfect], looks [good|great|fine], that looks [good|great|fine],
        that's [fine|good|great|ok|okay|perfect|right|correct|it],
        that is [fine|good|great|ok|okay|perfect|right|correct], it's [fine|good|ok|okay|perfect], go ahead, go for it,
        do it, do that, let's do it, let's do that, let's go, make it so, please do, yes do, i do, i confirm, confirm,
        confirmed, confirm it, book it, book that, book this, take it, i'll take it, i will take it, i'd like that,
        i want it, that works, works, works for me, that works for me, that'll do, that will do, happy with that, deal,
        done, gladly, with pleasure, why not, by all means, please go ahead, no problem, you bet, yes indeed, it is,
        roger, + 1, 👍, 👌, ✅, ✔, ☑, 🆗, 🙌, 💯, 🤝, 👏
    """,
    "take it": "book it, book that, book this, take it, i'll take it, i will take it, i'd like that, i want it",
    "keep it": """
        [|i'll |i will |we'll |we will |i want to |i'd like to |let me |better ]keep [it|that|them|that one],
        [|i'll |i will |we'll |we will |i want to |i'd like to ]keep [my|the|that|this] [booking|court|slot],
        leave it [as it is|alone],
        [|can i |could i |can we |could we |i |we |i'd like to |i'll ][have|want|take] it back,
        put it back, undo [|it|that|the cancellation], let it [be|stand], i [still|do] [want|need] it, i need it
    """,
    "no": """
        no, n, nope, nah, naw, nay, no thanks, no thank you, no ty, no thx, not now, not today, not yet, not this time,
        not really, not interested, no way, never, never mind, nevermind, forget it, forget that, forget about it,
        leave it, skip it, scratch that, don't, do not, don't bother, rather not, better not, i'd rather not,
        i would rather not, i don't think so, i do not think so, don't do it, don't do that, stop, stop it, wait,
        no wait, oh wait, [|oh ][wait|hang on|hold on] no, no [hang on|hold on], oh no wait, hang on, hold on, oh no,
        change of plan, negative, drop it, changed my mind,
        [i|i've|i have] changed my mind, actually [don't|no|not], i no longer need it, no longer need it,
        no longer needed, no need, abort, cancel that request, no deal, maybe later, another time, some other time,
        i'm good, i am good, i'll pass, i pass, pass, no dice, absolutely not, certainly not, of course not,
        [|i'm |i am |i was ][|just |only ][kidding|joking], jk, just a joke,
        don't want it, i don't want it, i do not want it, not for me, another day, a different day, [some |]other day,
        different day, 👎, ❌, 🚫, ✖, 🙅, ⛔
    """,
    "first free": """
        [|the |your |my |a ][earliest|first] [|available |free |possible ][slot|time|court|session|one you have],
        [|the ][earliest|first|soonest] [slot|time|court] [you have|you've got|you have got],
        [earliest|first] [available|possible], [|the ]soonest, as early as [possible|you can|you have],
        early as possible
    """,
    "last free": """
        [|the |your |my |a ][latest|last] [|available |free |possible ][slot|court|session],
        [|the ]latest [|available |free |possible ]time, [latest|last] [available|possible],
        as late as [possible|you can|you have], late as possible
    """,
    "next free": """
        [|the |your ]next [free|available|possible|open] [slot|court|time|session], as soon as [possible|you can], asap,
        soon as possible
    """,
    "other court": """
        [|a |any |some ][different|other] [court|courts], the other court, another court,
        [swap|switch|change] [|the |our |my ]courts
    """,
    "none": """
        none, neither, nothing, none of [them|those|these|that|it], neither of [them|those|these], neither one,
        none of [the|these|those] [options|slots|times|courts|above],
        [none|neither] of [them|those|these] [suit|suits|work|works|fit|fits|will do|are any good][| me| us],
        nothing there, no good, not any of [them|those|these], not those, not these, not them, not that, not any
    """,
    "others": """
        [|any |some |what |the |show me |give me ]other [options|times|slots|ones|courts|choices|offers], others,
        [|any |some |what |show me |give me ]alternatives, something else, anything else, what else, more options,
        more times, show [me|] more, more choices, different [times|options|slots|courts], other times,
        something different
    """,
    "good": """
        works, works for [me|us], work, work for [me|us], is [fine|good|great|ok|okay|perfect|best|nice],
        are [fine|good|great|ok|okay|perfect], would be [best|great|good|nice|fine|perfect|lovely|ideal|ok|okay],
        would [work|suit|do|be], suits [me|us], fits, sounds [good|great|fine|perfect], looks [good|great|fine|perfect],
        will do, ideally, preferably, best, great, perfect
    """,
    "bad": """
        [is|are|would be|] no [good|use], [is|are] not [good|great|ideal|possible|ok|okay], isn't
        [good|great|ideal|possible], aren't good, doesn't [work|suit|fit], does not [work|suit|fit], don't
        [work|suit|fit], do not [work|suit|fit], doesn't [work|suit] [for |][me|us], does not [work|suit] [for
        |][me|us], won't work, will not work, [won't|can't|cannot] do, [is|are] out, [is|are|would be|] [|far |way
        |much |a bit |a little |a touch ]too [late|early|far|short|long], [is|are|would be|] [a bit|a little|a
        touch|rather|quite|slightly] [late|early|far|short|long], [is|are] bad, [stays|stay] [as it is|as is|put|the
        same|where it is], [i'm|i am|we're|we are] [away|busy|out of town|not around|not free|unavailable|tied up],
        [that's|that is|it's|it is] no [good|use], i can't [do|make], i cannot [do|make], [i|we] [|really ]hate, hate,
        i dislike, [i|we] can't stand, i'd rather avoid, [i'm|i am] not [keen on|a fan of], i don't [like|want], i do
        not [like|want], i don't like, i don't want [it|them|any]
    """,
    "cannot": """
        [|i |we |i'm |we're |i am |we are ][won't be able|will not be able|not able|unable] to [make
        it|make|play|come|attend], let [somebody|someone|anybody|anyone] else have, [i|we] [can't|cannot|can
        not|won't|will not|am unable to] [make it|make|play|come|attend|be there], [can't|cannot|won't] [make
        it|make|play|come|attend|be there], [|i |we |i've |we've |i'll |we'll ][gotta|got to|have to|need to|must]
        [bail|pull out|drop out|cry off], [|i |we ][can't|won't|cannot|not gonna|not going to] be
        [coming|playing|there], [we're|i'm|we are|i am] not [coming|playing|going to make it], [won't|will not] be
        [able to|] [coming|there], no [tennis|game|match] for [me|us], [someone|somebody|anyone|anybody] else can have,
        [i|we] [won't|will not] [be needing|need], [i|we] [don't|do not|no longer] need
    """,
    "refuses": """
        [don't|do not|never] bother, no need to, no need for, [you |]needn't, you don't [need|have] to,
        [don't|do not] [you |]dare, i'd rather not, i would rather not, [we'd|we would] rather not, rather not,
        better not, prefer not to, [i'd|i would] prefer not to
    """,
}
