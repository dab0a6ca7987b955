"""The offline model: a deterministic stand-in that speaks the vendors' wire protocols, so that the real SDKs
run unchanged against it. Everything it says is *emulated*: it proves wiring, contracts, safety and call counts,
and is no measure of any model's quality.

`create_app(faults)` makes the server, `serve(app)` runs it on loopback inside the running event loop.
"""

from bot.sandbox.faults import Faults
from bot.sandbox.server import create_app, serve

__all__ = ["Faults", "create_app", "serve"]
