"""How a Scale of Survey Items is read: which end is the highest, what is not a step, and which answers are on it.

Each workbook asks about outcome 3 with its own question, `Helped?`; its responses start in row 2.
"""

from tests.oracle.cases import Case
from tests.support.sheets import OUTCOMES

THIRD = OUTCOMES[2]
ITEMS = "Question | Outcome | Measure | Scale\n"
TURNED, TIDIED, FAULT = "info SUR-06 Survey Items!D2", "info CEL-04 Survey Items!D2", "must CEL-02 Survey Items!D2"
RULES = ("SUR-01", "SUR-03", "SUR-06", "SUR-07", "CEL-02", "CEL-04")
LIKERT = "Strongly agree; Agree; Neutral; Disagree; Strongly disagree"

NOTHING = {THIRD: {"Number": None, "Denominator": None, "Percent": None, "Display": "not reported", "Rows Used": 0}}


def share(number, of, *notes):
    """Return the expected columns of outcome 3: `number` of `of` agree."""
    return {THIRD: {"Number": number, "Denominator": of, "Display": SHARES[number, of],
                    "Note": ("self-reported agreement", *notes)}}


# Percent agreeing, worked out by hand: one decimal, halves up.
SHARES = {(1, 2): "50.0% (1 of 2)", (2, 4): "50.0% (2 of 4)", (1, 3): "33.3% (1 of 3)", (2, 3): "66.7% (2 of 3)",
          (3, 4): "75.0% (3 of 4)", (1, 4): "25.0% (1 of 4)", (2, 5): "40.0% (2 of 5)", (3, 5): "60.0% (3 of 5)",
          (1, 1): "100.0% (1 of 1)", (5, 7): "71.4% (5 of 7)", (2, 2): "100.0% (2 of 2)"}


def scale(name, listed, answers, number, of, *flags, notes=(), messages=None, **more):
    """Return the case of a Scale cell (`listed`) and `answers` separated by `/`; `number` of `of` agree."""
    rows = "".join(f"\nMember | {answer.strip()}" for answer in answers.split("/"))
    items = [["Question", "Outcome", "Measure", "Scale"], ["Helped?", "3", "", listed]]
    return Case(name, {"Survey Responses": "Role | Helped?" + rows, "Survey Items": items},
                without={"Survey Responses": [THIRD]}, figures=share(number, of, *notes), flags=flags,
                rules=() if "SUR-03" in str(flags) else RULES, messages=messages or {}, **more)


def refused(name, listed, *says):
    """Return the case of an invalid scale: one flag, and no number."""
    items = [["Question", "Outcome", "Measure", "Scale"], ["Helped?", "3", "", listed]]
    return Case(name, {"Survey Responses": "Role | Helped?\nMember | Yes", "Survey Items": items},
                without={"Survey Responses": [THIRD]}, figures=NOTHING,
                flags=(FAULT,), rules=RULES, messages={"CEL-02": (*says, f"doesn't count for “{THIRD}”")})


def items(name, responses, lines, figures, *flags, without=(THIRD,), **more):
    """Return the case of Survey Items rows and responses."""
    return Case(name, {"Survey Responses": responses, "Survey Items": ITEMS + lines},
                without={"Survey Responses": list(without)}, figures=figures, flags=flags, rules=RULES, **more)


HIGHEST_FIRST = (
    scale("five words highest first", LIKERT, LIKERT.replace(";", "/"), 2, 5, TURNED, messages={
        "SUR-06": "as Strongly disagree; Disagree; Neutral; Agree; Strongly agree."}),
    scale("five words lowest first", "Strongly disagree; Disagree; Neutral; Agree; Strongly agree",
          LIKERT.replace(";", "/"), 2, 5),
    scale("numbers highest first", "5;4;3;2;1", "5/4/4/1", 3, 4, TURNED),
    scale("numbers lowest first", "1;2;3;4;5", "5/4/3", 2, 3),
    *(scale(f"{listed}, highest first", listed, f"{high}/{high}/{high}/{low}", 3, 4, TURNED) for listed, high, low in (
        ("Significant growth; Some growth; Little growth; No growth", "Significant growth", "No growth"),
        ("More than before; Same as before; Less than before", "More than before", "Less than before"),
        ("Learned a lot; Learned a little; Learned nothing", "Learned a lot", "Learned nothing"),
        ("SA; A; N; D; SD", "SA", "D"), ("Five; Four; Three; Two; One", "Four", "One"),
        ("Complete; Partial; None", "Complete", "None"),
        ("Siempre; A veces; Nunca", "Siempre", "A veces"), ("Mucho; Poco; Nada", "Mucho", "Poco"),
        ("Bueno; Regular; Malo", "Bueno", "Regular"), ("Happy; OK; Sad", "Happy", "OK"),
        ("Every session; Most sessions; Some sessions; No sessions", "Most sessions", "Some sessions"),
        ("Strongly favor; Favor; Oppose; Strongly oppose", "Favor", "Oppose"),
        ("Mastered; Practicing; Introduced", "Mastered", "Practicing"), ("Super; Fine; Bad", "Super", "Fine"),
        ("Y; N", "Y", "N"), ("T; F", "T", "F"), ("V; F", "V", "F"), ("Pass; Fail", "Pass", "Fail"),
        ("Totalmente de acuerdo; De acuerdo; Neutral; En desacuerdo; Totalmente en desacuerdo", "De acuerdo",
         "Neutral"))),
    *(scale(f"{name}, highest first", listed, f"{high}/{high}/{high}/{low}", 3, 4, TURNED)
      for name, listed, high, low in (("stars", "★★★; ★★; ★", "★★★", "★★"), ("pluses", "+++; ++; +", "+++", "++"),
                                      ("thumbs", "👍; 👎", "👍", "👎"), ("faces", "😀; 😐; 🙁", "😀", "😐"))),
    scale("a scale of unknown words, as listed", "Sprout; Seedling; Bloom", "Bloom/Sprout/Seedling", 1, 3),
    scale("very high to low", "Very high; High; Medium; Low", "very high/High/Medium/Low", 2, 4, TURNED),
    scale("always to never", "Always; Often; Sometimes; Rarely; Never", "Always/Never/Often/Sometimes", 2, 4, TURNED),
    scale("excellent to poor", "Excellent; Good; Fair; Poor", "Poor/Poor/Fair/Good", 1, 4, TURNED),
    scale("yes, somewhat, no, the top one of three", "Yes; Somewhat; No", "Yes/Yes/Somewhat/No", 2, 4, TURNED),
    scale("yes, no", "Yes; No", "Yes/No/No", 1, 3, TURNED),
    scale("no, yes", "No; Yes", "Yes/No/No", 1, 3),
    scale("very satisfied to very dissatisfied",
          "Very satisfied; Satisfied; Neither satisfied nor dissatisfied; Dissatisfied; Very dissatisfied",
          "Satisfied/Neither satisfied nor dissatisfied/Very dissatisfied", 1, 3, TURNED),
    scale("a great deal to not at all", "A great deal; A lot; A moderate amount; A little; Not at all",
          "A lot/A little/A great deal", 2, 3, TURNED),
    scale("extremely to not at all", "Extremely helpful; Very helpful; Somewhat helpful; Not so helpful; "
          "Not at all helpful", "Very helpful/Somewhat helpful/Not at all helpful", 1, 3, TURNED),
    scale("much better to much worse", "Much better; Better; About the same; Worse; Much worse", "Better/Worse", 1, 2,
          TURNED),
    scale("to a great extent", "To a great extent; Somewhat; Very little; Not at all",
          "Somewhat/Very little/To a great extent/Not at all", 2, 4, TURNED),
    scale("definitely yes to definitely not", "Definitely yes; Probably yes; Probably not; Definitely not",
          "Probably yes/Probably not/Definitely not", 1, 3, TURNED),
    scale("weekly to never", "Weekly; Monthly; Rarely; Never", "Monthly/Rarely/Never", 1, 3, TURNED),
    scale("times a month highest first", "3 or more times; 1-2 times; Never", "3 or more times/1-2 times/Never", 1, 3,
          TURNED),
    scale("a scale of 0 to 10 highest first", "10;9;8;7;6;5;4;3;2;1;0", "10/9/8/0", 2, 4, TURNED),
    scale("1 is strongly agree, the words say who agrees", "1 - Strongly agree; 2 - Agree; 3 - Neutral; 4 - Disagree; "
          "5 - Strongly disagree", "1 - Strongly agree/2/Disagree/5/5 - Agree", 2, 4,
          "should SUR-03 Survey Responses!B6", TURNED, notes=("1 off the scale left out",)),
    scale("5 is strongly agree, highest first", "5 - Strongly agree; 4 - Agree; 3 - Neutral; 2 - Disagree; "
          "1 - Strongly disagree", "5/4 - Agree/1/Neutral", 2, 4, TURNED),
    scale("5 is strongly disagree, lowest first", "5 - Strongly disagree; 4 - Disagree; 3 - Neutral; 2 - Agree; "
          "1 - Strongly agree", "1/2/5", 2, 3),
    scale("unknown words stay as listed", "Bloom; Seedling; Sprout", "Bloom/Bloom/Sprout", 1, 3),
    scale("known words among unknown ones", "Rock star; Very good; Good; Fair; Poor", "Rock star/Very good/Fair", 2, 3,
          TURNED),
    scale("one known word says nothing", "Bloom; Good; Sprout", "Bloom/Sprout/Sprout", 2, 3),
    scale("what is hard is no less", "Very difficult; Somewhat difficult; Not at all difficult",
          "Not at all difficult/Very difficult", 1, 2),
)
NO_STEPS = (
    scale("what does not apply is no answer", "Strongly disagree; Disagree; Neutral; Agree; Strongly agree; N/A",
          "Agree/Strongly agree/NA/Neutral", 2, 3, TIDIED, notes=("1 blank or N/A left out",)),
    scale("not applicable first", "Not applicable; Never; Sometimes; Often; Always",
          "Often/Always/Sometimes/Not applicable", 2, 3, TIDIED, notes=("1 blank or N/A left out",)),
    scale("don't know last", "No; Yes; Don't know", "Yes/No/Don’t know", 1, 2, TIDIED,
          notes=("1 blank or N/A left out",), messages={"CEL-04": "“Don't know” is no step of the scale"}),
    scale("not sure last, highest first", "Yes; No; Not sure", "Yes/No/not sure", 1, 2, TURNED,
          notes=("1 blank or N/A left out",)),
    scale("not sure between", "No; Not sure; Yes", "Yes/Not sure/No", 1, 3),
    scale("not sure is the least of being sure", "Not sure; Fairly sure; Very sure", "Very sure/Not sure", 1, 2),
    scale("none is an answer where the scale has it", "None; Some; All", "All/None/None", 1, 3),
    scale("no scale at all", "N/A", "4/2", 1, 2),
    scale("ends alone labelled", "1 = Not at all; 5 = Very", "5/4/3/5 = Very/2", 3, 5, TIDIED,
          messages={"CEL-04": "1 = Not at all; 2; 3; 4; 5 = Very"}),
    scale("ends alone labelled, highest first", "5 = Very; 1 = Not at all", "4/1", 1, 2, TURNED),
    scale("ends and middle labelled", "1 (Low); 3 (Medium); 5 (High)", "4/3/High/1", 2, 4, TIDIED),
    scale("two numbers, labelled, are two answers", "0 = No; 1 = Yes", "1/0/Yes/no", 2, 4),
    scale("0 to 10", "0;1;2;3;4;5;6;7;8;9;10", "10/9/8/0", 2, 4),
    scale("1 to 7", "1;2;3;4;5;6;7", "7/6/5", 2, 3),
    scale("a number between two answers is on no scale", "0; 5; 10; 15; 20", "1.5/15/20/10", 2, 3,
          "should SUR-03 Survey Responses!B2", notes=("1 off the scale left out",)),
    scale("marks alone", "★; ★★; ★★★", "★★★/★/!!", 1, 2, "should SUR-03 Survey Responses!B4"),
    scale("1 is strongly agree can't be known without a scale", "", "4/1 - Strongly agree/2", 1, 2,
          "should SUR-03 Survey Responses!B3"),
    scale("spelled in other ways", "Not yet; Somewhat; Very much", "VERY MUCH/very  much!/Not-yet/3 - Very much", 3, 4),
)
WORDS = "Strongly disagree; Disagree; Neutral; Agree; Strongly agree"
# A scale that lists the default's answers is the default: numbers, words and both spellings of the middle one.
DEFAULT = (
    scale("the five words spelled out are the default", WORDS,
          "4/5/5 - Strongly agree/Agree/4 - agree/Neither agree nor disagree/3", 5, 7),
    scale("the five words highest first are the default", LIKERT, "4/Neither agree nor disagree/5 - Strongly agree/1",
          2, 4, TURNED),
    scale("the five words with the other middle", WORDS.replace("Neutral", "Neither agree nor disagree"),
          "Neutral/5/4/2 - Disagree", 2, 4),
    scale("the five words, numbered", "1 - Strongly disagree; 2 - Disagree; 3 - Neutral; 4 - Agree; 5 - Strongly agree",
          "3 - Neither agree nor disagree/Strongly agree/4/2", 2, 4),
    scale("1 to 5 spelled out", "1;2;3;4;5", "Agree/5 - Strongly agree/Neutral/Disagree", 2, 4),
    scale("5 to 1 spelled out", "5;4;3;2;1", "Agree/5 - Strongly agree/3/Disagree", 2, 4, TURNED),
    scale("what is off the default is off its list", WORDS, "6/4/Somewhat/5/1", 2, 3,
          "should SUR-03 Survey Responses!B2", "should SUR-03 Survey Responses!B4",
          notes=("2 off the scale left out",)),
    scale("four of the five words are another scale", "Strongly disagree; Disagree; Agree; Strongly agree",
          "5/Agree/Strongly agree/Disagree", 2, 3, "should SUR-03 Survey Responses!B2"),
)
REFUSED = (
    refused("neither order", "Agree; Disagree; Neutral", "neither listed lowest first nor highest first"),
    refused("numbers in no order", "1; 3; 2; 5; 4", "neither listed lowest first nor highest first"),
    refused("parted by commas", "No, Somewhat, Yes", "commas", "No; Somewhat; Yes."),
    refused("parted by line breaks", "No\nSomewhat\nYes", "line breaks", "No; Somewhat; Yes."),
    refused("parted by bars", "No | Somewhat | Yes", "bars", "No; Somewhat; Yes."),
    refused("a range", "1-5", "at least two different answers", "1; 2; 3; 4; 5."),
    refused("a range in words", "1 to 4", "1; 2; 3; 4."),
    refused("one answer", "Yes", "at least two different answers"),
    refused("one answer twice", "Yes; yes; No", "at least two different answers"),
    refused("one answer and none", "Yes; N/A", "at least two different answers, N/A and the like aside"),
)
LINES = (
    items("every statement answered, each on its own scale",
          "Role | Q1 | Q2\nMember | Yes | 4\nMember | Yes | 2\nMember | No | 5\nMember | Yes |\nMember | | 5",
          "Q1 | 3 | | Yes; No\nQ2 | 3 | |", share(3, 5), TURNED),
    items("the programme's words on a scale of one's own", f"Role | {THIRD}\nMember | Always\nMember | Rarely",
          f"{THIRD} | 3 | | Always; Often; Sometimes; Rarely; Never", share(1, 2), TURNED, without=()),
    # Read as the five words, 3 would not agree and 4 would: a different number without a flag.
    items("the programme's words on a scale that can't be followed count for nothing", f"Role | {THIRD}\nMember | 4",
          f"{THIRD} | 3 | | 1, 2, 3, 4", NOTHING, FAULT, without=()),
    items("one line twice counts once", "Role | Q1\nMember | 4\nMember | N/A", "Q1 | 3 | |\nQ1 | 3 | Agreement |",
          share(1, 1, "1 blank or N/A left out")),
    items("one question on two scales is on none", "Role | Q1\nMember | 4", "Q1 | 3 | | 1;2;3;4\nQ1 | 3 | |",
          NOTHING, "must CEL-02 Survey Items!D3"),
    items("one question of two outcomes", "Role | Q1\nMember | 4\nMember | 2", "Q1 | 3 | |\nQ1 | 5 | |",
          share(1, 2) | {OUTCOMES[4]: {"Number": 1, "Denominator": 2}}, without=(THIRD, OUTCOMES[4])),
    items("a question spelled with other marks", "Role | I DON’T  feel⏎alone — now!\nMember | 4\nMember | 2",
          "I don't feel alone - now | 3 | |", share(1, 2)),
    items("a question that nobody is asked", "Role | Q1\nMember | 4", "Q2 | 3 | |", NOTHING,
          "must SUR-01 Survey Responses!K1", "must CEL-02 Survey Items!A2"),
    Case("a question that stands twice", {"Survey Responses": "Role | Q1 | Q1\nMember | 4 | 2",
                                          "Survey Items": ITEMS + "Q1 | 3 | |"},
         without={"Survey Responses": [THIRD]}, figures=NOTHING, rules=RULES,
         flags=("must TAB-04 Survey Responses!C1",)),
    items("a facilitator is not asked", "Role | Q1\nMember | Yes\nFacilitator | No\n | No", "Q1 | 3 | | Yes; No",
          share(1, 2), TURNED),
    items("an answer without an outcome is nobody's", "Role | Q1\nMember | often\nMember | 4", "Q1 | 3 | | Yes; No",
          {THIRD: {"Number": 0, "Denominator": 0, "Note": "2 off the scale left out"}},
          *(f"must SUR-05 Survey Responses!{letter}1" for letter in "BFG"), "should SUR-03 Survey Responses!B2",
          "should SUR-03 Survey Responses!B3", TURNED, messages={"SUR-05": "without one valid answer"}),
)
CASES = (*HIGHEST_FIRST, *NO_STEPS, *DEFAULT, *REFUSED, *LINES)
