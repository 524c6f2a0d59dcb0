"""`stack`: the certified rows of many packs in one file, their sums, and what is left out."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from cli import cli
from summaries.audience import PARTNERSHIP_AUDIENCE
from summaries.counting_version import COUNTING_VERSION
from summaries.ncpc.frozen_rows import stack_rows, summary_csv
from tests.support.proof import case_count
from tests.support.sheets import workbook
from tests.workflow.packs.examples import (
    NCPC,
    files_of,
    pack_of,
    report_on_workbook,
    small_pack,
    with_files,
    with_manifest,
)
from workflow.packs import fingerprint, read_pack, stacking, verification
from workflow.packs.archive import CELLS, SUMMARY


@pytest.fixture(scope="module")
def packs():
    """Return the packs of some partnerships by name, the second one NCPC's."""
    return {name: small_pack(name=name, audience=NCPC) if at == 1 else small_pack(
                name=name, as_of=f"{date(2025, 7, 14) + timedelta(days=at)}")
            for at, name in enumerate(f"Place {number}" for number in range(case_count(3, 30)))}


def run(folder, packs, *options):
    """Return the exit code, standard output as bytes, and standard error of `stack`."""
    for name, data in packs.items():
        (folder / f"{name}.zip").write_bytes(data)
    result = CliRunner().invoke(cli, ["stack", *(str(folder / f"{name}.zip") for name in packs), *options])
    return result.exit_code, result.stdout_bytes, result.stderr


@pytest.mark.proof
def test_the_file_has_the_certified_bytes_and_their_sums(tmp_path, packs):
    """3 packs in `make test`, 30 in `make proof`."""
    code, out, _ = run(tmp_path, packs)
    rows = [read_pack(data).summary() for data in packs.values()]
    certified = dict.fromkeys(packs, "Certified 2025-07-16")
    assert code == 0 and out == summary_csv(stack_rows(rows), certified)
    lines = [line for data in packs.values() for line in files_of(data)[SUMMARY].split(b"\r\n")[1:-1]]
    assert out.split(b"\r\n")[1:len(lines) + 1] == [line + b",Certified 2025-07-16" for line in lines]
    totals = [row for row in csv.DictReader(io.StringIO(out.decode("utf-8-sig"))) if row["Level"] == "All"]
    sessions = next(row for row in totals if row["Indicator"] == "Number of sessions")
    assert (sessions["Number"], sessions["As Of"], sessions["Submission"]) == (str(12 * len(packs)), "", "")


def test_a_pack_whose_check_fails_is_left_out(tmp_path, packs):
    names = list(packs)
    forged = with_files(packs[names[0]], {CELLS: files_of(packs[names[0]])[CELLS].replace(b"Held", b"held")})
    some = {names[0]: forged, names[2]: packs[names[2]], "text": b"x"}
    out = tmp_path / "out.csv"
    code, _, err = run(tmp_path, some, "-o", str(out))
    assert code == 1 and out.read_bytes() == summary_csv(read_pack(packs[names[2]]).summary(),
                                                         {names[2]: "Certified 2025-07-16"})
    assert f"{names[0]}.zip is left out: cells.csv: it was changed" in err and "text.zip is not a pack" in err
    assert "The summary of 1 pack, as certified, is in" in err


@pytest.mark.parametrize("failing", ["verify_pack", "read_pack"])
def test_a_pack_on_which_the_product_fails_is_left_out(tmp_path, packs, monkeypatch, failing):
    one, other = list(packs)[::2][:2]
    real = getattr(stacking, failing)
    monkeypatch.setattr(stacking, failing, lambda data, *arguments, **more: real(data, *arguments, **more)
                        if data == packs[other] else 1 / 0)
    code, out, err = run(tmp_path, {one: packs[one], other: packs[other]})
    assert code == 1 and out == run(tmp_path, {other: packs[other]})[1]
    assert f"{one}.zip is left out: the product fails on it." in err


def counted_by(pack, version):
    """Return a pack with new hashes that reports 999 sessions, and says that it was counted by `version`."""
    summary = files_of(pack)[SUMMARY].replace(b",12,,,12,", b",999,,,999,")
    forged = with_files(pack, {SUMMARY: summary}, new_hashes=True)
    return with_manifest(forged, versions={"product": "1", "counting": version})


def test_figures_that_another_version_counts_otherwise_are_named(tmp_path, packs, monkeypatch):
    name, other = list(packs)[::2][:2]
    later = COUNTING_VERSION + 1
    forged = counted_by(packs[name], later)
    code, out, err = run(tmp_path, {name: forged, other: packs[other]})
    assert code == 1 and b",999," not in out
    assert f"{name}.zip is left out: it says that it was counted by version {later}" in err
    code, out, err = run(tmp_path, {name: counted_by(packs[name], 0)})
    assert code == 1 and out == b"" and "not a pack that can be checked" in err
    for module in (stacking, verification):
        monkeypatch.setattr(module, "COUNTING_VERSION", later + 1)
    code, out, err = run(tmp_path, {name: forged})
    assert code == 1 and b",999," in out and f"{name}.zip is in it with figures that can't be confirmed" in err
    assert f"Display is “999”, and the cells give “12”: counted otherwise since version {later + 1}." in err
    assert f"Compare its fingerprint {fingerprint(forged)} with NCPC's list" in err
    code, _, err = run(tmp_path, {name: with_manifest(packs[name], versions={"product": "1", "counting": later})})
    assert (code, err) == (0, "")    # earlier, and the same figures


def test_no_pack_that_can_be_used(tmp_path):
    code, out, err = run(tmp_path, {"text": b"x"})
    assert code == 1 and out == b"" and "nothing was written" in err
    assert CliRunner().invoke(cli, ["stack", str(tmp_path / "none.zip")]).exit_code == 1


def test_packs_that_do_not_add_up(tmp_path, packs):
    code, out, err = run(tmp_path, {"one": packs["Place 0"], "other": packs["Place 0"]})
    assert code == 2 and out == b"" and "Place 0 is there twice for FY 24-25" in err


@pytest.mark.parametrize("audience", [PARTNERSHIP_AUDIENCE, NCPC])
def test_a_pack_with_the_cells_of_another_partnerships_is_left_out(tmp_path, packs, audience):
    copy = pack_of(report_on_workbook(replace(workbook(name="Place 0"), partnership="Elsewhere")), audience)
    code, out, err = run(tmp_path, {"one": packs["Place 0"], "copy": copy, "other": packs["Place 2"]})
    assert code == 1 and out == run(tmp_path, {"one": packs["Place 0"], "other": packs["Place 2"]})[1]
    assert err == ("copy.zip is left out: its cells are those of one.zip, so they would be counted twice. Ask the two "
                   "partnerships whose they are.\n")


def test_workbooks_with_few_rows_are_no_copies_of_each_other(tmp_path):
    few = workbook({"Sessions": "CoP ID | Date"}, name="Ashe")
    code, _, err = run(tmp_path, {name: pack_of(report_on_workbook(replace(few, partnership=name)))
                                  for name in ("Ashe", "Burke")})
    assert (code, err) == (0, "")
