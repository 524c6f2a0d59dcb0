"""Explanations of all flags of generated workbooks: exactly those that can be are explained, and no figure moves."""

from dataclasses import replace
from datetime import date

import pytest

from cop_sheets import FiscalYear, ReadResult, build_tables
from cop_sheets.decisions import Decisions
from summaries import build_report
from tests.generated.files import with_blank_rows, with_columns_shuffled, with_tabs_shuffled
from tests.generated.workbooks import workbook
from tests.support.proof import case_count
from tests.validators.explanations.test_over_the_book import approved
from tests.validators.identity.reports import AS_OF, as_workbook, parts_of, with_rows_shuffled
from validators import FlagStatus

SEEDS, TOGETHER = range(case_count(4, 200)), 20    # workbooks in one report


def moved(tabs, seed):
    return with_tabs_shuffled(with_blank_rows(with_columns_shuffled(with_rows_shuffled(tabs, seed), seed), seed), seed)


def reported(workbooks, decisions=(), year=2024, as_of=AS_OF):
    tables = build_tables(ReadResult([as_workbook(name, tabs) for name, tabs in workbooks.items()]))
    return build_report(replace(tables, decisions=Decisions(tuple(decisions))), FiscalYear(year), as_of)


def explainable(report):
    """Return the parts of flags that can be explained."""
    deciders = {part.flag_id: decider for parts, decider in zip(report.flag_parts, report.flag_deciders, strict=True)
                for part in parts}
    return [part for part in parts_of(report) if deciders[part.flag_id]]


def ids_by_status(report):
    """Return {status: {(partnership, Flag ID)}}."""
    found = {status: set() for status in FlagStatus}
    for part in parts_of(report):
        found[FlagStatus(part.flag["Status"])].add((part.flag["Partnership"], part.flag_id))
    return found


@pytest.mark.proof
@pytest.mark.parametrize("first", SEEDS[::TOGETHER])
def test_exactly_the_flags_that_can_be_explained_are(first):
    workbooks = {f"seed {seed:03d}": workbook(seed) for seed in SEEDS[first:first + TOGETHER]}
    before = reported(workbooks)
    parts = explainable(before)
    decisions = [approved(part.flag["Partnership"], part) for part in parts]
    expected = {(part.flag["Partnership"], part.flag_id) for part in parts}
    after = reported(workbooks, decisions)
    found = ids_by_status(after)
    assert len(expected) > 5 * len(workbooks)
    assert found[FlagStatus.EXPLAINED] == expected
    assert found[FlagStatus.OPEN] == ids_by_status(before)[FlagStatus.OPEN] - expected
    assert after.ncpc_csv == before.ncpc_csv and after.reconciliation.equals(before.reconciliation)
    elsewhere = reported({name: moved(tabs, first) for name, tabs in workbooks.items()}, decisions)
    assert ids_by_status(elsewhere)[FlagStatus.EXPLAINED] == expected
    half = ids_by_status(reported(workbooks, decisions[::2]))
    assert half[FlagStatus.EXPLAINED] == {(item.partnership, item.flag_id) for item in decisions[::2]}
    earlier = reported(workbooks, decisions, 2023, date(2025, 7, 15))
    by_year = {part.flag_id for part in parts if part.flag["Rule"].startswith("COP-")}
    assert not by_year & {flag_id for _, flag_id in ids_by_status(earlier)[FlagStatus.EXPLAINED]}
    assert not earlier.flags["Rule"].str.startswith("EXP").any()
