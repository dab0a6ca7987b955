"""Slack: listeners turn what a member does into events, `SlackPlatform` says what the core answers.

Ways in: `events.py` and the listeners beside it, over Socket Mode or HTTP. Ways out: `platform.py`, which delivers by
what `address.py` carries and renders with `blocks.py`. Who the bot may speak as: `clients.py` and `oauth.py`.
"""
