"""requirements.lock has the versions in requirements.txt, all their dependencies, and a hash of every file."""

import re
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.test_conventions import requirements, text_of

HASH = re.compile(r" --hash=sha256:[0-9a-f]{64}")


@cache
def locked() -> dict[str, tuple[str, int]]:
    """Return, for each locked library, its version and its number of hashes."""
    lines = re.sub(r" \\\n\s*", " ", text_of("requirements.lock")).splitlines()
    found = {}
    for line in lines:
        if line and not line.lstrip().startswith("#"):
            name, version = re.fullmatch(r"([\w.-]+)==(\S+)(?: .*)?", line).groups()
            found[canonicalize_name(name)] = version, len(HASH.findall(line))
    return found


def dependencies_of(name: str, extras: frozenset[str]) -> list[Requirement]:
    """Return the library's requirements on this system; none if it isn't installed."""
    try:
        asked = [Requirement(line) for line in requires(name) or []]
    except PackageNotFoundError:
        return []
    return [each for each in asked
            if not each.marker or any(each.marker.evaluate({"extra": extra}) for extra in extras | {""})]


@pytest.mark.parametrize("line", requirements("requirements.txt"))
def test_the_lock_has_the_pinned_version(line):
    asked = Requirement(line)
    assert str(asked.specifier) == f"=={locked()[canonicalize_name(asked.name)][0]}"


def test_the_lock_has_all_dependencies_in_versions_that_fit():
    waiting, seen = [Requirement(line) for line in requirements("requirements.txt")], set()
    while waiting:
        asked = waiting.pop()
        key = canonicalize_name(asked.name), frozenset(asked.extras)
        if key not in seen:
            seen.add(key)
            version = locked()[key[0]][0]
            assert asked.specifier.contains(version, prereleases=True), f"{asked} is locked at {version}"
            waiting += dependencies_of(*key)
    if sys.platform == "linux" and sys.version_info[:2] == (3, 11):    # other systems need a few more or fewer
        assert {name for name, _ in seen} == set(locked()), "run make lock"


def test_every_library_of_the_lock_has_a_hash():
    assert [name for name, (_, hashes) in locked().items() if not hashes] == []


def test_the_lock_names_no_index():
    options = [line for line in text_of("requirements.lock").splitlines() if line.startswith("-")]
    assert options == []
