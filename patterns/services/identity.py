"""Whom a hop between processes acts for: signed by the caller, verified by the service, valid for a short while."""

import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from pydantic import AwareDatetime, BaseModel, ConfigDict

from bot.conversation.event import Event
from bot.domain.club import Club
from bot.domain.fence import held
from bot.domain.member import PlatformName, ReplyTo, User
from bot.domain.orders import NOTHING, Orders


class IdentityRefused(Exception):
    """The token is missing, forged, meant for another service, or too old. The message does not say which."""

    def __init__(self) -> None:
        super().__init__("no valid identity")


class Identity(BaseModel):
    """What the platform vouched for when the turn came in, and how long it may be acted on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: PlatformName
    workspace: str
    club: str
    version: int = 0  # of the club, as the turn knows it; 0 for any
    user: str
    scope: str = ""
    quoted: bool = False  # `Event.quoted`: nobody has ordered anything
    event: str  # with platform and workspace the turn's id
    fence: int = 0  # which run of the turn it is; see `bot.domain.fence`
    body: str = ""  # digest of the one request that the token is for; "" where whoever signs cannot know it
    now: AwareDatetime  # the domain's clock, which a test or `--now` may have stopped
    proposal: str | None = None  # that waits for the member's yes, where whoever acts has no session to tell
    orders: Orders = NOTHING  # what the member's own words of the turn let a model write at once
    deadline: float  # real time, seconds since the epoch

    @classmethod
    def of(cls, event: Event, club: Club, now: datetime, deadline: float, may: Orders = NOTHING) -> "Identity":
        return cls(
            platform=event.platform,
            workspace=event.workspace,
            club=club.id,
            version=club.version,
            user=event.user.id,
            scope=event.user.scope,
            quoted=event.quoted,
            event=event.id,
            fence=run.number if (run := held()) else 0,
            now=now,
            orders=may,
            deadline=deadline,
        )

    def to_event(self) -> Event:
        """The event as far as a service knows it: whose turn, and which; none of their words."""
        return Event(
            id=self.event,
            platform=self.platform,
            workspace=self.workspace,
            channel="",
            user=User(self.user, scope=self.scope),
            kind="message",
            text="",
            reply_to=ReplyTo(self.platform),
            quoted=self.quoted,
        )


class Signer:
    """Signs and verifies tokens with the secret that all processes share. A token is valid for one service, so that a
    compromised service cannot act at another."""

    def __init__(self, secret: str, real_time: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._time = real_time

    def sign(self, identity: Identity, audience: str, body: str = "") -> str:
        """A token for that service. `body` is the digest (`bot.llm.strict.digest`) of the one request it is bound
        to."""
        bound = identity.model_copy(update={"body": body})
        return str(self._serializer(audience).dumps(bound.model_dump(mode="json", exclude_defaults=True)))

    def read(self, token: str, audience: str, body: str = "", unbound: bool = False) -> Identity:
        """The identity of a token that is bound to exactly that body or, with `unbound`, to none. Raises
        IdentityRefused."""
        try:
            serializer = self._serializer(audience)
            payload = serializer.load_payload(_signed(token, serializer))
            identity = Identity.model_validate(payload)
        except (BadData, ValueError) as error:
            raise IdentityRefused from error
        if identity.body not in ((body, "") if unbound else (body,)):
            raise IdentityRefused
        if self._time() >= identity.deadline:
            raise IdentityRefused
        return identity

    def _serializer(self, audience: str) -> URLSafeSerializer:
        options = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
        return URLSafeSerializer(self._secret, salt=f"courtbot:{audience}", signer_kwargs=options)


def _signed(token: str, serializer: URLSafeSerializer) -> bytes:
    """What the token's signature is for. Raises ValueError unless that is spelled exactly as ours is: a Base64 decoder,
    and so the library's own check, ignores foreign characters, everything after the padding, and some bits of the last
    character."""
    value, _, signature = token.rpartition(".")
    expected = serializer.make_signer(serializer.salt).get_signature(value)
    if not hmac.compare_digest(signature.encode(), expected):
        raise ValueError("another signature")
    return value.encode()
