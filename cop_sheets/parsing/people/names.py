"""Parses a cell with a list of people into names."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from cop_sheets.parsing.people.name_parts import (
    PERSON_TYPES,
    NamePart,
    PartType,
    are_workplaces_only,
    classify_part,
    make_name_part,
    names_no_person,
    person_key,
    remove_parentheses,
    starts_in_lower_case,
)
from cop_sheets.parsing.people.separators import (
    COMMA_SEPARATOR,
    DASH_SEPARATOR,
    HARD_SEPARATOR,
    OTHER_HARD_SEPARATOR,
    SOFT_SEPARATOR,
    add_shared_surname,
    remove_activity,
    remove_conjunctions,
    replace_backslashes,
    replace_list_markers,
    replace_middle_dots,
    split_after_emails,
    split_on,
    split_with_separators,
)
from cop_sheets.parsing.people.simple_lists import parse_simple_list, unique_names
from cop_sheets.parsing.people.unnamed import is_description, may_be_description, stated_count
from cop_sheets.raw import Cell, display_text

__all__ = ["ParsedPeople", "parse_people", "parse_people_cell", "person_key"]

_LIST_CONJUNCTIONS = ("and", "&", "+", "plus", "and/or")    # before the last name of a list in a sentence
_ADDED_PERSON = re.compile(r"\(\s*(?:(?:and|plus)\s+|[&+]\s*)([^()]*)\)", re.IGNORECASE)
_UNCERTAIN_ADDITION = re.compile(r"\s*(?:(?:or|with)\s|w/)", re.IGNORECASE)    # maybe one more person
_LABEL = re.compile(r"([^:\n]{1,60}?)(?::\s+|\s+[-–—]\s+)(?=\S)")
_MAY_NEED_SPLITTING = re.compile(r"[,(@–—]|\s-|-\s")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_INITIALS = re.compile(r"[A-Z]{2,3}|(?:[A-Z]\.){2,3}")
_INITIALS_WITH_COMMAS = re.compile(r"[A-Z]{2}(?:, ?[A-Z]{2})+")    # two people, or one with degrees
_MAX_SHORT_LENGTH, _MAX_DEPTH = 24, 2


@dataclass(frozen=True)
class ParsedPeople:
    """The people in a cell. `names`: each person once, as typed. `unnamed`: texts such as `2 others`, nobody's name.
    `certain`: the cell can be read in one way only, as it can with `;` between people."""

    names: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    certain: bool = True


@lru_cache(maxsize=16384)    # each cell is parsed twice: for `names`, and for `unnamed` and `certain`
def parse_people_cell(cell: Cell) -> ParsedPeople:
    """Return the people in a cell: text, or a number that is an ID. Other cells name nobody."""
    if isinstance(cell, str):
        return parse_people(cell)
    if not isinstance(cell, float):
        return ParsedPeople()
    text = str(display_text(cell))
    return ParsedPeople((text,)) if text.isdigit() and cell >= 100 else ParsedPeople((), (text,))


def parse_people(text: str, depth: int = 0) -> ParsedPeople:
    """Return the people in `text`, which is inside `depth` brackets or labels.

    `;`, a new line, `&`, ` and `, `/`, `+`, `|`, a tab, ` plus `, ` w/ `, list numbers and bullets separate always, a
    spaced ` - ` between full names. A comma separates where every part is a full name, an address or has digits, and
    three or more parts; `Last, First` is one person. A number below 100 by itself says how many, several are IDs.
    """
    names = parse_simple_list(text)
    if names is not None:
        return ParsedPeople(names)
    reader = _PeopleParser(depth)
    if len(text) < _MAX_SHORT_LENGTH and names_no_person(text):
        return ParsedPeople()
    dotted, reader.certain = replace_middle_dots(text)
    slashed, is_certain = replace_backslashes(dotted)
    reader.certain &= is_certain
    listed = replace_list_markers(slashed)
    labeled = reader.parts_after_label(listed, (PartType.UNNAMED, PartType.COUNT))
    if labeled is not None:
        reader.parts = labeled
        return reader.people()
    reader.only_semicolons = not OTHER_HARD_SEPARATOR.search(listed)
    for segment in split_on(HARD_SEPARATOR, listed):
        start = len(reader.parts)
        reader.read_segment(segment)
        if are_workplaces_only(reader.parts[start:]):
            reader.parts[start:] = [NamePart(segment.strip(), PartType.UNNAMED)]
    return reader.people()


class _PeopleParser:
    """Collects the people of one cell, part by part. `depth`: see `parse_people`. `only_semicolons`: `;` is the only
    separator. `has_conjunctions`: some are joined by `&`, `and` or the like."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.parts: list[NamePart] = []
        self.certain = self.only_semicolons = True
        self.has_conjunctions = False

    def people(self) -> ParsedPeople:
        """Return the people in `parts`, after all are read."""
        self.parts = [part for part in self.parts if part.kind is not PartType.EMPTY]
        if are_workplaces_only(self.parts):
            return ParsedPeople((), tuple(dict.fromkeys(part.text for part in self.parts)))
        if len(self.parts) > 1 and all(_INITIALS.fullmatch(part.text) for part in self.parts):    # not degrees
            self.parts = [make_name_part(part.text, 1) for part in self.parts]
        people_parts = [part for part in self.parts if part.kind in PERSON_TYPES]
        counts = [part for part in self.parts if part.kind is PartType.COUNT]
        # Several numbers are IDs if there are only IDs beside them; one number, or one beside a name, is a count.
        if len(counts) + len(people_parts) > 1 and not self.has_conjunctions and all(
                part.kind in (PartType.ID, PartType.COUNT) for part in self.parts):
            people_parts, counts = self.parts, []
        unnamed_types = [PartType.UNNAMED] if people_parts else [PartType.UNNAMED, PartType.ROLE, PartType.DEGREE]
        unnamed_types += [PartType.COUNT] if counts else []
        unnamed = [part.text for part in self.parts if part.kind in unnamed_types]
        settled = self.only_semicolons and len(people_parts) > 1
        certain = self.certain and not any(
            part.is_long or part.is_unsure or _INITIALS_WITH_COMMAS.fullmatch(part.text)
            or (part.is_place and not settled) for part in people_parts)
        return ParsedPeople(unique_names(people_parts), tuple(dict.fromkeys(unnamed)), certain)

    def add(self, part: NamePart) -> None:
        """Add the part between two separators; a role or a degree there is a person without a name."""
        self.parts.append(replace(part, kind=PartType.UNNAMED) if part.kind in (PartType.ROLE, PartType.DEGREE)
                          else part)

    def read_segment(self, text: str) -> None:
        """Read the text between two separators that only lists have, such as `;`."""
        typed, text = text, _ADDED_PERSON.sub(self._unwrap_added, remove_activity(text))
        self.certain &= text == typed
        labeled = self.parts_after_label(text, (PartType.UNNAMED, PartType.ROLE, PartType.COUNT))
        if labeled is not None:
            self.parts += labeled
            return
        pieces = [(remove_conjunctions(piece), before) for piece, before in split_with_separators(SOFT_SEPARATOR, text)]
        pieces = add_shared_surname([(piece, before) for piece, before in pieces if piece])
        if len(pieces) > 1:
            self.has_conjunctions, self.only_semicolons = True, False
        others = [piece for piece, _ in pieces[1:]]
        if others and all(before in _LIST_CONJUNCTIONS for _, before in pieces[1:]) and "," in pieces[0][0] and not any(
                "," in piece or DASH_SEPARATOR.search(piece) for piece in others):
            self._read_sentence(pieces[0][0], others)
            return
        slashes = {at for at, (_, before) in enumerate(pieces) if before == "/"}
        for at, (piece, _) in enumerate(pieces):
            if not _MAY_NEED_SPLITTING.search(piece) and not slashes & {at, at + 1}:
                self.add(classify_part(piece))
            else:
                self._read_piece(piece)

    def _unwrap_added(self, added: re.Match[str]) -> str:
        """Return `(and Bob Ray)` without its brackets; unchanged where it names nobody."""
        return f" and {added[1]}" if parse_people(added[1], self.depth + 1).names else added[0]

    def _read_piece(self, text: str) -> None:
        dashed = split_on(DASH_SEPARATOR, text)
        if len(dashed) == 1 or classify_part(text).kind is PartType.COUNT:
            self._read_comma_parts(self._parts(split_on(COMMA_SEPARATOR, text)))
            return
        parts = [classify_part(part) for part in dashed]
        named = [part for part in parts if part.kind in PERSON_TYPES]
        self.parts += [part for part in parts if part.kind not in PERSON_TYPES]
        if len(named) > 1 and all(part.is_full_name for part in named):
            self.only_semicolons = False
            for part in named:
                self._read_comma_parts(self._parts(split_on(COMMA_SEPARATOR, part.text)))
        elif named:
            self.certain &= len(named) == 1 or not all(part.kind is PartType.NAME and part.words == 1 for part in named)
            self._read_comma_parts(self._parts(split_on(COMMA_SEPARATOR, " - ".join(part.text for part in named))))

    def _parts(self, texts: list[str]) -> list[NamePart]:
        """Classify the texts between commas; a degree is joined to the name before it."""
        parts: list[NamePart] = []
        degrees: dict[int, list[str]] = {}    # joined once per name: one by one would take quadratic time
        for part in (part for text in texts for one in split_after_emails(text)
                     for part in self._parse_parentheses(one)):
            if part.kind is PartType.DEGREE and parts and parts[-1].kind is PartType.NAME:
                degrees.setdefault(len(parts) - 1, []).append(part.text)
            elif part.kind is not PartType.EMPTY:
                parts.append(make_name_part(part.text, 1) if part.kind is PartType.DEGREE and len(texts) > 1 else part)
        for at, own_degrees in degrees.items():
            name, text = parts[at], ", ".join([parts[at].text, *own_degrees])
            parts[at] = make_name_part(text, name.words, name.is_certain or name.words > 1, name.is_surname)
        return parts

    def _parse_parentheses(self, text: str) -> list[NamePart]:
        """Classify `text`, or the names in its brackets where it is a group: `3 teachers (Ann, Bob, Cy)`."""
        group = _PARENTHESES.search(text)
        if not group:
            return [classify_part(text)]
        outer, inside = classify_part(remove_parentheses(text)), group[1]
        if outer.kind not in PERSON_TYPES:
            return self._parse_counted_group(outer.text, inside, text, in_brackets=True)
        if classify_part(remove_conjunctions(inside)).kind in (PartType.UNNAMED, PartType.COUNT):
            return [classify_part(text.replace(group[0], " ")), NamePart(inside, PartType.UNNAMED)]
        within = parse_people(inside, self.depth + 1).names
        are_full_names = len(within) > 1 and all(" " in name for name in within)
        self.certain &= not _UNCERTAIN_ADDITION.match(inside) and not are_full_names
        return [classify_part(text)]

    def parts_after_label(self, text: str, kinds: tuple[PartType, ...]) -> list[NamePart] | None:
        """Return the parts after a label of one of `kinds`, such as `Facilitators:`; None where there is no label."""
        label = _LABEL.match(text) if self.depth < _MAX_DEPTH else None
        if not label or classify_part(label[1]).kind not in kinds:
            return None
        return self._parse_counted_group(label[1], text[label.end():], text)

    def _parse_counted_group(self, words: str, names: str, typed: str, in_brackets: bool = False) -> list[NamePart]:
        """Return the people in `names`, whose count or role is in `words`: `3 teachers: Ann, Bob, Cy`."""
        within, count = parse_people(names, self.depth + 1), stated_count(words)
        if len(within.names) == 1 and count > 1 and "," in names:    # not Last, First of one person
            within, self.certain = parse_people(names.replace(",", ";"), self.depth + 1), False
        may_describe = in_brackets and len(within.names) == 1 and names.replace(" ", "").isalpha()
        if not within.names or is_description(names) or (may_describe and count > 1 and starts_in_lower_case(names)):
            return [NamePart(typed, PartType.UNNAMED)] if words or within.unnamed else []
        is_described = may_be_description(names) or (may_describe and not classify_part(names).is_certain)
        self.certain &= within.certain and (count > 1 or not is_described)    # the count is flagged
        more = (*within.unnamed, words) if count > len(within.names) else within.unnamed
        people = [classify_part(name) for name in within.names]
        if count > 1:    # each is a whole name
            people = [replace(part, is_certain=True) for part in people]
        return [*people, *(NamePart(text, PartType.UNNAMED) for text in more)]

    def _read_sentence(self, first: str, others: list[str]) -> None:
        """Read `Ann Lee, Bob Ray and Cy Dunn`; before the `and` there may be one person as Last, First."""
        parts = self._parts(split_on(COMMA_SEPARATOR, first))
        last = [part for text in others for part in self._parts([text])]
        named = [part for part in parts if part.kind in PERSON_TYPES]
        if len(named) < 2:
            self.parts += [*parts, *last]
            return
        if len(named) == 2 and not named[0].is_complete_name and not first.rstrip().endswith(","):
            self.certain = False
            following = [part for part in last if part.kind in PERSON_TYPES]
            if not following or any(part.is_complete_name for part in (*named, *following)):
                self._read_comma_parts(parts)
                self.parts += last
                return
        self._add_separate_people([*parts, *last], in_sentence=len(named) > 2)

    def _read_comma_parts(self, parts: list[NamePart]) -> None:
        """Add parts that commas separate: one person as Last, First, or one person each."""
        named = [part for part in parts if part.kind in (*PERSON_TYPES, PartType.COUNT)]
        if len(named) != 2 or any(part.kind is PartType.UNNAMED for part in parts) or (
                {part.kind for part in named} == {PartType.NAME, PartType.COUNT}):
            self._add_separate_people(parts)
            return
        one, other = named
        complete = one.is_complete_name and other.is_complete_name
        if complete or all(_PARENTHESES.search(part.text) for part in named):    # brackets describe one person each
            self.certain &= complete
            self._add_separate_people(parts)
            return
        self.parts += [part for part in parts if part not in named]
        self.parts.append(make_name_part(f"{one.text}, {other.text}", one.words + other.words))
        self.certain &= (one.words < 2 or one.is_surname) and other.first_name_count < 2 and not (
            one.is_place or other.is_place or _are_initials(one.text, other.text))

    def _add_separate_people(self, parts: list[NamePart], in_sentence: bool = False) -> None:
        self.parts += parts
        named = [part for part in parts if part.kind in (*PERSON_TYPES, PartType.COUNT)]
        if len(named) < 2:
            return
        self.only_semicolons = False
        kinds = {part.kind for part in named}
        short = [not part.is_complete_name for part in named]
        if len(named) == 2 and not any(short):
            pairs = all(part.kind is PartType.NAME and part.words == 2 and not part.is_certain for part in named) and (
                len(parts) == 2)
        elif all(short):
            pairs = len(short) % 2 == 0 and not in_sentence
        else:
            pairs = any(both == (True, True) for both in pairwise(short)) or (len(short) % 2 == 0 and all(short[::2]))
        self.certain &= not (pairs or (PartType.NAME in kinds and kinds & {PartType.ID, PartType.EMAIL}) or (
            PartType.COUNT in kinds and PartType.NAME not in kinds))


def _are_initials(*texts: str) -> bool:
    return all(text.isupper() and len(text) < 3 for text in texts)
