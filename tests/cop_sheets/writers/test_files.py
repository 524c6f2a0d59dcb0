"""CSV in which no text can run as a formula, and files that are written atomically."""

import csv
import io
import os
import re
import stat
from datetime import date, datetime, time, timedelta

import numpy
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop_sheets.errors import BadRequest
from cop_sheets.raw import NumberText
from cop_sheets.text import escape_formula
from cop_sheets.writers.files import MAX_NAME_BYTES, csv_bytes, file_stem, write_file

STARTS = "=+-@|%＝＋－＠｜％\t\r\n\0"


def written(*cells) -> str:
    """Return the line of a CSV whose only row is `cells`."""
    frame = pandas.DataFrame([list(cells)], columns=[f"c{number}" for number in range(len(cells))], dtype=object)
    return csv_bytes(frame).decode("utf-8-sig").split("\r\n", 1)[1].removesuffix("\r\n")


def test_byte_order_mark_line_ends_and_header():
    frame = pandas.DataFrame({"Fiscal Year": ["FY 24-25"], "Number": [3]})
    assert csv_bytes(frame) == b"\xef\xbb\xbfFiscal Year,Number\r\nFY 24-25,3\r\n"


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "  \u00a0", "\u200b", "\ufeff ", "\u3000"])
def test_no_text_can_run_as_a_formula(start, before):
    text = f"{before}{start}cmd"
    rows = list(csv.reader(io.StringIO(csv_bytes(pandas.DataFrame({text: [text]})).decode("utf-8-sig"), newline="")))
    assert rows == [["'" + text], ["'" + text]]


@pytest.mark.parametrize("text", ["plain", "a=1", "C1-2", "'=1", "(-2)", "3 + 4", "", " "])
def test_other_text_stays(text):
    assert next(csv.reader([written("x", text)])) == ["x", text]


@pytest.mark.parametrize(("text", "expected"), [
    ("x;=cmd", "x;'=cmd"), ("x; =cmd", "x;' =cmd"), ("x;\u200b@cmd", "x;'\u200b@cmd"), ("x;;+1;;", "x;;'+1;;"),
    ("x\t-1", "x\t'-1"), ("x\n|cmd", "x\n'|cmd"), ("x\r\n%1", "x\r\n'%1"), ("x\u2028＝cmd", "x\u2028'＝cmd"),
    ('x;"=cmd"', 'x;\'"=cmd"'), ('x;" "=cmd', 'x;\'" "=cmd'), ("x;\0", "x;'\0"), ("=1;=2", "'=1;'=2"),
    (";=1", ";'=1"), ("x;\t=1", "x;\t'=1"), ("Ann; Bob", "Ann; Bob"), ("a;'=1", "a;'=1"), ("a;1-2", "a;1-2"),
    ("a,=1", "a,=1"), ("a =1", "a =1"), ("x；=1", "x；=1"), (";\t\n", ";\t\n"), ('a;"b"', 'a;"b"'),
])
def test_a_text_that_another_separator_would_make_a_cell_is_escaped_too(text, expected):
    assert escape_formula(text) == expected


LETTERS = st.sampled_from(";;\t\n\r,\"'= +-@|%＝\u200b\u00a0\u2028ab1")


def starts_formula(cell):
    """Return whether a spreadsheet could run a cell as a formula."""
    return cell.lstrip(" \u00a0\u200b\u2028\u2029")[:1] in tuple("=+-@|%＝＋－＠｜％")


@given(st.lists(st.tuples(*[st.text(LETTERS, max_size=12)] * 3), max_size=5))
def test_no_text_can_run_with_any_separator(rows):
    data = csv_bytes(pandas.DataFrame(rows, columns=["a;=b", "b", "c"], dtype=object)).decode("utf-8-sig")
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(data, newline=""), delimiter=separator):
            assert not any(map(starts_formula, row)), (separator, row)
    # A reader that ignores quotation marks, and one that removes all of them.
    for line in re.split("[\r\n]", data):
        first, *others = re.split("[;\t]", line)
        assert not starts_formula(first) and not any(starts_formula(part.replace('"', "")) for part in others), line


@given(st.text(LETTERS, max_size=20))
def test_text_is_unchanged_except_for_escapes(text):
    escaped = escape_formula(text)
    assert escape_formula(escaped) == escaped
    without = re.sub("(^|[;\t\n\r\u2028])'", r"\1", text)
    assert re.sub("(^|[;\t\n\r\u2028])'", r"\1", escaped) == without


def test_a_long_text_of_separators_takes_no_longer_than_its_length():
    text = ";\t" * 200_000 + "="
    assert escape_formula(text) == ";\t" * 200_000 + "'="


@pytest.mark.parametrize(("cell", "expected"), [
    (-2, "-2"), (-2.5, "-2.5"), (3.0, "3"), (-3.0, "-3"), (88.1, "88.1"), (0.1 + 0.2, "0.30000000000000004"),
    (numpy.int64(-2), "-2"), (numpy.float64(4), "4"), (numpy.float64(-0.5), "-0.5"), (1e20, "1e+20"),
    (None, ""), (float("nan"), ""), (pandas.NA, ""), (pandas.NaT, ""), (numpy.datetime64("NaT"), ""),
    (True, "TRUE"), (numpy.bool_(False), "FALSE"), ("-2", "'-2"),
    (date(2025, 1, 14), "2025-01-14"), (pandas.Timestamp("2025-01-14"), "2025-01-14"),
    (datetime(2025, 1, 14, 13, 5), "2025-01-14 13:05:00"), (time(1, 30), "1:30"), (timedelta(hours=36), "36:00"),
])
def test_numbers_stay_numbers_and_missing_values_are_empty(cell, expected):
    assert written("x", cell) == f"x,{expected}"


def test_columns_of_every_dtype():
    frame = pandas.DataFrame({
        "whole": pandas.array([1, None], dtype="Int64"), "float": [1.0, None], "text": pandas.array(["a", None]),
        "when": pandas.to_datetime(["2025-01-14", None]), "choice": pandas.Categorical(["=x", None])})
    assert csv_bytes(frame).decode("utf-8-sig").split("\r\n")[1:] == ["1,1,a,2025-01-14,'=x", ",,,,", ""]


def test_breaks_and_quotes_inside_text_are_quoted():
    assert written("a\rb", 'c"d', "e\nf", "g,h") == '"a\rb","c""d","e\nf","g,h"'


def test_two_columns_of_one_name_and_no_rows():
    assert csv_bytes(pandas.DataFrame([[1, 2]], columns=["a", "a"])).endswith(b"a,a\r\n1,2\r\n")
    assert csv_bytes(pandas.DataFrame(columns=["a", "b"])) == b"\xef\xbb\xbfa,b\r\n"


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), max_size=6))
def test_text_reads_back_unchanged_except_for_escapes(rows):
    rows = [tuple(text.encode("utf-8", "replace").decode() for text in row) for row in rows]
    data = csv_bytes(pandas.DataFrame(rows, columns=["a", "b"], dtype=object)).decode("utf-8-sig")
    for row, back in zip(rows, list(csv.reader(io.StringIO(data, newline="")))[1:], strict=True):
        for text, cell in zip(row, back, strict=True):
            assert cell == escape_formula(text)
            assert cell[:1] not in STARTS or not cell


def test_a_displayed_number_stays_a_number_and_no_other_text_does():
    class Recorder(str):
        pass

    assert written("x", NumberText("-2.50"), Recorder("-2.50"), Recorder("plain")) == "x,-2.50,'-2.50,plain"


def test_anything_else_is_written_as_its_text():
    class Thing:
        def __str__(self):
            return "=a thing"

    assert written("x", Thing()) == "x,'=a thing"


@pytest.mark.parametrize("cell", [True, numpy.bool_(True)])
def test_yes_is_written_as_a_spreadsheet_writes_it(cell):
    assert written("x", cell) == "x,TRUE"


def test_a_whole_number_of_any_length_is_written_whole():
    assert written("x", 12345678901234567890) == "x,12345678901234567890"


def test_a_lone_surrogate_is_written_as_a_question_mark():
    assert written("a \ud83d b") == "a ? b"


@pytest.mark.parametrize(("parts", "expected"), [
    (("fix-list", "Alamance", "FY 24-25"), "fix-list-Alamance-FY-24-25"),
    (("fix-list", "../..\\Ashe: \"Größe\"/", "FY 24-25"), "fix-list-Ashe-Größe-FY-24-25"),
    (("fix-list", "", "FY 24-25"), "fix-list-FY-24-25"), (("fix-list", " X-XA ", ""), "fix-list-X-XA"),
    (("fix-list", "\ud83d Ashe", "x"), "fix-list-Ashe-x"), (("Xa", "_b_", "Xc"), "Xa-_b_-Xc"),
    (("a", "ß" * 60 + "b", "c"), "a-" + "ß" * 60 + "-c"), (("a", "b" + "ß" * 60, "c"), "a-b" + "ß" * 59 + "-c"),
    (("(a)", "b", "(c)"), "a-b-c"),
    (("a", "b" * 119 + "-tail", "c"), "a-" + "b" * 119 + "-c"), (("a", "b" * 119 + "X", "c"), f"a-{'b' * 119}X-c"),
])
def test_names_of_files(parts, expected):
    assert file_stem(*parts) == expected and MAX_NAME_BYTES == 120


class TestWriteFile:
    def test_a_new_and_an_existing_file(self, tmp_path):
        path = tmp_path / "out.csv"
        write_file(path, b"one")
        assert path.read_bytes() == b"one"
        path.chmod(0o640)
        write_file(str(path), b"two")
        assert path.read_bytes() == b"two"
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        assert os.listdir(tmp_path) == ["out.csv"]

    def test_a_new_file_has_the_permissions_of_any_new_file(self, tmp_path):
        (tmp_path / "usual").write_bytes(b"")
        write_file(tmp_path / "out.csv", b"")
        assert (tmp_path / "out.csv").stat().st_mode == (tmp_path / "usual").stat().st_mode

    @pytest.mark.parametrize("step", ["fsync", "replace"])
    def test_a_failure_leaves_the_existing_file(self, tmp_path, monkeypatch, step):
        path = tmp_path / "out.csv"
        path.write_bytes(b"old")

        def fail(*arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, step, fail)
        with pytest.raises(BadRequest, match="no space left on device"):
            write_file(path, b"new")
        assert path.read_bytes() == b"old"
        assert os.listdir(tmp_path) == ["out.csv"]

    def test_an_interruption_leaves_no_trace(self, tmp_path, monkeypatch):
        def interrupt(*arguments):
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_file(tmp_path / "out.csv", b"new")
        assert os.listdir(tmp_path) == []

    def test_the_old_file_stays_until_the_new_one_is_complete(self, tmp_path, monkeypatch):
        path = tmp_path / "out.csv"
        path.write_bytes(b"old")
        seen = []
        replace = os.replace
        monkeypatch.setattr(os, "replace", lambda new, old: (
            seen.append((path.read_bytes(), new.read_bytes())), replace(new, old)))
        write_file(path, b"new")
        assert seen == [(b"old", b"new")]

    def test_paths_that_cannot_be_written(self, tmp_path):
        (tmp_path / "file").write_bytes(b"")
        for path, words in ((tmp_path / "none" / "out.csv", "There is no folder"), (tmp_path, "is a folder"),
                            (tmp_path / "file" / "out.csv", "There is no folder"),
                            (tmp_path / ("x" * 300), "can't be written"), ("a\0b", r"can't be written \(.*null")):
            with pytest.raises(BadRequest, match=words):
                write_file(path, b"x")
        assert os.listdir(tmp_path) == ["file"]

    def test_a_file_that_may_not_be_written(self, tmp_path, monkeypatch):
        path = tmp_path / "out.csv"
        path.write_bytes(b"old")
        monkeypatch.setattr(os, "access", lambda *arguments: False)
        with pytest.raises(BadRequest, match=r"out\.csv can't be written \(it is read-only\): close it elsewhere"):
            write_file(path, b"new")
        assert path.read_bytes() == b"old"

    def test_a_link_stays_a_link(self, tmp_path):
        (tmp_path / "real.csv").write_bytes(b"old")
        (tmp_path / "link.csv").symlink_to("real.csv")
        write_file(tmp_path / "link.csv", b"new")
        assert (tmp_path / "link.csv").is_symlink()
        assert (tmp_path / "real.csv").read_bytes() == b"new"

    def test_a_device_is_written_to_and_not_replaced(self, tmp_path):
        """A pipe in place of /dev/null, which a bug would remove if the tests run as root."""
        os.mkfifo(tmp_path / "pipe")
        end = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
        write_file(tmp_path / "pipe", b"x")
        assert os.read(end, 9) == b"x"
        os.close(end)
        assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode) and os.listdir(tmp_path) == ["pipe"]
