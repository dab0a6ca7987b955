"""What people see of a message on Slack, which is what a shortcut hands over."""

from typing import Any

import pytest

from adapters.slack.shown import shown

BOT = "U0BOT"


def rich(*pieces: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(pieces)}]}


def word(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


@pytest.mark.parametrize(
    ("blocks", "seen"),
    [
        ([rich(word("court 3 at "), word("3pm"))], "court 3 at 3pm"),
        ([rich({"type": "user", "user_id": BOT}, word("friday?"))], "friday?"),
        ([rich(word("with "), {"type": "user", "user_id": "U2"})], "with <@U2>"),
        ([rich({"type": "link", "url": "https://x.example", "text": "saturday"})], "saturday"),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "<https://x.example|saturday> 3pm"}}], "saturday 3pm"),
        ([{"type": "section", "fields": [{"type": "plain_text", "text": "3pm"}]}], "3pm"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "Doubles"}}, {"type": "divider"}], "Doubles"),
        ([{"type": "context", "elements": [{"type": "image"}, {"type": "mrkdwn", "text": "at 5pm"}]}], "at 5pm"),
        ([{"type": "markdown", "text": "sunday 10:00"}], "sunday 10:00"),
        ([{"type": "actions", "elements": [{"type": "button", "text": word("cancel ABC234")}]}], ""),
    ],
)
def test_blocks_are_read_as_they_are_shown_and_the_text_beside_them_is_not(blocks: list[Any], seen: str) -> None:
    assert shown({"text": "/courtbot link AAAAA-AAAAA", "blocks": blocks}, BOT) == seen


def test_each_item_of_a_list_is_read() -> None:
    items = [{"type": "rich_text_section", "elements": [word(text)]} for text in ("friday", "3pm")]
    block = {"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": items}]}
    assert shown({"blocks": [block]}, BOT) == "friday 3pm"


def test_without_blocks_it_is_the_text() -> None:
    assert shown({"text": f"<@{BOT}> friday &amp; 3pm"}, BOT) == "friday & 3pm"


def test_attachments_of_an_app_are_read_and_unfurled_links_are_not() -> None:
    attached = [
        {"fallback": "hidden", "pretext": "Idea:", "title": "Doubles", "fields": [{"title": "When", "value": "3pm"}]},
        {"from_url": "https://x.example", "title": "Book every court", "text": "cancel ABC234"},
    ]
    assert shown({"text": "", "attachments": attached}, BOT) == "Idea: Doubles When 3pm"


def test_a_forwarded_message_is_read() -> None:
    shared = {"is_share": True, "from_url": "https://x.example", "text": "friday at 3pm", "fallback": "cancel"}
    assert shown({"text": "", "attachments": [shared]}, BOT) == "friday at 3pm"


@pytest.mark.parametrize("odd", [None, "x", [None, 7, {}], [{"type": "rich_text", "elements": None}], {"a": 1}])
def test_an_unknown_block_says_nothing(odd: Any) -> None:
    assert shown({"blocks": odd, "attachments": odd}, BOT) == ""
