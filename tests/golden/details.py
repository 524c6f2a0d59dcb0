"""Details of single figures, rules, CoPs, months and blockers: many blocks, only in a few states."""

from summaries import Report
from summaries.documents import reference
from summaries.fidelity import calendar, cop_detail, month_detail
from summaries.fixes import blockers
from summaries.ncpc import rows_behind
from tests.golden.blocks import BLANK, KEY_COLUMNS, Base, Block, cell_text, row_keys, scalar, table_block, to_block
from tests.golden.contents import ROW_COLUMNS, cop, month, named
from validators import RULES


def details_of(report: Report) -> dict[str, Block]:
    """Return, by id, the blocks of single figures, rules, CoPs and blockers."""
    blocks = _figures(report)
    for rule in RULES:
        if len(found := reference.flags_for_rule(report, rule.id)):
            blocks[f"rule book/flags of {rule.id}"] = table_block(found.assign(Rule=rule.id), Base(
                "compliance/flags", report.flags, {"What Stands There": "Value", "What Is Wrong": "Message"}))
    for number in range(len(blockers.find_blockers(report))):
        blocks[f"ncpc summary/cells of blocker {number + 1}"] = to_block(blockers.blocker_cells(report, number))
    return blocks | cop_details(report, calendar.month_columns(report)[:1])


def _figures(report: Report) -> dict[str, Block]:
    """Return what each figure counts and its rows; the cells of a row are written once."""
    blocks: dict[str, Block] = {"figures/cells of rows": []}
    cells: dict[tuple[str, str], str] = {}
    names: dict[str, int] = {}
    for number, figure in enumerate(report.figures):
        name = " ".join(filter(None, (scalar(figure.partnership), figure.indicator, figure.item_id)))
        names[name] = names.get(name, 0) + 1
        block_id = f"figures/{name}" + f" #{names[name]}" * (names[name] > 1)
        shown = rows_behind.figure_rows(report, number)
        sums = named(Report.figure_rows, ROW_COLUMNS)(report, number)[["counted", "reason"]].value_counts()
        lines = [("/what it counts", scalar(rows_behind.figure_description(report, number))),
                 ("/columns", ", ".join(shown.columns))]
        lines += [(f"/number of rows/counted {counted}{reason and ', '}{reason}", str(count))
                  for (counted, reason), count in sorted(sums.items())]
        whose = "" if "Partnership" in shown else f"{scalar(figure.partnership)} "
        for key, row in zip(row_keys(shown), shown.to_dict("records"), strict=True):
            lines.append((f"/{key}", ", ".join(filter(None, (row["Counted"], row.get("Reason", ""))))))
            for header, cell in row.items():
                text = cell_text(cell)
                if header in (*KEY_COLUMNS, "Counted", "Reason") or text in BLANK:
                    continue
                if cells.setdefault((whose + key, header), text) != text:
                    lines.append((f"/{key}/{header}", text))
        blocks[block_id] = lines
    blocks["figures/cells of rows"] = [(f"/{key}/{header}", text) for (key, header), text in cells.items()]
    return blocks


def cop_details(report: Report, months: list[str]) -> dict[str, Block]:
    """Return the detail of each CoP, and of `months` of it."""
    blocks: dict[str, Block] = {}
    for partnership, cop_id in report.standing[["Partnership", "CoP ID"]].itertuples(index=False):
        name = f"CoPs/{scalar(partnership)} {scalar(cop_id)}"
        detail = cop_detail.get_cop_detail(report, partnership, cop_id)
        blocks[name] = to_block(cop(detail))
        blocks[f"{name}, flags"] = table_block(detail.flags, Base("compliance/flags", report.flags))
        for shown in months:
            blocks[f"{name}, {shown}"] = to_block(month(month_detail.get_month_detail(report, partnership, cop_id,
                                                                                      shown)))
    return blocks
