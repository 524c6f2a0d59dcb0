"""The rule book: what a rule is, and every rule as one declaration, by what it is about.

`book` puts them in the order in which people read them.
"""

from validators.rules.book import RULES
from validators.rules.rule import (
    DUPLICATE_WORKBOOKS,
    FIX_FROM_VIEW,
    SEVERITIES,
    Case,
    Rule,
    RuleCategory,
    RuleError,
    Severity,
)

__all__ = [
    "DUPLICATE_WORKBOOKS", "FIX_FROM_VIEW", "RULES", "SEVERITIES", "Case", "Rule", "RuleCategory", "RuleError",
    "Severity",
]
