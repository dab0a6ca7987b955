"""Patches the Agents SDK so that it does nothing twice that it has done for a turn.

- Each run asks twice for the names of the agents that it can reach. Those of one name are sorted by a description of
  all that they have, tools and settings, and the SDK writes it for every agent, also where there is nothing to sort.
- A tool call is compared with itself at every stage of its run, for which the SDK parses its arguments each time.

The patched functions are known by the digests of their sources. A release in which one differs is left as it is, with a
warning: E, F and G are then just as correct, and only slower.
"""

import hashlib
import importlib
import inspect
import logging
from functools import lru_cache
from typing import Any

log = logging.getLogger(__name__)

identity: Any = importlib.import_module("agents._run_state_agent_identity")
calls: Any = importlib.import_module("agents._tool_invocation")
_build = identity._build_agent_identity_map
_normalize = calls._normalize_arguments
KNOWN = ("e5e61806b9b67cf9", "e591a0e70ac1b10b")
"""Digests of the sources of these functions, in the release that this was written for."""


def _map(initial_agent: Any) -> dict[str, Any]:
    """The agents that can be reached, by names that tell them apart."""
    reached = list(identity._iter_agent_graph(initial_agent))
    by_name = {agent.name: agent for agent in reached}
    return by_name if len(by_name) == len(reached) else _build(initial_agent)


_of_text = lru_cache(maxsize=64)(_normalize)


def _arguments(value: Any) -> Any:
    """Arguments as they are compared: nothing changes what it returns."""
    return _of_text(value) if isinstance(value, str) else _normalize(value)


def digests() -> tuple[str, ...]:
    """The digests of the installed SDK's functions."""
    return tuple(hashlib.sha256(inspect.getsource(one).encode()).hexdigest()[:16] for one in (_build, _normalize))


def apply() -> None:
    """Patch the SDK for the life of this process, or log that its functions are not the known ones."""
    if digests() != KNOWN:
        log.warning("This release of the Agents SDK is unknown: E, F and G take longer than they need")
        return
    identity._build_agent_identity_map = _map
    calls._normalize_arguments = _arguments
