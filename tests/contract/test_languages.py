"""Every pattern answers in the member's language: the replies are ours, whatever the models' words are."""

from bot.domain.member import User
from tests.kit.talk import Bot

ANN = User("ann", "ann", locale="de-DE")


async def test_a_booking_and_its_end_are_told_in_german(bot: Bot):
    ann = bot.member()
    offer = await ann.say("Which courts are free tomorrow at 3pm?", user=ANN)
    assert offer.text.startswith("Frei am Mittwoch, 2. Dezember, 15:00–16:00:")
    booked = await ann.say("the second one", user=ANN)
    assert booked.card
    assert booked.text.startswith(f"Gebucht: Court 2 am Mittwoch, 2. Dezember, 15:00–16:00. Code {booked.card.code}.")
    listed = await ann.say("show my bookings, please", user=ANN)
    assert listed.text.startswith("Deine Buchungen:")
    cancelled = await ann.say(f"please cancel {booked.card.code}", user=ANN)
    assert cancelled.text.startswith("Storniert: Court 2 am Mittwoch, 2. Dezember")


async def test_a_refusal_is_worded_in_german_where_the_rule_is_checked(bot: Bot):
    reply = await bot.member().say("Book court 1 tomorrow at 11pm", user=ANN)
    assert reply.text.startswith("Der Club ist am Mittwoch, 2. Dezember von 07:00 bis 22:00 geöffnet")


async def test_german_words_are_answered_in_german_until_english_ones_come(bot: Bot):
    ann = bot.member()
    reply = await ann.say("Buche einen Platz für Freitag um 15 Uhr")
    assert reply.text.startswith(("Frei am Freitag", "Gebucht: Court"))
    assert "Deine Buchungen:" in (await ann.say("meine Buchungen")).text or not await bot.rows()
    english = await ann.say("which courts are free on saturday at 5pm?")
    assert english.text.startswith("Free on Saturday 5 December")


ENGLISH = {"the", "you", "your", "would", "which", "what", "and", "is", "of", "to", "for"}


async def test_no_english_word_is_in_what_somebody_who_reads_german_is_told(bot: Bot):
    ann = bot.member()
    for words in (
        "hallo",
        "was kannst du?",
        "ich brauche morgen einen Platz",
        "um 15 Uhr",
        "wann habt ihr offen?",
        "wie weit im Voraus kann ich buchen?",
        "welche Regeln gibt es?",
        "was kostet das?",
        "ich möchte Platz 7 am Freitag um 10",
        "danke!",
    ):
        reply = await ann.say(words, user=ANN)
        assert not ENGLISH & set(reply.text.casefold().replace(".", " ").replace("?", " ").split()), words


async def test_a_question_that_was_put_in_german_is_answered_in_german(bot: Bot):
    ann = bot.member()
    assert (await ann.say("ich brauche morgen einen Platz", user=ANN)).text == "Um wie viel Uhr möchtest du spielen?"
    assert (await ann.say("um drei", user=ANN)).text.startswith("Frei am Mittwoch, 2. Dezember, 15:00–16:00:")


async def test_thanks_for_an_offer_are_answered_and_the_offer_stands(bot: Bot):
    ann = bot.member()
    await ann.say("was ist morgen um 15 Uhr frei?", user=ANN)
    assert "Noch im Angebot" not in (await ann.say("danke!", user=ANN)).text
    assert (await ann.say("den zweiten bitte", user=ANN)).outcome == "booked"
