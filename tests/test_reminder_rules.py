"""Reminders are ruled on by their rows alone: no database stands behind these."""

from datetime import timedelta

import pytest

from bot.domain.booking import Booking
from bot.domain.errors import UnknownBooking
from bot.domain.reminders import check_can_be_reminded, due_before, still_told_for
from tests.kit.world import NOW, riverside, slot_at


def test_reminders_are_for_standing_bookings_alone() -> None:
    slot = slot_at(riverside(), "c1-1203-0900-60")
    standing, gone = (Booking("ABC234", slot, "slack:T1:ann", s, "t1") for s in ("confirmed", "cancelled"))
    assert check_can_be_reminded(standing, "ABC234") == standing
    for none in (gone, None):
        with pytest.raises(UnknownBooking):
            check_can_be_reminded(none, "ABC234")


def test_the_same_wish_is_told_once_and_another_one_anew() -> None:
    assert still_told_for(NOW, 30, 30) == NOW
    assert still_told_for(NOW, 30, 60) is None


def test_a_reminder_is_due_so_many_minutes_before_the_start() -> None:
    assert due_before(NOW, 90) == NOW + timedelta(minutes=90)
