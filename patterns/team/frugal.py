"""Patches the Agents SDK so that agents which their names tell apart are told apart by nothing else.

Each run asks twice for the names of the agents that it can reach. Those of one name are sorted by a description of all
that they have, tools and settings, and the SDK writes it for every agent, also where there is nothing to sort.

The patched function is known by the digest of its source. A release in which it differs is left as it is, with a
warning: E, F and G are then just as correct, and only slower.
"""

import hashlib
import importlib
import inspect
import logging
from typing import Any

log = logging.getLogger(__name__)

identity: Any = importlib.import_module("agents._run_state_agent_identity")
_build = identity._build_agent_identity_map
KNOWN = ("e5e61806b9b67cf9",)
"""Digests of the function's source, in the releases that this was written for."""


def _map(initial_agent: Any) -> dict[str, Any]:
    """The agents that can be reached, by names that tell them apart."""
    reached = list(identity._iter_agent_graph(initial_agent))
    by_name = {agent.name: agent for agent in reached}
    return by_name if len(by_name) == len(reached) else _build(initial_agent)


def digest() -> str:
    """The digest of the installed SDK's function."""
    return hashlib.sha256(inspect.getsource(_build).encode()).hexdigest()[:16]


def apply() -> None:
    """Patch the SDK for the life of this process, or log that its function is not the known one."""
    if digest() in KNOWN:
        identity._build_agent_identity_map = _map
    else:
        log.warning("This release of the Agents SDK is unknown: E, F and G take longer than they need")
