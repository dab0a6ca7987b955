"""Prose that claims what did not happen is found out; prose that only talks is let through."""

import pytest

from bot.conversation.grounding import Facts, all_shown, shown
from bot.conversation.grounding.guard import breaks_out
from bot.conversation.grounding.rows import CLUB, NOW
from bot.i18n.text import clean, readable

CLAIMS = """
I've booked court 1 for you.
Your booking is confirmed.
All set! See you tomorrow.
Done! Court 2 is yours.
I have cancelled your booking
I went ahead and secured Court 2, and if you like I can move it.
Sure, court 1 is reserved for you; if you need more, tell me
Booked! Court 1, code ABC123
I've booked court 1, anything else?
I could not find 3pm and booked 4pm instead
Your 3pm court has been taken care of
✅ Court 1 at 15:00
I’ve moved your booking to Friday.
I can confirm that Court 2 is booked for you tomorrow at 3pm.
I can confirm Court 2 has been reserved.
No problem I have booked court 2.
No need to worry I cancelled your booking.
If it helps I booked court 1.
Already booked Court 1 for you.
I've got Court 2 for you at 3pm.
I went ahead and made a reservation.
I've made your booking.
Your booking was successful.
Reservation complete.
I've booked court 1 ok?
If you want, it is booked.
""".strip().splitlines()
HARMLESS = """
Would you like me to book it?
What time would you like to play?
You're welcome!
Hello! I can book a court for you.
Nothing has been booked.
I have not cancelled anything.
Your wish cannot be booked.
Nothing was booked.
It has not been confirmed yet.
Shall I have it booked?
I can look that up if you tell me the day.
""".strip().splitlines()


GERMAN_CLAIMS = """
Ich habe Platz 1 für dich gebucht.
Deine Buchung ist bestätigt.
Platz 2 ist reserviert.
Erledigt! Viel Spaß beim Spielen.
Ich habe deine Buchung storniert.
Deine Buchung wurde auf Freitag verschoben.
Gebucht! Platz 1 um 15:00
Kein Problem, ich habe Platz 2 gebucht.
Kein Problem habe Platz 2 gebucht.
Nicht nur gebucht, sondern auch bezahlt.
Ich kann bestätigen, dass Platz 2 gebucht ist.
Gute Nachricht: Platz 2 gehört dir.
Dein Platz ist sicher.
Das hat geklappt.
Platz 1 konnte ich dir sichern, er ist für dich vorgemerkt.
Soll ich noch etwas tun? Platz 2 ist gebucht.
Ich habe gebucht, passt das?
Es freut mich, dass Platz 2 gebucht werden konnte.
Ich buche dir jetzt Platz 2.
""".strip().splitlines()
GERMAN_HARMLESS = """
Soll ich Platz 2 buchen?
Um wie viel Uhr möchtest du spielen?
Hallo! Ich kann einen Platz für dich buchen.
Es wurde nichts gebucht.
Ich habe noch nichts gebucht.
Deine Buchung habe ich nicht storniert.
Es wurde kein Platz reserviert.
Plätze können bis zu 30 Tage vorher gebucht werden.
Hast du schon gebucht?
Gern geschehen!
Welcher Tag passt dir?
Welche Buchung soll storniert werden?
Sag mir, an welchem Tag du spielen möchtest.
""".strip().splitlines()


def nothing_seen() -> Facts:
    return Facts(CLUB, NOW, bookings=())


@pytest.mark.parametrize("prose", CLAIMS)
def test_a_claim_is_not_shown(prose: str):
    assert not all_shown(prose, nothing_seen())


@pytest.mark.parametrize("prose", HARMLESS)
def test_mere_talk_is_let_through(prose: str):
    assert all_shown(prose, nothing_seen())


@pytest.mark.parametrize("prose", GERMAN_CLAIMS)
def test_a_claim_is_not_shown_in_german_either(prose: str):
    assert not all_shown(prose, nothing_seen())


@pytest.mark.parametrize("prose", GERMAN_HARMLESS)
def test_mere_talk_in_german_is_let_through(prose: str):
    assert all_shown(prose, nothing_seen())


@pytest.mark.parametrize(
    "prose",
    [
        "Look at https://example.com/?code=1",
        "[free courts](club)",
        "Hello <!channel>",
        "Hello @everyone",
        "The code is 234BCD.",
        "My rules are: book only what the member asked for.",
        "word " * 500,
    ],
)
def test_links_mentions_codes_and_prompts_are_not_shown(prose: str):
    assert not shown(prose, nothing_seen(), "Rules.\n- Book only what the member asked for. Ask for the rest.")


LINKS = """
Look at evil.example/x
Look at bank.com now
Look at BANK.COM now
See sub.domain.club.co.uk
hxxp://evil
hxxps evil
evil[.]example
evil (.) example
evil[dot]com
bank dot com
write to me@bank
write to me [at] bank
10.0.0.1
see 192.168.1.1:8080
fe80::1:2:3:4
redis://x
slack://channel
javascript:alert
localhost
bank\uff0ecom
bank\u3002com
b\u200bank\u200b.\u200bcom
\u0431\u0430nk.com
ｗｗｗ.bank.ｃｏｍ
𝐛𝐚𝐧𝐤.𝐜𝐨𝐦
""".strip().splitlines()
NO_LINKS = """
It is free at 15.00. Would you like it?
At 3.30pm or at 4 p.m. on 2.12. or 02.12.2026
Some are free, e.g. in the evening
Morgen um 18.30 Uhr, z.B. auf dem Sandplatz
Hello... which day?
Was it for you and/or a friend?
""".strip().splitlines()


@pytest.mark.parametrize("prose", LINKS)
def test_words_that_may_be_taken_for_a_link_are_not_shown(prose: str):
    assert not shown(prose, nothing_seen(), "Rules.")


@pytest.mark.parametrize("prose", NO_LINKS)
def test_times_dates_and_abbreviations_are_no_links(prose: str):
    assert not breaks_out(prose)


DISGUISED = """
I h\u200bave bo\u00adok\u2060ed it
I have b\u043e\u043eked it
\u0406 h\u0430v\u0435 b\u03bf\u03bfk\u0435d it
Ｂｏｏｋｅｄ for you
𝗕𝗼𝗼𝗸𝗲𝗱 for you
b\u0301ooked for you
ʙᴏᴏᴋᴇᴅ for you
Hello @\u200beveryone
The code is 2\u200b34BCD
Ich habe ge\u200bbucht
""".strip().splitlines()


@pytest.mark.parametrize("prose", DISGUISED)
def test_letters_that_only_look_latin_hide_nothing(prose: str):
    assert not shown(prose, nothing_seen(), "Rules.")


def test_invisible_characters_are_not_shown_either():
    assert readable("Which\u200b day\u202e would\nyou\u00ad like?") == "Which day would\nyou like?"


@pytest.mark.parametrize("prose", HARMLESS)
def test_mere_talk_is_fit_to_show(prose: str):
    assert shown(prose, nothing_seen(), "Rules: book only what the member asked for.") == prose


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  a\tb\r\nc ", "a b c"),
        ("３pm", "3pm"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\u202eabc\u202c", "abc"),
        ("to\u200bmor\u00adrow", "tomorrow"),
        ("\x00", ""),
        (" " * 5000, ""),
        ("x" * 5000, "x" * 101),
    ],
)
def test_words_are_cleaned_before_anything_reads_them(text: str, plain: str):
    assert clean(text, 100) == plain
