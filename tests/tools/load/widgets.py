"""The widgets of a page, as a browser knows them: their values, and how the browser sends them to the server."""

from dataclasses import dataclass
from typing import Any

from streamlit.proto.Element_pb2 import Element
from streamlit.proto.WidgetStates_pb2 import WidgetState


@dataclass
class Widget:
    """A widget; `options` are its choices, `parameter` is its name in the URL if it has one.

    `script`: the hash of the script that drew it. `was_set`: whether the server sends its value.
    """

    kind: str
    id: str
    script: str
    parameter: str
    options: list[str]
    default: Any
    value: Any
    was_set: bool
    several: bool = False

    def state(self) -> WidgetState:
        """Return the widget's state as a rerun sends it."""
        state = WidgetState(id=self.id)
        if self.value is not None:
            if self.kind == "checkbox":
                state.bool_value = self.value
            elif isinstance(self.value, list):
                state.string_array_value.data.extend(self.value)
                state.string_array_value.SetInParent()
            else:
                state.string_value = self.value
        return state

    def in_address(self) -> list[str]:
        """Return the values of its query parameter."""
        if self.value is None:
            return [""]
        if isinstance(self.value, list):
            return self.value or [""]
        return [str(self.value).lower() if self.kind == "checkbox" else self.value]


def widget_of(kind: str, element: Element, script: str) -> Widget | None:
    """Return the widget in `element`; None for an element that simulated visitors don't use."""
    make = _KINDS.get(kind)
    if make is None:
        return None
    drawn = getattr(element, kind)
    options, default, value, several = make(drawn)
    return Widget(kind, drawn.id, script, drawn.query_param_key, options, default,
                  value if drawn.set_value else default, drawn.set_value, several)


def _one_of(drawn) -> tuple:
    options = list(drawn.options)
    default = options[drawn.default] if drawn.HasField("default") else None
    return options, default, drawn.raw_value if drawn.HasField("raw_value") else None, False


def _some_of(drawn) -> tuple:
    options = list(drawn.options)
    return options, [options[number] for number in drawn.default], list(drawn.raw_values), True


def _buttons(drawn) -> tuple:
    options = [option.content for option in drawn.options]
    several = drawn.click_mode == drawn.MULTI_SELECT
    return options, [options[number] for number in drawn.default], list(drawn.raw_values), several


_KINDS = {
    "selectbox": _one_of,
    "radio": _one_of,
    "multiselect": _some_of,
    "button_group": _buttons,
    "checkbox": lambda drawn: ([], drawn.default, drawn.value, False),
    "text_input": lambda drawn: ([], drawn.default, drawn.value, False),
    "date_input": lambda drawn: ([], list(drawn.default), list(drawn.value), False),
}
