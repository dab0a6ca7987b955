"""The app as Slack has to know it: scopes, events, commands and addresses, for `courtbot slack manifest`.

Format: docs.slack.dev/reference/app-manifest. New apps are agents (`agent_view`); `assistant_view` is the old form.
"""

from collections.abc import Mapping
from typing import Any

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "hears when somebody mentions the bot in a channel",
    "assistant:write": "is an agent: suggested prompts, titles of its threads",
    "channels:history": "follows a thread it was mentioned in, in a public channel",
    "chat:write": "answers, changes its answers, streams, and shows that it works",
    "commands": "/book, /courtbot and the shortcut on messages",
    "files:write": "sends a booking as a calendar file, and exports",
    "groups:history": "follows a thread it was mentioned in, in a private channel",
    "im:history": "reads what members write to it directly",
    "im:write": "opens direct messages: reminders, and answers that have no other place",
    "users:read": "asks who is an admin, and for a member's time zone",
}
"""Each with its reason; nothing is asked for that is not used."""
EVENTS: Mapping[str, str] = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "app_uninstalled": "",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "tokens_revoked": "",
}
"""Each with the scope that Slack sends it for; empty where it needs none."""
COMMANDS = (
    ("/book", "Book a court, or see your bookings", "tomorrow 3pm | mine | cancel CODE"),
    ("/courtbot", "Settings of this workspace, for its admins", "help | pattern D | hours | courts | rules | show"),
)
SHORTCUT = "book_from_message"
EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH = "/slack/events", "/slack/install", "/slack/oauth_redirect"
ABOUT = (
    "courtbot books tennis courts. Mention it in a channel, write to it directly or type /book: it shows what is "
    "free, books, moves and cancels, puts a booking into your calendar and reminds you of it. Admins of the "
    "workspace set opening hours, courts and rules with /courtbot, and choose how its language models are used."
)


def manifest(url: str = "", many: bool = False) -> dict[str, Any]:
    """`url` is the public https address for HTTP; without one the app uses Socket Mode. `many`: workspaces install it
    by OAuth, tokens rotate and organisations may install it for all; else its bot token is copied once and stays."""
    oauth: dict[str, Any] = {"scopes": {"bot": sorted(SCOPES)}}
    if many and url:
        oauth["redirect_urls"] = [url + REDIRECT_PATH]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "courtbot",
            "description": "Books tennis courts from where you already talk",
            "long_description": ABOUT,
            "background_color": "#1d5c3a",
        },
        "features": _features(url),
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS)} | _at(url, "request_url"),
            "interactivity": {"is_enabled": True} | _at(url, "request_url", "message_menu_options_url"),
            "org_deploy_enabled": many,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": many,
        },
    }


def _features(url: str) -> dict[str, Any]:
    from adapters.slack.home import PROMPTS

    return {
        "agent_view": {
            "agent_description": "Books tennis courts: say a day and a time, and pick one of what is free.",
            "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS],
        },
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "courtbot", "always_online": True},
        "shortcuts": [
            {
                "type": "message",
                "name": "Book a court from this",
                "callback_id": SHORTCUT,
                "description": "Reads a day and a time in the message and shows what is free",
            }
        ],
        "slash_commands": [
            {"command": command, "description": says, "usage_hint": hint, "should_escape": False} | _at(url, "url")
            for command, says, hint in COMMANDS
        ],
    }


def _at(url: str, *names: str) -> dict[str, str]:
    """One address takes everything; in Socket Mode there is none."""
    return {name: url + EVENTS_PATH for name in names if url}
