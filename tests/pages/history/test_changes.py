"""What has changed since earlier days, on the Overview, the Fix list, the page Changes and in the banner."""

from datetime import UTC, date, datetime, timedelta
from threading import Event
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from cop_sheets import ReadResult, build_tables, fiscal_year_of, open_source, read_all
from cop_sheets.registry import PartnershipEntry
from cop_sheets.settings import Viewer
from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from cop_sheets.store import folder_prefix
from cop_sheets.store.database import record_reading
from pages.history import comparisons, day_changes, first_day, ready_changes, recent_changes
from pages.session import PageContext, current_store
from pages.session.data_source import DataSource
from summaries import build_report
from summaries.changes import flag_changes, row_change_table
from tests.generated.files import to_xlsx
from tests.pages.test_pages import folder, opened
from tests.support.sheets import workbook

__all__ = ["folder"]
NOW = datetime.now(UTC)
WEEK_AGO = (NOW - timedelta(days=7)).astimezone().date()
SINCE = f"{WEEK_AGO:%A}, {WEEK_AGO:%B} {WEEK_AGO.day}"
# Sessions of the fiscal year that the pages open with.
DAYS = [NOW.date() - timedelta(days=days) for days in range(10, 18)]
CONSULTED = "Zelda Quillfeather"


def sessions(count: int) -> str:
    return "CoP ID | Date | Status | Attended\n" + "\n".join(f"C1 | {day} | Held | 5" for day in DAYS[:count])


def book(count: int, domain: str = "Play", name: str = "Alamance", hours: str = "1"):
    return workbook({"Sessions": sessions(count),
                     "CoPs": f"CoP ID | CoP Name | Domain | Membership\nC1 | Rainbow | {domain} | Open",
                     "Consultations": f"Date | Individuals | Hours\n{DAYS[0]} | {CONSULTED} | {hours}"}, name=name)


@pytest.fixture
def keep(folder, tmp_path, monkeypatch):
    """Return a function that keeps workbooks as the copies of so many days ago."""
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "kept"))

    def record(days_ago, *books):
        record_reading(current_store(), ReadResult(list(books)), NOW - timedelta(days=days_ago),
                       prefix=folder_prefix(folder))

    return record


def write(folder, *books) -> None:
    for one in books:
        (folder / f"{one.partnership}.xlsx").write_bytes(to_xlsx({sheet.name: sheet.rows for sheet in one.raw_sheets}))


def settled(page: str, **choices) -> AppTest:
    """Return a page once the comparison that it shows is made; the first run only starts it."""
    app = opened(page, **choices)
    for cache in (comparisons._tasks(), comparisons._tasks_of_days()):
        for task in cache.tasks():
            assert task.finished.wait(60)
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> list[str]:
    return [text.value for text in app.text]


def test_the_overview_begins_with_what_has_changed_since_last_week(folder, keep):
    keep(9, book(3, domain=""))
    write(folder, book(4))
    sentence, = (text for text in texts(settled("overview.py")) if text.startswith("Since"))
    assert sentence.startswith(f"Since {SINCE}: 1 CoP changed, 1 session added") and "1 flag fixed" in sentence


@pytest.mark.parametrize(("days_ago", "since"), [(3, 3), (9, 7), (40, 7)])
def test_a_short_history_is_compared_with_its_first_day(folder, keep, days_ago, since):
    keep(days_ago, book(3))
    write(folder, book(4))
    day = (NOW - timedelta(days=since)).astimezone().date()
    assert any(text.startswith(f"Since {day:%A}, {day:%B} {day.day}: 1 session added")
               for text in texts(settled("overview.py")))


def test_on_its_first_day_nothing_is_compared(folder, keep):
    write(folder, book(4))
    assert not [text for text in texts(settled("overview.py")) if text.startswith("Since")]
    assert "Come back tomorrow" in settled("changes.py").info[0].value


def test_the_fix_list_marks_new_flags_and_lists_fixed_ones_once(folder, keep):
    keep(9, book(4, domain="", hours="1"))
    write(folder, book(4, hours="-3"))
    app = settled("fix_list.py", partnership="Alamance")
    new = [text for text in texts(app) if text.startswith("New since")]
    assert len(new) == 1 and new[0].startswith(f"New since {SINCE}\nConsultations") and "CON-02" in new[0]
    assert [fold.label for fold in app.expander if "fixed" in fold.label] == [f"1 flag fixed since {SINCE}"]
    table, = (frame.value for frame in app.dataframe if "What was wrong" in frame.value)
    assert table["Rule"].tolist() == ["COP-01"] and table["Tab"].tolist() == ["CoPs"]


def test_the_page_changes_opens_the_rows_of_each_term(folder, keep):
    keep(9, book(3))
    write(folder, book(5))
    app = settled("changes.py")
    rows, figures = (app.dataframe[number].value for number in (0, 1))
    assert rows["Change"].tolist() == ["added"] * 2 and rows["Row After"].tolist() == [5, 6]
    number = figures[(figures["Indicator"] == "Number of sessions") & (figures["Item ID"] == "")].iloc[0]
    assert (number["Before"], number["Added"], number["After"]) == (3, 2, 5)
    box = app.selectbox(key="changed_figure")
    box.select(next(option for option in box.options if option == "Number of sessions, Number")).run()
    of_term = app.dataframe[2].value
    assert of_term["Row After"].tolist() == [5, 6] and of_term["Item"].str.startswith("C1, ").all()


def test_the_days_can_be_chosen_and_the_first_is_before_the_second(folder, keep):
    keep(9, book(2))
    keep(4, book(3))
    write(folder, book(5))
    until = (NOW - timedelta(days=4)).astimezone().date()
    app = settled("changes.py")
    app.date_input(key="until").set_value(until).run()
    app = settled_again(app)
    assert len(app.dataframe[0].value) == 1
    app.date_input(key="since").set_value(until).run()
    assert "before the second" in app.warning[0].value


def settled_again(app: AppTest) -> AppTest:
    for task in comparisons._tasks_of_days().tasks():
        assert task.finished.wait(60)
    return app.run()


@pytest.mark.parametrize(("lost", "is_said"), [(3, False), (4, True)])
def test_a_banner_says_that_rows_have_disappeared(folder, keep, lost, is_said):
    keep(3, book(8))
    keep(2, book(8 - lost))
    write(folder, book(8 - lost))
    found = [text for text in texts(settled("compliance.py")) if "disappeared" in text]
    assert bool(found) == is_said
    if is_said:
        day = (NOW - timedelta(days=3)).astimezone()
        assert found == [f"4 sessions have disappeared since {day:%A}, {day.hour}:{day:%M}; if that was not meant, "
                         "look for an earlier copy of the workbook."]


def test_a_small_loss_does_not_hide_a_large_one(folder, keep):
    for days_ago, count in ((5, 8), (4, 4), (3, 4), (2, 0)):
        keep(days_ago, book(count))
    write(folder, book(0))
    found, = (text for text in texts(settled("compliance.py")) if "disappeared" in text)
    day = (NOW - timedelta(days=5)).astimezone()
    assert found.startswith(f"8 sessions have disappeared since {day:%A}")


def test_losses_of_equal_workbooks_have_their_own_names(folder, keep):
    """Results are shared by content, so those of a copy must not bring the other's name."""
    both = book(8), book(8, name="Burke")
    keep(3, *both)
    write(folder, book(4), book(4, name="Burke"))
    for name in ("Alamance", "Burke"):
        losses = recent_changes(context_of(folder, partnerships=frozenset({name}))).result().losses
        assert {loss.vanished.partnership for loss in losses} == {name}


def test_what_is_wrong_beside_the_workbooks_is_not_new_each_week(folder, keep):
    keep(9, book(4))
    write(folder, book(4))
    (folder / "notes.csv").write_text("a,b")
    (folder / "Burke.xlsx").write_bytes(b"not a workbook")
    changes = recent_changes(context_of(folder)).result()
    assert not [change for change in flag_changes(changes.comparison)
                if change.flag["Rule"] in ("WBK-04", "WBK-01") and change.change != "still open"]


def test_a_workbook_that_left_the_folder_is_named_and_not_compared(folder, keep):
    keep(400, book(3, name="Burke"))
    keep(9, book(4))
    write(folder, book(4))
    changes = recent_changes(context_of(folder)).result()
    assert row_change_table(changes.comparison).empty
    assert [message for message in changes.messages if message.startswith("Burke is not among the workbooks")]


def test_rows_that_came_back_or_went_long_ago_are_not_said_to_have_disappeared(folder, keep):
    keep(20, book(8))
    keep(19, book(4))
    keep(3, book(4))
    write(folder, book(4))
    assert not [text for text in texts(settled("compliance.py")) if "disappeared" in text]


def test_the_sample_has_no_history(folder, keep):
    assert "The sample has no history" in opened("changes.py").info[-1].value


def test_without_the_store_the_page_says_so_and_others_go_on(folder, keep, tmp_path):
    (tmp_path / "kept").write_text("no folder")
    write(folder, book(4))
    assert "can't be looked up just now" in settled("changes.py").warning[-1].value
    assert settled("overview.py").header


def context_of(folder, entries=None, partnership=None, **viewer) -> PageContext:
    """Return what a visit to a folder's workbooks has; `entries`: the registry, as with Google Sheets."""
    source = open_source(str(folder))
    reading = read_all(source)
    live = SimpleNamespace(sheet_sync=SimpleNamespace(partnerships=entries)) if entries else None
    who = Viewer(**viewer)
    tables = build_tables(reading)
    if who.partnerships is not None:
        tables = tables.of(who.partnerships)
    data = DataSource(f"{folder} {tables.version}", lambda _: reading, source, live)
    return PageContext(who, data, tables, partnership, fiscal_year_of(DAYS[0]), date.today())


def test_a_manager_sees_the_history_of_their_partnership_alone(folder, keep):
    keep(9, book(2), book(2, name="Burke"))
    write(folder, book(4), book(6, name="Burke"))
    context = context_of(folder, partnerships=frozenset({"Alamance"}))
    changes = recent_changes(context).result()
    assert set(row_change_table(changes.comparison)["Partnership"]) == {"Alamance"}
    assert "Burke" not in repr(changes.comparison.before.tables.all_partnerships)
    days = day_changes(context, WEEK_AGO, date.today()).result()
    assert {pair.name for pair in days.comparison.partnerships} == {"Alamance"}


def test_the_first_day_of_a_manager_is_their_partnerships(folder, keep):
    keep(30, book(2, name="Burke"))
    keep(5, book(2), book(2, name="Burke"))
    write(folder, book(4), book(2, name="Burke"))
    days = [first_day(context_of(folder, partnerships=names)).result() for names in (frozenset({"Alamance"}), None)]
    assert days == [(NOW - timedelta(days=days_ago)).astimezone().date() for days_ago in (5, 30)]


def test_ncpc_sees_no_private_cell_of_any_day(folder, keep):
    other = "Orsolya Brambleton"
    keep(9, book(2))
    write(folder, workbook({"Sessions": sessions(2),
                            "Consultations": f"Date | Individuals | Hours\n{DAYS[0]} | {other} | 1"}))
    context = context_of(folder, is_ncpc=True)
    changes = day_changes(context, WEEK_AGO, date.today()).result()
    handed_over = row_change_table(changes.comparison).to_csv() + repr(flag_changes(changes.comparison))
    assert "Consultations" in handed_over
    assert not [name for name in (CONSULTED, other) if name.split()[1] in handed_over]


def test_a_partnership_that_was_renamed_is_compared_with_its_copies(folder, keep):
    keep(9, book(2))
    write(folder, book(4, name="Alamance County"))
    entries = [PartnershipEntry("Alamance County", "", former_names=("Alamance",))]
    changes = recent_changes(context_of(folder, entries)).result()
    assert row_change_table(changes.comparison)["Change"].tolist() == ["added", "added"]


def test_a_partnership_without_an_earlier_copy_is_not_compared_and_named(folder, keep):
    keep(9, book(2))
    write(folder, book(2), book(6, name="Burke"))
    changes = recent_changes(context_of(folder)).result()
    assert [pair.name for pair in changes.comparison.partnerships] == ["Alamance"]
    assert [message for message in changes.messages if message.startswith("Burke has no copy")]


def test_while_a_new_version_is_compared_the_last_result_is_shown(folder, keep, monkeypatch):
    monkeypatch.setattr(comparisons.LatestTasks, "_must_rest", lambda *_: False)
    keep(9, book(2))
    write(folder, book(4))
    recent_changes(context_of(folder)).finished.wait(60)
    shown, is_pending = ready_changes(context_of(folder))
    assert shown is not None and not is_pending
    gate, compare = Event(), comparisons._compare
    monkeypatch.setattr(comparisons, "_compare", lambda *arguments: gate.wait(60) and compare(*arguments))
    write(folder, book(5))
    assert ready_changes(context_of(folder), wait_seconds=60) == (shown, True)
    gate.set()
    recent_changes(context_of(folder)).finished.wait(60)
    newer, is_pending = ready_changes(context_of(folder))
    assert newer is not shown and not is_pending


def test_a_comparison_is_made_once_for_all_visits(folder, keep, monkeypatch):
    keep(9, book(2))
    write(folder, book(4))
    made = []
    monkeypatch.setattr(comparisons, "build_report", lambda *arguments: made.append(1) or build_report(*arguments))
    assert recent_changes(context_of(folder)).result() is recent_changes(context_of(folder)).result()
    assert made == [1]    # of last week; today's is the pages'
