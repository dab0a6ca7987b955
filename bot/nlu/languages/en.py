"""English booking talk. What `times` of another language maps to are words of this one."""

from bot.nlu.languages.en_answers import ANSWERS
from bot.nlu.languages.en_asked import ASKED
from bot.nlu.languages.en_courtesies import FILLER
from bot.nlu.languages.en_requests import REQUESTS
from bot.nlu.languages.lexicon import Words

WORDS = Words(
    times={
        "one more hour": "another hour", "one extra hour": "another hour", "an additional hour": "another hour",
        "after work": "evening", "after school": "afternoon",
        **dict.fromkeys(("right now", "right away", "straight away", "this minute"), "as soon as possible"),
        **{f"clear {what}": f"cancel {what}" for what in ("everything", "all", "my", "both")},
    },
    requests=REQUESTS,
    apart={"put down": "book", "pencil in": "book", "putting down": "booking", "pencilling in": "booking",
           "give miss": "cancel"},
    roles={
        **ASKED,
        **ANSWERS,
        "book": """
            book, reserve, rebook, schedule, make [|me |us ][a|an|the|another] [booking|reservation|appointment],
            [put|pop|book|stick|pencil|jot|squeeze|slot|fit] [me|us] [down|in|on][| for], sign [me|us] up for,
            sign [me|us] up, set up, arrange, hold, secure, get hold of, [grab|get|give|find|sort] [me|us],
            [squeeze|fit|slot] [|me |us ]in, [i'll|i will|we'll|we will] [|have to ][take|have|go for|go with|grab|get],
            [i|we] take, take, grab, go [for|with], let's [take|have|go for|go with|do|say|make it|get|book|play],
            [put|pop|stick] [my|our] [name|names] [|down ][on|for|in|against], let [me|us] [have|take|get], gimme,
            lemme [have|get],
            [stick|pencil|jot] [me|us] [down|in], sort [me|us] out with, i choose, i pick
        """,
        "want": """
            [i'll|we'll|i will|we will|i'm going to|we're going to|i am going to|we are going to] need [|to],
            [i'm|we're|i am|we are] gonna need [|to], [i|we] [|really |just |also |still ][want|need|wanna], [i|we]
            [|really |just |also |still ][want|need] to, want, want to, need, need to, wanna, [i|we] prefer, [i'd|i
            would|we'd|we would] prefer, [i'd|we'd] rather [have|take|do|go for|go with|play], [i'd|i would|we'd|we
            would] [|really |also |just ][like|love], [i'd|i would|we'd|we would] [|really |also |just ][like|love] to,
            [i'm|i am|we're|we are|] looking [for|to], [i'm|i am|we're|we are|] hoping [for|to], [|i |we ]fancy, [i|we]
            must, [i|we] have to, [i|we] [will|'ll]
        """,
        "first": "want, want to, need, need to, looking for, looking to, hoping for, hoping to, fancy, wanna",
        "get": "have, play, get, take, do, do it, do that, make, try, use, go",
        "polite": """
            [can|could|would|will|may|might] [you|i|we], [can|could|may|might] [you|i|we] please, [can|could] u,
            [|is there ]any [way|chance] [you|i|we] [could|can], [|is there ]any way to
        """,
        "cancel": """
            cancel, unbook, un book, [call|calling] [it|that|this|everything] off, call off, get rid of, drop, delete,
            remove, withdraw, scrap, take [me|us] off, [bin|ditch|axe|scrub|chuck],
            [bin|ditch|axe|scrub|chuck] [it|that|this|mine|my|the], skip, release, free up, give [up|back],
            [i'm|i am|we're|we are] [cancelling|canceling], take [it|that] back,
            off the [sheet|list|board|calendar|schedule|system|book|books|diary|rota]
        """,
        "off it": "off the [sheet|list|board|calendar|schedule|system|book|books|diary|rota]",
        "that time": "[to|for|until] then, then instead",
        "recalls": "[is|was|isn't|wasn't] [that|it][| on| a| the| on a| on the]",
        "move": """
            move, reschedule, shift, push, postpone, delay, change, switch, swap, bring, pull, put, shove, bump, nudge,
            slide, [swap|switch|change] [|the |our |my ]courts,
            bring [it|this|that|us|mine], change [the|its|my|our] [time|day|date|court|hour|length|duration] [of|for]
        """,
        "make": """
            make [it|that|this|them|mine|ours|the booking], make [my|our] [booking|court|slot|game], turn [it|that] into
        """,
        "extend": """
            extend, lengthen, prolong, add, stretch, add on, tack, tack on, stick on, stay on, [stay|play] longer
        """,
        "shorten": "shorten, cut, reduce",
        "longer": "longer, more, extra",
        "shorter": "shorter, less",
        "back": "back",
        "delays": "push, put, shift, bump, shove, delay, postpone",
        "postpones": "delay, postpone",
        "hastens": "bring, pull, bring [it|this|that|us|mine]",
        "forward": "forward, forwards",
        "up": "up",
        "too": "as well, too, also",
        "once more": "again",
        "scant": """
            [isn't|is not|aren't|are not|won't be|wouldn't be|not] [|long ]enough,
            [|is |are |would be |that's |that is |it's |it is ][|far |way |much |a bit |a little |rather ]too short,
            [|is |are |would be |that's |that is |it's |it is ][a bit|a little|a touch|rather|quite|slightly] short,
            [|i |we ]need [longer|more time], [that|it] [isn't|is not|won't be] [|long ]enough,
            [that's|it's] not [|long ]enough
        """,
        "reports": """
            booked, reserved, already [have|has|got], [has|have|had|they've] [|already |just ][booked|reserved],
            [i've|we've] [|already |just ][booked|reserved|got]
        """,
        "not": """
            not, please not, [ideally|preferably|definitely] not, never, no longer, not [any longer|anymore|any more],
            don't, do not, no, nor, neither
        """,
        "excludes": "not, nor, neither, please not, [ideally|preferably|definitely] not",
        "nor": "nor",
        "drops": "forget, forget about, never mind, nevermind, scratch",
        "keeps": "keep, leave",
        "none such": "no",
        "except": """
            except, except for, excluding, [anything|anytime|any time] bar, other than, apart from, besides, without,
            instead of, rather than, but not, and not, just not, [anywhere|everywhere|any court|every court|all
            courts] [but|except|bar], anything but, any but, all but, everything but, any [court|slot|time|day|one|of
            them] but, either but, not counting, [but|and|just] keep, but leave, avoiding, bar, leaving out, minus,
            [as long as|so long as|provided] [it's not|it is not|it isn't|that's not],
            [|please |i'd like to |i'd rather ]avoid, steer clear of
        """,
        "is not": "isn't, is not, aren't, are not",
        "skips": "skip, ignore, leave out",
        "but": "but",
        "instead": """
            actually, instead, rather, [i|we] prefer, [i'd|i would|we'd|we would] prefer, i mean, i meant, better, [it
            |that |this |]should [have been|be], [it |that |]should've been, [it |that |]was [meant|supposed] to be,
            i'd rather, [i'd|we'd] rather [have|take|do|go for|go with|play], make that, no sorry, no actually,
            actually no, sorry i meant, sorry i mean, or rather, change of plan, i said, i asked for, no
            make it, no i mean, no i meant, or
            no, [is|are|would be|might be|would suit us|would suit me|suits me|suits us|works]
            [better|safer|easier|nicer]
        """,
        "sorry": """
            [oh |][wait|hang on|hold on] no, no [wait|hang on|hold on], oh no wait, scratch that, correction, sorry,
            my mistake, my bad, silly me, wrong [court|day|time|date|hour|one],
            oh wrong [court|day|time], no wait, wait, oh wait, oops, hang on, no sorry, change of plan, i'd rather,
            i mean, i meant, sorry i meant, sorry i mean, or rather, no actually, actually no, no i mean, no i meant,
            no make it, or no, i said, i asked for
        """,
        "shown again": """
            [show|see] [|me |us ][it|that|this|them] [|once |one more time ]again, show me again,
            [show|see] [|me |us ][it|that|this|them] [once more|one more time]
        """,
        "shows": "see, via, details",
        "maybe": """
            let me [think|check|see|ask], i'll [think|check|ask|see],
            [i|we] [could|can] [do|make|play|come], maybe, perhaps, possibly, probably, i think, i guess, not sure,
            not sure yet, i might, we might, might,
            thinking [about|of], considering, tentatively, wondering [about|], i wonder, just thinking [about|of],
            just wondering, i may, we may, not certain, undecided, i'm not sure, i am not sure, still deciding,
            don't know, i don't know, [how|what] about, what if, or so
        """,
        "talk": """
            did you, didn't mean to, did not mean to, don't want to, do not want to, i don't want to, i do not want to,
            happens if, would happen if, remind me to, should i, shall i, should we, shall we, is it possible to,
            [|would it ]be possible to, too late to, is it too late to, am i allowed to, yet, still, if i, be able to,
            i was going to, i'm going to, i am going to, i tried to
        """,
        "subject": """
            [|a |the |another |one |any |this |that ][court|slot|spot|session|game|match|place|time slot|hit], [|a
            |the |another |any ]tennis court, training, practice, courts, slots, sessions, tennis, some tennis, to
            play, to play tennis, to play a game, to play a match, to have a game, a game of tennis, court time,
            something, somewhere, another one, doubles, singles, [|a ]double [session|slot|booking],
            two [sessions|slots] [in a
            row|back to back], play tennis, knock up, a knock, for a [game|match|hit|session|knock], a time, another,
            [a second|a third|one more|an additional|an extra] [court|slot], one more
        """,
        "another": """
            another, another [court|one|slot|spot|session|game|match|place|time slot|tennis court],
            [a second|a third|one more|an additional|an extra] [court|slot], one more
        """,
        "any": """
            any, anything, either, either one, either of [them|those|these], whichever, whatever, any one,
            any of [them|those|these|the above|the courts],
            [doesn't|does not|don't|do not] [matter|mind|care] [which|which one|which court|what court],
            [|just |you ][pick|choose] [one|any|whichever], not [fussed|bothered|fussy|picky]
            [|which|which one|which court], no matter which [one|court],
            any [court|slot] [|is fine|will do|works],
            [i|we] [don't|do not] [mind|care], don't mind, don't care, doesn't matter, does not matter, no preference,
            no preferences, you [choose|pick|decide], your choice, up to you, surprise me, no matter which,
            whatever [|court ][you have|you've got|is free|is going|is left], any old court, whichever is free,
            whichever court, [i'm|i am] easy, all the same to me, any available court, any free court, any free slot,
            one of them, one of those
        """,
        "booking": "booking, bookings, reservation, reservations, appointment",
        "my": "my, our",
        "theirs": "h[is|er|ers], their, theirs",
        "it": "it, that, this, them, those, these, that one, this one, ours",
        "the": "the, a, an",
        "all": """
            all, all of [them|my|those|these], every, everything, everything [i have|i've got|we have|we've got],
            every one, both, both of [them|those|these], each, the [|whole ]lot[| of them]
        """,
        "thing": "one, ones, option, options, choice, offer, slot, slots",
        "later": """
            later, latter, latest, last, the later, the latter, the latest,
            [|something |anything |any ][|a ] [bit|little|touch] later[| on],
            [|something |anything |any ]later [on|that day|in the day|that same day]
        """,
        "earlier": """
            earlier, earliest, former, sooner, the earlier, the earliest, the former,
            [|something |anything |any ][|a ] [bit|little|touch] earlier[| on],
            [|something |anything |any ]earlier [on|that day|in the day|that same day]
        """,
        "same time": "[|the ]same, [|the ]same thing, [|the ]same again, [|the |at the ]same time, same hour",
        "same court": "[|the ]same, [|the ]same thing, [|the ]same again, [|the |on the ]same court",
        "next week": "[|the ]week after, the following week, [|the ]week after that",
        "next day": """
            by [a|one] day, back [a|one] day, [the |]day after, [the|a|one] day later, the [next|following] day,
            the day after that
        """,
        "every": """
            every, each, weekly, daily, every week, each week, every other, regularly, a series of, recurring,
            repeating, fortnightly, monthly, a [regular|standing|fixed|permanent] [slot|court|booking|spot|session],
            every day, each day, [every|each|on|] weekdays, [every|each] [weekday|weekend], once a week, per week,
            on a weekly basis,
            every other week, every two weeks, every second
        """,
        "every:1": "daily, every day, each day",
        "every:7": "weekly, every week, each week, once a week, per week, on a weekly basis",
        "every:14": "every other, fortnightly, every two weeks, every second, every other week",
        "series": """
            [|the |my ][|whole |entire ]series, all [|of ][|the |my ]series, the rest, [|all ][|the ]rest of [it|them],
            [|all ][|the ]rest of [the|my] series, and [|all ][|the ][later|following] ones,
            all [|the ][later|following] ones, and the rest, and all after [it|that]
        """,
        "indoor": "indoor, indoors, inside, covered, in the hall, with a roof",
        "outdoor": "outdoor, outdoors, outside, open air, in the open, uncovered",
        "surface": "clay, grass, hard, carpet, artificial, acrylic, sand, concrete, turf, hardcourt",
        "people": """
            people, ppl, mates, pals, buddies, juniors, seniors, persons, person, players, player,
            friends, guests, adults, kids, children, pax, of us,
            [|with |for |against |and ][|a |my |our ][brother|sister|mother|mum|mom|father|dad|parents],
            [|with |for |against |and ][|a |my |our ][cousin|uncle|aunt|neighbour|neighbor|boss|coach],
            [|with |for |against |and ][|a |my |our ][grandson|granddaughter|grandpa|grandma|girlfriend],
            [|with |for |against |and ][|a |my |our ][boyfriend|grandchildren|grandkids|flatmate|husband|wife],
            [|with |for |against |and ][|a |my |our ][son|daughter],
            [|with |for |and ][my|our|the] usual [partner|opponent|lot|crowd], for a social,
            [me|us] and [a|my|some] [friend|friends|guest|guests|partner|wife|husband|son|daughter|mate|mates|family],
            [|with |for ][a|my|some|our] [friend|friends|guest|guests|partner|wife|husband|son|daughter|mate|mates],
            [|with |for ][a|my|our] family, [|with |for ][a|my|some|our] [kids|team|colleague|colleagues],
            [|i'll |i will |i'm |we'll |we will |we're ][bring|bringing] [|along ][a|my|some|one|two]
            [guest|guests|friend|friends|partner|mate|mates], as [|a |my |our ][guest|guests], for [me|us|myself|one],
            the two of us, two of us, both of us, for both of us, just me, only me
        """,
        "rest": "the [other|others|rest], the other [one|ones|booking], the rest of [it|them]",
        "double": "[|a ]double [session|slot|booking], two [sessions|slots] [in a row|back to back]",
        "which there is": """
            [|that |which ][you have|you've got|you have got|is free|is available|is going|is open|are free],
            that's [free|available|going|open], on offer
        """,
        "thanks": "[thanks|thank you|thx|ty|many thanks|thanks so much|thank you so much|cheers] for",
        "farewell": "[see|c] you, [see|c] [ya|u], cu, catch you",
        "and": "and, &, plus, as well as, and also, also, and then, then, +",
        "or": """
            [|or ]if [that's|that is|it's|it is|they're] [taken|gone|not free|full|booked|not available], or, or else,
            otherwise, else, or maybe, /, if not, failing that, alternatively
        """,
        "to": "to, into, onto",
        "joint": """
            at, on, for, in, of, by, with, around, about, from, @, like, say, between, exactly, sharp, during, within,
            starting, starting at, beginning, beginning at, start at, start, begin at, the
        """,
        "after": """
            after, [i|we] [finish|finish work|finish school|get off|get off work|get out|knock off] [at|around|about|],
            [|i |we ][can't|cannot|won't] [|get there |be there |make it |come |play |start |begin |do ][before|until],
            nothing [before|earlier than], nothing until, any time after, anytime after, sometime after, not before,
            not earlier than, no earlier than, later than, past, since, starting after, from after
        """,
        "onwards": "or later, onwards, onward, at the earliest, or after, and later, and after",
        "before": "before, earlier than, any time before, anytime before, sometime before",
        "by": """
            by, nothing [after|later than], no later than, not later than, not after, up to, by the latest,
            [|i |we ][can't|cannot|won't] [|come |play |start |begin |do ]after
        """,
        "latest": "at the latest, or earlier, or before, latest",
        "until": """
            until, [stay|play|stay on|play on] until,
            [finishing|ending|finish|end|finishes|ends|to finish|to end|and finish|and end|stopping|stop] at,
            [finishing|ending|finish|end|ends]
        """,
        "over": """
            [|must |should |has to |have to |needs to |need to |i must |i have to |i need to |we must |we have to |we
            need to ][be |][over|done|finished|out|off|gone|away] [by|before|at],
            [|must |have to |need to |i must |i have to |i need to |we must |we have to |we need to |gotta |got to |i've
            got to |we've got to ][finish|end|stop|leave|be off|be gone|head off] [by|before|at], off court by,
            [|i |we ][can't|cannot|won't] [stay|play] past,
            [finish|finishing|end|ending] [by|before], [finish|finishing|end|ending] no later than
        """,
        "window": "between, any time between, anytime between, sometime between, somewhere between",
        "sometime": """
            any day, anyday, whichever day, any hour, any hours, any time, anytime, sometime, some time, whenever,
            at some point, at any time
        """,
        "filler": FILLER,
    },
)  # fmt: skip
