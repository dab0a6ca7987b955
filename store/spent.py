"""Sums in Redis that are forgotten after a while: what members and workspaces have had of language models."""

from collections.abc import Sequence

from store.redis_client import RedisHandle, redis_errors
from store.trips import Script

PREFIX = "courtbot:spent:"

ADD = Script("""
local sums = {}
for i, key in ipairs(KEYS) do
  sums[i] = redis.call('INCRBY', key, ARGV[2 * i - 1])
  redis.call('EXPIRE', key, ARGV[2 * i])
end
return sums
""")


class RedisSums:
    """`bot.runtime.budgets.Counter`."""

    def __init__(self, redis: RedisHandle) -> None:
        self._trips = redis.trips

    async def add(self, amounts: Sequence[tuple[str, int, int]]) -> list[int]:
        keys = [PREFIX + key for key, _, _ in amounts]
        with redis_errors():
            words = [word for _, add, seconds in amounts for word in (add, seconds)]
            sums = await self._trips.run(ADD, keys, words)
        return [int(sum) for sum in sums]
