"""Names, docstrings, comments and documents use standard terms instead of the metaphors of earlier versions.

Use the field's word: layer, package, module, entry point, function, message, value, duplicate, status, cache.
"""

import re

import pytest

from tests.architecture.test_conventions import kept_files, text_of
from tests.architecture.words import Text, texts_of

# Folders that are not checked yet. Remove an entry after its folder has been revised.
NOT_YET_CHECKED: tuple[str, ...] = ()
# Never checked: output of the product, a table of old names, what people might type, and this test's own lists.
EXEMPT = ("tests/golden/files/", "tests/cop_sheets/suggestions/logs_",
          "tests/cop_sheets/suggestions/headers.txt", "docs/renames.csv",
          "tests/architecture/test_words.py", "LICENSE")
METAPHORS = re.compile(
    r"(?<![a-z])(?:hous(?:e|es|ed|ing)|floors?|rooms?|doors?|ladders?|tell|tells|telling|told|hear|hears|hearing|heard|"
    r"speak|speaks|speaking|spoke|spoken|behind|at hand|fates?|twins?|shelf|shelves|scenes?|story|stories|ledgers?|"
    r"deeds?|heaps?|seal|seals|sealed|lets? go of|hands? out|handed out|brought along|at the edge|comes? to rest|"
    r"stands|stood|lies|lain|amiss)(?![a-z])", re.IGNORECASE)
# Fair uses: a pattern that is removed before the search, and the reason.
FAIR_USES = {
    r"hybrid[ _]room[ _]equipment": "a column of the program",
    r"behind a (?:proxy|login)": "a standard term of HTTP",
    r"stands? for": "standard English for a placeholder",
    r"rows[_ ]behind": "a module of summaries/ncpc/: the rows that a figure counts",
    r"what stands (?:there|between)": "columns of tables on screen and in files",
}
# Lines that users see (command help, page headers): they are part of the interface, so their words stay.
SHOWN_TO_USERS = {
    "cli.py": ['The exit code is 0 where no "must" flag is open'],
    "README.md": ["what stands in the way of reporting", "stands directly above the Now question"],
}


def is_checked(path: str) -> bool:
    return not path.startswith((*NOT_YET_CHECKED, *EXEMPT))


def metaphors_in(text: Text) -> list[str]:
    """Return the metaphors in one line of text, without fair uses."""
    rest = text.text
    for shown in SHOWN_TO_USERS.get(text.path, []):
        rest = rest.replace(shown, "")
    for pattern in FAIR_USES:
        rest = re.sub(pattern, "", rest, flags=re.IGNORECASE)
    return [match.group() for match in METAPHORS.finditer(rest)]


CHECKED = [path for path in kept_files() if is_checked(path)]


@pytest.mark.parametrize("folder", sorted({path.rpartition("/")[0] for path in CHECKED}))
def test_no_metaphors(folder):
    found = []
    for path in (path for path in CHECKED if path.rpartition("/")[0] == folder):
        try:
            content = text_of(path)
        except UnicodeDecodeError:    # an image
            continue
        found += [f"{path}:{text.line}: {word} in “{text.text.strip()}”" for text in texts_of(path, content)
                  for word in metaphors_in(text)]
    assert found == []


def test_every_folder_not_yet_checked_exists():
    paths = kept_files()
    assert [folder for folder in NOT_YET_CHECKED if not any(path.startswith(folder) for path in paths)] == []


def test_every_line_shown_to_users_exists():
    assert [(path, line) for path, lines in SHOWN_TO_USERS.items() for line in lines
            if line not in text_of(path)] == []


@pytest.mark.parametrize(("path", "content", "expected"), [
    ("a.py", "def bring_home_at_the_door():\n    pass", ["door"]),
    ("a.py", "class ShelfOfTwins:\n    x = 1", ["Shelf", "Twins"]),
    ("a.py", "x = 1    # what stands behind it", ["stands", "behind"]),
    ("a.py", '"""What the guard is told.\n\nAnd heard."""', ["told", "heard"]),
    ("a.py", "x = 'behind the door'", []),
    ("a.py", "hybrid_room_equipment = 1    # stands for a column", []),
    ("scenes/story.py", "", ["scenes", "story"]),
    ("a.md", "The app runs behind a proxy.\nIt speaks https.", ["speaks"]),
    ("a.md", "<!-- begin: x -->\nat hand\n<!-- end: x -->\nat hand", ["at hand"]),
    ("a.py", "mathematical = classroom = outdoors = understands = 1", []),
])
def test_metaphors_are_found(path, content, expected):
    assert [word for text in texts_of(path, content) for word in metaphors_in(text)] == expected
