"""The real slack-bolt and slack_sdk against the Slack on loopback, in both transports: hello, world."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt.app.async_app import AsyncApp

from tests.fakes.slack import NotAllowed, SlackFake, Team
from tests.fakes.slack.hello import by_socket, make_app, served


@pytest.fixture(params=["socket", "http"])
async def running(request: pytest.FixtureRequest, slack: SlackFake, team: Team) -> AsyncIterator[AsyncApp]:
    """The hello-world app, in both transports."""
    app = make_app(slack, team)
    if request.param == "socket":
        async with by_socket(slack, app):
            yield app
    else:
        async with served(app) as url:
            slack.deliver_to(f"{url}/slack/events")
            yield app


async def test_a_mention_is_answered_in_its_thread_and_a_button_changes_the_answer(
    running: AsyncApp, team: Team
) -> None:
    alice, general = team.user("alice"), team.channel("general")
    asked = await alice.mention(general, "book a court tomorrow")
    answer = await alice.reply(to=asked)
    assert (answer.thread_ts, answer.buttons) == (asked.ts, ["Court 1"])
    await alice.click(answer, "Court 1")
    await alice.until(lambda: answer.text == "Booked")
    assert (answer.buttons, answer.edited) == ([], 1)


async def test_one_mention_arrives_twice_under_two_event_ids(running: AsyncApp, team: Team, slack: SlackFake) -> None:
    slack.echoes = False
    asked = await team.user("alice").mention(team.channel("general"), "hello")
    await slack.quiet()
    events = [item.payload for item in slack.courier.events]
    assert [event["event"]["type"] for event in events] == ["app_mention", "message"]
    assert {event["event"]["ts"] for event in events} == {asked.ts}
    assert len({event["event_id"] for event in events}) == 2
    assert [ack.seconds is not None for ack in slack.acks] == [True, True]


async def test_a_streamed_answer_counts_once_it_has_stopped(running: AsyncApp, team: Team) -> None:
    alice = team.user("alice")
    answer = await alice.reply(to=await alice.dm("book a court"))
    assert answer.stream == "stopped"
    assert answer.plain == "Looking **around**\ndone"


async def test_a_command_is_answered_for_one_pair_of_eyes(running: AsyncApp, team: Team) -> None:
    alice, bob, general = team.user("alice"), team.user("bob"), team.channel("general")
    asked = await alice.slash("/book", "tomorrow 3pm", channel=general)
    answer = await alice.reply(to=asked)
    assert answer.ephemeral
    assert answer.text == "you said tomorrow 3pm"
    assert bob.sees(general) == team.messages(general) == []
    with pytest.raises(NotAllowed):
        await bob.click(answer, "anything")


async def test_a_modal_is_filled_refused_and_submitted(running: AsyncApp, team: Team) -> None:
    alice = team.user("alice")
    await alice.slash("/book", channel=team.channel("general"))
    view = await alice.view()
    assert view.title == "Book a court"
    assert set((await alice.submit(view)).errors) == {"day"}
    assert [option["value"] for option in await alice.options(view, "courts", "2")] == ["2"]
    await alice.fill(view, {"Day": "2020-01-01", "Court": "Court 2"})
    assert view.values["court"]["courts"]["selected_option"]["value"] == "2"
    assert (await alice.submit(view)).errors == {"day": "That day has gone"}
    await alice.fill(view, {"Day": "2026-12-01"})
    assert (await alice.submit(view)).closed
    assert await alice.view() is None


async def test_the_home_tab_and_a_message_shortcut(running: AsyncApp, team: Team) -> None:
    alice, general = team.user("alice"), team.channel("general")
    await alice.open_home()
    assert (await alice.wait_home(lambda home: "No bookings" in home.plain)).callback_id == ""
    noted = await alice.say(general, "tennis & <tea>?")
    await alice.shortcut("book_from_message", noted)
    assert (await alice.reply(to=noted)).text == "from: tennis &amp; &lt;tea&gt;?"
