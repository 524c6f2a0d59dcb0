"""The differences between the product's report and the recount, one sentence each."""

import re
from collections import Counter

from tests.oracle.recount.kinds import CHANGE, COUNTED, NOT_DATA, OTHER_YEAR, REASONS
from tests.oracle.recount.layout import DATA_TABS
from tests.oracle.recount.months import judge_months, standing

LEFT_OUT = re.compile(r"\d+ (?:trainings? without a readable number of participants|rows? without readable .*|"
                      r"(?:.* )?left out(?: for a Role that can't be read)?)")
NO_ID = "(trainings without an id)"
STATUS_COLUMNS = {COUNTED: "Counted", OTHER_YEAR: "Other Fiscal Years", NOT_DATA: "Not Data"}


def differences(report, recount, year):
    """Return a sentence for each figure, row count or month that `report` and the recount `recount` disagree on."""
    return [*figures_differ(report.ncpc, recount), *repeated_keys(report.ncpc), *unexplained_rows(report.ncpc),
            *rows_differ(report.reconciliation, recount), *months_differ(report.standing, recount, year),
            *unbalanced_tabs(report.reconciliation)]


def or_none(value):
    """Return `value`, None for an empty cell."""
    return None if value is None or value == "" or value != value else value


def rounded(value):
    """Return `value` rounded so that sums in another order are equal, None for an empty cell."""
    return None if or_none(value) is None else round(float(value), 6)


def figures_differ(ncpc, recount):
    """Return a sentence for each figure with a different number, share, display or number of rows."""
    recounted, reported = {}, {}
    ids = {(key[0], key[4]) for key in recount.figures if key[3] == "Number of participants"}
    for (partnership, section, level, indicator, item), figures in recount.figures.items():
        item = NO_ID if item.startswith("title: ") else item
        recounted.setdefault((partnership, section, level, indicator, item), []).extend(
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
        is_display_compared = share is not None or row["Display"] == "not reported"
        reported.setdefault(key, []).append((
            rounded(row["Number"]), rounded(row["Denominator"]), share, row["Display"] if is_display_compared else None,
            int(row["Rows Used"]), None if row["Level"] == "Item" else int(row["Rows Excluded"])))
    return [f"{' / '.join(key)}: recount {sorted(recounted.get(key, []), key=repr)}, product "
            f"{sorted(reported.get(key, []), key=repr)}" for key in sorted(recounted.keys() | reported.keys())
            if sorted(recounted.get(key, []), key=repr) != sorted(reported.get(key, []), key=repr)]


def expected_display(section, figure):
    """Return the Percent and Display of an outcome or an unreported figure; (None, None) for other figures."""
    return (figure.percent, figure.display) if section == "Outcome" or not figure.is_reported else (None, None)


def repeated_keys(ncpc):
    """Return a sentence for each key that several rows have."""
    keys = Counter(tuple(or_none(row[name]) or "" for name in ("Partnership", "Indicator", "Level", "Item ID"))
                   for row in ncpc.to_dict("records"))
    return [f"{' / '.join(key)}: {count} rows" for key, count in keys.items() if count > 1]


def unexplained_rows(ncpc):
    """Return a sentence for each row whose Note does not explain all rows that are left out."""
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
    """Return a sentence for each tab and row status with different numbers of rows."""
    reported = {}
    for row in reconciliation.to_dict("records"):
        columns = {column.casefold(): row[column] for column in row}
        statuses = {row_status: int(row[column]) for row_status, column in STATUS_COLUMNS.items()}
        statuses |= {reason: int(columns[reason.casefold()]) for reason in REASONS}
        reported[row["Partnership"], row["Tab"]] = statuses
    sentences = []
    for (partnership, tab), counter in recount.rows.items():
        recounted = {row_status: counter.get(row_status, 0) for row_status in (*STATUS_COLUMNS, *REASONS)}
        other = reported.get((partnership, tab), dict.fromkeys(recounted, 0))
        sentences += [f"{partnership} / {tab} / {row_status}: recount {recounted[row_status]} rows, "
                      f"product {other[row_status]}"
                      for row_status in recounted if recounted[row_status] != other[row_status]]
    return sentences


def unbalanced_tabs(reconciliation):
    """Return a sentence for each tab where rows read are not counted + other fiscal years + excluded + not data."""
    sentences = []
    for row in reconciliation.to_dict("records"):
        columns = {column.casefold(): row[column] for column in row}
        excluded = sum(columns[reason.casefold()] for reason in REASONS)
        read = row["Counted"] + row["Other Fiscal Years"] + row["Excluded"] + row["Not Data"]
        if row["Rows Read"] != read or row["Excluded"] != excluded or row["Tab"] not in DATA_TABS:
            sentences.append(f"{row['Partnership']} / {row['Tab']}: the rows do not add up: {row}")
    return sentences


def months_differ(table, recount, year):
    """Return a sentence for each CoP with different months met, due or unknown, or a different standing."""
    reported = {(row["Partnership"], row["CoP ID"]): (
        int(row["Months Met"]), int(row["Months Due"]), int(row["Months Unknown"]), row["Standing"])
        for row in table.to_dict("records")}
    recounted = {}
    for partnership, cops in recount.cops.items():
        for cop in cops:
            if cop.row_status == COUNTED:
                headers = recount.has[partnership]
                recounted[partnership, cop.ident] = (*judge_months(cop, year, headers), standing(cop, year, headers))
    return [f"{' / '.join(key)} / months met, due, unknown: recount {recounted.get(key)}, product {reported.get(key)}"
            for key in sorted(recounted.keys() | reported.keys()) if recounted.get(key) != reported.get(key)]


def without_version(ncpc):
    """Return the summary's rows without Source Version, sorted, to compare two reports."""
    rows = ncpc.drop(columns="Source Version").fillna("").astype(str).to_dict("records")
    return sorted(rows, key=repr)


__all__ = ["CHANGE", "differences", "unbalanced_tabs", "without_version"]
