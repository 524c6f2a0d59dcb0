"""Joins the certified rows of many packs into one summary."""

from collections.abc import Iterable
from dataclasses import dataclass

from summaries.ncpc.frozen_rows import stack_rows, summary_csv
from workflow.packs.archive import PackUnreadable
from workflow.packs.pack import read_pack
from workflow.packs.verification import verify_pack


@dataclass(frozen=True)
class StackedPacks:
    """The summary of many packs as certified: the bytes of a CSV file of 19 columns, b"" where no pack holds.

    `problems`: a sentence for each pack that is left out, because its check fails. `count`: of packs that are in it.
    """

    summary: bytes
    problems: tuple[str, ...]
    count: int


def stack_packs(packs: Iterable[tuple[str, bytes]]) -> StackedPacks:
    """Verify packs, each with the name of its file, and join the rows of those that hold, in that order.

    A pack of another counting version holds where all its hashes do. Raises BadRequest where two are of the same
    partnership, or their fiscal years differ.
    """
    certified, problems = [], []
    submissions: dict[str, str] = {}
    for name, data in packs:
        try:
            verification = verify_pack(data, name=name)
            if verification.differences:
                problems.append(f"{name} is left out: {verification.differences[0]}")
                continue
            pack = read_pack(data, name)
            rows = pack.summary()
        except PackUnreadable as problem:
            problems.append(f"{problem} It is left out.")
        except ValueError:
            problems.append(f"{name} is left out: its summary is not as the product writes it.")
        else:
            certified.append(rows)
            submissions |= {row[2]: certified_text(pack.manifest.certification.when.date().isoformat())
                            for row in rows[:1]}
    rows = stack_rows(certified)
    return StackedPacks(summary_csv(rows, submissions) if rows else b"", tuple(problems), len(certified))


def certified_text(day: str) -> str:
    """Return the text of the column Submission of a year that was certified on `day` (ISO)."""
    return f"Certified {day}"
