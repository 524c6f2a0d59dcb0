"""Before and Now: which questions are a pair, and how their answers count.

The questions ask members about outcome 3; the first column of the responses is Role, then one column per question.
"""

from tests.oracle.cases import Case
from tests.support.sheets import OUTCOMES

THIRD, FIFTH = OUTCOMES[2], OUTCOMES[4]
RULES = ("SUR-01", "SUR-05", "SUR-06", "SUR-07", "CEL-02", "CEL-04")
UNCLEAR = "must SUR-07 Survey Items!A2"
NOTHING = {THIRD: {"Number": None, "Denominator": None, "Display": "not reported", "Rows Used": 0, "Note": "!change"}}
TWO = "before a; now a; before b; now b"
# One column per question; the second respondent rose in one of two pairs, the third answered one pair.
TWO_ANSWERED = "2 4 3 4; 2 4 4 4; 2 5 3 -; 4 3 2 -"


def change(number, of, *notes, outcome=THIRD):
    """Return the expected columns of an outcome: `number` of the `of` respondents with both answers rose."""
    return {outcome: {"Number": number, "Denominator": of, "Note": ("self-reported change", *notes)}}


def pairs(name, questions, lines, answers, figures, *flags, without=(THIRD,), **more):
    """Return a case: `questions` are headers, `answers` respondents (`-` is blank), `lines` those of Survey Items."""
    headers = " | ".join(part.strip() for part in questions.split(";"))
    rows = "".join(f"\nMember | {' | '.join(one.split())} | |" for one in answers.split(";")).replace("-", "")
    facilitator = "\nFacilitator" + " |" * len(questions.split(";")) + " | 5 | 5"
    return Case(name, {"Survey Responses": f"Role | {headers} | {OUTCOMES[0]} | {OUTCOMES[1]}{rows}{facilitator}",
                       "Survey Items": f"Question | Outcome | Measure | Scale\n{lines}"},
                without={"Survey Responses": list(without)}, figures=figures, flags=flags, rules=RULES, **more)


def in_tabs(name, first, second, lines, figures, *flags, **more):
    """Return the case of two responses tabs, each with its own questions and one respondent per line."""
    tabs = {f"Form Responses {number}": f"Timestamp | CoP ID | Role | {text}"
            for number, text in ((1, first), (2, second))}
    settings = f"Question | Outcome | Measure | Scale\n{lines}"
    return Case(name, {"Survey Responses": None, "Survey Items": settings}, tabs, figures=figures, flags=flags,
                rules=("SUR-06", "SUR-07", "CEL-02"), **more)


ONE = "before a | 3 | Before |\nnow a | 3 | Now |"
CLEAR = (
    *(pairs(f"a {has} question alone", "a; other", f"a | 3 | {has} |", "2 x; 4 y", {THIRD: {
        "Number": None, "Display": "not reported", "Note": f"no {lacks} question {THIRD} on Survey Responses"}},
        "must SUR-01 Survey Responses!L1", messages={"SUR-01": (
            f"“{THIRD}” has a {has} question without its {lacks} question", f"that question | 3 | {lacks}.",
            f"beside that of the {has} question")}) for has, lacks in (("Before", "Now"), ("Now", "Before"))),
    pairs("one pair", "before a; now a", ONE, "2 4; 4 4; 5 5; 3 -; 4 3",
          change(1, 4, "1 blank or N/A left out", "1 at the top already before")),
    pairs("one pair, Now first", "before a; now a", "now a | 3 | Now |\nbefore a | 3 | Before |", "2 4; 4 2",
          change(1, 2)),
    pairs("Before and Now in turn", TWO, ONE + "\nbefore b | 3 | Before |\nnow b | 3 | Now |", TWO_ANSWERED,
          change(2, 4, "0 at the top already before")),
    pairs("Now and Before in turn", TWO, "now a | 3 | Now |\nbefore a | 3 | Before |\nnow b | 3 | Now |\n"
          "before b | 3 | Before |", TWO_ANSWERED, change(2, 4)),
    pairs("agreement between", "before a; now a; q", "before a | 3 | Before |\nq | 3 | |\nnow a | 3 | Now |",
          "2 4 5; 4 4 2; 3 3 4", {THIRD: {"Number": 2, "Denominator": 3, "Note": "self-reported agreement"}}),
    pairs("another outcome's between", "before a; now a; before b; now b", "before a | 3 | Before |\n"
          "before b | 5 | Before |\nnow a | 3 | Now |\nnow b | 5 | Now |", "2 4 3 3; 2 4 3 4",
          change(2, 2) | change(1, 2, outcome=FIFTH), without=(THIRD, FIFTH)),
    pairs("one pair written twice", "before a; now a", ONE + "\n" + ONE, "2 4; 4 -", change(1, 1, "1 blank or N/A")),
    pairs("Before off the scale", "before a; now a", ONE, "9 4; 2 4", change(1, 1, "1 off the scale left out")),
    in_tabs("each form has its own pair", "before a | now a\n5/6/2025 | C1 | Member | 2 | 4",
            "before b | now b\n5/7/2025 | C1 | Member | 3 | 3", "before a | 3 | Before |\nbefore b | 3 | Before |\n"
            "now a | 3 | Now |\nnow b | 3 | Now |", change(1, 2)),
    in_tabs("one form lacks a half", "before a | now a\n5/6/2025 | C1 | Member | 2 | 4",
            "now b | Other\n5/7/2025 | C1 | Member | 5 | x", ONE + "\nnow b | 3 | Now |", change(1, 1)),
    in_tabs("the halves stand on two forms", "before a | Other\n5/6/2025 | C1 | Member | 2 | 4",
            "now a | Other\n5/7/2025 | C1 | Member | 5 | x", ONE, NOTHING),
)
NOT_CLEAR = (
    pairs("all Before, then all Now", TWO, "before a | 3 | Before |\nbefore b | 3 | Before |\nnow a | 3 | Now |\n"
          "now b | 3 | Now |", TWO_ANSWERED, NOTHING, UNCLEAR, messages={
              "SUR-07": (f"4 Before and Now questions answer “{THIRD}”", "none of them is counted", "directly above")}),
    pairs("all Before, then all Now, the other way round", TWO, "before a | 3 | Before |\nbefore b | 3 | Before |\n"
          "now b | 3 | Now |\nnow a | 3 | Now |", TWO_ANSWERED, NOTHING, UNCLEAR),
    pairs("two Before, one Now", "before a; before b; now a", "before a | 3 | Before |\nbefore b | 3 | Before |\n"
          "now a | 3 | Now |", "2 3 4", NOTHING, UNCLEAR),
    pairs("one Before, two Now", "before a; now a; now b", ONE + "\nnow b | 3 | Now |", "2 4 4", NOTHING, UNCLEAR),
    pairs("in turn and back", TWO, ONE + "\nnow b | 3 | Now |\nbefore b | 3 | Before |", TWO_ANSWERED, NOTHING,
          UNCLEAR),
    pairs("agreement stays", "before a; before b; now a; q", "q | 3 | |\nbefore a | 3 | Before |\n"
          "before b | 3 | Before |\nnow a | 3 | Now |", "2 3 4 4; 2 3 4 1; 1 1 1 5",
          {THIRD: {"Number": 2, "Denominator": 3, "Note": ("self-reported agreement", "!change")}},
          "must SUR-07 Survey Items!A3"),
    pairs("another outcome's pair stays", "before a; before b; now a; before c; now c", "before a | 3 | Before |\n"
          "before b | 3 | Before |\nnow a | 3 | Now |\nbefore c | 5 | Before |\nnow c | 5 | Now |",
          "1 1 5 2 4; 1 1 5 4 4", NOTHING | change(1, 2, outcome=FIFTH), UNCLEAR, without=(THIRD, FIFTH)),
    pairs("a question misspelled", TWO, "before a | 3 | Before |\nbefore b | 3 | Before |\nnow z | 3 | Now |\n"
          "now b | 3 | Now |", TWO_ANSWERED, NOTHING, UNCLEAR, "must CEL-02 Survey Items!A4"),
    # The one Before and one Now that remain of four lines are no pair.
    pairs("two questions misspelled", TWO, "before a | 3 | Before |\nbefore z | 3 | Before |\nnow z | 3 | Now |\n"
          "now b | 3 | Now |", TWO_ANSWERED, NOTHING, UNCLEAR, "must CEL-02 Survey Items!A3",
          "must CEL-02 Survey Items!A4"),
    pairs("a measure that can't be read between", TWO, "before a | 3 | Before |\nnow a | 3 | After |\n"
          "before b | 3 | After |\nnow b | 3 | Now |", TWO_ANSWERED, NOTHING, UNCLEAR, "must CEL-02 Survey Items!C3",
          "must CEL-02 Survey Items!C4"),
    pairs("a measure that can't be read below", "before a; now a; q", ONE + "\nq | 3 | Agreeing |", "2 4 5; 4 4 5",
          change(1, 2), "must CEL-02 Survey Items!C4"),
    # The programme's own statement as one half doesn't become agreement when the pairs aren't clear.
    pairs("the programme's words as a half", f"before a; before b; {THIRD}", "before a | 3 | Before |\n"
          f"before b | 3 | Before |\n{THIRD} | 3 | Now |", "2 3 4", NOTHING, UNCLEAR, without=()),
    in_tabs("not clear on one form", "before a | now a\n5/6/2025 | C1 | Member | 2 | 4",
            "before b | before c | now b\n5/7/2025 | C1 | Member | 3 | 3 | 4", ONE + "\nbefore b | 3 | Before |\n"
            "before c | 3 | Before |\nnow b | 3 | Now |", NOTHING, UNCLEAR),
)
ONE_SIDED = (
    pairs("two Before alone", "before a; before b", "before a | 3 | Before |\nbefore b | 3 | Before |", "2 3", NOTHING,
          "must SUR-01 Survey Responses!L1"),
    pairs("one column as both", "before a; now a", "now a | 3 | Before |\nnow a | 3 | Now |", "2 4", NOTHING,
          "must CEL-02 Survey Items!C3"),
    pairs("two scales", "before a; now a", "before a | 3 | Before | No; Yes\nnow a | 3 | Now | No; Maybe; Yes",
          "No Yes", NOTHING, "must CEL-02 Survey Items!D3", messages={"CEL-02": "different scales"}),
    pairs("one half on a scale that can't be followed", "before a; now a", "before a | 3 | Before | No, Yes\n"
          "now a | 3 | Now | No; Yes", "No Yes", NOTHING, "must CEL-02 Survey Items!D2"),
)
SCALES = (
    pairs("one half listed highest first", "before a; now a", "before a | 3 | Before | Often; Sometimes; Never\n"
          "now a | 3 | Now | Never; Sometimes; Often", "Never Often; Often Never; Often Often",
          change(1, 3, "2 at the top already before"), "info SUR-06 Survey Items!D2"),
    pairs("both listed highest first", "before a; now a", "before a | 3 | Before | Yes; No\nnow a | 3 | Now | Yes; No",
          "No Yes; Yes No; Yes Yes", change(1, 3, "2 at the top already before"), "info SUR-06 Survey Items!D2",
          "info SUR-06 Survey Items!D3"),
    pairs("a scale turned round is another one all the same", "before a; now a",
          "before a | 3 | Before | Yes; No\nnow a | 3 | Now | 3;2;1", "No 2", NOTHING, "info SUR-06 Survey Items!D2",
          "must CEL-02 Survey Items!D3"),
    pairs("the default and the same spelled out", "before a; now a", "before a | 3 | Before | 1;2;3;4;5\n"
          "now a | 3 | Now |", "2 4; 5 5", change(1, 2, "1 at the top already before")),
    pairs("don't know is not below no", "before a; now a", "before a | 3 | Before | No; Yes; Unsure\n"
          "now a | 3 | Now | No; Yes; Unsure", "Unsure Yes; No Yes; Yes Unsure",
          change(1, 1, "2 blank or N/A left out"),
          "info CEL-04 Survey Items!D2", "info CEL-04 Survey Items!D3"),
)
CASES = (*CLEAR, *NOT_CLEAR, *ONE_SIDED, *SCALES)
