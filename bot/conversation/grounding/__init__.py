"""Which of a model's words reach a member: a sentence is held against what this turn saw and did (`shown`)."""

from bot.conversation.grounding.facts import Facts, Place
from bot.conversation.grounding.kept import all_shown, shown

__all__ = ["Facts", "Place", "all_shown", "shown"]
