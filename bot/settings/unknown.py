"""Variables that begin as ours do and name no setting: a slip of the pen that would otherwise go unnoticed."""

from difflib import get_close_matches

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from bot.settings import Settings, variable

NEAR = 0.75
_OURS = "courtbot_"


def unknown_variables() -> list[str]:
    """A line for each, of the environment and of `.env`, with the setting that may be meant."""
    known = {variable(field).casefold(): variable(field) for field in Settings.model_fields}
    said = {**DotEnvSettingsSource(Settings).env_vars, **EnvSettingsSource(Settings).env_vars}
    return [_line(name, known) for name in sorted(said) if name.startswith(_OURS) and name not in known]


def _line(name: str, known: dict[str, str]) -> str:
    plain = {key.removeprefix(_OURS): setting for key, setting in known.items()}
    near = get_close_matches(name.removeprefix(_OURS), plain, 1, NEAR)
    hint = f"; did you mean {plain[near[0]]}?" if near else " and is not used"
    return f"{name.upper()} is no setting{hint}"
