"""The query parameter `fields`: a mask of the response.

A mask is a tree: name -> the mask of what is below, None where all of it is wanted.
"""

import re

from tests.fake_google.discovery import properties

Mask = dict | None
_WORD = re.compile(r"[A-Za-z_*][A-Za-z0-9_]*|[.,/()]")


class BadMask(Exception):
    """An invalid mask; the text is the unknown path."""


def parse(text: str) -> Mask:
    """Parse a mask such as `a.b,c(d,e/f)`. Raises BadMask."""
    tokens = _WORD.findall(text)
    if "".join(tokens) != text.replace(" ", "") or not tokens:
        raise BadMask(text)
    mask, rest = _list(tokens)
    if rest:
        raise BadMask(text)
    return mask


def _list(tokens: list[str]) -> tuple[dict, list[str]]:
    mask: dict = {}
    while True:
        node, name = mask, None
        while True:
            if not tokens or not (tokens[0][0].isalpha() or tokens[0][0] in "_*"):
                raise BadMask("".join(tokens))
            name, tokens = tokens[0], tokens[1:]
            if not tokens or tokens[0] not in "./":
                break
            node = _below(node, name)
            tokens = tokens[1:]
        if tokens and tokens[0] == "(":
            inner, tokens = _list(tokens[1:])
            if not tokens or tokens[0] != ")":
                raise BadMask("".join(tokens))
            tokens = tokens[1:]
            _merge(_below(node, name), inner)
        else:
            node[name] = None
        if not tokens or tokens[0] != ",":
            return mask, tokens
        tokens = tokens[1:]


def _below(node: dict, name: str) -> dict:
    # A part adds nothing to a mask that already includes everything.
    return {} if name in node and node[name] is None else node.setdefault(name, {})


def _merge(target: dict, more: dict) -> None:
    for name, below in more.items():
        if below is None or target.get(name, {}) is None:
            target[name] = None
        else:
            _merge(target.setdefault(name, {}), below)


def check(mask: Mask, service: str, schema: str | None, path: str = "") -> None:
    """Raise BadMask with the first path that `schema` of `service` does not have."""
    known = properties(service, schema) if schema else None
    if mask is None or known is None:
        return
    for name, below in mask.items():
        member_path = f"{path}.{name}".lstrip(".")
        if name == "*":
            continue
        if name not in known:
            raise BadMask(member_path)
        check(below, service, known[name], member_path)


def below(mask: Mask, name: str) -> Mask | bool:
    """Return the mask of `name` within `mask`: None for everything, False where it isn't included."""
    if mask is None or "*" in mask:
        return None
    return mask.get(name, False)


def apply(mask: Mask, content: object) -> object:
    """Return the parts of `content`, JSON, in `mask`; items of a list stay even if they are empty."""
    if mask is None or "*" in mask:
        return content
    if isinstance(content, list):
        return [apply(mask, member) for member in content]
    if isinstance(content, dict):
        return {name: apply(mask[name], child) for name, child in content.items() if name in mask}
    return content
