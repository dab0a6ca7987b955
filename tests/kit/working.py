"""What a turn is at, as tests tell a platform."""

from bot.conversation.work import Work


def at(*titles: str) -> Work:
    """At the last of these steps."""
    work = Work()
    for title in titles:
        work = work.then(title)
    return work
