"""The marks of tests, by file or folder; `make quick` excludes marked tests.

`slow`: starts servers or other programs, or takes more than two seconds.
"""

MARKS: dict[str, tuple[str, ...]] = {
    "office": ("tests/cop_sheets/writers/test_round_trip.py",),
    "google": (
        "tests/fake_google/", "tests/cop_sheets/google/", "tests/terminal/test_google_cli.py",
        "tests/terminal/test_google_terminal.py", "tests/pages/test_google_pages.py",
        "tests/pages/session/test_live_sheets.py",
    ),
    "slow": (),
}


def marks_of(path: str) -> list[str]:
    """Return the marks of the tests in the file at `path` (from the root)."""
    return [mark for mark, places in MARKS.items() if path.startswith(places)]
