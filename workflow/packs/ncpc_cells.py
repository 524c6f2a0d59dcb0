"""What is replaced in the pack that NCPC gets."""
from cop_sheets.decisions import Explanation
from cop_sheets.raw import RawSheet
from summaries.report import Report


def cells_for_ncpc(report: Report) -> list[RawSheet]:
    """Return the tabs of NCPC's pack."""
    raise NotImplementedError


def explanations_for_ncpc(report: Report, explanations: tuple[Explanation, ...]) -> tuple[Explanation, ...]:
    """Return the explanations without text."""
    raise NotImplementedError


def flags_for_ncpc(report: Report) -> bytes:
    """Return the flags without text."""
    raise NotImplementedError
