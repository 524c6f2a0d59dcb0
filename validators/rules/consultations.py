"""Rules about consultations, and about lists of people on any tab."""

import numpy as np

from cop_sheets.parsing.values import CellStatus
from cop_sheets.program_limits import MAX_HOURS_PER_ROW
from validators.rules.predicates import all_of, has_text, is_positive, is_true, negate
from validators.rules.rule import Case, Rule, RuleCategory, Severity

MUST, SHOULD, INFO = Severity

_CONSULTATION = {"nobody": False, "named": 2, "unnamed": "", "number_of_individuals": np.nan, "hours": 1.5,
                 "state:hours": CellStatus.OK, "as_it_stands": "", "names_first": "", "names_verb": "count",
                 "number_verb": "counts"}
_PEOPLE_LIST = {"certain": True, "unnamed": ""}


RULES = (
    Rule("CON-01", "A consultation says who received it", RuleCategory.DATA, MUST, "consultations", None,
         (Case(MUST, is_true("nobody"),
               "Neither Individuals nor Number of Individuals is filled, so nobody is counted.",
               "Type their names, or how many they were under Number of Individuals."),),
         passing_row=_CONSULTATION, failing_row=_CONSULTATION | {"nobody": True, "named": 0},
         rests_on=("individuals", "number_of_individuals")),
    Rule("CON-02", "Consultation hours are plausible", RuleCategory.DATA, MUST, "consultations", "hours",
         (Case(MUST, lambda view: view["hours"] <= 0, "{value} hours can't be counted: hours are above 0.",
               "Type the hours, such as 1.5.", explainable=False),
          Case(SHOULD, lambda view: view["hours"] > MAX_HOURS_PER_ROW,
               "{value} is more than " f"{MAX_HOURS_PER_ROW} hours in one row" "{as_it_stands}.",
               "Correct it, or give each day its own row.")),
         passing_row=_CONSULTATION, failing_row=_CONSULTATION | {"hours": 0.0},
         explanation=f"it was more than {MAX_HOURS_PER_ROW} hours"),
    Rule("CON-03", "Each individual is spelled one way", RuleCategory.DATA, INFO, "similar_names", "individuals",
         (Case(INFO, lambda view: view["one"] != view["other"],
               "“{one}” and “{other}” look like one person spelled two ways; they count as two.",
               "Spell the name the same way in both rows if it is one person.",
               redacted_message="An individual here and one in another row look like one person spelled two ways; they "
                        "count as two."),),
         passing_row={"one": "Ann Lee", "other": "Ann Lee"}, failing_row={"one": "Jon Smith", "other": "John Smith"},
         applies_to_row=True, rests_on=(), rests_on_private=True, explanation="these are two people"),
    Rule("CON-04", "Names and number of individuals agree", RuleCategory.DATA, INFO, "consultations",
         "number_of_individuals",
         (Case(INFO, all_of(is_positive("named"),
                            lambda view: (view["number_of_individuals"] - view["named"]).abs() > 0),
               "Number of Individuals says {number_of_individuals:.0f}, but Individuals names "
               "{named}{names_first}.",
               "Correct whichever is wrong; where not everybody is named, clear Individuals, and the number counts.",
               redacted_message="Individuals names another number of people than Number of Individuals "
                                "says{names_first}."),
          ),
         passing_row=_CONSULTATION | {"number_of_individuals": 2.0},
         failing_row=_CONSULTATION | {"number_of_individuals": 3.0}, rests_on=("individuals", "number_of_individuals")),
    Rule("CON-05", "Lists of people can be read in one way", RuleCategory.DATA, INFO, "people_lists", None,
         (Case(INFO, lambda view: ~view["certain"].astype(bool),
               "Under {under}, “{typed}” can be read in more than one way; it is read as {people}: {names}.",
               "Put ; between people, which settles it (Ann Lee; Bob Ray), and type one person as First Last.",
               redacted_message="The list of people here can be read in more than one way."),
          Case(INFO, has_text("unnamed"),
               "Under {under}, “{unnamed}” is nobody's name; the list is read as {people}: {names}.",
               "Type the names of all, with ; between them.",
               redacted_message="The list of people here holds what is nobody's name.")),
         passing_row=_PEOPLE_LIST, failing_row=_PEOPLE_LIST | {"certain": False}, applies_to_row=True),
    Rule("CON-06", "Individuals are named, or counted", RuleCategory.DATA, MUST, "consultations", "individuals",
         (Case(MUST, all_of(has_text("unnamed"), negate(is_positive("named")),
                            negate(is_positive("number_of_individuals"))),
               "“{value}” is nobody's name, so nobody is counted by it.",
               "Type how many they were under Number of Individuals, or their names here.",
               redacted_message="What stands here is nobody's name, so nobody is counted by it."),
          Case(SHOULD, all_of(has_text("unnamed"), is_positive("named")),
               "“{unnamed}” is nobody's name; the names beside it {names_verb}: {names}.",
               "Type the other names too; where names are not kept, clear this cell and type how many they all were "
               "under Number of Individuals.",
               redacted_message="Something here is nobody's name; the names beside it {names_verb}."),
          Case(INFO, has_text("unnamed"),
               "“{value}” is nobody's name; the number under Number of Individuals {number_verb}.",
               "Nothing, if that number is right.",
               redacted_message="What stands here is nobody's name; the number under Number of Individuals "
                                "{number_verb}.")),
         passing_row=_CONSULTATION, failing_row=_CONSULTATION | {"named": 0, "unnamed": "3 teachers"},
         needs=(),    # Number of Individuals may serve instead: CON-01 flags a tab without either
         rests_on=("individuals", "number_of_individuals")),
)
