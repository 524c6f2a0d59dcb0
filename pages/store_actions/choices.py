"""A select box of things whose labels change while a page is open, such as when a row is inserted above them."""

import hashlib
from collections.abc import Mapping

import streamlit as st


def draw_choice(label: str, options: Mapping[str, str], name: str, *, default: str | None,
                placeholder: str) -> str | None:
    """Draw a select box; return the id that is chosen, None for none.

    `options`: labels by id. `default`: what is chosen first, if it is among them. Streamlit knows a choice by its label
    and loses it when that changes, so other labels get a box of their own, with the same choice.
    """
    digest = hashlib.sha256(repr((reset_count(name), list(options.items()))).encode()).hexdigest()[:12]
    key, drawn_key = f"{name}_{digest}", f"choice_drawn_{name}"
    # Streamlit forgets the content of a box once the page is left.
    chosen = st.session_state.get(st.session_state.get(drawn_key, key))
    first = chosen if chosen in options else default if default in options else None
    st.session_state[drawn_key] = key
    return st.selectbox(label, list(options), index=list(options).index(first) if first else None, key=key,
                        placeholder=placeholder, format_func=options.__getitem__)


def reset_count(name: str) -> int:
    """Return how often a choice was forgotten, for the keys of a form about it: then it is to be empty."""
    return st.session_state.get(f"choice_round_{name}", 0)


def reset_choice(name: str) -> None:
    """Let the default be chosen again, after something was done with what was chosen."""
    st.session_state.pop(f"choice_drawn_{name}", None)
    st.session_state[f"choice_round_{name}"] = reset_count(name) + 1
