"""The table of attack cases is whole and true, and the cases that no other test holds."""

import importlib
import inspect
import pickle
from typing import Any

import pytest
from starlette.responses import RedirectResponse

import patterns
from bot.conversation.event import Event
from bot.conversation.resources import Resources
from bot.conversation.session import Session
from bot.domain.member import ReplyTo, User
from bot.runtime.asgi import serve
from bot.settings import Settings
from patterns.services.client import open_client
from patterns.services.transport import AiohttpTransport
from store.sessions import decode
from tests.attacks import CASES, Case, Held, table

EVERY = "".join(sorted(patterns.names()))


def test_every_case_has_its_row():
    assert [case.number for case in CASES] == list(range(1, 43))
    assert all(case.tests or case.open for case in CASES)
    assert table().count("\n| ") == 42


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.number))
def test_the_tests_of_a_case_are_there_and_run_on_its_letters(case: Case):
    for test in case.tests:
        assert letters(test) == test.letters, test.id


def letters(test: Held) -> str:
    """Those that the test runs on, where it is of the contract of the patterns. Fails for a test that is not there."""
    path, *names = test.id.split("::")
    found: Any = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    for name in names:
        found = getattr(found, name)
    assert names[-1].startswith("test_")
    if not path.startswith("tests/contract/"):
        return ""
    marks = [mark for mark in getattr(found, "pytestmark", []) if mark.args[0] == "letter"]
    assert "bot" in inspect.signature(found).parameters
    return "".join(marks[0].args[1]) if marks else EVERY


def test_conversations_of_other_workspaces_platforms_and_members_share_nothing():  # 7
    def conversation(platform: Any, workspace: str, channel: str, user: str, thread: str | None = None) -> str:
        return Event(
            "E1", platform, workspace, channel, User(user), "mention", "x", ReplyTo(platform), thread=thread
        ).conversation

    told = [
        conversation(platform, workspace, channel, user, thread)
        for platform in ("slack", "discord")
        for workspace in ("W1", "W2")
        for channel in ("C1", "C2")
        for user in ("U1", "U2")
        for thread in (None, "1.1")
    ]
    assert len(set(told)) == len(told) == 32


class Harm:
    """Unpickled, it would say so."""

    def __reduce__(self) -> Any:
        return pytest.fail, ("a session was unpickled",)


@pytest.mark.parametrize(
    "stored",
    [
        pickle.dumps(Harm()), b"\x80\x04.", b"{", b"null", b"[]", b'{"version": 99}', b'{"messages": "all"}',
        b'{"version": 1, "proposal": {"id": 1}}', b'{"version": 1, "offers": [{"slot_id": 7}]}', b"\xff\xfe",
        b"[" * 9999,
    ],
)  # fmt: skip
def test_a_poisoned_session_is_a_fresh_one_and_runs_nothing(stored: bytes):  # 22
    assert decode(stored, "slack:W1:C1::U1") == Session()


async def test_services_are_called_where_the_settings_say_and_nowhere_else():  # 36
    parts = Resources(Settings())
    try:
        transport = (await parts.get(open_client))._transport
        assert isinstance(transport, AiohttpTransport)
        assert not transport._session.trust_env
        async with serve(RedirectResponse("/elsewhere")) as url:
            answer = await transport.post(url, b"", {}, 5)
        assert answer.status == 307
    finally:
        await parts.aclose()
