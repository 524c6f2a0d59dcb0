"""NCPC can't learn who was consulted, or who answered and when, by hashing guesses and comparing Flag IDs.

The attacker knows the product: they type each guess into a workbook, and look for the Flag IDs and Subjects that the
partnership of such a workbook gets in what NCPC is given.
"""

import re
from itertools import product

import pytest

from cop_sheets.writers import csv_bytes, json_bytes
from summaries.audience import PARTNERSHIP_AUDIENCE, Audience
from tests.support.outputs import outputs
from tests.support.sheets import workbook
from tests.validators.test_privacy import MANY, NCPC, WHO, WRITTEN, seen_by

ID = re.compile(r"\b[FS]-[0-9A-Z]{12}\b")
GUESSED_NAMES = ("Ann Lee", WHO, "Yolanda Pruitt")
GUESSED_TIMES = ("5/6/2025", "5/8/2025", "5/8/2025 11:02:10", "4/1/2025")
GUESSED_COPS = ("C1", "C2", "")
GUESSED_HOURS = ("1", "13", "0")
PRIVATE_TABS = ("Consultations", "Survey Responses", "Survey Items")


def given_to_ncpc(*workbooks):
    """Return all ids in what NCPC is given of `workbooks`: pages, the files of flags and the summary."""
    report = seen_by(NCPC, *workbooks)
    texts = [*outputs(report, drawn=False).values(), csv_bytes(report.flags).decode("utf-8-sig"),
             json_bytes(report.flags).decode(), report.ncpc_csv.decode("utf-8-sig")]
    return set(ID.findall("\n".join(texts)))


def private_ids(*workbooks, audience=PARTNERSHIP_AUDIENCE):
    """Return (rule, tab, id) of the flags about cells of the tabs that have private ones, not about their headers."""
    report = seen_by(audience, *workbooks)
    return {(flag["Rule"], flag["Tab"], found) for flag in report.flags.to_dict("records")
            if flag["Tab"] in PRIVATE_TABS and flag["Column"] and flag["Row"] > 1
            for found in ID.findall(f"{flag['Flag ID']} {flag['Subject']}")}


def renamed(sheets, name):
    """Return `sheets` with another person instead of WHO."""
    first, last = name.split()
    return {tab: text.replace(WHO, name).replace("Zelda", first).replace("Quist", last)
            for tab, text in sheets.items()}


@pytest.fixture(scope="module")
def ncpc_ids():
    """Return the ids that NCPC is given of workbooks full of one person's name."""
    return given_to_ncpc(workbook(WRITTEN), workbook(MANY, name="Avery"))


def test_the_attack_works_on_what_the_partnership_is_given(ncpc_ids):
    own = private_ids(workbook(WRITTEN))
    assert len(own) > 40 and {rule for rule, *_ in own} >= {"CEL-02", "CON-03", "CON-05", "CON-06", "SUR-02", "SUR-03"}
    assert ncpc_ids


@pytest.mark.parametrize("name", GUESSED_NAMES)
def test_no_guessed_name_is_a_hit(name, ncpc_ids):
    assert {found for *_, found in private_ids(workbook(renamed(WRITTEN, name)))} & ncpc_ids == set()


def test_no_guessed_time_cop_or_hours_is_a_hit(ncpc_ids):
    guesses = [workbook({
        "Survey Responses": f"Timestamp | CoP ID | Role\n{time} | {cop} | \n{time} | {cop}'s | Member",
        "Consultations": f"Date | Individuals | Hours | CoP ID\n{day} | {who} | {hours} | {cop}\n{day} | | 13 | {cop}"},
        name=f"guess {number}") for number, (time, cop, hours, who, day) in enumerate(product(
            GUESSED_TIMES, GUESSED_COPS, GUESSED_HOURS, (WHO, "3 teachers"), ("2024-10-08", "2024-11-08")))]
    hits = private_ids(*guesses)
    assert len(hits) > len(guesses) and {found for *_, found in hits} & ncpc_ids == set()


def test_what_ncpc_is_given_is_the_same_whoever_it_is(ncpc_ids):
    name = GUESSED_NAMES[-1]
    flags = seen_by(NCPC, workbook(renamed(WRITTEN, name)), workbook(renamed(MANY, name), name="Avery")).flags
    assert set(ID.findall(csv_bytes(flags).decode())) == ncpc_ids


def test_a_header_typed_over_gets_no_id():
    texts = {"Consultations": f"{WHO} | Date\nx | 2024-10-08",
             "Sessions": "Remarks | CoP ID | Date\nx | C1 | 2024-07-09"}
    flags = seen_by(NCPC, workbook(texts)).flags
    ids = dict(zip(flags["Tab"], flags["Flag ID"], strict=True))
    assert ids["Consultations"] == "" and ids["Sessions"].startswith("F-")


@pytest.mark.parametrize("audience", [Audience(sees_people=False), Audience(sees_small_groups=False)])
def test_who_may_not_see_all_gets_no_ids_of_private_rows(audience):
    assert private_ids(workbook(WRITTEN), audience=audience) == set()
    flags = seen_by(audience, workbook(WRITTEN)).flags
    assert ((flags["Flag ID"] == "") == (flags["Subject"] == "")).all()


def test_rows_alike_are_distinguished_by_people_and_get_no_id():
    alike = "Date | Individuals | Hours | CoP ID\n2024-10-08 | {} | 0 | C1\n2024-10-08 | {} | 0 | C1"
    own, theirs = (seen_by(audience, workbook({"Consultations": alike.format(WHO, "Ann Lee")})).flags
                   for audience in (PARTNERSHIP_AUDIENCE, NCPC))
    rows = own["Rule"] == "CON-02"
    assert own[rows]["Subject"].nunique() == 2 and set(theirs[rows]["Flag ID"]) == {""}
