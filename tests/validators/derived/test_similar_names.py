"""Which names look like one person's, however many there are; none is ever merged."""

from itertools import permutations
from random import Random
from time import process_time

import pytest

from validators.derived import similar_names
from validators.derived.similar_names import find_similar_names

ALIKE = [
    ("José", "Jose"), ("Ana Muñoz", "Ana Munoz"), ("Søren Bo", "Soren Bo"), ("Zoë Ray", "ZOE RAY"),
    ("Dr. Jane Smith", "Jane Smith"), ("Ms Jane Smith", "jane smith"), ("Mrs. Smith", "Smith"),
    ("Jane Smith, PhD", "Jane Smith"), ("Jane Smith RN", "Jane Smith"), ("Jane Smith, M.Ed., RN", "Ms. Jane Smith"),
    ("Jane (Bright Stars)", "Jane"), ("Robert “Bob” Ray", "Robert Ray"), ("Jane Smith (Oak)", "Jane Smith (Elm)"),
    ("Jane A. Smith", "Jane Smith"), ("J.A. Smith", "J. Smith"), ("J. Smith", "Jane Smith"), ("Jane Smith", "J Smith"),
    ("Smith, Jane", "Jane Smith"), ("Muñoz, Ana", "Ana Munoz"), ("Lee Ann", "Ann Lee"),
    ("Ann-Marie Lee", "Annmarie Lee"), ("Ann Lee", "AnnLee"), ("Mac Donald", "Macdonald"),
    ("Jonathan Smith", "Jonathon Smith"), ("Jon Smith", "John Smith"), ("Jane Smith", "Jane Smyth"),
    ("Katherine Boyd", "Katharine Boyd"), ("Catherine Johnson", "Catharine Jonson"), ("Ann Lee", "Anne Lee"),
]
UNLIKE = [
    ("Ann Lee", "Amy Lee"), ("Bob Ray", "Rob Ray"), ("J. Smith", "K. Smith"), ("J. Smith", "Kate Smith"),
    ("Mr. Lee", "Mrs. Lee"), ("John Smith", "John Smith Jr."), ("P-1001", "P-1002"), ("Teacher 1", "Teacher 2"),
    ("ann@example.org", "anne@example.org"), ("Jane", "Jane Smith"), ("Maria Garcia", "Maria Garcia Lopez"),
    ("Smith", "Jones"), ("Ma, Li", "Ma, Lu"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_two_spellings_are_shown_whichever_comes_first(one, other):
    assert find_similar_names([one, "Eve Stone", other]) == find_similar_names([other, "Eve Stone", one]) == {2: 0}


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_two_people_are_not(one, other):
    assert find_similar_names([one, other]) == find_similar_names([other, one]) == {}


def test_each_spelling_is_reported_once_beside_the_first():
    assert find_similar_names(["José Ray", "Ann Lee", "Jose Ray", "Mr. Jose Ray", "J. Ray"]) == {2: 0, 3: 0, 4: 0}


def many(count):
    """Return `count` different names and the positions of those misspelled, each after the one that it is like."""
    random = Random(7)
    letters = "abcdefghijklmnoprstuvw"
    first, last = ([("".join(random.choices(letters, k=random.randint(low, 9)))).title() for _ in range(size)]
                   for low, size in ((4, 200), (6, 2000)))
    names = list(dict.fromkeys(f"{random.choice(first)} {random.choice(last)}" for _ in range(count)))
    wrong = {}
    for at in random.sample(range(len(names)), 50):
        name = names[at]
        wrong[len(names)] = at
        names.append(f"{name[:-2]}{'x' if name[-2] != 'x' else 'y'}{name[-1]}{name[-1]}")
    return names, wrong


def test_many_names_are_compared_in_blocks_and_find_what_comparing_all_finds(monkeypatch):
    names, wrong = many(3000)
    in_blocks = find_similar_names(names)
    monkeypatch.setattr(similar_names, "MAX_BLOCK_SIZE", len(names))
    assert in_blocks == find_similar_names(names)
    assert sum(in_blocks.get(later) == earlier for later, earlier in wrong.items()) > 20


def test_time_grows_with_the_names_and_not_with_their_pairs():
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"{''.join(first)} Smith".title() for first in permutations(letters, 3)]    # all share a word
    names += [f"{''.join(first)} Jones".title() for first in permutations(letters, 3)]
    started = process_time()
    find_similar_names(names)
    assert len(names) > 30_000 and process_time() - started < 30
