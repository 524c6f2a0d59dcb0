"""A workbook that makes the product crash becomes a failure, and the others are unchanged."""

from datetime import date

import pytest

from cop_sheets import ReadResult, build_tables, parse_fiscal_year, read_all
from cop_sheets.errors import WorkbookUnreadable
from cop_sheets.parsing import crashed_workbooks, tables
from cop_sheets.parsing.values import columns as parsed_columns
from cop_sheets.sources import isolation
from cop_sheets.sources.base import WorkbookRef
from cop_sheets.sources.isolation import run_isolated
from summaries import build_report
from summaries import report as reports
from summaries.audience import PARTNERSHIP_AUDIENCE
from summaries.report import ALL_PARTS, complete_report, partnership_report, report_for_partnerships
from tests.support.sheets import AS_OF, YEAR, flag, monthly, workbook
from validators import RULES, RuleError, engine
from validators.derived import columns
from validators.views import cops

PERIOD = parse_fiscal_year(YEAR), date.fromisoformat(AS_OF)
NAMES = ("Ashe", "Clay", "Dare")
TYPED, JUDGED = "a cell is typed", "a rule judges"
BOOM = "boom"


class Boom(Exception):
    """A bug."""


def state(*culprits, names=NAMES):
    """Return the workbooks of `names`; those of `culprits` have a note in row 6 of Sessions that causes a crash."""
    lines = [f"{line} | {BOOM if number == 4 else ''}" for number, line in enumerate(monthly().split("\n"))]
    odd = {"Sessions": "CoP ID | Date | Status | Notes\n" + "\n".join(lines)}
    sheets = {name: odd if name in culprits else None for name in names}
    sheets["Dare"] = {"CoPs": "CoP ID | Domain\nC1 | "}
    return [workbook(sheets[name], name=name) for name in names]


def judged(workbooks):
    return build_report(build_tables(ReadResult(list(workbooks))), *PERIOD, parts=ALL_PARTS)


@pytest.fixture(scope="module")
def rest():
    """The report of all but Clay, without a crash."""
    return judged(state(names=("Ashe", "Dare")))


def has_boom(value):
    """Return whether a table contains the text that causes crashes."""
    frames = value.frames.values() if isinstance(value, columns.DerivedTables) else [value]
    return any((frame["notes"] == BOOM).any() for frame in frames if "notes" in frame)


def crashing(real, of=lambda *arguments: arguments[0]):
    """Return a function like `real` that crashes where its arguments contain the text."""
    def crashes(*arguments, **named):
        if has_boom(of(*arguments)):
            raise Boom(BOOM)
        return real(*arguments, **named)
    return crashes


def crash_of_a_cell(monkeypatch):
    real = parsed_columns.parse_cell

    def parse(column, cell):
        if cell == BOOM:
            raise Boom(cell)
        return real(column, cell)
    monkeypatch.setattr(parsed_columns, "parse_cell", parse)


def crash_of_placing(monkeypatch):
    real = tables.locate_tabs

    def place(workbook):
        if any(BOOM in row for grid in workbook.raw_sheets for row in grid.rows):
            raise Boom(BOOM)
        return real(workbook)
    monkeypatch.setattr(tables, "locate_tabs", place)


def crash_of_a_rule(monkeypatch, everywhere=False):
    case = next(rule for rule in RULES if rule.id == "SES-04").cases[0]
    real = case.when

    def when(view):
        if everywhere or (view["notes"] == BOOM).any():
            raise Boom(BOOM)
        return real(view)
    monkeypatch.setitem(vars(case), "when", when)    # It is frozen.


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch):
    """Disable the time limit of the search, since other tests may run in parallel."""
    monkeypatch.setattr(isolation, "MAX_SEARCH_SECONDS", 1000)


CRASHES = {
    "a cell is typed": crash_of_a_cell,
    "tabs are found": crash_of_placing,
    "facts are found": lambda patch: patch.setattr(engine, "derive", _after(engine.derive)),
    "types are checked": lambda patch: patch.setattr(engine, "check_types", crashing(
        engine.check_types, lambda tab, rows: rows)),
    "a view is made": lambda patch: patch.setattr(cops, "cops_view", crashing(cops.cops_view)),
    "a rule judges": crash_of_a_rule,
    "rows are accounted for": lambda patch: patch.setattr(reports, "classify_rows", crashing(reports.classify_rows)),
    "figures are added up": lambda patch: patch.setattr(reports, "build_figures", crashing(
        reports.build_figures, lambda accounts: accounts.derived)),
    "the table for NCPC is made": lambda patch: patch.setattr(reports, "ncpc_table", crashing(
        reports.ncpc_table, lambda made, accounts, *_: accounts.derived)),
    "standing is found": lambda patch: patch.setattr(reports, "standing_table", crashing(
        reports.standing_table, lambda found, *_: found.derived)),
    "flags are made": lambda patch: patch.setattr(reports, "build_flags_with_redactions", crashing(
        reports.build_flags_with_redactions, lambda found, *_: found.derived)),
}


def _after(real):
    def find(*arguments):
        result = real(*arguments)
        if has_boom(result):
            raise Boom(BOOM)
        return result
    return find


CHECKED = {}    # what the rules found, by content: the same for every crash after them


def cause(crash, monkeypatch):
    real = reports.run_rules

    def run_rules(tables, period):
        content = repr((tables.versions, tables.partnerships, tables.failures, tables.order, period))
        return CHECKED.get(content) or CHECKED.setdefault(content, real(tables, period))
    if list(CRASHES).index(crash) > list(CRASHES).index(JUDGED):
        monkeypatch.setattr(reports, "run_rules", run_rules)
    CRASHES[crash](monkeypatch)


@pytest.mark.parametrize("crash", CRASHES)
def test_the_crashing_workbook_is_a_failure_and_the_others_are_unchanged(monkeypatch, caplog, rest, crash):
    cause(crash, monkeypatch)
    # The search for the place is the same for every crash, and takes a while.
    is_searched = crash in (TYPED, JUDGED)
    monkeypatch.setattr(crashed_workbooks, "MAX_SEARCHED", int(is_searched))
    report = judged(state("Clay"))
    assert report.tables.partnerships == ["Ashe", "Dare"]
    failure, where = flag(report, "WBK-01", "Clay"), "in row 6 of its tab Sessions" if is_searched else "in it"
    assert failure["Severity"] == "must" and (failure["Tab"], failure["Column"]) == ("", "")
    assert failure["Message"].startswith(f"Clay was not read: something {where} is more than this product can cope "
                                         "with; undo the latest change there and try again")
    own = report.ncpc[~report.ncpc["Partnership"].isin(["All partnerships", "Clay"])].reset_index(drop=True)
    expected = rest.ncpc[rest.ncpc["Partnership"] != "All partnerships"].reset_index(drop=True)
    assert own.equals(expected)
    others = report.flags[report.flags["Partnership"] != "Clay"]
    assert others.to_dict("records") == rest.flags.to_dict("records") != []
    assert report.standing.equals(rest.standing) and BOOM not in report.flags.to_csv()
    messages = [record.getMessage() for record in caplog.records if record.name == "cop_sheets.sources.isolation"]
    what = "rule SES-04" if crash == JUDGED else "Boom"
    assert messages == [f"The workbook of Clay was left out: {what} stopped the product{f' {where}' * is_searched}. "
                        "Please report this."]


@pytest.mark.parametrize("crash", [TYPED, JUDGED, "figures are added up"])
def test_several_crashing_workbooks_are_failures(monkeypatch, crash):
    cause(crash, monkeypatch)
    monkeypatch.setattr(crashed_workbooks, "MAX_SEARCHED", 0)
    report = judged(state("Ashe", "Clay"))
    assert report.tables.partnerships == ["Dare"]
    assert [failure.partnership for failure in report.tables.failures] == ["Ashe", "Clay"]
    assert report.flags["Rule"].tolist() == ["WBK-01", "WBK-01", "COP-01"]


@pytest.mark.parametrize("crash", [TYPED, JUDGED, "figures are added up", "flags are made"])
def test_a_crash_on_every_workbook_is_raised(monkeypatch, crash):
    cause(crash, monkeypatch)
    for names in (NAMES[:2], NAMES[:1]):
        with pytest.raises((Boom, RuleError)):
            judged(state(*names, names=names))


def test_a_rule_that_always_crashes_is_named(monkeypatch):
    crash_of_a_rule(monkeypatch, everywhere=True)
    with pytest.raises(RuleError, match="SES-04"):
        judged(state())


def test_a_crash_on_no_single_workbook_is_raised(monkeypatch):
    real = engine.derive

    def find_facts(parsed, period):
        if len(parsed.partnerships) > 1:
            raise Boom
        return real(parsed, period)
    monkeypatch.setattr(engine, "derive", find_facts)
    with pytest.raises(Boom):
        judged(state())


def test_an_unreadable_sheet_is_no_crash(monkeypatch):
    def refuses(parsed):
        raise WorkbookUnreadable("not now")
    monkeypatch.setattr(tables, "locate_tabs", refuses)
    with pytest.raises(WorkbookUnreadable):
        judged(state())


@pytest.mark.parametrize("culprits", [(), (3,), (0, 6), (1, 2, 3, 4, 5, 6)])
def test_few_tries_find_the_culprits(culprits):
    tries = []

    def work(items):
        tries.append(len(items))
        if set(items) & set(culprits):
            raise Boom
        return items
    made, left_out = run_isolated(range(7), work)
    assert made == [item for item in range(7) if item not in culprits]
    assert [item for item, _ in left_out] == list(culprits)
    assert len(tries) <= 2 + 6 * max(len(culprits), 0) and (culprits or tries == [7])


def odd_sheets(rows, tab="Sessions", header=1):
    title = "".join(f"Title {number}\n" for number in range(1, header))
    lines = [f"{line} | {BOOM if number in rows else ''}"
             for number, line in enumerate(monthly().split("\n"), header + 1)]
    return {tab: title + "CoP ID | Date | Status | Notes\n" + "\n".join(lines)}


@pytest.mark.parametrize(("sheets", "where"), [
    (odd_sheets([2]), "in row 2 of its tab Sessions"), (odd_sheets([13]), "in row 13 of its tab Sessions"),
    (odd_sheets([9], header=4), "in row 9 of its tab Sessions"), (odd_sheets([3, 8]), "in row 3 of its tab Sessions"),
    (odd_sheets([7]) | odd_sheets([7], "Sessions FY 23-24"), "in it"),
    ({"Sessions": f"CoP ID | Date | {BOOM}\nC1 | 2024-07-09 | x"}, "on its tab Sessions"),
])
def test_the_place_is_in_the_message_if_it_is_a_single_one(monkeypatch, sheets, where):
    (crash_of_placing if where.startswith("on") else crash_of_a_cell)(monkeypatch)
    exact = {tab: text for tab, text in sheets.items() if text.startswith("Title")}
    odd = workbook({tab: text for tab, text in sheets.items() if tab not in exact}, exact, name="Clay")
    report = judged([odd, workbook(name="Dare")])
    assert flag(report, "WBK-01", "Clay")["Message"].startswith(f"Clay was not read: something {where} is more than")


def test_a_report_of_some_partnerships_is_equal_to_their_part_of_all(monkeypatch):
    monkeypatch.setattr(crashed_workbooks, "MAX_SEARCHED", 0)
    everything = build_tables(ReadResult(state("Clay")))
    cause("standing is found", monkeypatch)
    report = build_report(everything, *PERIOD)
    assert report.tables.partnerships == list(NAMES)
    for made in (report_for_partnerships(everything, ["Clay"], *PERIOD),
                 partnership_report(report, everything, "Clay", PARTNERSHIP_AUDIENCE)):
        assert made.tables.partnerships == [] and made.flags["Rule"].tolist() == ["WBK-01"]
    report = complete_report(report, everything)
    assert report.tables.partnerships == ["Ashe", "Dare"]
    assert partnership_report(report, everything, "Clay", PARTNERSHIP_AUDIENCE).flags["Rule"].tolist() == ["WBK-01"]
    assert partnership_report(report, everything, "Dare", PARTNERSHIP_AUDIENCE).flags["Rule"].tolist() == ["COP-01"]
    assert report_for_partnerships(everything, ["Ashe", "Clay"], *PERIOD).flags["Partnership"].tolist() == ["Clay"]
    with pytest.raises(Boom):
        report_for_partnerships(everything.of(["Clay"]), ["Clay"], *PERIOD)


class ThreeWorkbooks:
    """A source of three workbooks; reading some of them crashes."""

    def __init__(self, *odd):
        self.odd = odd

    def list(self):
        return [WorkbookRef(name, f"{name}.xlsx", "1") for name in ("Ashe", "Burke", "Clay")]

    def read(self, entry):
        if entry.partnership in self.odd:
            raise Boom(BOOM)
        return workbook(name=entry.partnership)


def test_a_workbook_that_crashes_the_reader_is_unread():
    reading = read_all(ThreeWorkbooks("Burke"))
    assert [book.partnership for book in reading.workbooks] == ["Ashe", "Clay"]
    failure, = reading.failures
    assert failure.message.startswith("Burke was not read: something in it is more than this product can cope with;")
    with pytest.raises(Boom):
        read_all(ThreeWorkbooks("Ashe", "Burke", "Clay"))


def test_nothing_runs_twice_without_a_crash(monkeypatch):
    calls = []
    real = engine.derive
    monkeypatch.setattr(engine, "derive", lambda *arguments: calls.append(1) or real(*arguments))
    judged(state())
    assert len(calls) == 1
