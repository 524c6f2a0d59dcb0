"""Rules about consultations, and about lists of people wherever they stand."""

import numpy as np
import pandas as pd

from cop_sheets.parsing.values import State
from validators.rules.predicates import both
from validators.rules.rule import Case, Kind, Predicate, Rule, Severity

MUST, SHOULD, INFO = Severity
MOST_HOURS = 12

_CONSULTATION = {"nobody": False, "named": 2, "unnamed": "", "number_of_individuals": np.nan, "hours": 1.5,
                 "state:hours": State.READ, "as_it_stands": "", "names_first": "", "names_verb": "count",
                 "number_verb": "counts"}
_LIST = {"certain": True, "unnamed": ""}


def _nobody(view: pd.DataFrame) -> pd.Series:
    return view["nobody"].astype(bool)


def _more(view: pd.DataFrame) -> pd.Series:
    """Something stands under Individuals that is nobody's name."""
    return view["unnamed"] != ""


def _named(view: pd.DataFrame) -> pd.Series:
    return view["named"] > 0


def _counted(view: pd.DataFrame) -> pd.Series:
    return view["number_of_individuals"] > 0


def _not(predicate: Predicate) -> Predicate:
    return lambda view: ~predicate(view)


RULES = (
    Rule("CON-01", "A consultation says who received it", Kind.DATA, MUST, "consultations", None,
         (Case(MUST, _nobody, "Neither Individuals nor Number of Individuals is filled, so nobody is counted.",
               "Type their names, or how many they were under Number of Individuals."),),
         keeps=_CONSULTATION, breaks=_CONSULTATION | {"nobody": True, "named": 0}),
    Rule("CON-02", "Consultation hours are plausible", Kind.DATA, MUST, "consultations", "hours",
         (Case(MUST, lambda view: view["hours"] <= 0, "{value} hours can't be counted: hours are above 0.",
               "Type the hours, such as 1.5."),
          Case(SHOULD, lambda view: view["hours"] > MOST_HOURS,
               "{value} is more than 12 hours in one row{as_it_stands}.",
               "Correct it, or give each day its own row.")),
         keeps=_CONSULTATION, breaks=_CONSULTATION | {"hours": 0.0}),
    Rule("CON-03", "Each individual is spelled one way", Kind.DATA, INFO, "look_alikes", "individuals",
         (Case(INFO, lambda view: view["one"] != view["other"],
               "“{one}” and “{other}” look like one person spelled two ways; they count as two.",
               "Spell the name the same way in both rows if it is one person.",
               discreet="An individual here and one in another row look like one person spelled two ways; they count "
                        "as two."),),
         keeps={"one": "Ann Lee", "other": "Ann Lee"}, breaks={"one": "Jon Smith", "other": "John Smith"},
         about_row=True),
    Rule("CON-04", "Names and number of individuals agree", Kind.DATA, INFO, "consultations", "number_of_individuals",
         (Case(INFO, both(_named, lambda view: (view["number_of_individuals"] - view["named"]).abs() > 0),
               "Number of Individuals says {number_of_individuals:.0f}, but Individuals names "
               "{named}{names_first}.",
               "Correct whichever is wrong; where not everybody is named, clear Individuals, and the number counts.",
               discreet="Individuals names another number of people than Number of Individuals says{names_first}."),
          ),
         keeps=_CONSULTATION | {"number_of_individuals": 2.0}, breaks=_CONSULTATION | {"number_of_individuals": 3.0}),
    Rule("CON-05", "Lists of people can be read in one way", Kind.DATA, INFO, "people_lists", None,
         (Case(INFO, lambda view: ~view["certain"].astype(bool),
               "Under {under}, “{typed}” can be read in more than one way; it is read as {people}: {names}.",
               "Put ; between people, which settles it (Ann Lee; Bob Ray), and type one person as First Last.",
               discreet="The list of people here can be read in more than one way."),
          Case(INFO, _more, "Under {under}, “{unnamed}” is nobody's name; the list is read as {people}: {names}.",
               "Type the names of all, with ; between them.",
               discreet="The list of people here holds what is nobody's name.")),
         keeps=_LIST, breaks=_LIST | {"certain": False}, about_row=True),
    Rule("CON-06", "Individuals are named, or counted", Kind.DATA, MUST, "consultations", "individuals",
         (Case(MUST, both(_more, _not(_named), _not(_counted)),
               "“{value}” is nobody's name, so nobody is counted by it.",
               "Type how many they were under Number of Individuals, or their names here.",
               discreet="What stands here is nobody's name, so nobody is counted by it."),
          Case(SHOULD, both(_more, _named),
               "“{unnamed}” is nobody's name; the names beside it {names_verb}: {names}.",
               "Type the other names too; where names are not kept, clear this cell and type how many they all were "
               "under Number of Individuals.",
               discreet="Something here is nobody's name; the names beside it {names_verb}."),
          Case(INFO, _more, "“{value}” is nobody's name; the number under Number of Individuals {number_verb}.",
               "Nothing, if that number is right.",
               discreet="What stands here is nobody's name; the number under Number of Individuals {number_verb}.")),
         keeps=_CONSULTATION, breaks=_CONSULTATION | {"named": 0, "unnamed": "3 teachers"}),
)
