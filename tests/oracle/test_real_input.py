"""Two public files as published, read with the help of Column Map and Survey Items alone.

They are not part of this project; without them these tests are skipped.
"""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cop_sheets import build_tables, open_source, parse_fiscal_year, read_all
from cop_sheets.layout import SESSIONS, SURVEY_RESPONSES
from summaries import build_report

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the public files are not beside this project")

COHORTS = {"ols-1": "1/1/2020", "ols-2": "9/1/2020", "ols-3": "2/1/2021", "ols-4": "9/1/2021", "ols-5": "2/1/2022",
           "ols-6": "9/1/2022", "ols-7": "2/1/2023"}
COPS = "CoP ID,CoP Name,PSC,Domain,Community,Membership,Members,Practice,Assessment and Evaluation,Facilitators," \
       "Delivery Mode,Start Date\n"
QUESTIONS = {"session_develop_skills": 3, "valuable_feedback": 4, "session_build_community": 5, "session_materials": 6}


def rows_of(name: str) -> list[dict[str, str]]:
    with (REAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder: Path, tabs: dict[str, list[list[str]]]) -> Path:
    folder.mkdir()
    for name, rows in tabs.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def report_of(folder: Path, year: str):
    tables = build_tables(read_all(open_source(str(folder))))
    return tables, build_report(tables, parse_fiscal_year(year), date(2026, 1, 31))


def table(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines(keepends=True)))


def session_log_tabs() -> dict[str, list[list[str]]]:
    """Return the public session log by tab, with the CoPs and Column Map that it needs."""
    cops = COPS + "".join(f"{cohort},Open Life Science {cohort},3125,Open science,Researchers,Open,20,Mentoring,Survey,"
                          f"Ann Lee,Virtual,{start}\n" for cohort, start in COHORTS.items())
    return {"CoPs": table(cops), "Column Map": table(
        "Our Tab,Our Column,Means\nlibrary,,Sessions\nlibrary,cohort,CoP ID\nlibrary,date,Date\nlibrary,title,Topic\n"),
        "library": table((REAL / "session-log.csv").read_text(encoding="utf-8"))}


@pytest.fixture
def session_log(tmp_path):
    folder = write(tmp_path / "Open Life Science", session_log_tabs())
    (folder / "library.csv").write_bytes((REAL / "session-log.csv").read_bytes())    # as it was published
    return folder


def fiscal_year_by_hand(text: str) -> str:
    year, first_half = int(re.search(r"\d{4}", text)[0]), text.split()[0] in (
        "January", "February", "March", "April", "May", "June")
    start = year - first_half
    return f"FY {start % 100:02d}-{(start + 1) % 100:02d}"


def test_every_session_of_a_public_log_is_read_and_counted(session_log):
    by_hand = Counter((fiscal_year_by_hand(row["date"]), row["cohort"]) for row in rows_of("session-log.csv"))
    total = sum(by_hand.values())
    for year in ("FY 19-20", "FY 20-21", "FY 21-22", "FY 22-23"):
        _, report = report_of(session_log, year)
        line = report.reconciliation.set_index("Tab").loc[SESSIONS.name]
        held = sum(count for (own, _), count in by_hand.items() if own == year)
        assert (line["Rows Read"], line["Counted"], line["Other Fiscal Years"], line["Excluded"], line["Not Data"]) == (
            total, held, total - held, 0, 0)
        items = report.ncpc[(report.ncpc["Indicator"] == "Number of sessions") & (report.ncpc["Level"] == "Item")]
        counted = {cohort: number for cohort, number in zip(items["Item ID"], items["Number"], strict=True) if number}
        assert counted == {cohort: count for (own, cohort), count in by_hand.items() if own == year}


def survey_export_tabs() -> dict[str, list[list[str]]]:
    """Return the public survey export by tab, with the CoP, the maps and the two columns that it needs."""
    header, *rows = table((REAL / "survey-export.csv").read_text(encoding="utf-8"))
    return {"CoPs": table(COPS + "C1,CarpentryCon,3125,Teaching,Instructors,Open,200,Lessons,Survey,Ann Lee,Virtual,"
                                 "7/1/2019\n"),
            "Column Map": table("Our Tab,Our Column,Means\nexport,,Survey Responses\n"),
            "Survey Items": table("Question,Outcome,Measure,Scale\n" + "".join(
                f"{question},{outcome},Agreement,\n" for question, outcome in QUESTIONS.items())),
            "export": [[*header, "Timestamp", "CoP ID"], *([*row, "7/10/2020", "C1"] for row in rows)]}


@pytest.fixture
def survey_export(tmp_path):
    return write(tmp_path / "The Carpentries", survey_export_tabs())


def test_every_answer_of_a_public_survey_is_counted_as_by_hand(survey_export):
    rows = rows_of("survey-export.csv")
    _, report = report_of(survey_export, "FY 20-21")
    line = report.reconciliation.set_index("Tab").loc[SURVEY_RESPONSES.name]
    assert (line["Rows Read"], line["Counted"], line["Excluded"]) == (len(rows), len(rows), 0)
    outcomes = report.ncpc[report.ncpc["Section"] == "Outcome"].reset_index(drop=True)
    for question, number in QUESTIONS.items():
        answers = [row[question] for row in rows]
        valid = [int(answer) for answer in answers if answer in {"1", "2", "3", "4", "5"}]
        agreeing = sum(answer >= 4 for answer in valid)
        shown = outcomes.loc[number - 1]
        assert (shown["Number"], shown["Denominator"]) == (agreeing, len(valid))
        assert str(shown["Percent"]) == f"{100 * agreeing / len(valid):.1f}"
        assert answers.count("6") == int(re.search(r"(\d+) off the scale", shown["Note"] + "0 off the scale")[1])
    off = report.flags[report.flags["Rule"] == "SUR-03"]
    assert len(off) and set(off["Value"]) == {"6"}
