"""The vendors that the settings have a key for, each made when it is first asked."""

import logging
from collections.abc import Callable

from bot.llm.roles import LazyVendor, Vendor
from bot.settings import Settings
from bot.settings.extras import lack_of_vendor
from bot.settings.kinds import revealed

log = logging.getLogger(__name__)


def keyed_vendors(settings: Settings) -> dict[str, Vendor | LazyVendor]:
    """Without those whose SDK is not installed, which is said where the key is a real one."""
    lacking = {name: said for name in settings.keyed() if (said := lack_of_vendor(name))}
    for said in () if settings.emulated else lacking.values():
        log.warning("%s", said)
    return {name: MAKERS[name](settings) for name in settings.keyed() if name not in lacking}


def server(settings: Settings, url: str) -> LazyVendor:
    """A server of one's own that speaks Chat Completions."""
    key = revealed(settings.chat_api_key) or "none"
    return LazyVendor("bot.llm.chat", lambda module: module.ChatVendor(module.make_client(key, url)))


def _openai(settings: Settings) -> LazyVendor:
    key, url = revealed(settings.openai_api_key), settings.openai_base_url
    return LazyVendor("bot.llm.openai", lambda module: module.OpenAIVendor(module.make_client(key, url)))


def _anthropic(settings: Settings) -> LazyVendor:
    key, url = revealed(settings.anthropic_api_key), settings.anthropic_base_url
    return LazyVendor("bot.llm.anthropic", lambda module: module.AnthropicVendor(module.make_client(key, url)))


def _bedrock(settings: Settings) -> LazyVendor:
    keys = settings.aws_keys()
    where = settings.aws_region, settings.aws_endpoint_url_bedrock_runtime, revealed(settings.aws_bearer_token_bedrock)
    return LazyVendor("bot.llm.bedrock", lambda module: module.BedrockVendor(module.make_client(keys, *where)))


MAKERS: dict[str, Callable[[Settings], LazyVendor]] = {"openai": _openai, "anthropic": _anthropic, "bedrock": _bedrock}
