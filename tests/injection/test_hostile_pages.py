"""Every page with hostile text: it reaches the screen as plain text, and has no effect."""

import re
from collections import defaultdict
from datetime import date
from urllib.parse import quote, urlsplit

import pytest
from google.protobuf.descriptor import FieldDescriptor
from streamlit.testing.v1 import AppTest

from cop_sheets.text import clean, match_key
from pages.session.menu import PAGES
from tests.injection.hostile import (
    CANARY,
    EXTRA_TEXTS,
    NAUGHTY,
    file_name,
    sheets_headed,
    sheets_tabbed,
    sheets_typed,
    sheets_wild,
    write_folder,
)
from tests.pages.test_pages import FRAME, folder
from tests.support.browser import running_app, wait_idle
from tests.support.proof import case_count, sample_cases

__all__ = ["folder"]
YEAR = {"fiscal_year": "FY 24-25", "as_of": str(date(2025, 7, 15))}
# Fields in Streamlit's messages that may contain typed text. None of these is read as Markdown or HTML.
TEXT_ONLY = {"Text.body", "Dataframe.arrow_data.data", "Selectbox.options", "MultiSelect.options",
             "VegaLiteChart.datasets.data.data"}
# Read as Markdown, so names that could act as such are left out; test_overview_page.py checks that.
PLAIN_NAMES = {"Button.label"}
CHOICES = ("cop", "month", "figure", "cohort", "book_rule")


def mixed(words, step=1):
    """Return the tabs of one workbook with `words` in all its cells, in headers, and as tab names.

    With a `step` of 2, every second one is a header, and the others are tab names.
    """
    sheets = sheets_tabbed(words[::step]) | sheets_typed(words)
    for name, rows in sheets_headed(words[step - 1::step]).items():
        here = sheets.get(name, [[]])
        sheets[name] = [[*row, *rows[number > 0][len(row):]] for number, row in enumerate(here)] if here[0] else rows
    return sheets


@pytest.fixture
def canaries(folder):
    """A folder of three workbooks in which every typed word is a canary, and of one that can't be read."""
    words = tuple(f"{CANARY}{number}" for number in range(5))
    write_folder(folder / f"{CANARY} mixed", mixed(words))
    write_folder(folder / f"{CANARY} wild", sheets_wild(words))
    write_folder(folder / f"{CANARY} other", sheets_typed(words))
    (folder / f"{CANARY} broken.xlsx").write_bytes(b"not a workbook")


def texts_of(message, path):
    """Yield every text in a message to the browser, with the path of its field."""
    for field, value in message.ListFields():
        here = f"{path}.{field.name}"
        for part in value if field.is_repeated else [value]:
            if field.type == FieldDescriptor.TYPE_MESSAGE and not isinstance(part, str | int):
                yield from texts_of(part, here)
            elif isinstance(part, bytes):
                yield here, part.decode("utf-8", "replace")
            else:
                yield here, str(part)


def sinks(app) -> set[str]:
    """Return the fields of the page's messages that contain canaries."""
    assert not app.exception
    messages = [node.proto for node in app._tree if getattr(node, "proto", None) is not None]
    return {path for message in messages for path, text in texts_of(message, type(message).__name__) if CANARY in text}


def test_typed_text_is_in_no_field_that_is_read_as_markdown(canaries):
    found = defaultdict(set)
    for entry in PAGES:
        for partnership in ("", f"{CANARY} mixed"):
            app = AppTest.from_file(FRAME, default_timeout=120)
            for name, value in (YEAR | ({"partnership": partnership} if partnership else {})).items():
                app.query_params[name] = value
            app.run().switch_page(entry.file).run()
            found[entry.file] |= sinks(app)
            for name in CHOICES:
                box = next((box for box in app.selectbox if box.key == name and box.options), None)
                if box:
                    box.select_index(len(box.options) - 1).run()
                    found[entry.file] |= sinks(app)
    assert {path for paths in found.values() for path in paths} == TEXT_ONLY | PLAIN_NAMES
    assert all("Text.body" in found[file] for file in ("overview.py", "compliance.py", "fix_list.py"))
    assert "MultiSelect.options" in found["compliance.py"]
    assert "VegaLiteChart.datasets.data.data" in found["outcomes.py"]


# --- in the browser

EVIL = "'\"><img src=x onerror=window.canary=1>![x](http:∕∕127.0.0.1:1∕x.png)**b** #a?b=c&d %2f..%2f :red[x] $x^2$"
# Set before any script of the page runs, so that every call is recorded.
WATCHED = "window.canary = 0; for (const name of ['alert', 'confirm', 'prompt', 'print']) " \
          "window[name] = () => { window.canary = name }; window.javascript = () => { window.canary = 'javascript' };"
MADE = """() => {
  const outside = address => address && !address.startsWith('data:') && !address.startsWith('blob:')
    && new URL(address, document.baseURI).origin !== location.origin;
  return [...document.querySelectorAll('[src], [href], [srcset], [action], [data]')]
    .filter(part => ['src', 'href', 'srcset', 'action', 'data'].some(name => outside(part.getAttribute(name))))
    .map(part => part.outerHTML.slice(0, 200))
    .concat([...document.querySelectorAll('iframe, object, embed, .katex, del, blockquote, marquee, video, audio, '
      + '[data-testid=stException], [data-testid=stMarkdownColoredText], [onerror], [onload], [onclick]')]
      .map(part => part.outerHTML.slice(0, 200)));
}"""


# Each workbook has every fourth of the texts, and the pages show one workbook after the other: each text is in the
# workbook of three pages or more. In `make proof` one workbook has all texts, and each page shows it.
PARTS = case_count(4, 1)


def evil_name(part: int) -> str:
    """Return the name of the partnership with the texts of `part`."""
    return f"{EVIL}{part % PARTS}"


@pytest.fixture(scope="module")
def hostile_app(tmp_path_factory):
    """The app with workbooks of all hostile texts, and small ones with hostile names.

    A folder can have 482 of them as its name: those of EXTRA_TEXTS and 15 of the public list, in `make proof` all.
    """
    folder = tmp_path_factory.mktemp("hostile")
    for part in range(PARTS):
        write_folder(folder / evil_name(part), mixed(NAUGHTY[part::PARTS], case_count(2, 1)))
    small = sheets_typed(("a", "b"))
    public = [word for word in NAUGHTY if word not in EXTRA_TEXTS]
    words = (*sample_cases(public, 15), *EXTRA_TEXTS)
    names = {match_key(clean(name)) or name: name for word in words if (name := file_name(word))}
    for name in names.values():
        if not name.startswith((".", "~$")):    # Files with such names are no workbooks: they are hidden or lock files.
            write_folder(folder / name, {"CoPs": small["CoPs"], "Sessions": small["Sessions"]})
    with running_app(folder) as url:
        yield url


@pytest.fixture(scope="module")
def recorded(module_tab):
    """The texts of dialogs, and the addresses that were asked for, in this file's tab."""
    page, dialogs, asked = module_tab.page, [], []
    page.add_init_script(WATCHED)
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    return dialogs, asked


@pytest.fixture
def watched(recorded, tab):
    """The tab, which records all effects that typed text could have."""
    dialogs, asked = recorded
    for found in recorded:
        found.clear()
    yield tab
    assert dialogs == [] and tab.page.evaluate("window.canary") == 0
    assert tab.page.evaluate(MADE) == []
    wrong = [url for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss")
             and ("x.png" in url.split("?")[0] or ":1/" in url)]
    assert wrong == []


def query(**more):
    """Return the choices of an address: the as-of date of the tests, and `more`."""
    return "&".join(f"{name}={quote(value)}" for name, value in (YEAR | more).items())


@pytest.mark.proof
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_every_page_shows_hostile_text_without_effects(hostile_app, watched, entry):
    name = evil_name(PAGES.index(entry))
    page = watched.open(hostile_app, entry, query(partnership=name))
    assert page.get_by_role("combobox", name="Partnership").input_value() == name
    if entry.file != "data_dictionary.py":    # Only the product's own columns, in any view.
        assert EVIL in page.get_by_test_id("stMain").evaluate("main => main.textContent")


@pytest.mark.proof
@pytest.mark.parametrize("file", ["overview.py", "ncpc_summary.py"])
def test_pages_about_many_hostile_names_have_no_effects(hostile_app, watched, file):
    watched.open(hostile_app, next(entry for entry in PAGES if entry.file == file), query())


COMPLIANCE = next(entry for entry in PAGES if entry.file == "compliance.py")
SHAPED = "options => options.flatMap(one => [...one.querySelectorAll('img, a, strong, em, code, del, script')]).length"


# For each select box, a word of the option to select, and what the page then shows.
CHOSEN = {"CoP": ("onerror", "What its row on the CoPs tab says"), "Tab": ("javascript", "more are not shown"),
          "Partnership": ("script", COMPLIANCE.marker)}


@pytest.mark.proof
def test_options_are_plain_text(hostile_app, watched):
    page = watched.open(hostile_app, COMPLIANCE, query(partnership=evil_name(0)))
    watched.shown = None
    for label, (typed, marker) in CHOSEN.items():
        page.get_by_role("combobox", name=label, exact=True).first.click()
        page.keyboard.type(typed)
        options = page.get_by_role("option")
        options.filter(has_text=typed).first.wait_for()
        assert page.evaluate(MADE) == [] and options.evaluate_all(SHAPED) == 0
        options.filter(has_text=typed).first.click()
        wait_idle(page, marker)
        if label == "Tab":    # A multiselect stays open above everything else.
            page.keyboard.press("Escape")
        assert page.evaluate(MADE) == []


def test_a_made_up_url_is_no_markup(hostile_app, watched):
    made_up = "<img src=x onerror=window.canary=1> ![x](http://127.0.0.1:1/x.png) [y](javascript:javascript())"
    for file, names in (("compliance.py", ("partnership", "cop", "month", "tab", "rule", "severity", "flag_cop")),
                        ("data_dictionary.py", ("dict_search", "dict_tab"))):
        entry = next(entry for entry in PAGES if entry.file == file)
        page = watched.open(hostile_app, entry, query(**dict.fromkeys(names, made_up)))
        assert page.evaluate(MADE) == []


def test_files_of_a_hostile_partnership_have_plain_names(hostile_app, watched):
    entry = next(entry for entry in PAGES if entry.file == "fix_list.py")
    page = watched.open(hostile_app, entry, query(partnership=evil_name(0)))
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download for Excel").click()
    name = waiting.value.suggested_filename
    assert re.fullmatch(r"fix-list-[\w-]+-FY-24-25( \w{8})?\.xlsx", name)
