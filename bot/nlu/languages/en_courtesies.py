"""English courtesies, hesitations, praise, regrets and why somebody cannot play: what changes no meaning."""

_SIGNS = """
    🙌, 👏, 💯, 🤝, 🤒, 🤕, 🤧, 😷, 😢, 😭, 😞, 😔, 🌧, ☔, ❄, 🔥, 🏆, ✨, 🥰, 😍,
    😎, 🎉, 🧡, 💛, 💚, 💙, 💜, 👍, 👌, ✅, 🎾, 🙂, 😊, 😀, 😃, 😄, 😁, 🙏, 👋, 🥳,
    ☀, 😉, ❤, 😅, ☺, 🤗, 💪, ️
"""
"""Emoji that change no meaning."""

FILLER = f"""
    please, pls, plz, plss, thanks, thank you, thx, ty, cheers, ta, many thanks, thanks a lot, thank you very
    much, thank you so much, thanks so much, if so, thanks in advance, hi, hello, hey, yo, hiya, howdy,
    hi there, hello there, hey there, dear, good morning, good afternoon, good evening, good day, morning all,
    how are you, how are you doing, hope [you're|you are|all's|all is] well, it's me [|again], let me know,
    let me know if [that|it] works, well, so, oh, ah, hm, hmm, hmmm, um, uh, er, erm, kindly, just, really,
    same lot, usual lot,
    only, again, already, after that, quick, quickly, me, us, myself, ourselves, and nothing else, but nothing
    else, and that's all, if possible, if you can, if you could, if that's [ok|okay|possible|fine], if that is
    [ok|okay|possible|fine], if [you have|you've got|you got|there is|there's|there are] [it|one|any|some|them],
    if it's [free|available|ok|okay|possible], if it is [free|available|possible], if
    available, if free, mate, buddy, bot, courtbot, for me, for us, have a nice day, have a good day, see you,
    see you then, bye, [see|c] you there, then, [nice|good] one, ta very much, lol ok, goodbye, anymore, any
    more, any longer, quick q, quick question,
    [|just ][give|gimme] me [a|one|2|two] [minute|minutes|min|mins|sec|secs|second|seconds|moment|mo],
    [just|hang on|hold on] [a|one] [sec|second|moment|minute|min|mo], one [sec|moment|minute|min|mo],
    bear with me,
    lol, haha, today please, long, in total, [|on ][|the |that
    ]same day, that's all, time, o'clock, now then, alright then, i say, now also, and now, full stop,
    question mark, exclamation mark, comma, [on|at|onto] the end, on top, [on|in|from|of] the list, you
    listed, [you're|you are|u r|ur] [|such ][|the |a |an ][best|star|legend|lifesaver|angel|hero|amazing],
    [you're|you are] [great|awesome|brilliant|wonderful|so helpful|very kind|too kind|fantastic],
    [it's|it is|its] [raining|pouring|pouring down|snowing|freezing|chucking it down] [|cats and dogs|outside],
    [i'm|i am|we're|we are] [|really |quite |feeling ][ill|sick|injured|unwell|poorly|knackered],
    unfortunately, sadly, though, tho, after all, i'm afraid, ugh, argh, oops, damn, whoops, all
    good,
    {_SIGNS}
"""
