"""What the rows must satisfy: the rules of the fidelity model and about the data, each one declaration.

Exports `run_rules` (all rules over all partnerships), `build_flags_with_redactions` (one flag per cell) and the rule
book `RULES`.
"""

from validators.check_results import CheckResults
from validators.engine import find_unsurveyed_cops, run_rules
from validators.explanations import FlagStatus
from validators.flags import FLAG_COLUMNS, FlagTable, build_flags_with_redactions
from validators.identity import FlagPart
from validators.redaction import NOT_SHOWN, UNSURVEYED_RULE, RedactionPolicy
from validators.rules import RULES, SEVERITIES, Case, Decider, Rule, RuleCategory, RuleError, Severity

__all__ = [
    "FLAG_COLUMNS", "NOT_SHOWN", "RULES", "SEVERITIES", "UNSURVEYED_RULE", "Case", "CheckResults", "Decider",
    "FlagPart", "FlagStatus", "FlagTable", "RedactionPolicy", "Rule", "RuleCategory", "RuleError", "Severity",
    "build_flags_with_redactions", "find_unsurveyed_cops", "run_rules",
]
