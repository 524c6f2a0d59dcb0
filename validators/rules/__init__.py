"""The rule book: what a rule is, and every rule as one declaration, by what it is about.

`book` puts them in the order in which people read them.
"""

from validators.rules.book import RULES
from validators.rules.logs import WHAT_TO_DO
from validators.rules.rule import SEVERITIES, TWINS, Case, Kind, Rule, RuleCrashed, Severity

__all__ = [
    "RULES", "SEVERITIES", "TWINS", "WHAT_TO_DO", "Case", "Kind", "Rule", "RuleCrashed", "Severity",
]
