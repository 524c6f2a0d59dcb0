"""The elements of the pages as a visitor sees them: first as they open, then with more options chosen.

Elements are identified by their Streamlit type and their visible label or text, never by a key.
"""

import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from unittest import mock

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest

from pages.session.current_source import WORKBOOKS_VARIABLE
from pages.session.filters import AS_OF_KEY, PARTNERSHIP_KEY, YEAR_KEY
from pages.session.menu import PAGES
from tests.golden.blocks import Base, Block, row_keys, scalar, table_block
from tests.golden.charts import values_block

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"
FISCAL_YEAR, AS_OF = "FY 24-25", "2025-07-15"
FILE_TIME = datetime(2025, 7, 15, 12)    # the modification time of every workbook
_ONLY_THERE = ("image", "imgs", "html")    # pictures of the same content, and styles
_TABLES = ("dataframe", "table")


@cache
def folder_of(write: Callable[[Path], object]) -> tempfile.TemporaryDirectory:
    """Return a folder that `write` has filled, the same for all states, so that the app reads it once."""
    folder = tempfile.TemporaryDirectory()
    write(Path(folder.name))
    for path in Path(folder.name).iterdir():
        os.utime(path, (FILE_TIME.timestamp(), FILE_TIME.timestamp()))
    return folder


def pages_of(write: Callable[[Path], object], partnership: str = "", bases: Iterable[Base] = ()) -> dict[str, Block]:
    """Return the blocks of every page for a folder that `write` fills, or for one partnership in it.

    `bases`: tables whose rows are already in the golden files.
    """
    folder = folder_of(write).name
    choices = {AS_OF_KEY: AS_OF, YEAR_KEY: FISCAL_YEAR} | ({PARTNERSHIP_KEY: partnership} if partnership else {})
    blocks: dict[str, Block] = {}
    with mock.patch.dict(os.environ, {WORKBOOKS_VARIABLE: folder}):
        app = AppTest.from_file(FRAME, default_timeout=60)    # one session: another takes long
        for name, value in choices.items():
            app.query_params[name] = value
        with_choices = []
        for page in PAGES:
            app.switch_page(page.file).run()
            blocks |= _shown(app, page.title.lower(), "first", bases)
            if any(app.main.get(kind) for kind in ("selectbox", "radio", "toggle")):
                with_choices.append(page)
        for page in with_choices:
            app.switch_page(page.file).run()
            if _choose_more(app):
                blocks |= _shown(app, page.title.lower(), "more chosen", bases)
    return {block_id: [(path, text.replace(folder, "")) for path, text in block] for block_id, block in blocks.items()}


def _choose_more(app: AppTest) -> bool:
    """Choose the first of each list that has nothing chosen yet, the last of each radio, and turn on each toggle."""
    chosen = False
    for box in app.main.get("selectbox"):
        if box.value is None and box.options:
            box.select_index(0)
            chosen = True
    for radio in app.main.get("radio"):
        radio.set_value(radio.options[-1])
        chosen = True
    for toggle in app.main.get("toggle"):
        toggle.set_value(True)
        chosen = True
    if chosen:
        app.run()
    return chosen


def _shown(app: AppTest, page: str, when: str, bases: Iterable[Base]) -> dict[str, Block]:
    assert not app.exception, [each.value for each in app.exception]
    name = f"{page}/{when}"
    lines: Block = []
    blocks: dict[str, Block] = {name: lines}
    for part, root in (("sidebar", app.sidebar), ("main", app.main)):
        if part == "sidebar" and when != "first":
            continue
        for kind, element in _elements(root):
            if kind in _TABLES:
                lines.append((f"/{kind}", scalar(element.proto.alt)))
                blocks[_free(blocks, f"{name}, {kind} “{scalar(element.proto.alt)}”")] = table_block(
                    element.value, _base(element.value, bases))
            elif kind in _ONLY_THERE:
                lines.append((f"/{kind}", ""))
            elif kind == "vega_lite_chart":
                lines.append((f"/{kind}", scalar(element.proto.alt)))
                chart = _free(blocks, f"{name}, chart “{scalar(element.proto.alt)}”")
                blocks[chart] = values_block(_spec(element.proto))
            else:
                lines += [(f"/{kind}{path}", text) for path, text in _words(kind, element, part)]
    return blocks


def _base(table: pd.DataFrame, bases: Iterable[Base]) -> Base | None:
    """Return the table in another state's golden files that has most rows of a table."""
    keys = row_keys(table)
    for base in bases:
        if sum(map(bool, base.rows(table))) * 2 > len(keys):
            return base
    return None


def _free(blocks: dict[str, Block], name: str) -> str:
    return next(free for free in (name, *(f"{name} #{number}" for number in range(2, 99))) if free not in blocks)


def _elements(block) -> Iterator[tuple[str, object]]:
    """Yield the elements in page order, with the containers that have a label.

    Without removed ones, such as the progress of what took a while on a busy machine.
    """
    for child in block.children.values():
        if not hasattr(child, "children"):
            if child.type != "empty":
                yield child.type, child
            continue
        if getattr(child.proto, "label", ""):
            yield child.type, child
        yield from _elements(child)


def _words(kind: str, element, part: str) -> Block:
    proto, lines = element.proto, []
    words = {name: getattr(element, name, None) for name in ("label", "value", "delta")}
    if words["value"] is None:
        words["value"] = getattr(proto, "body", None)
    words |= {name: getattr(proto, name, "") for name in ("help", "placeholder", "alt")}
    first = [scalar(words[name]) for name in ("label", "value") if isinstance(words[name], (str, int, float))
             and not isinstance(words[name], bool) and words[name] != ""]
    lines.append(("", " = ".join(dict.fromkeys(first))))
    if isinstance(words["value"], (bool, list)):
        lines.append(("/value", ", ".join(map(scalar, words["value"])) if isinstance(words["value"], list)
                      else scalar(words["value"])))
    lines += [(f"/{name}", scalar(words[name])) for name in ("delta", "help", "placeholder", "alt")
              if isinstance(words[name], str) and words[name]]
    options = getattr(element, "options", None)
    if part == "main" and options and isinstance(options[0], str):
        lines.append(("/options", " | ".join(map(scalar, options))))
    return lines


def _spec(proto) -> dict:
    """Return the specification of a chart, with its data in it as rows."""
    spec = json.loads(proto.spec)
    rows = {data.name: pa.ipc.open_stream(io.BytesIO(data.data.data)).read_pandas().to_dict("records")
            for data in proto.datasets}
    return spec | {"datasets": rows | spec.get("datasets", {})}
