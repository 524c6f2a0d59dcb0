"""Responses to a survey, written as text, and the cases of the tests of charts."""

from cop_sheets.layout import OUTCOMES
from tests.support.sheets import DEFAULTS, workbook

KNOWLEDGE, CONFIDENT = OUTCOMES[2], OUTCOMES[3]


def survey(answers, items=None, **more):
    """Return the tabs of a survey with the questions of `items`, or with the six statements."""
    return {"Survey Responses": answers, **({"Survey Items": items} if items else {}), **more}


def members(*answers, outcome=KNOWLEDGE, cop="C1", role="Member", year=2025):
    """Return responses of members who answered only `outcome`."""
    blank = {"Role": role, "CoP ID": cop, "Timestamp": f"5/6/{year}"} | dict.fromkeys(OUTCOMES, "")
    lines = [blank | {outcome: str(given)} for given in answers]
    return "\n".join([" | ".join(blank), *(" | ".join(line.values()) for line in lines)])


def joined(*responses):
    """Return several `members` as one tab."""
    return "\n".join([responses[0], *(part.split("\n", 1)[1] for part in responses[1:])])


def asked(sheets, name="Alamance"):
    """Return a workbook that has only the questions of its Survey Items."""
    return workbook(sheets, without={"Survey Responses": list(OUTCOMES)}, name=name)


FIVE, SPREAD = (5, 5, 5, 5, 1), (5, 4, 3, 2, 1)
THIS_YEAR = [members(*FIVE), members(*SPREAD, outcome=CONFIDENT)]
YEAR_BEFORE = [members(5, 5, 5, 5, 5, year=2024), members(*SPREAD, outcome=CONFIDENT, year=2024)]
RISING = ((1, 1, 1, 1, 5), 2023), ((1, 1, 5, 5, 5), 2024), ((5, 5, 5, 5, 5), 2025)
# Responses, each of a partnership of its own.
RESPONSES = {
    "seven years": [members(5, 5, year=year) for year in (2017, 2019, 2020, 2021, 2022, 2023, 2025)],
    "one year": [members(5, 4)], "few": [members(5, 4), members(5, year=2024)],
    "both rise": [members(*answers, outcome=outcome, year=year) for outcome in OUTCOMES[2:4]
                  for answers, year in RISING],
    "a quarter of a point": [members(*[5] * 14, *[1] * 11, year=2024), members(*[5] * 9, *[1] * 7)],
    "this year": THIS_YEAR, "this year and the one before": THIS_YEAR + YEAR_BEFORE,
    "a tie": [members(*FIVE), members(*FIVE, outcome=CONFIDENT)],
    "few of two": [members(5, 5), members(5, outcome=CONFIDENT)],
    "few of one": [members(*FIVE), members(5, outcome=CONFIDENT)],
    "unchanged": [members(*FIVE), members(*FIVE, year=2024)], "few before": [members(*FIVE), members(5, year=2024)],
    "every answer": [members(1, 2, 2, 3, 4, 4, 4, 5, 5, 5)],
    "every role": [members(1, 5, 5), members(4, 3, outcome=OUTCOMES[0], role="Facilitator"),
                   members(4, outcome=OUTCOMES[1], role="Training participant", cop="")],
    "unknown roles": [members(5), members(5, 4, role=""), members(5, role="Director")],
    "a year without": [members(5, year=2023), members(5, outcome=CONFIDENT, year=2024), members(5)],
}
# The scale, the answers, and how many are on each of the five steps.
SCALES = {"": ("1 2 3 4 5", [1, 1, 1, 1, 1]), "1; 2": ("1 2", [1, 0, 0, 0, 1]), "1; 2; 3": ("1 2 3", [1, 0, 1, 0, 1]),
          "1; 2; 3; 4": ("1 2 3 4", [1, 1, 0, 1, 1]), "a; b; c; d; e; f; g": ("a b c d e f g", [1, 1, 3, 1, 1])}
REVERSED = ("Excellent; Good; Fair; Poor", "Poor; Fair; Good; Excellent")


def scaled(scale, answers):
    """Return the tabs of a question with this scale."""
    return survey("CoP ID | Role | Q\n" + "\n".join(f"C1 | Member | {given}" for given in answers.split()),
                  f"Question | Outcome | Measure | Scale\nQ | 3 | | {scale}")


def survey_cases():
    """Return the tabs or the workbook of each case by its name."""
    cases = {name: survey(joined(*responses)) for name, responses in RESPONSES.items()} | {
        "clean": {}, "no response": {"Survey Responses": " | ".join(DEFAULTS["Survey Responses"])},
        "no valid answer": {"Survey Responses": f"CoP ID | Role | {' | '.join(OUTCOMES)}\nC1 | Member | | | often"},
        "late": survey(f"CoP ID | Role | Fiscal Year | Timestamp | {KNOWLEDGE}\n" + "\n".join(
            f"C1 | Member | {year} | {stamp} | 5" for year, stamp in (
                ("FY 23-24", "7/3/2024"), ("FY 23-24", "5/6/2024"), ("FY 23-24", "8/1/2025"), ("", "5/6/2025"))))}
    questions = {"nothing asked": {"Survey Responses": "CoP ID | Role\nC1 | Member"}, "two statements": survey(
        "CoP ID | Role | Q1 | Q2\nC1 | Member | 5 | 4\nC1 | Member | 5 | 3\nC1 | Member | 5 |",
        "Question | Outcome\nQ1 | 3\nQ2 | 3")}
    questions |= {f"scale {scale}": scaled(scale, answers) for scale, (answers, _) in SCALES.items()}
    questions |= {scale: scaled(scale, "Excellent Good Good Fair Poor Poor Poor") for scale in REVERSED}
    return cases | {name: asked(tabs, name) for name, tabs in questions.items()}
