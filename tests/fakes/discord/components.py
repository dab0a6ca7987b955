"""What components may hold, in messages and modals; every number is from the component reference."""

from typing import Any

from tests.fakes.discord.errors import Form
from tests.fakes.discord.state import walk

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, SECTION, TEXT_DISPLAY, GALLERY, CONTAINER, LABEL = 1, 2, 3, 4, 9, 10, 12, 17, 18
SELECTS = (3, 5, 6, 7, 8)
V2_TOP = (ROW, SECTION, TEXT_DISPLAY, GALLERY, 13, 14, CONTAINER)
IN_CONTAINER = (ROW, SECTION, TEXT_DISPLAY, GALLERY, 13, 14)
IN_LABEL = (TEXT_INPUT, *SELECTS, 19, 21, 22, 23)
LEGACY_ROWS, V2_COMPONENTS, V2_TEXT = 5, 40, 4000


def check_layout(form: Form, components: list[dict[str, Any]], v2: bool) -> None:
    """The message's components as a whole: kinds at the top, how many, how much text, unique custom ids."""
    for number, one in enumerate(components):
        _kind(form, f"components.{number}", one, V2_TOP if v2 else (ROW,))
    everything = walk(components)
    if not v2:
        form.length("components", components, 0, LEGACY_ROWS)
    elif len(everything) > V2_COMPONENTS:
        text = f"The total number of components exceeds the maximum of {V2_COMPONENTS}"
        form.wrong("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", text)
    if sum(len(one.get("content", "")) for one in everything) > V2_TEXT:
        text = f"The total size of the displayable text exceeds the maximum size of {V2_TEXT}"
        form.wrong("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)
    unique_ids(form, everything)


def unique_ids(form: Form, everything: list[dict[str, Any]]) -> None:
    ids = [one["custom_id"] for one in everything if one.get("custom_id")]
    if len(ids) != len(set(ids)):
        form.wrong("components", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    numbers = [one["id"] for one in everything if one.get("id")]
    if len(numbers) != len(set(numbers)):
        form.wrong("components", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")


def check_components(form: Form, path: str, components: list[dict[str, Any]]) -> None:
    for number, one in enumerate(components):
        check_component(form, f"{path}.{number}", one)


def check_component(form: Form, path: str, one: dict[str, Any]) -> None:
    """One component and what is in it."""
    kind = one.get("type")
    if kind == ROW:
        _row(form, path, one)
    elif kind == BUTTON:
        _button(form, path, one)
    elif kind in SELECTS:
        _select(form, path, one)
    elif kind == TEXT_INPUT:
        _text_input(form, path, one)
    elif kind == TEXT_DISPLAY:
        form.required(f"{path}.content", one.get("content"), V2_TEXT)
    elif kind == SECTION:
        _section(form, path, one)
    elif kind == GALLERY:
        form.required(f"{path}.items", one.get("items"), 10)
    elif kind == CONTAINER:
        for number, inner in enumerate(one.get("components") or []):
            _kind(form, f"{path}.components.{number}", inner, IN_CONTAINER)
        check_components(form, f"{path}.components", one.get("components") or [])
    elif kind in (19, 21, 22, 23):
        form.required(f"{path}.custom_id", one.get("custom_id"), 100)
        if kind in (21, 22):
            form.length(f"{path}.options", one.get("options") or [], 2 if kind == 21 else 1, 10)


def _kind(form: Form, path: str, one: dict[str, Any], allowed: tuple[int, ...]) -> None:
    if one.get("type") not in allowed:
        form.wrong(f"{path}.type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {allowed}.')


def _row(form: Form, path: str, one: dict[str, Any]) -> None:
    inner = one.get("components") or []
    form.required(f"{path}.components", inner, 5)
    for number, child in enumerate(inner):
        _kind(form, f"{path}.components.{number}", child, (BUTTON, *SELECTS))
    if any(child.get("type") in SELECTS for child in inner) and len(inner) > 1:
        form.wrong(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Component width is larger than allowed")
    check_components(form, f"{path}.components", inner)


def _button(form: Form, path: str, one: dict[str, Any]) -> None:
    form.choice(f"{path}.style", one.get("style"), 1, 2, 3, 4, 5, 6)
    form.length(f"{path}.label", one.get("label"), 0, 80)
    if not one.get("label") and not one.get("emoji") and one.get("style") != 6:
        form.wrong(path, "BUTTON_COMPONENT_INVALID_LABEL_OR_EMOJI", "A button needs a label or an emoji")
    if one.get("style") == 5:
        form.required(f"{path}.url", one.get("url"), 512)
        if one.get("custom_id"):
            form.wrong(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", "A link button has no custom id")
    elif one.get("style") != 6:
        form.required(f"{path}.custom_id", one.get("custom_id"), 100)


def _select(form: Form, path: str, one: dict[str, Any]) -> None:
    form.required(f"{path}.custom_id", one.get("custom_id"), 100)
    form.length(f"{path}.placeholder", one.get("placeholder"), 0, 150)
    least, most = one.get("min_values", 1), one.get("max_values", 1)
    if not (0 <= least <= 25 and 1 <= most <= 25 and least <= most):
        form.wrong(f"{path}.max_values", "NUMBER_TYPE_MAX", "min_values and max_values are 0 to 25 and in order")
    if one["type"] != STRING_SELECT:
        return
    options = one.get("options") or []
    form.required(f"{path}.options", options, 25)
    for number, option in enumerate(options):
        at = f"{path}.options.{number}"
        form.required(f"{at}.label", option.get("label"), 100)
        form.required(f"{at}.value", option.get("value"), 100)
        form.length(f"{at}.description", option.get("description"), 0, 100)
    values = [option.get("value") for option in options]
    if len(values) != len(set(values)):
        form.wrong(f"{path}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The option value is already used")


def _text_input(form: Form, path: str, one: dict[str, Any]) -> None:
    form.required(f"{path}.custom_id", one.get("custom_id"), 100)
    form.choice(f"{path}.style", one.get("style"), 1, 2)
    form.length(f"{path}.label", one.get("label"), 1, 45)
    form.length(f"{path}.value", one.get("value"), 0, 4000)
    form.length(f"{path}.placeholder", one.get("placeholder"), 0, 100)
    if not 0 <= (one.get("min_length") or 0) <= 4000 or not 1 <= (one.get("max_length") or 4000) <= 4000:
        form.wrong(f"{path}.max_length", "NUMBER_TYPE_MAX", "int value should be less than or equal to 4000.")


def _section(form: Form, path: str, one: dict[str, Any]) -> None:
    form.required(f"{path}.components", one.get("components"), 3)
    for number, inner in enumerate(one.get("components") or []):
        _kind(form, f"{path}.components.{number}", inner, (TEXT_DISPLAY,))
    check_components(form, f"{path}.components", one.get("components") or [])
    if not one.get("accessory"):
        form.wrong(f"{path}.accessory", "BASE_TYPE_REQUIRED", "This field is required")
        return
    _kind(form, f"{path}.accessory", one["accessory"], (BUTTON, 11))
    check_component(form, f"{path}.accessory", one["accessory"])


def check_modal(modal: dict[str, Any]) -> None:
    """A modal's callback data: title to 45, custom id to 100, one to five components; raises Refused 50035."""
    form = Form()
    form.required("data.title", modal.get("title"), 45)
    form.required("data.custom_id", modal.get("custom_id"), 100)
    components = modal.get("components") or []
    form.required("data.components", components, 5)
    for number, one in enumerate(components):
        path = f"data.components.{number}"
        _kind(form, path, one, (ROW, TEXT_DISPLAY, LABEL))
        if one.get("type") == LABEL:
            form.required(f"{path}.label", one.get("label"), 45)
            form.length(f"{path}.description", one.get("description"), 0, 100)
            _kind(form, f"{path}.component", one.get("component") or {}, IN_LABEL)
            check_component(form, f"{path}.component", one.get("component") or {})
        elif one.get("type") == ROW:
            _modal_row(form, path, one)
        else:
            check_component(form, path, one)
    unique_ids(form, walk(components))
    form.done()


def _modal_row(form: Form, path: str, one: dict[str, Any]) -> None:
    form.required(f"{path}.components", one.get("components"), 1)
    for number, inner in enumerate(one.get("components") or []):
        at = f"{path}.components.{number}"
        _kind(form, at, inner, (TEXT_INPUT,))
        form.required(f"{at}.label", inner.get("label"), 45)
        check_component(form, at, inner)


def numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gives each component without one the `id` that Discord would: a number unique in the message."""
    everything = walk(components)
    taken = {one["id"] for one in everything if one.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    for one in everything:
        if not one.get("id"):
            one["id"] = next(free)
    return components
