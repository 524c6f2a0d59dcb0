"""The rule book: every rule, once, in the order in which they are shown."""

from validators.rules import consultations, cops, explanations, sessions, survey, trainings, workbook
from validators.rules.rule import Rule

RULES: tuple[Rule, ...] = (*cops.RULES, *trainings.RULES, *survey.RULES, *workbook.RULES, *sessions.RULES,
                           *consultations.RULES, *explanations.RULES)
