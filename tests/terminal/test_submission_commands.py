"""To certify from a terminal, and the list of what was certified."""

import csv
import io

import pytest

from cop_sheets.errors import BadRequest
from cop_sheets.settings import read_state_settings
from cop_sheets.store.database import append_event, read_certified_pack, shared_store
from tests.support.sheets import workbook
from tests.terminal.test_store_commands import folder, run  # noqa: F401
from tests.workflow.packs.examples import small_pack
from tests.workflow.submission_steps import FY, JULY_10
from workflow.decisions import read_submissions
from workflow.packs.workbook_xlsx import workbook_xlsx

pytestmark = pytest.mark.usefixtures("quick_packs", "folder")
CERTIFY = ("--partnership", "ashe", "--fiscal-year", "FY 24-25", "--name", "Dee Lee")


@pytest.fixture
def source(tmp_path):
    """Return a folder with Ashe's workbook, which has no tab Consultations."""
    path = tmp_path / "workbooks"
    path.mkdir()
    (path / "Ashe.xlsx").write_bytes(workbook_xlsx(workbook(exact={"Consultations": None}, name="Ashe").raw_sheets))
    return path


def store():
    return shared_store(read_state_settings("none.toml"))


def state_of_ashe():
    return read_submissions(store()).of("Ashe", FY).latest


def test_to_certify_and_to_list(source, tmp_path):
    pack = tmp_path / "Ashe.zip"
    assert run("submissions") == (0, "", "Nothing has been certified yet.\n")
    code, fingerprint, errors = run("certify", source, *CERTIFY, "--none", "Hours of consultation", "--none",
                                    "people consulted", "-o", pack)
    assert (code, len(fingerprint.strip())) == (0, 64)
    assert "FY 24-25 of Ashe is certified by Dee Lee (typed name)." in errors and f"The pack is in {pack}." in errors
    with store().read() as connection:
        assert read_certified_pack(connection, fingerprint.strip(), for_ncpc=False) == pack.read_bytes()
    code, listed, _ = run("submissions")
    assert listed.startswith("Ashe  FY 24-25  Certified 20") and listed.endswith(
        f"(typed name)  {fingerprint.strip()}  NCPC's pack {state_of_ashe().ncpc_fingerprint}\n")
    row, = csv.DictReader(io.StringIO(run("submissions", "--format", "csv", "--fiscal-year", "FY 24-25")[1]
                                      .removeprefix("\ufeff")))
    assert (row["Partnership"], row["Fingerprint"], row["Certified By"], row["Reason"]) == (
        "Ashe", fingerprint.strip(), "Dee Lee (typed name)", "")
    assert run("submissions", "--fiscal-year", "FY 23-24")[1] == ""
    code, output, errors = run("certify", source, *CERTIFY, "--none", "Hours of consultation", "--none",
                               "People consulted")
    assert (code, output) == (2, "") and "the same figures were certified on" in errors


def test_without_an_answer_nothing_is_certified(source):
    code, output, errors = run("certify", source, *CERTIFY, "--none", "Hours of consultation")
    assert (code, output) == (2, "")
    assert "nothing is entered for Number of individuals receiving consultation in FY 24-25" in errors
    code, output, errors = run("certify", source, *CERTIFY, "--as-it-is", "Hours of consultation", "--as-it-is",
                               "People consulted", "--comment", "It is kept elsewhere.")
    assert code == 0, errors


@pytest.mark.parametrize(("options", "message"), [
    (("--none", "Visits"), "No output is called “Visits”; there is Number of CoPs"),
    (("--partnership", "Burke"), "No partnership is called “Burke”"),
    (("--fiscal-year", "FY 98-99"), "can be certified from July 1, 2099"),
    (("-o", "pack.xlsx"), "pack.xlsx is no name for a pack"), (("-o", "missing/pack.zip"), "There is no folder"),
    (("--none", "Hours of consultation", "--as-it-is", "Hours of consultation"), "An output is named twice"),
    (("--as-of", "2025-06-30"), "June 30, 2025 is before that"), (("--name", " "), "your name is blank")])
def test_what_is_refused(source, options, message):
    code, output, errors = run("certify", source, *CERTIFY, *options)
    assert (code, output) == (2, "") and message in errors


def test_only_a_pack_is_replaced(source, tmp_path):
    target, answers = tmp_path / "Ashe.zip", ("--none", "Hours of consultation", "--none", "People consulted")
    target.write_bytes(b"PK, of something else")
    code, _, errors = run("certify", source, *CERTIFY, *answers, "-o", target)
    assert code == 2 and f"{target} is there already and is no pack" in errors and state_of_ashe() is None
    assert target.read_bytes() == b"PK, of something else"
    target.write_bytes(small_pack())
    _, fingerprint, _ = run("certify", source, *CERTIFY, *answers, "-o", target)
    with store().read() as connection:
        assert read_certified_pack(connection, fingerprint.strip(), for_ncpc=False) == target.read_bytes()


def listed_row():
    row, = csv.DictReader(io.StringIO(run("submissions", "--format", "csv")[1].removeprefix("\ufeff")))
    return row["Submission"], row["Reason"]


def test_a_list_says_whose_reason_it_is(source):
    _, fingerprint, _ = run("certify", source, *CERTIFY, "--as-it-is", "Hours of consultation", "--as-it-is",
                            "People consulted", "--comment", "So it is.")

    def step(what, reason=""):
        with store().write() as connection:
            append_event(connection, JULY_10, "nora@x.org", what, {
                "partnership": "Ashe", "fiscal_year": "FY 24-25", "fingerprint": fingerprint.strip(), "reason": reason})
        return run("submissions")[1]

    assert "Returned 2025-07-10: \ufffd[2J!  certified" in step("returned", "\x1b[2J!")
    assert "Accepted 2025-07-10  certified" in step("accepted")
    assert listed_row() == ("Accepted 2025-07-10", "")
    assert "Accepted 2025-07-10; asked to reopen: forgot a session  certified" in step(
        "reopen requested", "forgot a session")
    assert listed_row() == ("Accepted 2025-07-10", "asked to reopen: forgot a session")
    assert "Accepted 2025-07-10; reopened: Add it.  certified" in step("reopened", "Add it.")
    assert listed_row() == ("Accepted 2025-07-10; reopened", "Add it.")


def test_a_pack_that_could_not_be_written_can_be_had_later(source, tmp_path, monkeypatch):
    def full(*_):
        raise BadRequest("pack.zip can't be written (no space left)")

    answers = ("--none", "Hours of consultation", "--none", "People consulted")
    pack = tmp_path / "Ashe.zip"
    with monkeypatch.context() as patch:
        patch.setattr("pages.terminal.submission_commands.write_file", full)
        code, fingerprint, errors = run("certify", source, *CERTIFY, *answers, "-o", pack)
    fingerprint = fingerprint.strip()
    assert code == 2 and "is certified and kept, and only its pack was not written" in errors
    assert f"cli.py submissions --pack {fingerprint} -o PACK.zip" in errors
    assert run("submissions", "--pack", fingerprint, "-o", pack)[0] == 0
    with store().read() as connection:
        assert read_certified_pack(connection, fingerprint, for_ncpc=False) == pack.read_bytes()
        for_ncpc = read_certified_pack(connection, fingerprint, for_ncpc=True)
    pack.unlink()    # what `quick_packs` made is no pack
    assert run("submissions", "--pack", state_of_ashe().ncpc_fingerprint, "-o", pack)[0] == 0
    assert pack.read_bytes() == for_ncpc
    assert "has the fingerprint 12" in run("submissions", "--pack", "12", "-o", tmp_path / "none.zip")[2]
    assert "Name the file to write" in run("submissions", "--pack", fingerprint)[2]


def test_the_pack_of_an_earlier_certification_can_still_be_had(source, tmp_path):
    """Frozen for good: also once the year was certified anew."""
    kept = ("--as-it-is", "Hours of consultation", "--as-it-is", "People consulted")
    none = ("--none", "Hours of consultation", "--none", "People consulted")
    assert run("certify", source, *CERTIFY, *none)[0] == 0
    first = state_of_ashe()
    assert run("certify", source, *CERTIFY, *kept, "--comment", "It is kept elsewhere.")[0] == 0
    assert state_of_ashe().fingerprint != first.fingerprint
    for fingerprint, for_ncpc in ((first.fingerprint, False), (first.ncpc_fingerprint, True)):
        pack = tmp_path / f"{for_ncpc}.zip"
        assert run("submissions", "--pack", fingerprint, "-o", pack)[0] == 0
        with store().read() as connection:
            assert read_certified_pack(connection, first.fingerprint, for_ncpc) == pack.read_bytes()
    assert first.fingerprint not in run("submissions")[1]
