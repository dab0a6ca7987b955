"""The vendors that the settings have a key for, each made when it is first asked."""

from collections.abc import Callable

from bot.llm.roles import Later, Vendor
from bot.settings import Settings
from bot.settings.kinds import revealed


def keyed_vendors(settings: Settings) -> dict[str, Vendor | Later]:
    return {name: MAKERS[name](settings) for name in settings.keyed()}


def server(settings: Settings, url: str) -> Later:
    """A server of one's own that speaks Chat Completions."""
    key = revealed(settings.chat_api_key) or "none"
    return Later("bot.llm.chat", lambda module: module.ChatVendor(module.make_client(key, url)))


def _openai(settings: Settings) -> Later:
    key, url = revealed(settings.openai_api_key), settings.openai_base_url
    return Later("bot.llm.openai", lambda module: module.OpenAIVendor(module.make_client(key, url)))


def _anthropic(settings: Settings) -> Later:
    key, url = revealed(settings.anthropic_api_key), settings.anthropic_base_url
    return Later("bot.llm.anthropic", lambda module: module.AnthropicVendor(module.make_client(key, url)))


def _bedrock(settings: Settings) -> Later:
    keys = settings.aws_keys()
    where = settings.aws_region, settings.aws_endpoint_url_bedrock_runtime, revealed(settings.aws_bearer_token_bedrock)
    return Later("bot.llm.bedrock", lambda module: module.BedrockVendor(module.make_client(keys, *where)))


MAKERS: dict[str, Callable[[Settings], Later]] = {"openai": _openai, "anthropic": _anthropic, "bedrock": _bedrock}
