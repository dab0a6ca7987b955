"""A booking as an iCalendar file (RFC 5545), which calendars import."""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.conversation.reply import File
from bot.conversation.slots import slot_text
from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.i18n.language import gettext


def calendar_file(booking: Booking, club: Club, now: datetime, remind_minutes: int = 0) -> File:
    """Its times are in UTC, which every calendar shows in its own zone and no change of the clocks moves. The UID is
    the booking's, so a later file of a moved booking takes the earlier one's place: SEQUENCE counts minutes."""
    slot, uid = booking.slot, f"{booking.code}@courtbot"
    entry = Event.new(
        uid=uid,
        stamp=now,
        start=slot.starts_at,
        end=slot.ends_at,
        summary=f"{slot.court.name}, {club.name}",
        description=gettext("{what}. Code {code}.", what=slot_text(slot), code=booking.code),
        location=club.name,
        sequence=int(now.timestamp()) // 60,
    )
    if remind_minutes:
        alarm = Alarm.new(description=f"{slot.court.name}, {club.name}")
        alarm.ACTION, alarm.TRIGGER = "DISPLAY", -timedelta(minutes=remind_minutes)
        entry.subcomponents.append(alarm)
    calendar = Calendar.new(method="PUBLISH", prodid="-//courtbot//EN", uid=uid, subcomponents=[entry])
    return File(f"court-{booking.code}.ics", "text/calendar", calendar.to_ical().decode())
