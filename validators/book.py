"""The rule book: every rule, once, in the order in which people read it."""

from validators import consultation_rules, cop_rules, data_rules, log_rules
from validators.rule import Rule

RULES: tuple[Rule, ...] = (*cop_rules.RULES, *log_rules.TRAINING_RULES, *log_rules.SURVEY_RULES, *data_rules.RULES,
                           *log_rules.SESSION_RULES, *consultation_rules.RULES)
