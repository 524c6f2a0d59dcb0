"""The files of a pack that are worked out from its cells, and the report that they are taken from."""

from dataclasses import replace

import pandas as pd

from cop_sheets import ReadResult, build_tables, csv_bytes
from cop_sheets.decisions import Decisions, Explanation
from cop_sheets.layout import DATA_TABS
from cop_sheets.raw import RawSheet, Workbook
from summaries.audience import Audience
from summaries.figures import ITEM
from summaries.report import ALL_PARTS, Report, build_report
from workflow.packs.archive import FLAGS, RECONCILIATION, ROWS, SUMMARY
from workflow.packs.certification import CertificationDetails

ROW_HEADERS = ("Tab", "Row", "Status", "Figures")
_FIGURE_SEPARATOR = "; "


def report_from_cells(raw_sheets: list[RawSheet], details: CertificationDetails, audience: Audience,
                      explanations: tuple[Explanation, ...] = ()) -> Report:
    """Return the report of a certification's period, worked out from the tabs of one workbook alone.

    Its flags have no links, since the cells are no longer those of a sheet. No registry and no other workbook is known.
    """
    workbook = Workbook(details.partnership, "", raw_sheets)
    tables = replace(build_tables(ReadResult([workbook])),
                     decisions=Decisions(explanations, details.confirmed_nones))
    return build_report(tables, details.fiscal_year, details.as_of, audience, ALL_PARTS)


def computed_files(report: Report) -> dict[str, bytes]:
    """Return the files of a pack that are worked out from the cells, by name."""
    return {SUMMARY: report.ncpc_csv, FLAGS: csv_bytes(report.flags), RECONCILIATION: csv_bytes(report.reconciliation),
            ROWS: csv_bytes(row_figures(report))}


def row_figures(report: Report) -> pd.DataFrame:
    """Return every row below the headers, by tab: its status, and the figures that use it, columns `ROW_HEADERS`.

    The status is `counted`, `other fiscal years`, why it is excluded, or why it is not data. A figure of a single CoP
    or training is named with its Item ID.
    """
    uses: dict[tuple[str, int], list[str]] = {}
    for figure in report.figures:
        name = f"{figure.indicator}: {figure.item_id}" if figure.level == ITEM else figure.indicator
        for position in figure.used:
            uses.setdefault((figure.tab.slug, position), []).append(name)
    rows = []
    for tab in DATA_TABS:
        values, statuses = report.tables[tab].values, report.row_statuses.status[tab.slug].tolist()
        names = [location.raw_sheet.name for location in report.tables.locations]
        rows += [(names[place], row, status, _FIGURE_SEPARATOR.join(uses.get((tab.slug, position), ())))
                 for position, (place, row, status) in enumerate(zip(
                     values["place"].tolist(), values["row"].tolist(), statuses, strict=True))]
    return pd.DataFrame(rows, columns=list(ROW_HEADERS))
