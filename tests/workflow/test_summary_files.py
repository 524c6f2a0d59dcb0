"""The files of the summary that people get: the column Submission, and the summary as certified."""

from datetime import UTC, datetime
from functools import cache

import pytest
from sqlalchemy import update

from cop_sheets.registry import PartnershipEntry, PartnershipNames
from cop_sheets.settings import Viewer
from cop_sheets.store.database.tables import certifications
from summaries import NCPC_COLUMNS, build_report
from summaries.ncpc.frozen_rows import parse_summary_csv
from tests.support.sheets import monthly, tables, workbook
from tests.workflow.submission_steps import FY, JULY_10, accepted, by, reopened, returned
from workflow.decisions import read_decisions, read_submissions
from workflow.submissions import (
    certifications_of,
    certified_summary,
    certify,
    draft_certification,
    read_certified_rows,
    return_certification,
    submission_texts,
    summary_file,
    unlisted_partnerships,
)
from workflow.submissions.summary_files import differences_since

pytestmark = pytest.mark.usefixtures("quick_packs")
LATER = datetime(2025, 7, 20, 16, tzinfo=UTC)
NAMES = ("Ashe", "Burke", "Clay")
MORE_SESSIONS = {"Sessions": f"CoP ID | Date | Status\n{monthly()}\nC1 | 2025-06-20 | Held"}
TODAY = {name: tables(*(workbook(MORE_SESSIONS if one == name else None, name=one) for one in NAMES))
         for name in (*NAMES, "")}


@cache
def report(changed=""):
    """Return today's report of the three; of `changed`, one session was added since."""
    return build_report(TODAY[changed], FY, LATER.date())


@cache
def draft_of(name, changed=""):
    return draft_certification(TODAY[changed], name, FY, JULY_10.date(), min_respondents=5)


def certified(store, name):
    draft = draft_of(name)
    return certify(store, by(Viewer(frozenset([name]), False, f"{name}@x.org", frozenset([name]))), draft,
                   seen="", sheet=f"google {name}"), draft


def known(store, names=None):
    submissions = read_submissions(store, names)
    with store.read() as connection:
        return submissions, read_certified_rows(connection, certifications_of(submissions))


def rows_of(data):
    header, *rows = data.decode("utf-8-sig").splitlines()
    assert header == ",".join((*NCPC_COLUMNS, "Submission"))
    return rows


def test_the_column_is_added_to_every_row_and_nothing_else_changes(store):
    certified(store, "Ashe")
    made = report()
    texts = submission_texts(made, *known(store))
    assert texts == {"Ashe": "Certified 2025-07-10", "Burke": "Not certified", "Clay": "Not certified"}
    before = made.ncpc_csv.decode("utf-8-sig").splitlines()[1:]
    levels = [(row[2], row[6]) for row in parse_summary_csv(made.ncpc_csv)]
    assert rows_of(summary_file(made, texts)) == [
        f"{line},{'' if level == 'All' else texts[name]}" for line, (name, level) in zip(before, levels, strict=True)]
    assert rows_of(summary_file(made)) == [f"{line}," for line in before]


def test_changed_since(store):
    certified(store, "Ashe")
    submissions, rows = known(store)
    assert submission_texts(report("Ashe"), submissions, rows)["Ashe"] == "Certified 2025-07-10; changed since"
    assert [(one.indicator, one.item_id, one.before, one.after) for one in differences_since(
        report("Ashe").of("Ashe"), submissions.of("Ashe", FY), rows)] == [
            ("Number of sessions", "", "12", "13"), ("Number of sessions", "C1", "12", "13")]


def test_to_return_a_year_with_confirmed_nones_changes_no_figure(store):
    """Although what was confirmed as none doesn't count then; rows that are entered for it do."""
    answers = {"Number of individuals receiving consultation": True, "Hours of consultation": True}
    consultations = "Date | Individuals | Hours\n2025-06-02 | Lee Doe | 2"

    def today(sheet):
        made = tables(workbook(exact={"Consultations": None}, name="Ashe") if sheet is None else workbook(
            {"Consultations": sheet}, name="Ashe"))
        made.decisions = read_decisions(store)
        return build_report(made, FY, LATER.date())

    draft = draft_certification(today(None).tables, "Ashe", FY, JULY_10.date(), answers, min_respondents=5)
    made = certify(store, by(Viewer(frozenset(["Ashe"]), False, "a@x.org", frozenset(["Ashe"]))), draft, seen="",
                   sheet="google Ashe")
    for text in ("Certified 2025-07-10", "Returned 2025-07-20"):
        assert submission_texts(today(None), *known(store))["Ashe"] == text
        assert submission_texts(today(consultations), *known(store))["Ashe"] == f"{text}; changed since"
        if text.startswith("Certified"):
            returned(store, made.fingerprint, at=LATER)
    assert today(None).ncpc_csv != draft.report.ncpc_csv    # they say so themselves


@pytest.mark.parametrize("sheet", [None, "Date | Individuals | Hours"])
def test_a_report_of_before_the_answers_were_changed_differs_by_rows_alone(store, sheet):
    """A report of all is made anew some seconds after somebody has certified."""
    outputs = "Number of individuals receiving consultation", "Hours of consultation"

    def today(content):
        made = tables(workbook(exact={"Consultations": content}, name="Ashe"))
        made.decisions = read_decisions(store)
        return build_report(made, FY, LATER.date())

    def certify_now(content, answers, seen):
        draft = draft_certification(today(content).tables, "Ashe", FY, JULY_10.date(), answers, min_respondents=5)
        return certify(store, by(Viewer(frozenset(["Ashe"]), False, "a@x.org", frozenset(["Ashe"]))), draft, seen=seen,
                       comment="So it is.", sheet="google Ashe").fingerprint

    first = certify_now(sheet, dict.fromkeys(outputs, True), "")
    of_before = today(sheet)
    second = certify_now(sheet, dict.fromkeys(outputs, False), first)
    assert submission_texts(of_before, *known(store))["Ashe"] == "Certified 2025-07-10"
    assert submission_texts(today(sheet), *known(store))["Ashe"] == "Certified 2025-07-10"
    certify_now("Date | Individuals | Hours\n2025-06-02 | Lee Doe | 2", {}, second)
    assert submission_texts(of_before, *known(store))["Ashe"] == "Certified 2025-07-10; changed since"


def test_as_certified_has_the_frozen_bytes_and_their_sums(store):
    made = {name: certified(store, name) for name in NAMES}
    summary = certified_summary(report("Burke"), *known(store), for_ncpc=True)
    frozen = [line for name in NAMES for line in made[name][1].ncpc_report.ncpc_csv.decode(
        "utf-8-sig").splitlines()[1:]]
    changed = {"Burke": "; changed since"}
    lines = rows_of(summary.file)
    assert lines[:len(frozen)] == [f"{line},Certified 2025-07-10{changed.get(line.split(',')[2], '')}"
                                   for line in frozen]
    sessions, = (line for line in lines if ",All,Number of sessions," in line)
    assert ",36,," in sessions and "sum of rounded figures" in sessions and sessions.endswith(",")
    assert summary.sentences == ("3 of 3 partnerships have certified figures in it.",)


def test_missing_and_returned_are_named(store):
    certified(store, "Ashe")
    returned_one, _ = certified(store, "Burke")
    return_certification(store, by(Viewer(None, True, "nora@x.org"), at=LATER), "Burke", FY, returned_one.fingerprint,
                         "Look again.")
    summary = certified_summary(report(), *known(store), for_ncpc=True)
    assert summary.certified == ("Ashe",) and dict(summary.missing) == {
        "Burke": "returned 2025-07-20", "Clay": "not certified"}
    assert summary.sentences == (
        "1 of 3 partnerships has certified figures in it.",
        "Missing: Burke (returned 2025-07-20) and Clay (not certified).")
    total = next(line for line in rows_of(summary.file) if ",All,Number of sessions," in line)
    assert "without Burke (returned 2025-07-20); Clay (not certified)" in total and ",12,," in total


def test_reopened_keeps_the_last_accepted(store):
    made, _ = certified(store, "Ashe")
    accepted(store, made.fingerprint, at=LATER)
    reopened(store, made.fingerprint, at=LATER)
    summary = certified_summary(report("Ashe"), *known(store), for_ncpc=True)
    assert summary.certified == ("Ashe",) and b"Accepted 2025-07-20; reopened; changed since\r\n" in summary.file


def test_nobody_has_certified(store):
    summary = certified_summary(report(), *known(store), for_ncpc=True)
    assert summary.file == b"" and summary.sentences[0] == "0 of 3 partnerships have certified figures in it."


def test_a_returned_year_is_missing_even_if_it_was_accepted_before(store):
    made, _ = certified(store, "Ashe")
    accepted(store, made.fingerprint)
    reopened(store, made.fingerprint)
    again = certify(store, by(Viewer(None, False, "a@x.org", frozenset(["Ashe"]))), draft_of("Ashe", "Ashe"),
                    seen=made.fingerprint, sheet="google Ashe")
    returned(store, again.fingerprint)
    assert "Ashe" in certified_summary(report(), *known(store), for_ncpc=True).missing


def test_rows_that_were_altered_in_the_store_are_named_and_left_out(store):
    certified(store, "Ashe")
    with store.write() as connection:
        connection.execute(update(certifications).values(ncpc_rows=report("Ashe").of("Ashe").ncpc_csv))
    summary = certified_summary(report(), *known(store), for_ncpc=True)
    assert summary.file == b"" and summary.missing["Ashe"] == "its certified rows were altered in the store"


def test_after_a_rename_the_frozen_rows_keep_their_name(store):
    certified(store, "Ashe")
    made = build_report(tables(workbook(name="Ashe & Wilkes"), workbook(name="Burke")), FY, LATER.date())
    names = PartnershipNames((PartnershipEntry("Ashe & Wilkes", None, former_names=("Ashe",)),
                              PartnershipEntry("Burke", None)))
    summary = certified_summary(made, *known(store, names), for_ncpc=True)
    assert summary.certified == ("Ashe & Wilkes",)
    assert {line.split(",")[2] for line in rows_of(summary.file)} == {"Ashe", "All partnerships"}
    assert b"Certified 2025-07-10\r\n" in summary.file
    unlisted = unlisted_partnerships(known(store)[0], FY, made.tables.all_partnerships)
    assert unlisted == ("Ashe",) and unlisted_partnerships(known(store)[0], FY, ["ASHE"]) == ()
    sentences = certified_summary(made, *known(store), for_ncpc=True, unlisted=unlisted).sentences
    assert "that name: Ashe. " in sentences[-1] and "under Former Names" in sentences[-1]
    assert "Ashe." not in str(certified_summary(made, *known(store), for_ncpc=True).sentences)


def test_a_name_that_is_spelled_otherwise_is_the_same_partnership(store):
    certified(store, "Ashe")
    made = build_report(tables(workbook(MORE_SESSIONS, name="ASHE"), workbook(name="Burke")), FY, LATER.date())
    for names in (None, PartnershipNames((PartnershipEntry("ASHE", None), PartnershipEntry("Burke", None)))):
        submissions, rows = known(store, names)
        assert submission_texts(made, submissions, rows)["ASHE"] == "Certified 2025-07-10; changed since"
        summary = certified_summary(made, submissions, rows, for_ncpc=True)
        assert summary.certified == ("ASHE",) and summary.unlisted == ()
