"""What people see of a message on Discord, which is what the command on it hands over."""

from typing import Any

import pytest

from adapters.discord.shown import shown
from tests.discord_.test_events import BOT, Library

RICH = {"type": "rich", "title": "Doubles", "description": "friday", "fields": [{"name": "When", "value": "3pm"}]}
LINKED = {"type": "article", "title": "cancel ABC234", "url": "https://x.example"}
SNAPSHOT: dict[str, Any] = {"message": {
    "content": "friday at 3pm", "embeds": [], "attachments": [], "components": [], "type": 0,
    "timestamp": "2026-12-01T09:00:00+00:00", "edited_timestamp": None, "flags": 0}}  # fmt: skip
DISPLAY = {"type": 17, "components": [{"type": 10, "content": "friday at 3pm"}]}


@pytest.fixture
async def library() -> Library:
    return Library()


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({"content": f"<@{BOT}> friday"}, "friday"),
        ({"content": "/courtbot link AAAAA-AAAAA"}, "courtbot link AAAAA-AAAAA"),
        ({"content": "[friday](https://x.example/cancel) 3pm"}, "friday 3pm"),
        ({"content": "", "embeds": [RICH, LINKED]}, "Doubles friday When 3pm"),
        ({"content": "3pm", "embeds": [RICH], "flags": 4}, "3pm"),
        ({"content": "", "components": [DISPLAY], "flags": 1 << 15}, "friday at 3pm"),
        ({"content": "", "message_snapshots": [SNAPSHOT]}, "friday at 3pm"),
        ({"content": ""}, ""),
    ],
)
async def test_the_words_are_those_that_people_see(library: Library, changes: dict[str, Any], seen: str) -> None:
    message = library.read("message_create_mention", **{"embeds": [], "components": [], **changes})
    assert shown(message, int(BOT)) == seen
