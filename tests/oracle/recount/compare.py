"""Where the product's report and the recount differ, one sentence a difference."""

import re
from collections import Counter

from tests.oracle.recount.kinds import CHANGE, COUNTED, NOT_DATA, OTHER_YEAR, REASONS
from tests.oracle.recount.layout import DATA_TABS
from tests.oracle.recount.months import judge_months, standing

LEFT_OUT = re.compile(r"\d+ (?:trainings? without a readable number of participants|rows? without readable .*|"
                      r"(?:.* )?left out(?: for a Role that can't be read)?)")
NO_ID = "(trainings without an id)"
FOUR = {COUNTED: "Counted", OTHER_YEAR: "Other Fiscal Years", NOT_DATA: "Not Data"}


def differences(report, recount, year):
    """Return a sentence for each figure, row count or month that `report` and the recount `recount` disagree on."""
    return [*figures_differ(report.ncpc, recount), *repeated_keys(report.ncpc), *unexplained_rows(report.ncpc),
            *rows_differ(report.reconciliation, recount), *months_differ(report.standing, recount, year),
            *unbalanced_tabs(report.reconciliation)]


def or_none(value):
    """Return `value`, None where the cell is empty."""
    return None if value is None or value == "" or value != value else value


def rounded(value):
    """Return `value` as a float rounded so that sums in another order agree, None where the cell is empty."""
    return None if or_none(value) is None else round(float(value), 6)


def figures_differ(ncpc, recount):
    """Compare Number, Denominator, Percent, Display, Rows Used and Rows Excluded, figure by figure."""
    ours, theirs = {}, {}
    ids = {(key[0], key[4]) for key in recount.figures if key[3] == "Number of participants"}
    for (partnership, section, level, indicator, item), figures in recount.figures.items():
        item = NO_ID if item.startswith("title: ") else item
        ours.setdefault((partnership, section, level, indicator, item), []).extend(
            (rounded(figure.number), rounded(figure.denominator), *expected_display(section, figure), figure.used,
             figure.left_out)
            for figure in figures)
    for row in ncpc.to_dict("records"):
        outcome = row["Section"] == "Outcome"
        item = or_none(row["Item"] if outcome else row["Item ID"]) or ""
        if outcome and row["Level"] == "All" and row["Note"].startswith(CHANGE):
            item = CHANGE
        if row["Indicator"] == "Number of participants" and item and (row["Partnership"], item) not in ids:
            item = NO_ID
        key = row["Partnership"], row["Section"], row["Level"], row["Indicator"], item
        share = rounded(row["Percent"]) if outcome else None
        is_told = share is not None or row["Display"] == "not reported"
        theirs.setdefault(key, []).append((
            rounded(row["Number"]), rounded(row["Denominator"]), share, row["Display"] if is_told else None,
            int(row["Rows Used"]), None if row["Level"] == "Item" else int(row["Rows Excluded"])))
    return [f"{' / '.join(key)}: recount {sorted(ours.get(key, []), key=repr)}, product "
            f"{sorted(theirs.get(key, []), key=repr)}" for key in sorted(ours.keys() | theirs.keys())
            if sorted(ours.get(key, []), key=repr) != sorted(theirs.get(key, []), key=repr)]


def expected_display(section, figure):
    """Return the Percent and Display of an outcome, and of what is not reported; (None, None) of all else."""
    return (figure.percent, figure.display) if section == "Outcome" or not figure.is_reported else (None, None)


def repeated_keys(ncpc):
    """Return the keys that do not name one row."""
    keys = Counter(tuple(or_none(row[name]) or "" for name in ("Partnership", "Indicator", "Level", "Item ID"))
                   for row in ncpc.to_dict("records"))
    return [f"{' / '.join(key)}: {count} rows" for key, count in keys.items() if count > 1]


def unexplained_rows(ncpc):
    """Return the rows whose Note does not say of as many rows as are left out why."""
    sentences = []
    for row in ncpc.to_dict("records"):
        parts = row["Note"].split("; ")
        explained = sum(int(part.split()[0]) for part in parts if LEFT_OUT.fullmatch(part))
        explained += sum(int(reason_part.split()[0]) for part in parts if part.startswith("excluded: ")
                         for reason_part in part.removeprefix("excluded: ").split(", "))
        if explained != row["Rows Excluded"]:
            sentences.append(f"{row['Partnership']} / {row['Indicator']} / {row['Item ID']}: {row['Rows Excluded']} "
                             f"rows are left out, the Note explains {explained}: {row['Note']}")
    return sentences


def rows_differ(reconciliation, recount):
    """Compare rows counted, of other years, not data and excluded by reason, tab by tab."""
    theirs = {}
    for row in reconciliation.to_dict("records"):
        columns = {column.casefold(): row[column] for column in row}
        fates = {fate: int(row[column]) for fate, column in FOUR.items()}
        theirs[row["Partnership"], row["Tab"]] = fates | {reason: int(columns[reason.casefold()]) for reason in REASONS}
    sentences = []
    for (partnership, tab), counter in recount.rows.items():
        ours = {fate: counter.get(fate, 0) for fate in (*FOUR, *REASONS)}
        other = theirs.get((partnership, tab), dict.fromkeys(ours, 0))
        sentences += [f"{partnership} / {tab} / {fate}: recount {ours[fate]} rows, product {other[fate]}"
                      for fate in ours if ours[fate] != other[fate]]
    return sentences


def unbalanced_tabs(reconciliation):
    """Return the tabs where rows read are not counted + other fiscal years + excluded + not data."""
    sentences = []
    for row in reconciliation.to_dict("records"):
        columns = {column.casefold(): row[column] for column in row}
        excluded = sum(columns[reason.casefold()] for reason in REASONS)
        read = row["Counted"] + row["Other Fiscal Years"] + row["Excluded"] + row["Not Data"]
        if row["Rows Read"] != read or row["Excluded"] != excluded or row["Tab"] not in DATA_TABS:
            sentences.append(f"{row['Partnership']} / {row['Tab']}: the rows do not add up: {row}")
    return sentences


def months_differ(table, recount, year):
    """Compare months met, due and unknown, and the standing that rests on them, CoP by CoP."""
    theirs = {(row["Partnership"], row["CoP ID"]): (
        int(row["Months Met"]), int(row["Months Due"]), int(row["Months Unknown"]), row["Standing"])
        for row in table.to_dict("records")}
    ours = {}
    for partnership, cops in recount.cops.items():
        for cop in cops:
            if cop.row_status == COUNTED:
                headers = recount.has[partnership]
                ours[partnership, cop.ident] = (*judge_months(cop, year, headers), standing(cop, year, headers))
    return [f"{' / '.join(key)} / months met, due, unknown: recount {ours.get(key)}, product {theirs.get(key)}"
            for key in sorted(ours.keys() | theirs.keys()) if ours.get(key) != theirs.get(key)]


def without_version(ncpc):
    """Return the summary's rows without Source Version, in an order of their own, to compare two readings."""
    rows = ncpc.drop(columns="Source Version").fillna("").astype(str).to_dict("records")
    return sorted(rows, key=repr)


__all__ = ["CHANGE", "differences", "unbalanced_tabs", "without_version"]
