"""Names of files about a report, for every download alike: what, of whom, when, and whether it is the sample."""

from cop_sheets.writers import file_stem
from summaries.report import Report

_SAMPLE_ENDING = "-sample"    # such files may be passed on


def report_file_name(report: Report, subject: str, about: str = "", when: str = "") -> str:
    """Return the name, without extension, of a file about `report`: `fix-list-Alamance-FY-24-25`.

    `about`: whom or what it is about, by default the report's partnership, or all; `when`: by default its fiscal year.
    """
    return file_stem(subject, about or report.name, when or str(report.period.fiscal_year)) + (
        _SAMPLE_ENDING * report.tables.is_sample)
