"""The generated parts of docs/ are current, and links and paths in documents exist."""

import re

import pytest

from tests.architecture.imports import ROOT
from tests.architecture.test_conventions import kept_files, text_of
from tests.docs.glossary import _words
from tests.docs.pages import PAGES, renewed
from tests.docs.rules import CHECKED_ROWS, GROUPS
from tests.docs.tables import table
from validators import RULES

COMMAND = ".venv/bin/python -m tests.docs"
OWN_PATH = re.compile(r"(?<![\w/.-])(?:cop_sheets|validators|summaries|pages|tests|docs|\.ci|\.github)/[\w./-]*")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
A_PAGE = 45    # lines
PAGE = "Above.\n<!-- begin: a part -->\nold\n<!-- end: a part -->\nBelow.\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_is_current(page):
    text = page.read_text(encoding="utf-8")
    assert text == renewed(text, PAGES[page]()), f"run {COMMAND}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_names_the_command_that_renews_it(page):
    assert COMMAND in page.read_text(encoding="utf-8")


def test_every_rule_is_in_the_rule_book_once():
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [text.count(f"**{rule.id}**") for rule in RULES] == [1] * len(RULES)
    assert {rule.id.partition("-")[0] for rule in RULES} == set(GROUPS)
    assert {rule.view for rule in RULES} == set(CHECKED_ROWS)


def test_a_section_is_replaced_and_the_rest_stays():
    assert renewed(PAGE, {"a part": "new"}) == PAGE.replace("old", "new")


@pytest.mark.parametrize("sections", [{}, {"another": "new"}, {"a part": "new", "another": "new"}])
def test_an_unmarked_section_is_an_error(sections):
    with pytest.raises(ValueError, match="a part"):
        renewed(PAGE, sections)


def test_a_term_without_a_meaning_is_an_error():
    assert _words("Word", {"a": "the first"}, ["a"]).endswith("| a | the first |")
    for declared in (["a", "b"], []):
        with pytest.raises(ValueError, match="explains"):
            _words("Word", {"a": "the first"}, declared)


def test_a_cell_cannot_break_its_table():
    assert table(("A", "B"), [("x|y", "two\nlines")]).splitlines()[2] == "| x\\|y | two lines |"


@pytest.mark.parametrize("page", [path for path in kept_files() if path.endswith(".md")])
def test_every_file_named_in_a_document_exists(page):
    named = {match.group().rstrip(".") for match in OWN_PATH.finditer(text_of(page))}
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", [path for path in kept_files() if path.endswith(".md")])
def test_every_link_between_documents_works(page):
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text_of(page))
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_one_page_with_context_decision_and_consequences(page):
    lines = page.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= A_PAGE and max(map(len, lines)) <= 120
    assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## Consequences"]


def test_the_list_of_decisions_is_complete():
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\d+\. \[(.+)\]\((.+)\)$", index, re.MULTILINE)
    titles = [page.read_text(encoding="utf-8").splitlines()[0] for page in DECISIONS]
    assert [(f"# {number}. {title}", name) for number, (title, name) in enumerate(listed, start=1)] == list(
        zip(titles, [page.name for page in DECISIONS], strict=True))
