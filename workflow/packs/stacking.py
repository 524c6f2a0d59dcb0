"""Joins the certified rows of many packs into one summary."""

from collections.abc import Iterable
from dataclasses import dataclass

from cop_sheets.parsing import can_be_copy
from cop_sheets.runtime import log_crash
from cop_sheets.text import match_key
from summaries.counting_version import COUNTING_VERSION
from summaries.ncpc.frozen_rows import stack_rows, summary_csv
from workflow.packs.archive import PackUnreadable
from workflow.packs.ncpc import NCPC_CELLS_FORM
from workflow.packs.pack import Pack, read_pack
from workflow.packs.verification import Verification, verify_pack
from workflow.submission_texts import submission_text


@dataclass(frozen=True)
class StackedPacks:
    """The summary of many packs as certified: the bytes of a CSV file of 19 columns, b"" where no pack holds.

    `problems`: a sentence for each pack that is left out, because its check fails, and for each that is in it with
    figures that this version counts otherwise. `count`: of packs that are in it.
    """

    summary: bytes
    problems: tuple[str, ...]
    count: int


def stack_packs(packs: Iterable[tuple[str, bytes]]) -> StackedPacks:
    """Verify packs, each with the name of its file, and join the rows of those that hold, in that order.

    A pack of an earlier counting version holds where all its hashes do; where this one counts its figures otherwise,
    that is said. Of a later version's pack nothing can be worked out. Of packs of several partnerships with the same
    cells the first is kept. Raises BadRequest where two are of the same partnership, or their fiscal years differ.
    """
    certified, problems = [], []
    submissions: dict[str, str] = {}
    kept: dict[str, Pack] = {}    # by the Source Version of the cells
    for name, data in packs:
        try:
            verification = verify_pack(data, name=name)
            if reason := _refusal(verification):
                problems.append(f"{name} is left out: {reason}")
                continue
            pack = read_pack(data, name)
            rows = pack.summary()
            if (other := kept.setdefault(pack.manifest.source_version, pack)) is not pack and _is_copy(pack, other):
                problems.append(f"{name} is left out: its cells are those of {other.name}, so they would be counted "
                                "twice. Ask the two partnerships whose they are.")
                continue
        except PackUnreadable as problem:
            problems.append(f"{problem} It is left out.")
        except ValueError:
            problems.append(f"{name} is left out: its summary is not as the product writes it.")
        except MemoryError:
            raise
        except Exception as problem:    # what one pack does to the product must not stop the others
            log_crash(problem)
            problems.append(f"{name} is left out: the product fails on it. Download it again.")
        else:
            certified.append(rows)
            submissions |= {row[2]: submission_text("Certified", pack.manifest.certification.when.date())
                            for row in rows[:1]}
            problems += _warnings(verification)
    rows = stack_rows(certified)
    return StackedPacks(summary_csv(rows, submissions) if rows else b"", tuple(problems), len(certified))


def _is_copy(pack: Pack, other: Pack) -> bool:
    """Return whether a pack with the same cells as another one is of another partnership, and not about as empty."""
    names = [match_key(one.manifest.certification.partnership) for one in (pack, other)]
    return names[0] != names[1] and can_be_copy(pack.report().tables)


def _refusal(verification: Verification) -> str:
    """Return why a pack is left out; "" where it is not."""
    if verification.differences or verification.manifest is None:
        return next(iter(verification.differences), "")
    version = verification.manifest.counting_version
    if verification.manifest.cells_form > NCPC_CELLS_FORM:
        return (f"it says that its cells are written in form {verification.manifest.cells_form}, and this product "
                f"knows form {NCPC_CELLS_FORM}, so it can't check them. Use the latest version of the product.")
    return "" if version <= COUNTING_VERSION else (
        f"it says that it was counted by version {version}, and this product counts by {COUNTING_VERSION}, so its "
        "figures can't be worked out again. Use the latest version of the product.")


def _warnings(verification: Verification) -> list[str]:
    """Return a sentence about a pack that this version counts otherwise, or can't check as a whole, if it is one."""
    found, manifest = verification.counted_otherwise or verification.unchecked, verification.manifest
    if not found or manifest is None:
        return []
    more = f" ({len(found) - 1:,} more differ)" if len(found) > 1 else ""
    what = (f"figures that can't be confirmed, because it says that it was counted by version "
            f"{manifest.counting_version}: {found[0]}{more}") if verification.counted_otherwise else (
            f"files that can't be checked as a whole: {found[0]}")
    return [f"{verification.name} is in it with {what} Compare its fingerprint {verification.fingerprint} with NCPC's "
            "list before you use the summary."]
