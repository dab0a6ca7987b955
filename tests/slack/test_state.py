"""What code says below a model's words: a context line, and in the notification."""

import json

from adapters.slack.blocks import render
from bot.conversation.reply import Reply
from tests.slack.test_blocks import HERE

STATE = "Nothing is booked yet."


def test_the_state_is_a_context_line_below_the_words() -> None:
    message = render(HERE, Reply("answered", f"Which court?\n{STATE}", state=STATE))
    assert [block["type"] for block in message.blocks] == ["rich_text", "context"]
    assert STATE in json.dumps(message.blocks[-1])
    assert STATE not in json.dumps(message.blocks[0])
    assert message.text == f"Which court? {STATE}"
