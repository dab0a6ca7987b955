"""The vendors that the settings have a key for, each made when it is first asked."""

import logging
from collections.abc import Callable

from bot.llm.prices import price_list
from bot.llm.roles import LazyVendor, RoleModels, Vendor, parse_roles, usable_roles
from bot.settings import BadSetting, Settings
from bot.settings.extras import lack_of_vendor
from bot.settings.kinds import revealed

log = logging.getLogger(__name__)


def make_models(settings: Settings) -> RoleModels:
    """The vendors that have a key and the servers that roles name. Raises BadSetting for a bad MODELS or a role
    left without a model."""
    try:
        roles = parse_roles(settings.models)
        vendors = keyed_vendors(settings)
        vendors |= {ref.url: server(settings, ref.url) for refs in roles.values() for ref in refs if ref.url}
        price = None if settings.emulated else price_list()  # what is emulated costs nothing
        return RoleModels(usable_roles(roles, vendors), vendors, price)
    except ValueError as error:
        raise BadSetting(f"COURTBOT_MODELS: {error}") from error


def model_lines(settings: Settings, models: RoleModels) -> list[str]:
    """Which model answers in which role, a line each."""
    if settings.emulated:
        return ["No model key is set: the offline model answers in every role (emulated)."]
    return [f"{role}: {', then '.join(map(str, refs))}" for role, refs in models.roles.items()]


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
