"""Prometheus metrics of one process. Labels are letters, outcomes and platforms: never who spoke, nor a word of it."""

from prometheus_client import CollectorRegistry, Counter, Enum, Gauge, Histogram, generate_latest

from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.ports import Backlog
from bot.conversation.reply import Reply
from bot.llm.breaker import State
from bot.llm.watch import ModelCall
from bot.runtime.delivering import Sent

TOKENS = (16, 64, 256, 1_024, 4_096, 16_384, 65_536)
RESULTS = {"sent": "delivered"}
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
        self._over = Counter(
            "courtbot_budget_reached", "Turns past a budget", ["whose", "what", "span"], registry=self._own
        )
        self._votes = Counter(
            "courtbot_votes", "Answers that members judged", ["platform", "pattern", "vote"], registry=self._own
        )
        self._of_inbox()
        self._of_platforms()
        self._of_models()

    def _of_inbox(self) -> None:
        self._received = Counter(
            "courtbot_events", "Events handed to the inbox", ["platform", "result"], registry=self._own
        )
        self._acknowledged = Histogram(
            "courtbot_acknowledge_seconds", "From receipt to acknowledgement", ["platform"],
            buckets=SECONDS, registry=self._own,
        )  # fmt: skip
        self._waiting = Gauge(
            "courtbot_inbox_conversations", "Conversations that wait or are worked on", registry=self._own
        )
        self._oldest = Gauge(
            "courtbot_inbox_oldest_seconds", "For how long the oldest of them has waited", registry=self._own
        )

    def _of_platforms(self) -> None:
        self._refused = Counter(
            "courtbot_refused", "Requests that no platform sends", ["platform", "why"], registry=self._own
        )
        self._up = Gauge("courtbot_platform_up", "Whether events come in", ["platform"], registry=self._own)
        self._since = Gauge(
            "courtbot_platform_since_seconds", "Unix time at which that changed", ["platform"], registry=self._own
        )

    def _of_models(self) -> None:
        whose = ["role", "model"]
        self._calls = Counter(
            "courtbot_model_calls", "Models asked: answered, misbehaved or down", [*whose, "result"], registry=self._own
        )
        self._passed_over = Counter(
            "courtbot_model_fallbacks", "Models that were down, so that the next was asked", whose, registry=self._own
        )
        self._call_seconds = Histogram(
            "courtbot_model_call_seconds", "Of one model call", whose, buckets=SECONDS, registry=self._own
        )
        self._call_tokens = Histogram(
            "courtbot_model_call_tokens", "Of one model call; cached ones are input, too", [*whose, "type"],
            buckets=TOKENS, registry=self._own,
        )  # fmt: skip
        self._cost = Counter(
            "courtbot_model_cost_usd", "US dollars, as far as prices are known", whose, registry=self._own
        )
        self._breakers = Enum(
            "courtbot_model_breaker", "The circuit breaker of a model", ["model"],
            states=["closed", "open", "half_open"], registry=self._own,
        )  # fmt: skip

    def turn(self, event: Event, reply: Reply, seconds: float) -> None:
        self._turns.labels(event.platform, reply.pattern, reply.outcome).inc()
        self._seconds.labels(reply.pattern).observe(seconds)
        if reply.rated:  # by a pattern that may answer here no more
            self._votes.labels(event.platform, reply.rated, Choice.parse(event.choice).values(2)[0]).inc()

    def model_call(self, call: ModelCall) -> None:
        self._calls.labels(call.role, call.model, call.result).inc()
        self._call_seconds.labels(call.role, call.model).observe(call.seconds)
        if call.result == "down":
            return
        used = call.usage
        for kind, tokens in (
            ("input", used.input_tokens),
            ("output", used.output_tokens),
            ("cached", used.cached_tokens),
        ):
            self._call_tokens.labels(call.role, call.model, kind).observe(tokens)
        self._cost.labels(call.role, call.model).inc(used.cost or 0)

    def passed_over(self, role: str, model: str) -> None:
        self._passed_over.labels(role, model).inc()

    def breaker(self, model: str, state: State) -> None:
        self._breakers.labels(model).state(state)

    def delivery(self, event: Event, sent: Sent) -> None:
        self._deliveries.labels(event.reply_to.platform, RESULTS.get(sent, sent)).inc()

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

    def text(self, backlog: Backlog) -> bytes:
        """All of it in Prometheus's text format, with what is in the inbox now."""
        self._waiting.set(backlog.conversations)
        self._oldest.set(backlog.oldest)
        return generate_latest(self._own)
