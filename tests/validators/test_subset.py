"""One partnership's report taken from the report of all equals the report of that partnership alone."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from cop_sheets import build_tables, open_source, parse_fiscal_year, read_all
from cop_sheets.registry import WHOLE_REGISTRY
from cop_sheets.sample.source import SAMPLE_AS_OF, write_sample
from summaries import Report, build_report
from tests.generated.files import to_xlsx
from tests.generated.workbooks import workbook
from tests.support.proof import case_count
from tests.validators.test_registry_flags import MIXED, Registered
from validators import RULES

LISTED = parse_fiscal_year("FY 24-25")
# In the details of a violation: the position of its row, or its CoP, in the table of all.
ROW_OF_THE_WHOLE = {"source", "response", "position"}


def same_details(one: dict, other: dict) -> bool:
    return one.keys() == other.keys() and all(
        one[name] == other[name] or (pd.isna(one[name]) and pd.isna(other[name]))
        for name in one if name not in ROW_OF_THE_WHOLE)


def violations_of(results) -> list[pd.DataFrame]:
    """Return the violations, those about answers separately and sorted, as the order of answers differs."""
    violations = results.violations
    of_answers = violations["rule"].isin([number for number, rule in enumerate(RULES) if rule.view == "answers"])
    of_answers |= np.array([details.get("kind") == "agreement" for details in violations["details"]], bool)
    return [violations[~of_answers].reset_index(drop=True),
            violations[of_answers].sort_values(["rule", "case", "place", "row", "column_index"], ignore_index=True)]


def assert_same(part: Report, alone: Report) -> None:
    """Assert equal derived tables, violations, figures, flags, standing and reconciliation, at the same positions."""
    mine, theirs = part.results, alone.results
    for name, frame in theirs.derived.frames.items():
        # The year is a float where any row of the frame is undated, which is more likely for all partnerships.
        assert_frame_equal(mine.derived.frames[name], frame, check_dtype=False)
    assert_frame_equal(mine.months.cops, theirs.months.cops)
    for name in ("states", "held", "due"):
        assert np.array_equal(getattr(mine.months, name), getattr(theirs.months, name))
    for own, expected in zip(violations_of(mine), violations_of(theirs), strict=True):
        assert_frame_equal(own.drop(columns="details"), expected.drop(columns="details"), check_dtype=False)
        assert all(map(same_details, own["details"], expected["details"]))
    assert_frame_equal(mine.valid_answers, theirs.valid_answers)
    assert part.tables.partnerships == alone.tables.partnerships and part.tables.failures == alone.tables.failures
    assert part.figures == alone.figures
    assert part.ncpc_csv == alone.ncpc_csv
    for name in ("flags", "standing", "reconciliation", "quarters"):
        assert_frame_equal(getattr(part, name), getattr(alone, name))


def assert_parts_are_alike(folder, fiscal_year, as_of) -> int:
    """Compare every partnership of the workbooks in `folder`, also those that can't be read; return how many."""
    tables = build_tables(read_all(open_source(str(folder))))
    report = build_report(tables, fiscal_year, as_of)
    names = [*tables.partnerships, *(failure.partnership for failure in tables.failures)]
    for name in names:
        part, alone = report.of(name), build_report(tables.of([name]), fiscal_year, as_of)
        assert_same(part, alone)
        assert_same(part.before, alone.before)
    return len(names)


@pytest.mark.proof
def test_parts_of_nasty_workbooks_are_what_each_is_alone(tmp_path):
    seeds = range(case_count(3, 40))
    for seed in seeds:
        (tmp_path / f"LP {seed:03}.xlsx").write_bytes(to_xlsx(workbook(seed)))
    (tmp_path / "LP broken.xlsx").write_bytes(b"no workbook")
    (tmp_path / "LP zz empty.xlsx").write_bytes(to_xlsx({"Notes": [["nothing here"]]}))
    assert assert_parts_are_alike(tmp_path, LISTED, SAMPLE_AS_OF) == len(seeds) + 2


@pytest.mark.proof
def test_parts_of_the_sample_are_what_each_is_alone(tmp_path):
    partnerships = case_count(2, 4)
    write_sample(tmp_path, partnerships=partnerships, years=2, as_of=SAMPLE_AS_OF)
    assert assert_parts_are_alike(tmp_path, LISTED, SAMPLE_AS_OF.replace(month=3)) >= partnerships


def test_no_row_of_another_partnership_is_in_a_part(tmp_path):
    write_sample(tmp_path, partnerships=4, as_of=SAMPLE_AS_OF)
    tables = build_tables(read_all(open_source(str(tmp_path))))
    name = tables.partnerships[1]
    part = build_report(tables, LISTED, SAMPLE_AS_OF).of(name)
    for report in (part, part.before):
        assert {location.partnership for location in report.tables.locations} == {name}
        for table in report.tables.tables.values():
            assert set(table.values["partnership"]) <= {name}
        assert set(report.results.violations["partnership"]) == {name}
        assert {figure.partnership for figure in report.figures} == {name}


def test_errors_of_the_registry_are_kept_with_their_partnership():
    tables = build_tables(read_all(Registered(MIXED)))
    report = build_report(tables, LISTED, SAMPLE_AS_OF)
    listed = {error.partnership for error in tables.registry_errors}
    assert len(listed) > 2 and WHOLE_REGISTRY in listed
    for name in tables.partnerships:
        assert_frame_equal(report.of(name).flags, build_report(tables.of([name]), LISTED, SAMPLE_AS_OF).flags)
