"""Vocabularies as they are written down."""


def words(text: str) -> tuple[str, ...]:
    """A vocabulary written as one string."""
    return tuple(text.split())
