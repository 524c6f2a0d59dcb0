"""`stack`: the certified rows of many packs in one file, their sums, and what is left out."""

import csv
import io
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from cli import cli
from summaries.ncpc.frozen_rows import stack_rows, summary_csv
from tests.support.proof import case_count
from tests.workflow.packs.examples import NCPC, files_of, small_pack, with_files
from workflow.packs import read_pack
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


def test_no_pack_that_can_be_used(tmp_path):
    code, out, err = run(tmp_path, {"text": b"x"})
    assert code == 1 and out == b"" and "nothing was written" in err
    assert CliRunner().invoke(cli, ["stack", str(tmp_path / "none.zip")]).exit_code == 1


def test_packs_that_do_not_add_up(tmp_path, packs):
    code, out, err = run(tmp_path, {"one": packs["Place 0"], "other": packs["Place 0"]})
    assert code == 2 and out == b"" and "Place 0 is there twice for FY 24-25" in err
