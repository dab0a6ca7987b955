"""Modals and the Home tab: within Slack's limits, whatever the club and its admins call things."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from adapters.slack import views
from bot.commands.admin import Play
from bot.conversation.forms import Field, Form
from bot.conversation.reply import Offer
from bot.domain.booking import Court, Slot
from bot.intake.queries import Home
from tests.fakes.slack import limits
from tests.slack.sent import at, card
from tests.slack.test_blocks import moments, objects, words

MOST_CHARS = 250_000  # of a view; docs.slack.dev/reference/views


def free(hour: int) -> Slot:
    return Slot(Court(key="c1", name="Court 1"), datetime(2026, 12, 1, hour, tzinfo=UTC), 60, ZoneInfo("UTC"))


cards = st.builds(card, code=st.text("ABC123", min_size=6, max_size=6), court=words, starts_at=moments)
homes = st.builds(
    Home,
    words,
    st.just("Europe/London"),
    st.just(at(9)),
    st.sampled_from("ABCDEFGH"),
    st.lists(cards, max_size=30).map(tuple),
    st.lists(st.tuples(words, words), min_size=1, max_size=12).map(tuple),
    st.lists(st.builds(Play, words, words.map("{} on Discord".format), st.just("K7M4QX")), max_size=40).map(tuple),
    st.lists(st.builds(free, st.integers(0, 23)), max_size=60).map(tuple),
)
options = st.lists(st.tuples(st.integers(0, 999).map(str), words), min_size=1, max_size=30).map(tuple)
names = st.integers(0, 99_999).map(str)
fields = st.builds(Field, names, words, st.sampled_from(["line", "text", "slot"]), words, st.just(()), words) | (
    st.builds(Field, names, words, st.just("select"), st.just(""), options, words)
)
plays = (Play("x" * 9_000, "y" * 9_000, "K7M4QX"),) * 40
many = Home("Club", "UTC", at(9), "D", (card(),) * 60, (("Rules", "x" * 9_000),) * 12, plays)


def assert_taken(view: Any) -> None:
    assert limits.view_faults(view) == []
    assert View(**view).to_dict()["type"] == view["type"]  # what slack_sdk knows of limits
    assert len(str(view)) < MOST_CHARS
    assert not {found.get("type") for found in objects(view)} & {"mrkdwn", "markdown", "user", "broadcast", "link"}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(homes, words, st.booleans(), st.sampled_from(["", "Europe/London", "Asia/Tokyo"]))
@example(many, "x" * 9_000, True, "Asia/Tokyo")
def test_slack_takes_the_home_tab_of_any_club(home: Home, notice: str, admin: bool, zone: str) -> None:
    assert_taken(views.home_view(home, notice, admin, zone))


def shown(view: Any) -> str:
    return "".join(found["text"] for found in objects(view) if isinstance(found.get("text"), str))


def test_the_home_tab_greets_with_the_next_booking() -> None:
    later, sooner = card(starts_at=at(10) + timedelta(days=3)), card(court="Court 2", starts_at=at(15))
    text = shown(views.home_view(Home("Club", "UTC", at(9), "D", (sooner, later), ())))
    assert "Hello! You play today at 15:00 on Court 2." in text


def test_the_home_tab_greets_a_member_without_bookings_with_a_question() -> None:
    assert "Hello! When would you like to play?" in shown(views.home_view(Home("Club", "UTC", at(9), "D", (), ())))


def test_the_home_tab_tells_what_is_free_today_by_parts_of_the_day() -> None:
    slots = (free(9), free(18))
    text = shown(views.home_view(Home("Club", "UTC", at(9), "D", (), (), free=slots)))
    assert "Free today\nMorning 09:00\nEvening 18:00" in text


def test_players_of_today_are_named_by_their_id_and_by_nothing_else() -> None:
    plays = (Play("15:00–16:00, <@U2>", "<@U1>", "K7M4QX"), Play("16:00–17:00, Court 2", "<@U3> on Discord", "K7M4QY"))
    view = views.home_view(Home("Club", "UTC", at(9), "D", (), (), plays), admin=True)
    assert [found["user_id"] for found in objects(view) if found.get("type") == "user"] == ["U1"]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(words, st.lists(fields, min_size=1, max_size=5, unique_by=lambda field: field.id), words)
@example("x" * 99, [Field("a", "x" * 9_000, "text", "x" * 9_000, (), False, "x" * 9_000)], "x" * 99)
def test_slack_takes_the_modal_of_any_form(title: str, asked: list[Field], submit: str) -> None:
    assert_taken(views.modal(Form("book", title, tuple(asked), submit, "/book"), {"form": "book", "channel": "C1"}))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(words, st.integers(0, 130))
def test_a_menu_of_slots_is_no_longer_than_slack_takes(court: str, count: int) -> None:
    found = views.options([Offer(f"c{i}", court, at(9), at(9) + timedelta(hours=1)) for i in range(count)])
    menu = {"type": "static_select", "action_id": "a", "options": found}
    assert limits.block_faults([{"type": "actions", "elements": [menu]}] if found else []) == []
    assert len(found) == min(count, 100)
