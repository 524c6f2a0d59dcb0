"""Who a cell names, and when two names are one person's."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from cop_sheets.parsing.people.name_parts import (
    SOMEBODY,
    Kind,
    Part,
    announced,
    are_many_at_places,
    aside_removed,
    is_nobody,
    name_part,
    part_of,
    person_key,
)
from cop_sheets.parsing.people.separators import (
    COMMA,
    DASH,
    HARD,
    NOT_SEMICOLON,
    SOFT,
    by_address,
    pieces_of,
    split,
    with_married_titles,
    without_list_marks,
)
from cop_sheets.raw import Cell, shown

__all__ = ["People", "people_in", "person_key", "read_people"]

_LISTING = ("and", "&", "+", "plus", "and/or")    # what stands before the last one of a list in a sentence
_OPENING = re.compile(r"(?:(?:and|or|with|w/|plus|\+)\s*)+(?=\s|\d|$)", re.IGNORECASE)
_ADDED = re.compile(r"\(\s*(?:(?:and|plus)\s+|[&+]\s*)([^()]*)\)", re.IGNORECASE)
_BESIDE = re.compile(r"\s*(?:(?:or|with)\s|w/)", re.IGNORECASE)    # in brackets, before who may be one more
_CLOSING = re.compile(r"(?:^|\s)(?:and|or|with|plus)$", re.IGNORECASE)
_LABEL = re.compile(r"([^:\n]{1,60}?)(?::\s+|\s+[-–—]\s+)(?=\S)")
_PARTED = re.compile(r"[,(@–—]|\s-|-\s")
_GROUP = re.compile(r"\(([^()]*)\)")
_MARKED = re.compile(r"[^'’ \w.-]|[\d_]|(?:^|\s)[-–—*]|[-–—*](?:\s|$)")
_JOINED = re.compile(r"\b(?:and|plus|with|w|or|y|et|etc)\b", re.IGNORECASE)
_LETTER = re.compile(r"(?<![\w'’-])[^\W\d_](?![\w'’-])")
_SHORT, _DEEPEST = 24, 2


@dataclass(frozen=True)
class People:
    """Whom a cell names. `names`: each person once, as typed. `unnamed`: what stands there and is nobody's name, such
    as `2 others`. `certain`: the cell can be read in no other way; `;` between people sees to that."""

    names: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    certain: bool = True


@lru_cache(maxsize=16384)    # read once for the names and once for what is nobody's name
def people_in(cell: Cell) -> People:
    """Return whom a cell names: text, or a number that is an ID. Any other cell names nobody."""
    if isinstance(cell, str):
        return read_people(cell)
    if not isinstance(cell, float):
        return People()
    text = str(shown(cell))
    return People((text,)) if text.isdigit() and cell >= 100 else People((), (text,))


def read_people(text: str, depth: int = 0) -> People:
    """Return whom `text` names.

    `;`, a new line, `&`, ` and `, `/`, `+`, `|`, a tab, ` plus `, ` w/ `, list numbers and bullets separate always, a
    spaced ` - ` where every part is a full name. A comma separates where every part is a full name, an address or has
    digits, or where there are three or more parts; `Last, First` is one person. A number below 100 by itself says how
    many, several of them are IDs. `depth`: in how many brackets, or after how many labels, it stands.
    """
    simple = [_simple_name(piece) for piece in text.split(";")]
    if None not in simple:
        return People(_each_once(simple))
    reader = _Reader(depth)
    if len(text) < _SHORT and is_nobody(text):
        return People()
    listed = without_list_marks(text)
    labeled = reader.after_label(listed, (Kind.UNNAMED, Kind.COUNT))
    if labeled is not None:
        reader.found = labeled
        return reader.people()
    reader.by_semicolon = not NOT_SEMICOLON.search(listed)
    for segment in split(HARD, listed):
        start = len(reader.found)
        reader.read_segment(segment)
        if are_many_at_places(reader.found[start:]):
            reader.found[start:] = [Part(segment.strip(), Kind.UNNAMED)]
    return reader.people()


def _each_once(parts: list[Part]) -> tuple[str, ...]:
    names: dict[str, str] = {}
    for part in parts:
        names.setdefault(part.key, part.text)
    names.pop("", None)
    return tuple(names.values())


@lru_cache(maxsize=16384)
def _simple_name(text: str) -> Part | None:
    """Return the name that `text` is where there is no doubt about it; most are looked at once, whatever the cells."""
    if _MARKED.search(text) or _JOINED.search(text):
        return None
    part = part_of(text)
    return part if part.kind is Kind.NOTHING or (
        part.kind is Kind.NAME and not part.is_place and not part.is_long) else None


class _Reader:
    """Collects the people of one cell, part by part.

    `depth`: see `read_people`. `by_semicolon`: nothing but `;` separates them. `joined`: some are joined as in a
    sentence, by `&` or the like.
    """

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.found: list[Part] = []
        self.certain = self.by_semicolon = True
        self.joined = False

    def people(self) -> People:
        """Return whom the parts name, once all are read."""
        self.found = [part for part in self.found if part.kind is not Kind.NOTHING]
        if are_many_at_places(self.found):
            return People((), tuple(dict.fromkeys(part.text for part in self.found)))
        somebody = [part for part in self.found if part.kind in SOMEBODY]
        counts = [part for part in self.found if part.kind is Kind.COUNT]
        # Several numbers are IDs where nothing but IDs stands beside them; one, or one beside a name, says how many.
        if len(counts) + len(somebody) > 1 and not self.joined and all(
                part.kind in (Kind.ID, Kind.COUNT) for part in self.found):
            somebody, counts = self.found, []
        nobody = [Kind.UNNAMED] if somebody else [Kind.UNNAMED, Kind.ASIDE, Kind.DEGREE]
        nobody += [Kind.COUNT] if counts else []
        unnamed = [part.text for part in self.found if part.kind in nobody]
        settled = self.by_semicolon and len(somebody) > 1
        certain = self.certain and not any(part.is_long or (part.is_place and not settled) for part in somebody)
        return People(_each_once(somebody), tuple(dict.fromkeys(unnamed)), certain)

    def add(self, part: Part) -> None:
        """Take what stands between two separators: a role there is somebody whose name is missing."""
        self.found.append(replace(part, kind=Kind.UNNAMED) if part.kind in (Kind.ASIDE, Kind.DEGREE) else part)

    def read_segment(self, text: str) -> None:
        """Read what stands between two of the separators that only lists have, such as `;`."""
        typed, text = text, _ADDED.sub(self._and_more, text)
        self.certain &= text == typed
        labeled = self.after_label(text, (Kind.UNNAMED, Kind.ASIDE, Kind.COUNT))
        if labeled is not None:
            self.found += labeled
            return
        pieces = [(_CLOSING.sub("", _OPENING.sub("", piece) if _OPENING.match(piece) else piece), before)
                  for piece, before in pieces_of(SOFT, text)]
        pieces = with_married_titles([(piece, before) for piece, before in pieces if piece])
        if len(pieces) > 1:
            self.joined, self.by_semicolon = True, False
        others = [piece for piece, _ in pieces[1:]]
        if others and all(before in _LISTING for _, before in pieces[1:]) and "," in pieces[0][0] and not any(
                "," in piece or DASH.search(piece) for piece in others):
            self._read_sentence(pieces[0][0], others)
            return
        slashes = {at for at, (_, before) in enumerate(pieces) if before == "/"}
        for at, (piece, _) in enumerate(pieces):
            if not _PARTED.search(piece) and not slashes & {at, at + 1}:
                self.add(part_of(piece))
            else:
                self._read_piece(piece)

    def _and_more(self, added: re.Match) -> str:
        """Return `(and Bob Ray)` without its brackets; as it is where it names nobody."""
        return f" and {added[1]}" if read_people(added[1], self.depth + 1).names else added[0]

    def _read_piece(self, text: str) -> None:
        dashed = split(DASH, text)
        if len(dashed) == 1 or part_of(text).kind is Kind.COUNT:
            self._read_listed(self._parts(split(COMMA, text)))
            return
        parts = [part_of(part) for part in dashed]
        named = [part for part in parts if part.kind in SOMEBODY]
        self.found += [part for part in parts if part.kind not in SOMEBODY]
        if len(named) > 1 and all(part.is_full for part in named):
            self.by_semicolon = False
            for part in named:
                self._read_listed(self._parts(split(COMMA, part.text)))
        elif named:
            self.certain &= len(named) == 1 or not all(part.kind is Kind.NAME and part.words == 1 for part in named)
            self._read_listed(self._parts(split(COMMA, " - ".join(part.text for part in named))))

    def _parts(self, texts: list[str]) -> list[Part]:
        """Return what the texts between commas are; a degree belongs to the name before it."""
        parts: list[Part] = []
        degrees: dict[int, list[str]] = {}    # joined to their names once: one by one takes the square of the time
        for part in (part for text in texts for one in by_address(text) for part in self._opened(one)):
            if part.kind is Kind.DEGREE and parts and parts[-1].kind is Kind.NAME:
                degrees.setdefault(len(parts) - 1, []).append(part.text)
            elif part.kind is not Kind.NOTHING:
                parts.append(name_part(part.text, 1) if part.kind is Kind.DEGREE and len(texts) > 1 else part)
        for at, own in degrees.items():
            name = parts[at]
            parts[at] = name_part(", ".join([name.text, *own]), name.words, name.sure or name.words > 1, name.surname)
        return parts

    def _opened(self, text: str) -> list[Part]:
        """Return what `text` is, and whom its brackets name where those hold the names: `3 teachers (Ann, Bob, Cy)`."""
        group = _GROUP.search(text)
        if not group:
            return [part_of(text)]
        outer, inside = part_of(aside_removed(text)), group[1]
        if outer.kind not in SOMEBODY:
            return self._announced(outer.text, inside, text)
        if part_of(_OPENING.sub("", inside)).kind in (Kind.UNNAMED, Kind.COUNT):
            return [part_of(text.replace(group[0], " ")), Part(inside, Kind.UNNAMED)]
        within = read_people(inside, self.depth + 1).names
        self.certain &= not _BESIDE.match(inside) and (len(within) < 2 or not all(" " in name for name in within))
        return [part_of(text)]

    def after_label(self, text: str, kinds: tuple[Kind, ...]) -> list[Part] | None:
        """Return whom `text` names after a label of one of `kinds`, such as `Facilitators:`; None without one."""
        label = _LABEL.match(text) if self.depth < _DEEPEST else None
        if not label or part_of(label[1]).kind not in kinds:
            return None
        return self._announced(label[1], text[label.end():], text)

    def _announced(self, words: str, names: str, typed: str) -> list[Part]:
        """Return whom `names` names, of whom `words` say how many or what they are: `3 teachers: Ann, Bob, Cy`."""
        within = read_people(names, self.depth + 1)
        if not within.names:
            return [Part(typed, Kind.UNNAMED)] if words or within.unnamed else []
        self.certain &= within.certain
        more = (*within.unnamed, words) if announced(words) > len(within.names) else within.unnamed
        return [*map(part_of, within.names), *(Part(text, Kind.UNNAMED) for text in more)]

    def _read_sentence(self, first: str, others: list[str]) -> None:
        """Read `Ann Lee, Bob Ray and Cy Dunn`; before the `and` may also stand one person, Last, First."""
        parts = self._parts(split(COMMA, first))
        last = [part for text in others for part in self._parts([text])]
        named = [part for part in parts if part.kind in SOMEBODY]
        if len(named) < 2:
            self.found += [*parts, *last]
            return
        if len(named) == 2 and not named[0].stands_alone and not first.rstrip().endswith(","):
            self.certain = False
            following = [part for part in last if part.kind in SOMEBODY]
            if not following or any(part.stands_alone for part in (*named, *following)):
                self._read_listed(parts)
                self.found += last
                return
        self._separate([*parts, *last], in_sentence=len(named) > 2)

    def _read_listed(self, parts: list[Part]) -> None:
        """Take the parts that commas separate: one person, Last, First, or one each."""
        named = [part for part in parts if part.kind in (*SOMEBODY, Kind.COUNT)]
        if len(named) != 2 or any(part.kind is Kind.UNNAMED for part in parts) or (
                {part.kind for part in named} == {Kind.NAME, Kind.COUNT}):
            self._separate(parts)
            return
        one, other = named
        if one.stands_alone and other.stands_alone:
            self._separate(parts)
            return
        self.found += [part for part in parts if part not in named]
        self.found.append(name_part(f"{one.text}, {other.text}", one.words + other.words))
        self.certain &= (one.words < 2 or one.surname) and _first_names(other) < 2 and not (
            one.is_place or other.is_place or _are_initials(one.text, other.text))

    def _separate(self, parts: list[Part], in_sentence: bool = False) -> None:
        self.found += parts
        named = [part for part in parts if part.kind in (*SOMEBODY, Kind.COUNT)]
        if len(named) < 2:
            return
        self.by_semicolon = False
        kinds = {part.kind for part in named}
        short = [not part.stands_alone for part in named]
        if len(named) == 2 and not any(short):
            pairs = all(part.kind is Kind.NAME and part.words == 2 and not part.sure for part in named) and (
                len(parts) == 2)
        elif all(short):
            pairs = len(short) % 2 == 0 and not in_sentence
        else:
            pairs = any(both == (True, True) for both in pairwise(short)) or (
                len(short) % 2 == 0 and all(short[::2]))
        self.certain &= not (pairs or (Kind.NAME in kinds and kinds & {Kind.ID, Kind.EMAIL}) or (
            Kind.COUNT in kinds and Kind.NAME not in kinds))


def _first_names(part: Part) -> int:
    """Return how many words a name has, initials but for the first aside: `Ann M.` is one."""
    return part.words - min(len(_LETTER.findall(aside_removed(part.text))), part.words - 1)


def _are_initials(*texts: str) -> bool:
    return all(text.isupper() and len(text) < 3 for text in texts)
