"""A Slack on loopback: `SlackFake`, and what its people get back."""

from tests.fakes.slack import chat, directory, oauth, payloads, views  # each registers its Web API methods
from tests.fakes.slack.delivery import NotAcknowledged
from tests.fakes.slack.fake import SlackFake
from tests.fakes.slack.forms import NotAllowed, NotThere
from tests.fakes.slack.hands import Submission
from tests.fakes.slack.people import Invocation, Person
from tests.fakes.slack.state import Channel, Message, View
from tests.fakes.slack.team import SCOPES, Team

__all__ = [
    "SCOPES",
    "Channel",
    "Invocation",
    "Message",
    "NotAcknowledged",
    "NotAllowed",
    "NotThere",
    "Person",
    "SlackFake",
    "Submission",
    "Team",
    "View",
    "chat",
    "directory",
    "oauth",
    "payloads",
    "views",
]
