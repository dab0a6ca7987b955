"""Failures on order: the next requests of a kind get an error, a delay or a dropped connection."""

import re
from dataclasses import dataclass
from typing import Any

MEANT = {
    401: (0, "401: Unauthorized"),
    403: (50013, "Missing Permissions"),
    404: (10008, "Unknown Message"),
}


def matcher(pattern: str) -> re.Pattern[str]:
    """`*` and `{anything}` stand for one segment of the path, `**` for any number of them."""
    parts = re.split(r"(\{[^}]*\}|\*\*|\*)", pattern)
    kinds = [".*" if part == "**" else "[^/]+" if part[:1] in ("*", "{") else re.escape(part) for part in parts]
    return re.compile("".join(kinds) + "$")


@dataclass(eq=False)
class Fault:
    """`after`: the request takes effect and only its answer is lost, or late. `drop`: the connection ends without an
    answer."""

    method: str
    path: re.Pattern[str]
    status: int | None
    times: int
    code: int | None = None
    retry_after: float = 1.0
    delay: float = 0.0
    drop: bool = False
    after: bool = False

    def meets(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in (method, "*") and bool(self.path.match(path))

    def answer(self, path: str) -> tuple[int, dict[str, Any], dict[str, str]]:
        """Status, body and headers; without `Via`, discord.py takes a 429 for a ban and does not retry."""
        status = self.status or 500
        if status == 429:
            body = {"message": "You are being rate limited.", "retry_after": self.retry_after, "global": False}
            wait = {"Retry-After": str(max(1, round(self.retry_after))), "X-RateLimit-Scope": "user"}
            return status, body, wait | {"X-RateLimit-Reset-After": str(self.retry_after)}
        code, text = MEANT.get(status, (0, f"{status}: Internal Server Error"))
        if status == 404 and path.startswith("/interactions/"):
            code, text = 10062, "Unknown interaction"
        elif status == 404 and path.startswith("/webhooks/") and "/messages/" not in path:
            code, text = 10015, "Unknown Webhook"
        elif status == 401 and path.startswith("/webhooks/"):
            code, text = 50027, "Invalid Webhook Token"
        return status, {"message": text, "code": code if self.code is None else self.code}, {}
