"""The table of survey answers: one row for each answer of a responses tab, with its rank on the question's scale."""

from itertools import chain, compress
from typing import Any

import numpy as np
import pandas as pd

from cop_sheets.parsing.locate import TabLocation
from cop_sheets.parsing.values import CellStatus, Scale, parse_answer
from cop_sheets.raw import Cell


def survey_answers(locations: list[TabLocation], columns: list[list[tuple[Cell, ...]]],
                   is_data: np.ndarray) -> pd.DataFrame:
    """Return the answers of all responses tabs; those to all questions of one scale are parsed together.

    `columns`: for each of `locations`, the cells below its header row by column; `is_data`: for each row of all
    locations, whether it is data. Columns: see `Tables.answers`.
    """
    groups_by_scale: dict[tuple[Scale | None, Scale], list[dict[str, Any]]] = {}
    start = 0
    for location, cells_by_column in zip(locations, columns, strict=True):
        is_data_here = is_data[start:start + len(location.rows_below_header)]
        data_positions, mask = start + np.flatnonzero(is_data_here), is_data_here.tolist()
        for question, index in location.questions:
            cells = (list(compress(cells_by_column[index], mask)) if index < len(cells_by_column)
                     else [""] * len(data_positions))
            answer_fields = {"response": data_positions, "outcome": question.outcome, "measure": question.measure,
                             "steps": question.steps, "pair": question.pair, "column": index}
            groups = groups_by_scale.setdefault((question.scale, question.excluded_answers), [])
            groups.append(answer_fields | {"raw": cells})
        start += len(is_data_here)
    parts = [_answers_on(scale, excluded, groups) for (scale, excluded), groups in groups_by_scale.items()]
    return pd.concat(parts, ignore_index=True) if parts else _answers_on(None, (), [])


def _answers_on(scale: Scale | None, excluded_answers: Scale, answer_groups: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the rows of `Tables.answers` for questions with one scale; each group has the answers to one question."""
    lengths = [len(answer_fields["raw"]) for answer_fields in answer_groups]
    raw = np.fromiter(chain.from_iterable(answer_fields["raw"] for answer_fields in answer_groups), dtype=object,
                      count=sum(lengths))
    codes, distinct = pd.factorize(raw)
    results = [parse_answer(scale, cell, excluded_answers) for cell in distinct] or [(None, CellStatus.BLANK)]
    ranks = np.array([np.nan if rank is None else rank for rank, _ in results], dtype=float)
    states = np.array([state for _, state in results], dtype=int)

    def repeat_field(name: str, dtype: type) -> np.ndarray:
        return np.repeat(np.array([answer_fields[name] for answer_fields in answer_groups], dtype=dtype), lengths)

    frame: dict[str, Any] = {name: repeat_field(name, int) for name in ("outcome", "steps", "pair", "column")}
    frame["measure"] = pd.Series(repeat_field("measure", object), dtype=object)
    frame["response"] = np.concatenate([answer_fields["response"] for answer_fields in answer_groups]
                                       or [np.empty(0, int)])
    return pd.DataFrame(frame | {"rank": ranks[codes], "state": states[codes], "raw": pd.Series(raw, dtype=object)})
