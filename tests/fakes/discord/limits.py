"""What a message may hold; every number is from the message and embed resources of the documentation."""

from typing import Any

from tests.fakes.discord import mentions
from tests.fakes.discord.components import check_components, check_layout
from tests.fakes.discord.errors import Form, empty_message
from tests.fakes.discord.state import COMPONENTS_V2, EPHEMERAL, SUPPRESS_EMBEDS

CONTENT, EMBEDS, EMBED_TEXT, NONCE = 2000, 10, 6000, 25
SUPPRESS_NOTIFICATIONS = 1 << 12
POSTED_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
LEGACY_FIELDS = ("content", "embeds", "sticker_ids", "poll")


def check_message(body: dict[str, Any], *, files: int, webhook: bool = False) -> None:
    """A new message, `files` counting its uploads; raises Refused 50035 or 50006."""
    form = Form()
    flags = body.get("flags") or 0
    allowed = POSTED_FLAGS | (EPHEMERAL if webhook else 0)
    if flags & ~allowed:
        form.wrong("flags", "MESSAGE_FLAGS_INVALID", "Some of these flags can not be set.")
    if body.get("nonce") is not None:
        form.length("nonce", str(body["nonce"]), 0, NONCE)
    _check(form, body, bool(flags & COMPONENTS_V2))
    form.done()
    if not files and not any(body.get(key) for key in ("content", "embeds", "components", "sticker_ids", "poll")):
        raise empty_message()


def check_edit(body: dict[str, Any], before: dict[str, Any]) -> None:
    """An edit; `before` is the message object as it stands (content, embeds, components, attachments, flags).

    Components V2 can be switched on once content and embeds are emptied, and never off.
    """
    form = Form()
    was = bool(before["flags"] & COMPONENTS_V2)
    now = was or bool((body.get("flags") or 0) & COMPONENTS_V2)
    if was and body.get("flags") is not None and not body["flags"] & COMPONENTS_V2:
        form.wrong("flags", "MESSAGE_FLAGS_INVALID", "IS_COMPONENTS_V2 can not be removed from a message.")
    after = {key: body.get(key, before[key]) for key in ("content", "embeds", "components")}
    _check(form, {**body, **after}, now)
    form.done()
    if not any(after.values()) and not body.get("attachments", before["attachments"]):
        raise empty_message()


def _check(form: Form, body: dict[str, Any], v2: bool) -> None:
    mentions.check(form, body.get("allowed_mentions"))
    components = body.get("components") or []
    if v2:
        for key in LEGACY_FIELDS:
            if body.get(key):
                text = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                form.wrong(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)
    else:
        form.length("content", body.get("content"), 0, CONTENT)
        _check_embeds(form, body.get("embeds") or [])
    check_layout(form, components, v2)
    check_components(form, "components", components)


def _check_embeds(form: Form, embeds: list[dict[str, Any]]) -> None:
    form.length("embeds", embeds, 0, EMBEDS)
    total = 0
    for number, embed in enumerate(embeds):
        at = f"embeds.{number}"
        texts = [("title", embed.get("title"), 256), ("description", embed.get("description"), 4096)]
        texts.append(("footer.text", (embed.get("footer") or {}).get("text"), 2048))
        texts.append(("author.name", (embed.get("author") or {}).get("name"), 256))
        form.length(f"{at}.fields", embed.get("fields"), 0, 25)
        for place, field in enumerate(embed.get("fields") or []):
            texts += [
                (f"fields.{place}.name", field.get("name"), 256),
                (f"fields.{place}.value", field.get("value"), 1024),
            ]
        for path, text, most in texts:
            form.length(f"{at}.{path}", text, 0, most)
            total += len(text or "")
    if total > EMBED_TEXT:
        text = f"Embed size exceeds maximum size of {EMBED_TEXT}"
        form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", text)
