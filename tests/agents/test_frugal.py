"""What E, F and G spare the Agents SDK."""

import pytest
from agents import Agent

from patterns.team import frugal


def team(*names: str) -> Agent:
    """The first agent of these names may hand over to the others."""
    first, *others = names
    return Agent(first, handoffs=[Agent(name) for name in others])


def test_the_installed_agents_sdk_is_one_that_is_known():
    assert frugal.digests() == frugal.KNOWN
    assert frugal.identity._build_agent_identity_map is frugal._map


@pytest.mark.parametrize(
    "names", [("desk",), ("desk", "looks", "books"), ("desk", "books", "books"), ("a", "a", "a#2")]
)
def test_agents_have_the_names_that_the_sdk_itself_gives_them(names: tuple[str, ...]):
    agents = team(*names)
    assert frugal._map(agents) == frugal._build(agents)


def test_agents_that_their_names_tell_apart_are_not_described(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(frugal.identity, "_agent_identity_signature")
    assert list(frugal._map(team("desk", "looks", "books"))) == ["desk", "looks", "books"]


@pytest.mark.parametrize("arguments", ['{"b": [1, null], "a": "x"}', "{", "NaN", {"b": 1, "a": 2}])
def test_arguments_are_compared_as_the_sdk_itself_does(arguments: object):
    assert frugal._arguments(arguments) == frugal._arguments(arguments) == frugal._normalize(arguments)


def test_an_sdk_that_is_written_otherwise_is_left_as_it_is_and_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(frugal, "KNOWN", ("another",))
    monkeypatch.setattr(frugal.identity, "_build_agent_identity_map", frugal._build)
    frugal.apply()
    assert frugal.identity._build_agent_identity_map is frugal._build
    assert caplog.messages == ["This release of the Agents SDK is unknown: E, F and G take longer than they need"]
