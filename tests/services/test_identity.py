"""The signed identity: whose turn it is, for one service, for a short while."""

import base64
import json
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.conversation.event import Event
from bot.domain.member import ReplyTo, User
from bot.llm.strict import digest
from patterns.services.identity import Identity, IdentityRefused, Signer
from tests.kit.world import riverside

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
EVENT = Event("Ev1", "slack", "w1", "C1", User("ann", scope="T1"), "message", "book a court", ReplyTo("slack"))


class Time:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def real_time() -> Time:
    return Time()


@pytest.fixture
def signer(real_time: Time) -> Signer:
    return Signer("a secret of some length", real_time)


@pytest.fixture
def token(signer: Signer) -> str:
    return signer.sign(Identity.of(EVENT, riverside(), NOW, 1010.0), "booking")


def test_a_signed_token_is_read(signer: Signer, token: str):
    identity = signer.read(token, "booking")
    assert (identity.club, identity.now) == ("riverside", NOW)
    event = identity.to_event()
    assert (event.member, event.turn_id) == (EVENT.member, EVENT.turn_id)


def test_the_members_words_are_not_in_it(signer: Signer, token: str):
    assert signer.read(token, "booking").to_event().text == ""


def test_a_token_ends_at_its_deadline(signer: Signer, token: str, real_time: Time):
    real_time.now = 1009.9
    signer.read(token, "booking")
    real_time.now = 1010.0
    with pytest.raises(IdentityRefused):
        signer.read(token, "booking")


def test_a_token_for_one_service_is_no_good_at_another(signer: Signer, token: str):
    with pytest.raises(IdentityRefused):
        signer.read(token, "parse")


def test_another_secret_reads_nothing(token: str, real_time: Time):
    with pytest.raises(IdentityRefused):
        Signer("another secret of length", real_time).read(token, "booking")


@pytest.mark.parametrize("forged", ["", ".", "nonsense", "a.b", "\ud800", "x" * 100_000])
def test_a_malformed_token_is_refused(signer: Signer, forged: str):
    with pytest.raises(IdentityRefused):
        signer.read(forged, "booking")


def test_one_changed_character_anywhere_is_refused(signer: Signer, token: str):
    for i, old in enumerate(token):
        with pytest.raises(IdentityRefused):
            signer.read(token[:i] + ("A" if old != "A" else "B") + token[i + 1 :], "booking")


@pytest.mark.parametrize("more", ["=", "==", "A", "!", "\n", " ", ".", "\u200b"])
def test_a_token_that_is_spelled_otherwise_is_refused(signer: Signer, token: str, more: str):
    for forged in (token + more, more + token, token.replace(".", f"{more}.", 1), token.replace(".", f".{more}", 1)):
        with pytest.raises(IdentityRefused):
            signer.read(forged, "booking")


def test_every_other_spelling_of_the_last_character_is_refused(signer: Signer, token: str):
    """Base64 ignores two of its bits."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for letter in set(letters) - {token[-1]}:
        with pytest.raises(IdentityRefused):
            signer.read(token[:-1] + letter, "booking")


def test_a_token_is_for_one_body(signer: Signer, token: str):
    bound = signer.sign(Identity.of(EVENT, riverside(), NOW, 1010.0), "booking", digest({"slot": 1}))
    assert signer.read(bound, "booking", digest({"slot": 1})).user == "ann"
    for asked in (digest({"slot": 2}), ""):
        with pytest.raises(IdentityRefused):
            signer.read(bound, "booking", asked)
    with pytest.raises(IdentityRefused):
        signer.read(token, "booking", digest({"slot": 1}))
    assert signer.read(token, "booking", digest({"slot": 1}), unbound=True).body == ""


def test_another_member_under_the_same_signature_is_refused(signer: Signer, token: str):
    payload, signature = token.rsplit(".", 1)
    for forged in (encoded(decoded(payload) | {"user": "bo"}), encoded({})):
        with pytest.raises(IdentityRefused):
            signer.read(f"{forged}.{signature}", "booking")


def decoded(payload: str) -> dict[str, Any]:
    packed = payload.startswith(".")
    data = base64.urlsafe_b64decode(payload.lstrip(".") + "==")
    return json.loads(zlib.decompress(data) if packed else data)


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_all_refusals_look_the_same(signer: Signer, token: str, real_time: Time):
    said = set[str]()
    for text, audience, now in ((token, "parse", 1000.0), ("x", "booking", 1000.0), (token, "booking", 2000.0)):
        real_time.now = now
        with pytest.raises(IdentityRefused) as caught:
            signer.read(text, audience)
        said.add(str(caught.value))
    assert len(said) == 1
