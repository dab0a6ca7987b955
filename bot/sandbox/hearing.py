"""What the offline model hears: what `bot.nlu` hears, kept for a while, since one request asks for it several times."""

from functools import lru_cache

from bot.nlu import heard

hear = lru_cache(maxsize=512)(heard.hear)
