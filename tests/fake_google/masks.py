"""The query parameter `fields`: which parts of an answer are sent.

A mask is a tree: name -> the mask of what is below, None where all of it is wanted.
"""

import re

from tests.fake_google.discovery import properties

Mask = dict | None
_WORD = re.compile(r"[A-Za-z_*][A-Za-z0-9_]*|[.,/()]")


class BadMask(Exception):
    """A mask that names the path in its text, which does not exist."""


def parse(text: str) -> Mask:
    """Return the mask that `text` writes, such as `a.b,c(d,e/f)`. Raises BadMask."""
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
    # Where all of it is wanted already, a part of it adds nothing.
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
    """Return the mask of `name` within `mask`: None for all of it, False where it isn't wanted."""
    if mask is None or "*" in mask:
        return None
    return mask.get(name, False)


def apply(mask: Mask, content: object) -> object:
    """Return `content`, JSON, with what `mask` wants; members of a list are kept even where nothing is left of them."""
    if mask is None or "*" in mask:
        return content
    if isinstance(content, list):
        return [apply(mask, member) for member in content]
    if isinstance(content, dict):
        return {name: apply(mask[name], child) for name, child in content.items() if name in mask}
    return content
