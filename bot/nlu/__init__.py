"""What the bot understands of a message, without a model."""

from bot.nlu.intent import Heard, Intent, hear, never_mind, pick

__all__ = ["Heard", "Intent", "hear", "never_mind", "pick"]
