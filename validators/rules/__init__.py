"""The rule book: what a rule is, and every rule as one declaration, in one file per subject.

`book` puts them in the order in which they are shown.
"""

from validators.rules.book import RULES
from validators.rules.explanations import ExplanationState
from validators.rules.rule import (
    DUPLICATE_WORKBOOKS,
    FIX_FROM_VIEW,
    SEVERITIES,
    Case,
    Decider,
    Rule,
    RuleCategory,
    RuleError,
    Severity,
)

__all__ = [
    "DUPLICATE_WORKBOOKS", "FIX_FROM_VIEW", "RULES", "SEVERITIES", "Case", "Decider", "ExplanationState", "Rule",
    "RuleCategory", "RuleError", "Severity",
]
