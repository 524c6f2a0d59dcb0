"""The rule book: every rule, once, in the order in which people read it."""

from validators.rules import consultations, cops, logs, workbook
from validators.rules.rule import Rule

RULES: tuple[Rule, ...] = (*cops.RULES, *logs.TRAINING_RULES, *logs.SURVEY_RULES, *workbook.RULES,
                           *logs.SESSION_RULES, *consultations.RULES)
