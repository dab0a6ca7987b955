"""What a press asks for, as it travels in a button's choice, in a form's name and in `Event.choice`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A verb, and what it is about: `move:K7M2QX:c2-20261202-1500-60` is the verb `move` with two values. A choice
    without a verb is the id of an offered slot."""

    verb: str
    value: str = ""  # all that follows the verb

    @classmethod
    def of(cls, verb: str, *values: str) -> "Choice":
        """The choice with these values, of which only the last one may hold a colon."""
        return cls(verb, ":".join(values))

    @classmethod
    def parse(cls, text: str | None) -> "Choice":
        """Reads any text; None, which no press carries, is empty."""
        verb, _, value = (text or "").partition(":")
        return cls(verb, value)

    @property
    def text(self) -> str:
        """As it travels; `parse` reads it back."""
        return f"{self.verb}:{self.value}" if self.value else self.verb

    def values(self, count: int) -> list[str]:
        """Exactly so many values: missing ones are empty, and the last one keeps its colons."""
        found = self.value.split(":", count - 1)
        return found + [""] * (count - len(found))
