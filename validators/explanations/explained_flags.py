"""The status of flags: each with its explanation; the explained parts of a flag are a flag of their own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cop_sheets.decisions import Explanation
from validators.check_results import CheckResults
from validators.explanations.current_flags import decider_of
from validators.explanations.status import FlagStatus, explanation_text, flag_status
from validators.identity import FlagPart
from validators.redaction import RedactionPolicy
from validators.rules import Decider
from validators.views.parts import part_name, restrict_to_parts
from validators.violation import Violation


@dataclass(frozen=True)
class ExplainedFlag:
    """A flag with its status. `reason`: why it is explained, and by whom, for flags that wait or are explained.

    `decider`: who decides about its explanation; None where it can't be explained.
    """

    violation: Violation
    parts: tuple[FlagPart, ...]
    status: FlagStatus
    reason: str
    decider: Decider | None

    @property
    def shown_parts(self) -> tuple[FlagPart, ...]:
        """Its parts as the reader gets them."""
        return tuple(part.shown for part in self.parts)


def explain_flags(violations: Iterable[Violation], parts: Iterable[tuple[FlagPart, ...]], results: CheckResults,
                  redaction: RedactionPolicy) -> list[ExplainedFlag]:
    """Return the flags of `violations`, which have `parts`, with the explanations of the tables.

    Where only some parts are explained, these are one flag, and those that are left are another, after it. A reader who
    may not see people gets the reasons only of flags about which NCPC decides.
    """
    explainer = _Explainer(results, redaction)
    return [flag for violation, flag_parts in zip(violations, parts, strict=True)
            for flag in explainer.flags(violation, flag_parts)]


class _Explainer:
    def __init__(self, results: CheckResults, redaction: RedactionPolicy) -> None:
        self._explanations, self._as_of = results.derived.tables.explanations, results.derived.period.as_of
        self._shows_all = redaction.shows_people

    def flags(self, violation: Violation, parts: tuple[FlagPart, ...]) -> Iterator[ExplainedFlag]:
        """Yield the flags of one violation: of its explained parts and of the others."""
        decider = decider_of(violation)
        explanations = [self._explanation(violation, part) if decider else None for part in parts]
        is_explained = [flag_status(explanation, self._as_of) is FlagStatus.EXPLAINED for explanation in explanations]
        for wanted in (True, False):
            chosen = [number for number, explained in enumerate(is_explained) if explained is wanted]
            if chosen:
                yield self._flag(violation, [parts[number] for number in chosen],
                                 [explanations[number] for number in chosen], decider, len(chosen) < len(parts))

    def _explanation(self, violation: Violation, part: FlagPart) -> Explanation | None:
        located = self._explanations.get((violation.partnership, part.flag_id))
        return located.explanation if located else None

    def _flag(self, violation: Violation, parts: Sequence[FlagPart], explanations: Sequence[Explanation | None],
              decider: Decider | None, is_restricted: bool) -> ExplainedFlag:
        statuses = {flag_status(explanation, self._as_of) for explanation in explanations}
        # Somebody has still to do something about a part that is open.
        status = statuses.pop() if len(statuses) == 1 else FlagStatus.OPEN
        if is_restricted and violation.rule.parts:
            violation = replace(violation, details=restrict_to_parts(
                violation.details, violation.rule.parts, [part.part for part in parts]))
        reason = self._reason(parts, explanations) if self._shows_all or decider is Decider.NCPC else ""
        return ExplainedFlag(violation, tuple(parts), status, reason, decider)

    def _reason(self, parts: Sequence[FlagPart], explanations: Sequence[Explanation | None]) -> str:
        """Return the reasons, each once; beside reasons that are not those of all parts, the parts' names."""
        names: dict[str, list[str]] = {}
        for part, explanation in zip(parts, explanations, strict=True):
            names.setdefault(explanation_text(explanation, self._as_of) if explanation else "", []).append(
                part_name(part.part))
        if len(names) == 1:
            return next(iter(names))
        return "; ".join(f"{', '.join(of_text)}: {text}" for text, of_text in names.items() if text)
