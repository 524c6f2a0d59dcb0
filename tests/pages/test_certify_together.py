"""The year's end where several act, or where something is out of date: nothing of others, and no click is lost."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import update

from cop_sheets.settings.google import STATE_FOLDER_VARIABLE
from cop_sheets.store.database import Store, append_event
from cop_sheets.store.database.tables import certifications
from pages.session import current_source as current_source_module
from pages.session import current_store, latest_decisions
from pages.session.decisions import LatestDecisions
from pages.session.live_sheets import LiveSheets
from pages.submitting.status import _read_pack
from tests.generated.files import to_xlsx
from tests.pages.test_certify_page import (
    BEN,
    DEE,
    NCPC,
    PAGE,
    SHEETS,
    comment_of,
    events,
    folder,
    press,
    read_again,
    review,
    sheets,
    visiting,
    words,
    write_reason,
)
from tests.pages.test_pages import opened
from tests.support.sheets import YEAR, workbook
from tests.workflow.submission_steps import FY, NORA, accepted, reopened, returned, state
from workflow.submissions.certified_rows import CertifiedPackAltered

__all__ = ["folder", "sheets"]
pytestmark = pytest.mark.usefixtures("quick_packs")
OTHER = "other@example.org"    # of NCPC, too
SUMMARY, NOT_IN_IT, UNKNOWN = "ncpc_summary.py", "Not in it, because no workbook", "can't be looked up just now"
CHANGED = "the workbooks have changed, and what is shown here of Ashe is from before"


def add_session(sheets, day="2025-06-20"):
    book, row = sheets.listed["Ashe"].id, len(SHEETS["Ashe"]["Sessions"]) + 1
    for column, content in zip("ABC", ("C1", day, "Held"), strict=True):
        sheets.set_cell(book, "Sessions", f"{column}{row}", content)


def test_nobody_reads_of_partnerships_that_are_not_shown(sheets):
    """Clay has certified, and no sheet has its name; NCPC learns that where it looks at all of them."""
    press(visiting(DEE), f"Certify {YEAR}")
    assert NOT_IN_IT not in words(visiting(NCPC, SUMMARY))
    with current_store().write() as connection:
        append_event(connection, datetime(2025, 7, 10, tzinfo=UTC), "x@x.org", "certified", {
            "partnership": "Clay", "fiscal_year": YEAR, "as_of": "2025-07-10", "fingerprint": "f"})
    latest_decisions().refresh()
    assert f"{NOT_IN_IT} of today has that name: Clay." in words(visiting(NCPC, SUMMARY))    # not what was cached
    assert NOT_IN_IT not in words(visiting(NCPC, SUMMARY, partnership="Burke"))
    seen = words(visiting(BEN, SUMMARY))
    assert "As certified" in seen and NOT_IN_IT not in seen and "Ashe" not in seen and "Clay" not in seen


def test_what_is_typed_belongs_to_one_partnership_and_one_certification(folder, tmp_path, monkeypatch):
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "kept"))
    for name in ("Ashe", "Burke"):
        cops = f"CoP ID | CoP Name | Membership\nC1 | Rainbow | {name}"
        book = workbook({"CoPs": cops}, exact={"Consultations": None}, name=name)
        (folder / f"{name}.xlsx").write_bytes(to_xlsx({sheet.name: sheet.rows for sheet in book.raw_sheets}))

    def typed():
        return {radio.value for radio in app.radio if radio.key.startswith("none_")}, comment_of(app).value

    app = opened(PAGE, fiscal_year=YEAR, partnership="Ashe")
    try:
        for radio in app.radio:
            if radio.key.startswith("none_"):
                radio.set_value("Yes, none")
        comment_of(app).set_value("About Ashe only.")
        assert "your name is blank" in press(app, f"Certify {YEAR}")    # and what was typed stays
        assert typed() == ({"Yes, none"}, "About Ashe only.")
        app.selectbox(key="partnership").select("Burke").run()
        assert "figures of Burke" in words(app) and typed() == ({None}, "")
        app.selectbox(key="partnership").select("Ashe").run()
        app.text_input(key="acting_name").set_value("Dee Lee").run()
        for radio in app.radio:
            if radio.key.startswith("none_"):
                radio.set_value("No, leave it as it is")
        comment_of(app).set_value("About Ashe only.")
        assert "is certified. Nothing leaves this machine: download the pack" in press(app, f"Certify {YEAR}")
        assert typed() == ({None}, "")
    finally:
        latest_decisions().stop()


def test_files_that_are_being_read_are_not_certified(folder, tmp_path, monkeypatch):
    monkeypatch.setenv(STATE_FOLDER_VARIABLE, str(tmp_path / "kept"))
    files = {name: to_xlsx({sheet.name: sheet.rows for sheet in workbook(
        {"Sessions": f"CoP ID | Date | Status\n{sessions}"}, name="Ashe").raw_sheets})
        for name, sessions in (("before", "C1 | 2025-05-20 | Held"), ("after", "C1 | 2025-06-20 | Held"))}
    (folder / "Ashe.xlsx").write_bytes(files["before"])
    app, prepared = opened(PAGE, fiscal_year=YEAR), Event()
    try:
        app.text_input(key="acting_name").set_value("Dee Lee").run()
        live = current_source_module._live_folder(str(current_source_module.workbooks_folder()))
        monkeypatch.setattr(live, "_prepare", lambda source: prepared.wait())
        monkeypatch.setattr(live, "_last_seconds", 99.0)    # visits don't wait for it
        (folder / "Ashe.xlsx").write_bytes(files["after"])
        current_source_module._listed_folder.clear()    # a second later
        comment_of(app).set_value("So it is.")
        assert CHANGED in press(app, f"Certify {YEAR}") and events() == []
    finally:
        prepared.set()
        latest_decisions().stop()


def test_sheets_that_are_being_prepared_are_not_certified(sheets, monkeypatch):
    dee = visiting(DEE)
    with monkeypatch.context() as patch:
        patch.setattr(LiveSheets, "_publish", lambda self: None)    # it still prepares
        add_session(sheets)
        read_again()
        assert CHANGED in press(dee, f"Certify {YEAR}") and events() == []


def test_while_the_store_was_never_read_nothing_is_said_of_certifications(sheets, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(LatestDecisions, "refresh", lambda self: self._tried.set())
        for email in (DEE, NCPC):
            app = visiting(email)
            assert UNKNOWN in words(app) and "Not certified" not in words(app)
            assert not app.get("download_button") and not [one for one in app.button if "Certify" in one.label]
        ncpc = visiting(NCPC, SUMMARY)
        assert UNKNOWN in words(ncpc) and "Missing:" not in words(ncpc)
        assert not [one for one in ncpc.get("download_button") if "as certified" in one.proto.label]
        ncpc.radio(key="ncpc_view").set_value("Every line, as in the file").run()
        table = next(element.value for element in ncpc.dataframe if "Submission" in element.value)
        assert set(table["Submission"]) == {""}
        assert "What was certified" not in words(visiting(DEE, "overview.py"))
    latest_decisions().refresh()
    assert f"{YEAR}: Not certified" in words(visiting(DEE))


@pytest.mark.parametrize("label", ["Accept", "Return"])
def test_a_decision_about_an_older_certification_is_refused_with_a_sentence(sheets, label):
    dee, ncpc = visiting(DEE), visiting(NCPC)
    press(dee, f"Certify {YEAR}")
    ncpc.run().selectbox(key="submission").select("Ashe").run()
    write_reason(ncpc, "June is missing.")
    pressed = next(button for button in ncpc.button if button.label == label)
    add_session(sheets)
    read_again()
    press(dee.run(), f"Certify {YEAR}")
    pressed.click().run()
    assert "has certified FY 24-25 anew" in words(ncpc) and events() == [("certified", DEE)] * 2
    reason, = (area.value for area in ncpc.text_area)
    assert reason == "June is missing."
    assert press(ncpc, label) and events()[-1][1] == NCPC    # about the one that is shown now


def test_where_nothing_can_be_kept_each_form_says_so(sheets, monkeypatch):
    dee, ncpc, sentence = visiting(DEE), visiting(NCPC), "Nothing can be certified, accepted or returned just now."
    press(dee, f"Certify {YEAR}")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "error", "away")
        assert sentence in words(dee.run()) and sentence in words(ncpc.run())
        assert "Nothing can be asked or decided" in words(visiting(DEE, "explanations.py"))
    review(ncpc.run(), "Accept")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "error", "away")
        assert "only NCPC can reopen it" in words(dee.run()) and sentence in words(dee)


def test_ncpc_has_the_fingerprint_of_its_pack_and_no_other_pack(sheets):
    press(visiting(DEE), f"Certify {YEAR}")
    made, ncpc = state(current_store()).latest, visiting(NCPC)
    table = next(element.value for element in ncpc.dataframe if "Submission" in element.value)
    assert table["Fingerprint of NCPC's Pack"].tolist() == ["", made.ncpc_fingerprint]
    altered = replace(made, hashes=made.hashes | {"ncpc_pack": "0"})
    with pytest.raises(CertifiedPackAltered):
        _read_pack(altered, True)
    sentence = f"The pack of Ashe for {FY} was altered in the store"
    ncpc.selectbox(key="submission").select("Ashe").run()
    assert sentence in words(ncpc)
    _read_pack(made, True)
    assert sentence not in words(ncpc.run())


def test_rows_of_an_altered_pack_are_not_shown(sheets):
    dee = visiting(DEE)
    press(dee, f"Certify {YEAR}")
    with current_store().write() as connection:
        connection.execute(update(certifications).values(pack=b"another"))
    add_session(sheets)
    read_again()
    while "Comparing with what was certified" in words(dee.run()):
        continue
    assert "; changed since" in words(dee) and f"The pack of Ashe for {FY} was altered in the store" in words(dee)



@pytest.mark.parametrize(("before", "label", "meanwhile", "said"), [
    (None, "Accept", "Return", f"was returned on .* by {OTHER}: its director certifies it anew"),
    (None, "Return", "Accept", f"was accepted on .* by {OTHER}: to change that, reopen it"),
    ("Accept", "Reopen", "Reopen", f"was reopened on .* by {OTHER}: its director certifies it anew"),
    ("Accept", "Reopen", "Certify", "Ashe has certified FY 24-25 anew"),
])
def test_a_click_on_what_is_not_drawn_any_more_says_what_happened_instead(sheets, before, label, meanwhile, said):
    dee, ncpc = visiting(DEE), visiting(NCPC)
    press(dee, f"Certify {YEAR}")
    if before:
        review(ncpc.run(), before)
    ncpc.run().selectbox(key="submission").select("Ashe").run()
    write_reason(ncpc, "June is missing.")
    pressed = next(button for button in ncpc.button if button.label == label)
    fingerprint, store = state(current_store()).latest.fingerprint, current_store()
    other = replace(NORA, email=OTHER)
    if meanwhile == "Accept":
        accepted(store, fingerprint, other)
    elif meanwhile == "Return":
        returned(store, fingerprint, other)
    else:
        reopened(store, fingerprint, other)
        if meanwhile == "Certify":
            add_session(sheets)
            read_again()
            latest_decisions().refresh()
            press(dee.run(), f"Certify {YEAR}")
    latest_decisions().refresh()
    done = events()
    pressed.click().run()
    assert re.search(said, words(ncpc)), words(ncpc)
    assert events() == done


@pytest.mark.parametrize(("label", "said"), [
    (f"Certify {YEAR}", "Nothing was certified, because NCPC has accepted"),
    ("Ask NCPC to reopen it", "is not accepted, so it can be certified"),
])
def test_a_click_of_the_partnership_on_what_is_not_drawn_any_more_is_answered(sheets, label, said):
    dee = visiting(DEE)
    press(dee, f"Certify {YEAR}")
    fingerprint, store = state(current_store()).latest.fingerprint, current_store()
    if not label.startswith("Certify"):
        accepted(store, fingerprint)
        latest_decisions().refresh()
        write_reason(dee.run(), "A session was forgotten.")
    pressed = next(button for button in dee.button if button.label == label)
    (accepted if label.startswith("Certify") else reopened)(store, fingerprint)
    latest_decisions().refresh()
    done = events()
    pressed.click().run()
    assert said in words(dee), words(dee)
    assert events() == done
