"""What the rows must satisfy: the fidelity model and the data rules, each one declaration, judged with pandera.

Hands out `find` (all rules over all partnerships), `flags_of` (a flag a cell) and the book of `RULES`.
"""

from validators.engine import Findings, find, find_unsurveyed
from validators.flags import FLAG_COLUMNS, flags_of, told_flags
from validators.redaction import NOT_SHOWN, UNSURVEYED, Discretion
from validators.rules import RULES, SEVERITIES, Case, Kind, Rule, RuleCrashed, Severity

__all__ = ["FLAG_COLUMNS", "NOT_SHOWN", "RULES", "SEVERITIES", "UNSURVEYED", "Case", "Discretion", "Findings", "Kind",
           "Rule", "RuleCrashed", "Severity", "find", "find_unsurveyed", "flags_of", "told_flags"]
