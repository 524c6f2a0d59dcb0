"""Breaks the product on purpose and sees which faults no test notices: `python tests/tools/mutation --sample 400`.

What is broken and which tests run stands in pyproject.toml under [tool.mutmut]. Patterns choose mutants by name:
`python tests/tools/mutation "validators.*" "summaries.ncpc.*"`. Verdicts are kept in mutants/verdicts.csv; --on goes on
with those that have none yet. Run it as an ordinary user: a mutant of what writes files may write wherever its user
may.
"""

import argparse
import csv
import importlib
import json
import math
import random
from collections import Counter
from contextlib import redirect_stdout
from fnmatch import fnmatchcase
from io import StringIO
from pathlib import Path

import forks  # not from tests.tools.mutation: the package `tests` is to be the one in mutants/

ROOT = Path(__file__).parents[3]
MUTANTS = ROOT / "mutants"
VERDICTS = MUTANTS / "verdicts.csv"
NOTICED = ("killed", "timed out")
# Libraries that the product and its tests import; forked processes then have them at once.
LIBRARIES = ["altair", "click.testing", "gspread", "hypothesis", "numpy", "pandas", "pandera.pandas", "pytest",
             "python_calamine", "rapidfuzz", "streamlit.testing.v1", "typst", "xdist", "xlsxwriter"]


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python tests/tools/mutation", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=["*"], help="patterns of mutants' names (all)")
    parser.add_argument("--sample", type=int, metavar="N", help="run so many of them, drawn by lot")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another draw (1)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="how many at once (2)")
    parser.add_argument("--on", action="store_true", help="keep the verdicts so far and run the rest")
    return parser.parse_args(words)


def make_mutants() -> list[str]:
    """Let mutmut make the mutants, and return their names in order."""
    from mutmut.__main__ import copy_also_copy_files, copy_src_dir, create_mutants, setup_source_paths
    MUTANTS.mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    with redirect_stdout(StringIO()):    # a line a file
        create_mutants(2)
    return sorted(name for path in MUTANTS.glob("*/**/*.py.meta")
                  for name in json.loads(path.read_text("utf-8"))["exit_code_by_key"])


def interval(noticed: int, run: int) -> tuple[float, float]:
    """Return where the share noticed of all lies, at 95 %, where `noticed` of `run` drawn ones were (Wilson's)."""
    z = 1.96
    centre, spread = noticed + z * z / 2, z * math.sqrt(noticed * (run - noticed) / run + z * z / 4)
    return (centre - spread) / (run + z * z), (centre + spread) / (run + z * z)


def read_verdicts() -> dict[str, forks.Verdict]:
    """Return the last verdict of each mutant; one that no test noticed may have run again, all imported anew."""
    with VERDICTS.open(newline="", encoding="utf-8") as file:
        return {mutant: forks.Verdict(mutant, fate, float(seconds), by)
                for mutant, fate, seconds, by in csv.reader(file)}


def table(verdicts: list[forks.Verdict]) -> str:
    """Return a Markdown table with a line a file and one of all."""
    fates = Counter((verdict.mutant.rpartition(".")[0], verdict.fate) for verdict in verdicts)
    kinds = ["killed", "timed out", "survived", "not covered"]
    lines = ["| File | Run | Killed | Timed out | Survived | Not covered | Noticed |", "|---|---|---|---|---|---|---|"]
    for module in [*sorted({module for module, _ in fates}), None]:
        counts = [sum(number for (found, fate), number in fates.items() if fate == kind and module in (found, None))
                  for kind in kinds]
        name = f"{module.replace('.', '/')}.py" if module else "together"
        lines.append(f"| {name} | {sum(counts)} | {' | '.join(map(str, counts))} "
                     f"| {(counts[0] + counts[1]) / sum(counts):.1%} |")
    noticed = sum(verdict.fate in NOTICED for verdict in verdicts)
    low, high = interval(noticed, len(verdicts))
    return "\n".join([*lines, "", f"{noticed} of {len(verdicts)} noticed; 95 % interval {low:.1%} to {high:.1%}."])


def main() -> None:
    """Make the mutants, run those asked for, and print the table and the names of those that nobody noticed."""
    from mutmut.configuration import config
    asked = arguments()
    names = [name for name in make_mutants() if any(fnmatchcase(name, pattern) for pattern in asked.names)]
    if asked.sample and asked.sample < len(names):
        names = random.Random(asked.seed).sample(names, asked.sample)
    verdicts = read_verdicts() if asked.on and VERDICTS.exists() else {}
    for library in LIBRARIES:
        importlib.import_module(library)
    forks.inside(MUTANTS)
    options = config().pytest_add_cli_args
    order = forks.Order(forks.reach(config().pytest_add_cli_args_test_selection, options, asked.workers))
    taken = sorted(((sum(seconds for seconds, _ in found.tests.values()), file)
                    for file, found in order.reached.items()), reverse=True)
    print(f"Without a mutant the tests take {sum(seconds for seconds, _ in taken):.0f} s, the longest "
          f"{', '.join(f'{file} {seconds:.0f} s' for seconds, file in taken[:9])}.", flush=True)
    with VERDICTS.open("a" if asked.on else "w", newline="", encoding="utf-8") as file:
        def tell(verdict: forks.Verdict) -> None:
            csv.writer(file).writerow(verdict)
            file.flush()

        left = [name for name in names if name not in verdicts]
        forks.warm(left, order, asked.workers, options, tell)
        verdicts = read_verdicts()
        left = [name for name in names if verdicts[name].fate not in NOTICED and order.of(name, at_import=True)]
        for verdict in forks.run(left, order, asked.workers, True, forks.cold(options)):
            tell(verdict)
    verdicts = read_verdicts()
    print(table(list(verdicts.values())))
    print("\nNot noticed (what is other: mutmut show NAME):")
    print("\n".join(name for name, verdict in verdicts.items() if verdict.fate not in NOTICED) or "none")


if __name__ == "__main__":
    main()
