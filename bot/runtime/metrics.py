"""Prometheus metrics of one process. Labels are letters, outcomes and platforms: never who spoke, nor a word of it."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.conversation.event import Event
from bot.conversation.reply import Reply

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 45)


class Metrics:
    """`bot.wiring.ProcessWatch`, and what `/metrics` answers."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()  # not prometheus_client's global one: a process may have several
        self._turns = Counter(
            "courtbot_turns", "Turns answered", ["platform", "pattern", "outcome"], registry=self._own
        )
        self._seconds = Histogram(
            "courtbot_turn_seconds",
            "From taking an event to its reply",
            ["pattern"],
            buckets=SECONDS,
            registry=self._own,
        )
        self._deliveries = Counter(
            "courtbot_deliveries", "Replies handed to a platform", ["platform", "result"], registry=self._own
        )
        self._unanswered = Counter(
            "courtbot_unanswered",
            "Events that ended undelivered, or were given up after their workers died; the log says which",
            ["platform", "reason"],  # given_up, undelivered, unreadable, rate
            registry=self._own,
        )
        self._received = Counter(
            "courtbot_events", "Events handed to the inbox", ["platform", "result"], registry=self._own
        )
        self._acknowledged = Histogram(
            "courtbot_acknowledge_seconds", "From receipt to acknowledgement", ["platform"],
            buckets=SECONDS, registry=self._own,
        )  # fmt: skip
        self._over = Counter(
            "courtbot_budget_reached", "Turns past a budget", ["whose", "what", "span"], registry=self._own
        )
        self._waiting = Gauge(
            "courtbot_inbox_conversations", "Conversations that wait or are worked on", registry=self._own
        )
        self._of_platforms()

    def _of_platforms(self) -> None:
        self._refused = Counter(
            "courtbot_refused", "Requests that no platform sends", ["platform", "why"], registry=self._own
        )
        self._up = Gauge("courtbot_platform_up", "Whether events come in", ["platform"], registry=self._own)
        self._since = Gauge(
            "courtbot_platform_since_seconds", "Unix time at which that changed", ["platform"], registry=self._own
        )

    def turn(self, event: Event, reply: Reply, seconds: float) -> None:
        self._turns.labels(event.platform, reply.pattern, reply.outcome).inc()
        self._seconds.labels(reply.pattern).observe(seconds)

    def delivery(self, event: Event, delivered: bool) -> None:
        self._deliveries.labels(event.reply_to.platform, "delivered" if delivered else "failed").inc()

    def unanswered(self, platform: str, reason: str) -> None:
        self._unanswered.labels(platform, reason).inc()

    def received(self, platform: str, new: bool) -> None:
        """An event that a listener put into the inbox; not new is one that came before."""
        self._received.labels(platform, "new" if new else "duplicate").inc()

    def acknowledged(self, platform: str, seconds: float) -> None:
        self._acknowledged.labels(platform).observe(seconds)

    def refused(self, platform: str, why: str) -> None:
        """A request that was turned away unread; `why` is a word of ours."""
        self._refused.labels(platform, why).inc()

    def over_budget(self, whose: str, what: str, span: str) -> None:
        self._over.labels(whose, what, span).inc()

    def standing(self, platform: str, up: bool, since: float) -> None:
        self._up.labels(platform).set(up)
        self._since.labels(platform).set(since)

    def text(self, depth: int) -> bytes:
        """All of it in Prometheus's text format; `depth` is how many conversations are in the inbox now."""
        self._waiting.set(depth)
        return generate_latest(self._own)
