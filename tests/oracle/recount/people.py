"""The people named in a cell, read a second way: separators become line breaks, then each line is split further."""

import re

BLANKS = ("", "na", "n/a", "none", "tbd")
ALWAYS = ((r"[;\t|•①-⑳❶-❿]", "\n"), (r"(?<=[A-Za-zÀ-ỹ.])·(?=[A-ZÀ-Ỹ])", "\n"),
          (r"(?:^|(?<=\s))\(?\d\d?[.)] ?(?=[^\W\d])", "\n"), (r"(?m)^[-*] ", ""))
JOINTS = r" ?& ?| ?\+ ?| ?/ ?| and | plus | w/ "
DEGREES = ("jr", "sr", "iii", "phd", "rn", "med")
PLACES = ("child care", "school", "center", "academy", "head start", "llc", "inc")
MANY = ("teachers", "staff", "others", "directors", "parents", "people", "families", "members")
NO_NAME = ("various", "several", "see notes", "everyone", "teacher", "the director", "director", "asst director")
ACTIVITY = r"(?i)^((we|phone|zoom|home) )?(met|meeting|visit|coaching|lunch|call|session) (with |w/ ?)"
# Words for many that are a surname after a given name.
MANY_OR_SURNAME, GIVEN_NAMES = ("kids", "children", "friends", "guests", "couple"), ("dana", "lee", "ed")
DESCRIPTIONS = {"infant", "toddler", "infanttoddler", "new", "spanish", "speaking", "english"}

NOTES = ("did not attend", "no show", "not sure", "cancelled", "walk-ins", "a handful", "phone call", "office",
         "open position", "pending hire")


def people(cell):
    """Return the set of `name_key` of the people in the text `cell`."""
    if cell.lower() in BLANKS:
        return set()
    text = re.sub(r"(?i)\bn/a\b", "", cell)
    text = re.sub(r"(?i)\((?:and |plus |& ?|\+ ?)([^\d)]*)\)", r" and \1", text)
    # `Ann Lee (and Bob Ray)` lists two; other text in parentheses belongs to the name before it.
    text = re.sub(r"\([^)\d][^)]*\)", lambda found: re.sub(r"[^\w() ]", "", found[0]), text)
    for mark, instead in ALWAYS:
        text = re.sub(mark, instead, text)
    joined, named = False, []
    for line in text.split("\n"):
        if counts_a_place(line):
            continue
        pieces = re.split(JOINTS, re.sub(ACTIVITY, "", line.strip()), flags=re.IGNORECASE)
        joined = joined or len(pieces) > 1
        for piece in pieces:
            for part in split_at_hyphens(piece.strip()):
                named += split_at_commas(part)
    somebody = [name for name in named if not is_nobody(name)]
    numbers = [name for name in somebody if re.fullmatch(r"0|[1-9]\d?", name)]
    coded = len(somebody) > 1 and not joined and len(somebody) == len(named) and all(
        re.search(r"\d", name) for name in somebody)
    known = [name_key(beside_role(name) or name) for name in somebody if coded or name not in numbers]
    return {name for name in known if name}


def split_at_hyphens(piece):
    """Return the parts of `piece` between spaced hyphens, where each is a full name."""
    parts = piece.split(" - ")
    return parts if all(" " in part.strip() for part in parts) else [piece]


def split_at_commas(piece):
    """Return the people of `piece`: one for each part between commas, or one, Last, First."""
    parts = []
    for part in (part.strip() for part in piece.split(",")):
        if parts and part.replace(".", "").lower() in DEGREES:
            parts[-1] += f", {part}"
        elif part:
            parts.append(part)
    if all(map(is_nobody, parts)):
        return []
    apart = len(parts) > 2 or all(re.search(r"\d|@", part) or len(without_degrees(part).split()) > 1 for part in parts)
    return parts if apart else [", ".join(parts)]


def without_degrees(part):
    """Return `part` up to the first comma."""
    return part.split(",")[0]


def is_nobody(name):
    """Return whether `name` is no person: a group, a number of people, or a reference to another place."""
    lower = name.lower().strip()
    words = lower.split()
    if describes_many(name.strip()) or words[:1] == ["nobody"]:
        return True
    if lower in BLANKS or lower in NO_NAME or lower in NOTES or not words:
        return True
    if re.fullmatch(r"n ?= ?\d+|[2-9]( [a-z.]+)+|[1-9]\d( [a-z.]+)+|[2-9] [A-Z]+s|[1-9]\d\d( [a-z.]+)*s", name.strip()):
        return True
    if len(words) == 2 and words[1] in MANY_OR_SURNAME and words[0] not in GIVEN_NAMES:
        return True
    many_of_a_place = r"((lead|head) )?(teachers|directors|staff) (at|of|from) .+"
    return words[-1] in MANY or re.fullmatch(rf"(a )?group of \d+|{many_of_a_place}", lower) is not None


def describes_many(name):
    """Return whether `name` is a role with a description: `teacher (new)`, but not `3 teachers (Fatima)`."""
    inside = beside_role(name)
    return bool(inside) and set(inside.lower().split()) <= DESCRIPTIONS


def beside_role(name):
    """Return the name or description beside a role or a group: `Fatima` in `3 teachers (Fatima)`; None without one."""
    found = re.fullmatch(r"(?i)(?:\w+ )?(?:teacher|director|provider|owner|cohort)s?(?: \d+)?(?: \(| - |: )(.*?)\)?",
                         name)
    return found and found[1]


def counts_a_place(line):
    """Return whether `line` is a place with a number of people: `ABC Child Care (3)`."""
    lower = line.lower().strip()
    return re.search(r"\(\d+\)$| - \d+ \w+$", lower) and any(place in lower for place in PLACES)


def name_key(name):
    """Return the letters and digits of a name in lower case, with `~` between two numbers."""
    known = ""
    for word in re.sub(r"[^\w]+", " ", re.sub(r"['’.]", "", name.lower())).split():
        known += ("~" if known[-1:].isdigit() and word[0].isdigit() else "") + word
    return known
