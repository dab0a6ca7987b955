"""The offline model talks German to whoever reads it: what it says of its own, and what it tells of the club."""

import pytest

from bot.sandbox.german import in_german


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("What time would you like to play?", "Um wie viel Uhr möchtest du spielen?"),
        (
            'I did not understand "fruchtig". What time would you like to play?',
            '"fruchtig" habe ich nicht verstanden. Um wie viel Uhr möchtest du spielen?',
        ),
        ("You are welcome.", "Gern geschehen!"),
        (
            "Which day and time would you like for 7KQ2MD instead?",
            "Welchen Tag und welche Uhrzeit möchtest du für 7KQ2MD?",
        ),
        (
            "The club is open Monday to Friday 07:00-12:00, 14:00-22:00; Saturday closed.",
            "Öffnungszeiten: Montag bis Freitag 07:00–12:00, 14:00–22:00; Samstag geschlossen.",
        ),
        ("You can play for 60, 90 or 120 minutes.", "Eine Buchung dauert 60, 90 oder 120 Minuten."),
        (
            "Courts can be booked up to 30 days ahead and at least 45 minutes before the start.",
            "Plätze kann man bis zu 30 Tage im Voraus buchen. Man muss sie spätestens 45 Minuten vor Beginn buchen.",
        ),
        ("Courts can be booked up to 1 day ahead.", "Plätze kann man höchstens einen Tag im Voraus buchen."),
        (
            "Peak hours are Monday 17:00-20:00; a member holds at most 1 booking in them at a time.",
            "Stoßzeiten: Montag 17:00–20:00. Darin kann ein Mitglied höchstens eine Buchung haben.",
        ),
        ("The club is closed on Thursday 24 December (league).", "Geschlossen: Donnerstag 24 Dezember (league)"),
        ('What do you mean by "Monday"?', 'Was meinst du mit "Monday"?'),
    ],
)
def test_a_sentence_of_its_own_is_said_in_german(english: str, german: str):
    assert in_german(english) == german


def test_the_notes_of_a_club_stay_as_they_were_written():
    assert in_german("Guests pay 5 euros on Monday.") == "Guests pay 5 euros on Monday."
