"""A turn's tokens: a call that could pass them is not made."""

from typing import Any

import pytest

from bot.conversation.turn import LimitReached, Turn
from bot.llm import MOST_OUTPUT, Ask, Message, Tool
from bot.settings.limits import Limits


def turn(tokens: int = 20_000) -> Turn:
    nothing: Any = None
    return Turn(nothing, "", nothing, nothing, nothing, Limits(tokens=tokens), nothing)


def test_a_call_as_dear_as_the_dearest_so_far_is_not_made_where_it_would_pass_the_bound() -> None:
    """24,000 of 20,000 tokens were used by three calls of 8,000."""
    bound = turn()
    for _ in range(2):
        bound.count_model_call()
        bound.spend(8_000)
    with pytest.raises(LimitReached, match="tokens"):
        bound.count_model_call()
    assert (bound.tokens, bound.model_calls) == (16_000, 2)


def test_a_call_whose_words_and_answer_could_pass_the_bound_is_not_made() -> None:
    bound = turn()
    bound.count_model_call(Ask("s", (Message("user", "x" * 40_000),)).most_tokens)
    bound.spend(10_000)
    with pytest.raises(LimitReached, match="tokens"):
        bound.count_model_call(Ask("s", (Message("user", "x" * 40_000),)).most_tokens)


def test_even_a_first_call_that_could_pass_the_bound_is_not_made() -> None:
    with pytest.raises(LimitReached, match="tokens"):
        turn().count_model_call(Ask("s", (Message("user", "x" * 90_000),)).most_tokens)


def test_the_estimate_counts_all_that_is_sent_and_the_longest_answer() -> None:
    bare = Ask("", ()).most_tokens
    assert bare == MOST_OUTPUT
    tool = Tool("t", "d" * 400, {"type": "object"})
    ask = Ask("s" * 400, (Message("user", "ä" * 200),), (tool,), schema={"a": "b" * 400})
    assert bare + 400 < ask.most_tokens < bare + 440
