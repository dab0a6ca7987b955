"""The decision guide: every pattern is reached, by buttons alone."""

import re

import pytest

import patterns
from bot.commands.guide import ADVICE
from bot.conversation.reply import Reply
from tests.kit.talk import Bot, Member

# The answers that lead to each letter, in the order of the article's questions.
PATHS = {
    "A": "n", "H": "yy", "B": "ynyn", "C": "ynyy", "D": "ynny", "E": "ynnnn", "F": "ynnnyn", "G": "ynnnyy",
}  # fmt: skip


async def walked(member: Member, answers: str) -> Reply:
    reply = await member.say("/courtbot help me choose")
    for said in answers:
        assert "?" in reply.text
        reply = await member.press("yes" if said == "y" else "no")
    return reply


async def ends(member: Member, reply: Reply, answers: str = "") -> dict[str, str]:
    """The letter that each way of answering from there on leads to."""
    if reply.text.startswith("Pattern "):
        return {answers: reply.text[8]}
    found: dict[str, str] = {}
    for said, button in (("y", "yes"), ("n", "no")):
        choice = next(b.choice for b in reply.buttons if b.id == button)
        found |= await ends(member, await member.press(choice), answers + said)
    return found


async def test_a_question_is_answered_in_words_too(bot: Bot):
    member = bot.member()
    await member.say("/courtbot help me choose")
    assert "AWS" in (await member.say("yes")).text
    assert (await member.say("Yes, please")).text.startswith("Pattern H.")


async def test_all_ways_through_lead_to_all_letters_as_in_the_article(bot: Bot):
    member = bot.member()
    found = await ends(member, await member.say("/courtbot help me choose"))
    assert found == {path: letter for letter, path in PATHS.items()}


@pytest.mark.parametrize("letter", sorted(PATHS))
async def test_the_end_says_when_to_use_a_letter_and_when_not(bot: Bot, letter: str):
    reply = await walked(bot.member(), PATHS[letter])
    what, use, avoid = ADVICE[letter]
    assert reply.text.startswith(f"Pattern {letter}. {what}\nUse it when {use}\nNot when {avoid}")


@pytest.mark.parametrize("letter", sorted(PATHS))
async def test_the_end_tells_what_a_letter_took_in_the_published_comparison(bot: Bot, letter: str):
    reply = await walked(bot.member(), PATHS[letter])
    assert patterns.measured(letter) in reply.text
    assert re.search(r"passed \d+% of the scenarios, at \d\.\d model calls and [\d,]+ tokens each", reply.text)


async def test_an_admin_takes_the_advice_by_a_button(bot: Bot):
    ann = bot.member(admin=True)
    await walked(ann, PATHS["B"])
    assert (await ann.press("pattern")).text == "Pattern B answers here from now on."
    reply = await walked(ann, PATHS["B"])
    assert "It is the one that answers here." in reply.text
    assert "pattern" not in {b.id for b in reply.buttons}


async def test_a_member_gets_the_advice_without_the_button(bot: Bot):
    reply = await walked(bot.member(), PATHS["B"])
    assert [b.id for b in reply.buttons] == ["again"]


async def test_a_step_can_be_taken_back(bot: Bot):
    ann = bot.member()
    first = await ann.say("/courtbot help me choose")
    second = await ann.press("yes")
    await ann.press("no")
    assert (await ann.press("back")).text == second.text
    assert (await ann.press("back")).text == first.text


@pytest.mark.parametrize("answers", ["start", "nn", "yyyyyyyyyy", "x", "n; drop table", "ünï"])
async def test_answers_that_lead_nowhere_begin_anew(bot: Bot, answers: str):
    ann = bot.member()
    first = await ann.say("/courtbot help me choose")
    assert (await ann.press(f"guide:{answers}")).text == first.text
