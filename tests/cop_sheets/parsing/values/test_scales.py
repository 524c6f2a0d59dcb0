"""Scales: which end is the highest, which answers are not steps, and the rank of answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.parsing.values.scale_words import answer_level
from cop_sheets.parsing.values.scales import answer_rank, are_comparable, parse_scale

# Scales that survey forms offer, lowest first.
KNOWN = (
    "Strongly disagree; Disagree; Neutral; Agree; Strongly agree",
    "Strongly disagree; Somewhat disagree; Neither agree nor disagree; Somewhat agree; Strongly agree",
    "Disagree a lot; Disagree a little; Agree a little; Agree a lot",
    "Completely disagree; Disagree; Agree; Fully agree",
    "Very dissatisfied; Dissatisfied; Neutral; Satisfied; Very satisfied", "Not satisfied; Satisfied",
    "Not at all satisfied; Not very satisfied; Fairly satisfied; Very satisfied",
    "Not at all; A little; A moderate amount; A lot; A great deal", "Not at all; Slightly; Moderately; Very; Extremely",
    "Not at all; A little bit; Somewhat; Quite a bit; Very much", "None; Very little; Some; A lot",
    "Not at all; To a small extent; To some extent; To a great extent; To a very great extent",
    "Never; Rarely; Sometimes; Often; Always", "Never; Seldom; Occasionally; Usually; Always",
    "Never; Yearly; Quarterly; Monthly; Weekly; Daily", "None of the time; Some of the time; All of the time",
    "Poor; Fair; Good; Very good; Excellent", "Very poor; Poor; Average; Good; Outstanding",
    "Unsatisfactory; Needs improvement; Satisfactory; Excellent", "Bad; OK; Good; Great",
    "Below expectations; Meets expectations; Exceeds expectations", "Below average; Average; Above average",
    "Very low; Low; Medium; High; Very high", "Low confidence; High confidence", "Weak; Strong",
    "Much worse; Worse; About the same; Better; Much better", "Got worse; Stayed the same; Improved",
    "Decreased; No change; Increased a little; Increased a lot", "Much less; Less; The same; More; Much more",
    "Less confident; The same; A little more confident; Much more confident",
    "No; Yes", "No; Somewhat; Yes", "No; Maybe; Yes", "No, not at all; Not really; Yes, somewhat; Yes, definitely",
    "Definitely not; Probably not; Probably; Definitely", "Definitely would not; Probably would; Definitely would",
    "Very unlikely; Unlikely; Likely; Very likely", "Not important; Important; Extremely important",
    "Not at all helpful; Not so helpful; Somewhat helpful; Very helpful; Extremely helpful",
    "Not like me at all; Somewhat like me; Very much like me", "Not true; Somewhat true; Very true for me",
    "I don't agree; I agree", "Novice; Intermediate; Advanced; Expert", "Not met; Partially met; Met",
    "Not at all confident; A little confident; Confident; Very confident", "Few; Some; Many; All",
    "No growth; Little growth; Some growth; Significant growth", "No growth; Some growth; Great deal of growth",
    "No extent; Small extent; Moderate extent; Large extent", "No improvement; Small improvement; Big improvement",
    "No support; Some support; Lots of support", "No confidence; Some confidence; A lot of confidence",
    "Learned nothing; Learned a little; Learned a lot", "Gained nothing; Gained some; Gained a lot",
    "Less than before; Same as before; More than before", "Worse than before; The same; Better than before",
    "Less confident now; No difference; More confident now", "None; Partial; Complete", "None; Minor; Major",
    "Below expectations; At expectations; Above expectations", "Bottom; Middle; Top", "I don't; I do", "No; Sí",
    "SD; D; N; A; SA", "SD; D; A; SA", "Muy en desacuerdo; En desacuerdo; Neutral; De acuerdo; Muy de acuerdo",
    "One; Two; Three; Four; Five", "One; Two; Three", "One star; Two stars; Three stars", "None; Little; Lots; Tons",
    "Beginning; Developing; Proficient; Expert",
    "N; Y", "F; T", "F; V", "N; S", "N; Sí", "F; P", "Fail; Pass", "Failed; Passed", "Falso; Verdadero",
    "Nunca; Casi nunca; A veces; Casi siempre; Siempre", "Nada; Poco; Algo; Bastante; Mucho", "Malo; Regular; Bueno",
    "Muy malo; Malo; Regular; Bueno; Muy bueno; Excelente", "No; Tal vez; Sí", "Nada; Un poco; Mucho",
    "Muy insatisfecho; Insatisfecho; Satisfecho; Muy satisfecho",
    "Totalmente en desacuerdo; En desacuerdo; De acuerdo; Totalmente de acuerdo",
    "Muy en desacuerdo; Algo en desacuerdo; Algo de acuerdo; Muy de acuerdo",
    "No sessions; Some sessions; Most sessions; Every session", "No meetings; Some meetings; Most meetings",
    "Never; Rarely; Sometimes; Usually", "Never; Sometimes; Every time", "Sad; OK; Happy",
    "Very unhappy; Unhappy; Neutral; Happy; Very happy", "Strongly oppose; Oppose; Favor; Strongly favor",
    "Against; In favor", "Introduced; Practicing; Mastered", "Not introduced; Introduced; Practicing; Mastered",
    "Bad; Fine; Super", "Hate; Dislike; Like; Love", "Below; Approaching; Meets; Exceeds",
    "★; ★★; ★★★", "★☆☆; ★★☆; ★★★", "⭐; ⭐⭐; ⭐⭐⭐", "+; ++; +++", "--; -; +; ++", "👎; 👍", "👎🏽; 👍🏽",
    "🙁; 😐; 😀", "☹️; 😐; ☺️", "😞; 😐; 😀", "❌; ✅", "😀; 😀😀; 😀😀😀",
    "1; 2; 3; 4; 5", "0; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10", "-2; -1; 0; +1; +2", "0%; 25%; 50%; 100%",
    "0 times; 1-2 times; 3 or more times", "None; 1 to 2; 3+", "1 - Poor; 2 - Fair; 3 - Good", "1; 2; 3; 4; 5 - Great",
)
UNKNOWN = ("Sprout; Seedling; Bloom", "a; b; c", "A; B; C; D; F", "Too little; Just right; Too much", "N; M",
           "$; $$; $$$", "-; --; ---", "★; ★★; ♥", "A; N", "Y; N; S",
           "High stress; Medium stress; Low stress", "Always struggle; Sometimes struggle; Never struggle",
           "Good; Sprout",
           "No stress; Some stress; A lot of stress", "A; N; D", "Learned of it; Heard of it", "One of us; Two of them",
           "Red; Amber; Green", "Much improvement needed; No improvement needed", "Agree; Depends")
MIXED = ("Agree; Disagree; Neutral", "Yes; No; Maybe", "Often; Never; Always", "1; 3; 2", "2; 1; 0; 9",
         "1 = Yes; 2 = No; 3 = Maybe", "Neutral; Very good; Poor")


@pytest.mark.parametrize("text", KNOWN)
def test_a_scale_reads_the_same_whichever_way_it_is_listed(text):
    answers = tuple(text.split("; "))
    assert parse_scale(text).answers == parse_scale("; ".join(reversed(answers))).answers == answers
    assert (parse_scale(text).was_reversed, parse_scale("; ".join(reversed(answers))).was_reversed) == (False, True)


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_words_keep_their_order(text):
    answers = tuple(text.split("; "))
    for listed in (answers, answers[::-1]):
        scale_read = parse_scale(";".join(listed))
        assert (scale_read.answers, scale_read.was_reversed, scale_read.problem) == (listed, False, "")


@pytest.mark.parametrize("text", MIXED)
def test_known_answers_in_neither_order_are_a_problem(text):
    assert parse_scale(text).answers is None
    assert "neither listed lowest first nor highest first" in parse_scale(text).problem


@given(st.lists(st.sampled_from([word for text in KNOWN[:5] for word in text.split("; ")] + ["Bloom", "1", "2 - Low"]),
                min_size=2, max_size=6, unique_by=str.casefold))
def test_a_reversed_list_gives_the_same_scale(listed):
    one, other = parse_scale(";".join(listed)), parse_scale(";".join(reversed(listed)))
    assert bool(one.problem) == bool(other.problem)
    if one.was_reversed or other.was_reversed:
        assert one.answers == other.answers and one.was_reversed != other.was_reversed
    elif not one.problem:
        assert one.answers == other.answers[::-1] == tuple(listed)


@pytest.mark.parametrize(("text", "answers", "excluded_answers"), [
    ("No; Yes; N/A", "No; Yes", "N/A"), ("N/A; No; Yes", "No; Yes", "N/A"), ("No; n/a (new); Yes", "No; Yes",
    "n/a (new)"),
    ("No; Yes; Don't know", "No; Yes", "Don't know"), ("Don’t know; No; Yes", "No; Yes", "Don’t know"),
    ("Yes; No; Unsure", "No; Yes", "Unsure"), ("No; Unsure; Yes", "No; Unsure; Yes", ""),
    ("Low; High; Not sure; N/A", "Low; High", "N/A; Not sure"), ("Bloom; Sprout; No opinion", "Bloom; Sprout",
    "No opinion"),
    ("No opinion; Bloom; Sprout", "No opinion; Bloom; Sprout", ""),
    ("Not sure; A bit sure; Very sure", "Not sure; A bit sure; Very sure", ""),
    ("Know it well; Know it a little; Don't know", "Know it well; Know it a little; Don't know", ""),
    ("Don't know; Does not apply; Agree; Disagree", "Disagree; Agree", "Does not apply; Don't know"),
    ("None; Some; All", "None; Some; All", ""), ("Agree; Not sure", "Not sure; Agree", "")])
def test_answers_that_are_not_steps_are_excluded(text, answers, excluded_answers):
    scale_read = parse_scale(text)
    assert ("; ".join(scale_read.answers), "; ".join(scale_read.excluded_answers)) == (answers, excluded_answers)


@pytest.mark.parametrize(("text", "answers"), [
    ("1 = Not at all; 5 = Very", "1 = Not at all; 2; 3; 4; 5 = Very"),
    ("5 = Very; 1 = Not at all", "1 = Not at all; 2; 3; 4; 5 = Very"),
    ("1 = Very; 4 = Not at all", "4 = Not at all; 3; 2; 1 = Very"), ("Low (0); High (10)", "Low (0); 1; 2; 3; 4; 5; 6; "
                                                                  "7; 8; 9; High (10)"),
    ("1 - Low; 3 - Medium; 5 - High", "1 - Low; 2; 3 - Medium; 4; 5 - High"), ("0 = No; 1 = Yes", "0 = No; 1 = Yes"),
    ("0 = a; 2 = b; 4 = c; 6 = d", "0 = a; 2 = b; 4 = c; 6 = d"), ("0; 5", "0; 5"), ("1 = Low; 50 = High",
                                                                                  "1 = Low; 50 = High")])
def test_numbers_between_labelled_ends_are_steps(text, answers):
    assert "; ".join(parse_scale(text).answers) == answers
    assert parse_scale(text).filled_in == (text.count(";") < answers.count(";"))


@pytest.mark.parametrize("text", ["", " ", ";", "N/A", "none", "-", "?", "–"])
def test_no_scale_is_the_default(text):
    assert (parse_scale(text).answers, parse_scale(text).problem) == (None, "")


@pytest.mark.parametrize(("text", "says", "fix"), [
    ("Yes", "at least two different answers", "a semicolon between."), ("Yes; YES", "at least two",
    "a semicolon between."),
    ("1-5", "at least two", "1; 2; 3; 4; 5."), ("5 to 1", "at least two", "1; 2; 3; 4; 5."), ("1–100",
    "at least two", "."),
    ("No, Yes", "commas", "No; Yes."), ("No\nYes", "line breaks", "No; Yes."), ("No/Yes", "slashes", "No; Yes."),
    ("; ".join(map(str, range(102))), "101 answers at most", "lowest first")])
def test_an_invalid_scale_says_what_to_type(text, says, fix):
    assert says in parse_scale(text).problem and fix in parse_scale(text).fix


LIKERT = ("5 - Strongly disagree", "4 - Disagree", "3", "2 - Agree", "1 - Strongly agree")


@pytest.mark.parametrize(("scale", "cell", "rank"), [
    (LIKERT, "1", 5), (LIKERT, "strongly agree", 5), (LIKERT, "1: Strongly Agree", 5),
    (LIKERT, "(1) strongly agree", 5),
    (LIKERT, "Strongly agree (1)", 5), (LIKERT, "1.0", 5), (LIKERT, "3", 3), (LIKERT, "5 - Strongly agree", None),
    (LIKERT, "Neutral", None), (LIKERT, "6", None), (LIKERT, "-1", None), (("0", "5", "10", "15"), "1.5", None),
    (("0", "5", "10", "15"), "15.0", 4), (("-1", "0", "1"), "-1", 1), (("-1", "0", "1"), "1", 3), (("-1", "0",
    "1"), "+1", None),
    (("A+", "A"), "A", 2), (("A+", "A"), "a+", 1), (("A+", "A"), "A!", None), (("★", "★★"), "★★", 2), (("★",
    "★★"), "?", None),
    (("1-2 times", "3 or more"), "1–2 Times", 1), (("1-2 times", "3 or more"), "12 times", None),
    (("1-2 times", "3 or more"), "1 2 times", None),
    (("Not yet", "Very much"), "2 - Very much", 2), (("Not yet", "Very much"), "1 - Very much", None),
    (("Not yet", "Very much"), "2", None), (None, "5 - Strongly agree", 5), (None, "1 - Strongly agree", None),
    (None, "Neither agree nor disagree", 3), (None, "3 - Neither agree nor disagree", 3), (None, "Somewhat", None)])
def test_an_answer_is_on_a_scale_or_off_it(scale, cell, rank):
    assert answer_rank(scale, cell) == rank


@pytest.mark.parametrize(("one", "other", "alike"), [
    (None, "1;2;3;4;5", True), (None, "5;4;3;2;1", True), ("Yes; No", "no; YES", True), ("1;2;3;4", None, False),
    ("Yes; No", "No; Maybe; Yes", False), (None, "Strongly agree; Agree; Neutral; Disagree; Strongly disagree", True)])
def test_scales_are_comparable_in_either_order(one, other, alike):
    assert are_comparable(parse_scale(one or "").answers, parse_scale(other or "").answers) is alike


@given(st.text(max_size=40))
def test_any_word_has_a_level_or_none(text):
    assert answer_level(text) is None or -9 <= answer_level(text) <= 9
