"""Discord's refusals: an HTTP status with a JSON body, its codes as in the documented list of error codes."""

from typing import Any


class Refused(Exception):
    """A request that Discord answers with an error body."""

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.body: dict[str, Any] = {"message": message, "code": code}
        if errors is not None:
            self.body["errors"] = errors


def unauthorized() -> Refused:
    return Refused(401, 0, "401: Unauthorized")


def unknown_channel() -> Refused:
    return Refused(404, 10003, "Unknown Channel")


def unknown_guild() -> Refused:
    return Refused(404, 10004, "Unknown Guild")


def unknown_member() -> Refused:
    return Refused(404, 10007, "Unknown Member")


def unknown_message() -> Refused:
    return Refused(404, 10008, "Unknown Message")


def unknown_user() -> Refused:
    return Refused(404, 10013, "Unknown User")


def unknown_webhook() -> Refused:
    return Refused(404, 10015, "Unknown Webhook")


def unknown_interaction() -> Refused:
    return Refused(404, 10062, "Unknown interaction")


def unknown_command() -> Refused:
    return Refused(404, 10063, "Unknown application command")


def already_acknowledged() -> Refused:
    return Refused(400, 40060, "Interaction has already been acknowledged.")


def too_many_follow_ups() -> Refused:
    return Refused(400, 40094, "This interaction has hit the maximum number of follow up messages")


def missing_access() -> Refused:
    return Refused(403, 50001, "Missing Access")


def not_the_author() -> Refused:
    return Refused(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> Refused:
    return Refused(400, 50006, "Cannot send an empty message")


def closed_dms() -> Refused:
    return Refused(403, 50007, "Cannot send messages to this user")


def missing_permissions() -> Refused:
    return Refused(403, 50013, "Missing Permissions")


def invalid_webhook_token() -> Refused:
    return Refused(401, 50027, "Invalid Webhook Token")


class Form:
    """Collects what is wrong with a body, field by field; `done()` raises 50035 Invalid Form Body with all of it."""

    def __init__(self) -> None:
        self.errors: dict[str, Any] = {}

    def wrong(self, path: str, code: str, message: str) -> None:
        """Adds one error; `path` is dotted, as in "embeds.0.title", or empty for the request as a whole."""
        at = self.errors
        for key in filter(None, path.split(".")):
            at = at.setdefault(key, {})
        at.setdefault("_errors", []).append({"code": code, "message": message})

    def length(self, path: str, value: Any, least: int, most: int) -> None:
        """`value` is a string or list of `least` to `most` characters or items."""
        if value is None:
            return
        if not isinstance(value, str | list):
            self.wrong(path, "BASE_TYPE_BAD_TYPE", "Could not interpret value.")
        elif least and not value:
            self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif len(value) > most and not least:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif not least <= len(value) <= most:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def required(self, path: str, value: Any, most: int) -> None:
        if value is None:
            self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        self.length(path, value, 1, most)

    def choice(self, path: str, value: Any, *allowed: Any) -> None:
        if value not in allowed:
            self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.")

    def done(self) -> None:
        if self.errors:
            raise Refused(400, 50035, "Invalid Form Body", self.errors)
