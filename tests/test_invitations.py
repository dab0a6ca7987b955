"""Invitations are ruled on by their rows alone: no database stands behind these."""

from datetime import timedelta

import pytest

from bot.domain.errors import BookingError
from bot.domain.invitations import LIFE, Invitation, check_may_leave, check_usable
from tests.kit.world import NOW

FRESH = Invitation("hillside", NOW + LIFE)


def test_a_fresh_invitation_leads_to_its_club() -> None:
    assert check_usable(FRESH, "riverside", NOW) == "hillside"


@pytest.mark.parametrize(
    ("invitation", "reason"),
    [
        (None, "invitation_unknown"),
        (Invitation("hillside", NOW + LIFE, "slack:T9"), "invitation_used"),
        (Invitation("hillside", NOW), "invitation_old"),
        (Invitation("riverside", NOW + LIFE), "invitation_own"),
    ],
)
def test_an_invitation_is_refused_with_its_reason(invitation: Invitation | None, reason: str) -> None:
    with pytest.raises(BookingError) as refused:
        check_usable(invitation, "riverside", NOW)
    assert refused.value.case == reason


def test_an_invitation_lasts_to_the_last_moment_of_its_life() -> None:
    assert check_usable(FRESH, "riverside", NOW + LIFE - timedelta(microseconds=1)) == "hillside"


def test_a_code_has_led_only_the_workspace_that_used_it_and_only_while_it_is_there() -> None:
    used = Invitation("hillside", NOW + LIFE, "slack:T1")
    assert used.has_led("slack:T1", "hillside")
    assert not used.has_led("slack:T2", "hillside")
    assert not used.has_led("slack:T1", "riverside")


@pytest.mark.parametrize(("workspaces", "live"), [(1, False), (2, True), (2, False)])
def test_a_club_is_left_where_nobody_plays_or_somebody_stays(workspaces: int, live: bool) -> None:
    check_may_leave(workspaces, live)


def test_a_last_workspace_stays_with_its_clubs_bookings() -> None:
    with pytest.raises(BookingError) as refused:
        check_may_leave(1, True)
    assert refused.value.case == "club_in_use"
