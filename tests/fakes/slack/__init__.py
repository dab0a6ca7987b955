"""A Slack on loopback: `SlackFake`, and what its people get back.

    async with SlackFake() as slack:
        team = slack.team("T1")  # the app's: slack.base_url, team.bot_token, slack.app_token, slack.signing_secret
        alice, general = team.user("alice"), team.channel("general")
        asked = await alice.mention(general, "book a court tomorrow at 3pm")
        answer = await alice.reply(to=asked)
        await alice.click(answer, "Confirm")

Events come over Socket Mode unless `slack.deliver_to(url)` names the app's HTTP endpoint. `hello.py` runs a real Bolt
app in both ways. To see what only time brings, move the clock: `slack.clock = lambda: time.monotonic() + 1800`.
"""

from tests.fakes.slack import chat, directory, history, oauth, payloads, views  # each registers its Web API methods
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
    "history",
    "oauth",
    "payloads",
    "views",
]
