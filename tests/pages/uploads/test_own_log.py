"""From a log in its keeper's own words to the figures of a hand count, on the page Workbooks."""

import io
import re
import zipfile
from datetime import date
from urllib.parse import quote

import pytest

from cop_sheets import FiscalYear
from cop_sheets.suggestions import SuggestionKind
from pages.session.menu import PAGES
from summaries.audience import PARTNERSHIP_AUDIENCE
from summaries.workbooks.choices import MAX_VALUES
from summaries.workbooks.upload_result import Upload, check_upload
from tests.generated.files import to_ods, to_xlsx
from tests.pages.test_pages import folder, opened
from tests.pages.uploads.own_log import FIGURES, SHEETS, own_log
from tests.support.browser import wait_idle

__all__ = ["folder"]
MAX_CHOICES = 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENTRY = next(entry for entry in PAGES if entry.file == "workbooks.py")


def checked(data, accepted=None, year=None, name="Camden.xlsx"):
    return check_upload(Upload(name, data, year, date(2026, 11, 28), PARTNERSHIP_AUDIENCE, accepted))


def figures(table):
    return {name: figure for name, figure in zip(table["Indicator"], table["Figure"], strict=True) if name in FIGURES}


def open_choices(result):
    return [choice for choice in result.choices if choice.is_open]


def accept_all(result):
    return (*result.accepted, *(choice.decided(choice.proposal) for choice in open_choices(result)))


@pytest.fixture(scope="module")
def seen():
    """The log, before anybody was asked."""
    return checked(own_log())


@pytest.fixture(scope="module")
def settled(seen):
    """The log after all proposals were accepted."""
    return checked(own_log(), accept_all(seen))


def test_what_was_seen_is_counted_by_tab(seen):
    assert seen.sheets[["Your Tab", "Taken For"]].to_numpy().tolist() == [
        ["Our groups", "CoPs"], ["Meeting Log", "Sessions"], ["PD", "Trainings"], ["TA visits", "Consultations"],
        ["Form Responses 1", "Survey Responses"], ["Budget", "not read"]]
    assert seen.sheets["Rows"].tolist()[:5] == [2, 5, 2, 3, 3] and seen.sheets["Rows"].isna().tolist()[5]
    assert seen.period.fiscal_year == FiscalYear(2024) and seen.fiscal_years == [FiscalYear(2024)]


def test_few_choices_lead_to_the_figures_of_a_hand_count(seen, settled):
    assert 0 < len(open_choices(seen)) <= MAX_CHOICES and open_choices(settled) == []
    assert figures(seen.figures) != FIGURES and figures(settled.figures) == FIGURES
    assert len(settled.figures) == 13


def test_questions_and_names_need_a_persons_word(seen):
    assert {choice.kind for choice in seen.choices if choice.current} == {SuggestionKind.TAB, SuggestionKind.COLUMN}
    questions = [choice for choice in seen.choices if choice.kind is SuggestionKind.QUESTION]
    assert {choice.our_column: choice.proposal for choice in questions} == {
        "I learned new skills from this group": "3", "I feel more confident in my work": "4",
        "My group supports me": "5", "I found useful resources through my group": "6"}


def test_a_proposal_shows_the_first_different_values_of_its_column(seen):
    values = {(choice.our_tab, choice.our_column): choice.values for choice in seen.choices}
    assert values["PD", "# trained"] == ("14", "9")
    assert all(0 < len(choice.values) <= MAX_VALUES for choice in open_choices(seen) if choice.our_column
               and choice.kind is not SuggestionKind.COP_NAME)
    assert not any(choice.values for choice in seen.choices if not choice.our_column)


def test_files_of_a_trial_have_the_partnership_and_the_year_in_their_names(seen):
    assert (seen.fix_list_name, seen.flags_name) == ("fix-list-Camden-FY-24-25", "flags-Camden-FY-24-25")


def test_a_trial_does_not_refer_to_pages_about_other_workbooks():
    data = to_xlsx({"CoPs": "CoP ID | CoP Name\n | Rainbow", "Sessions": "Notes\nx"})
    result = checked(data)
    assert result.answer.endswith("The list below says what to do.")


def test_the_filled_in_workbook_needs_no_more_choices(settled):
    again = checked(settled.filled, ())
    assert open_choices(again) == [] and again.figures.equals(settled.figures) and again.flags.equals(settled.flags)


def test_a_decision_can_be_taken_back(seen, settled):
    without = tuple(one for one in settled.accepted if one.our_tab != "PD")
    result = checked(own_log(), without)
    assert figures(result.figures) == FIGURES | {"Number of training events": "not reported",
                                                 "Number of participants": "not reported"}
    assert [(choice.our_tab, choice.proposal) for choice in open_choices(result)] == [
        ("PD", "Trainings"), ("PD", "Title"), ("PD", "Date"), ("PD", "Participants")]


def test_a_refusal_is_kept(seen):
    column = next(choice for choice in seen.choices if choice.our_column == "# trained")
    result = checked(own_log(), (*seen.accepted, column.decided("")))
    assert "# trained" not in {choice.our_column for choice in open_choices(result)}
    assert figures(checked(own_log(), accept_all(result)).figures)["Number of participants"] == "not reported"


def test_a_year_without_rows_is_not_kept(settled):
    assert checked(own_log(), settled.accepted, FiscalYear(2020)).period.fiscal_year == FiscalYear(2024)


def test_an_ods_file_gets_the_same_figures_and_is_filled_in(settled):
    result = checked(to_ods(SHEETS), settled.accepted, name="Camden.ods")
    assert figures(result.figures) == FIGURES and list(result.settings) == list(settled.settings)
    assert all(rows.equals(settled.settings[tab]) for tab, rows in result.settings.items())
    again = checked(result.filled, (), name="Camden.ods")
    assert figures(again.figures) == FIGURES and open_choices(again) == []


def test_a_file_that_cannot_be_filled_in_gets_rows_to_copy(settled):
    signed = io.BytesIO(to_ods(SHEETS))
    with zipfile.ZipFile(signed, "a") as package:
        package.writestr("META-INF/documentsignatures.xml", "<x/>")
    result = checked(signed.getvalue(), settled.accepted, name="Camden.ods")
    assert result.filled.startswith("This file can't be filled in here") and result.settings


def test_the_page_follows_each_choice_and_keeps_the_file(folder, forked_workers):
    app = opened("workbooks.py")
    assert [text.value for text in app.text if "as of" in text.value] == [
        "All partnerships · FY 24-25, as of July 15, 2025 · FY 25-26: nothing logged yet, as far as dates can be read"]
    app.file_uploader(key="upload").set_value(("Camden.xlsx", own_log(), XLSX)).run()
    assert len([text.value for text in app.text if "as of" in text.value]) == 1    # that of the trial, not the sample's
    judged = next(text.value for text in app.text if "Judged for FY 24-25, as of" in text.value)
    assert judged.endswith("The file's name becomes the partnership's: Camden.")
    assert any("Name the file after your partnership, such as Camden.xlsx" in text.value for text in app.caption)
    assert any("looks like outcome 3" in text.value and "\nfor example “Agree”; “Strongly agree”" in text.value
               for text in app.text)
    proposals = len([box for box in app.selectbox if box.key.startswith("upload_choice") and box.value == "not read"])
    assert proposals >= 7
    labels = [box.label for box in app.selectbox if (box.key or "").startswith("upload_choice")]
    assert {"Meeting Log, column A, Mtg Date: means", "Name Directors Roundtable in the logs: means",
            "Form Responses 1, column F, My group supports me: is about"} <= set(labels)
    assert len(set(labels)) == len(labels)
    next(button for button in app.button if button.label.startswith("Accept all")).click().run()
    assert not app.exception

    def page_figures():
        table = next(frame.value for frame in app.dataframe if "Figure" in frame.value)
        return figures(table)

    assert page_figures() == FIGURES
    tab = next(box for box in app.selectbox if box.label == "Tab PD: is" and box.value == "Trainings")
    tab.set_value("not read").run()
    assert page_figures()["Number of training events"] == "not reported"
    app.switch_page("rule_book.py").run()
    app.switch_page("workbooks.py").run()
    assert any(text.value == "Camden.xlsx is still here." for text in app.text)
    assert page_figures()["Number of training events"] == "not reported"
    next(button for button in app.button if button.label == "Remove it").click().run()
    assert not any("Figure" in frame.value for frame in app.dataframe)


def test_the_year_in_the_box_is_judged_and_stays_when_proposals_are_accepted(folder, forked_workers):
    """Rows of a newer year that can be read only once the order of dates is accepted don't change the year."""
    log = SHEETS["Meeting Log"]
    data = to_xlsx(SHEETS | {"Meeting Log": [*log[:-1], ["15/7/2025", "Infant Circle", 7.0, "Virtual", "Art", ""]]})
    app = opened("workbooks.py")

    def years():
        judged = next(text.value for text in app.text if text.value.startswith("Judged for FY"))
        return str(app.selectbox(key="upload_year").value), judged.removeprefix("Judged for ").split(",")[0]

    app.file_uploader(key="upload").set_value(("Camden.xlsx", data, XLSX)).run()
    assert years() == ("FY 24-25", "FY 24-25")
    assert any(text.value == "FY 24-25 is the newest year in which its rows are dated." for text in app.text)
    next(button for button in app.button if button.label.startswith("Accept all")).click().run()
    assert years() == ("FY 24-25", "FY 24-25")
    assert any(text.value == "It has rows of FY 25-26, too: choose the year above." for text in app.text)
    app.selectbox(key="upload_year").set_value(FiscalYear(2025)).run()
    assert years() == ("FY 25-26", "FY 25-26")
    tab = next(box for box in app.selectbox if box.value == "Sessions")
    tab.set_value("not read").run()
    assert years() == ("FY 24-25", "FY 24-25") and not app.exception
    assert any(text.value == "Nothing is dated in FY 25-26 any more, so the year is now FY 24-25." for text in app.text)


def test_typed_text_in_a_label_cannot_act_as_markdown(folder, forked_workers):
    log = [[":red[Mtg] **Date** www.x.org $x$ <b>", *row[1:]] if row[:1] == ["Mtg Date"] else row
           for row in SHEETS["Meeting Log"]]
    app = opened("workbooks.py")
    app.file_uploader(key="upload").set_value(("Camden.xlsx", to_xlsx(SHEETS | {"Meeting Log": log}), XLSX)).run()
    assert "Meeting Log, column A, red Mtg Date www x org x b: means" in {box.label for box in app.selectbox}


def test_what_is_not_clear_needs_a_choice_of_its_own(folder, forked_workers):
    form = [[*row[:7], text] for row, text in zip(SHEETS["Form Responses 1"], ["People listen to me", *["Agree"] * 3],
                                                  strict=True)]
    app = opened("workbooks.py")
    app.file_uploader(key="upload").set_value(("Camden.xlsx", to_xlsx(SHEETS | {"Form Responses 1": form}), XLSX)).run()
    said = "\n".join(text.value for text in app.markdown)
    assert "**1 proposal needs a choice of its own.**" in said and "or accept the clear ones" in said
    next(button for button in app.button if button.label.endswith("clear ones")).click().run()
    assert not any(button.label.startswith("Accept") for button in app.button)
    next(box for box in app.selectbox if "People listen to me" in box.key).set_value("5").run()
    assert not app.exception and "needs a choice" not in "\n".join(text.value for text in app.markdown)


def test_in_the_browser(page, app_url, settled):
    page.goto(f"{app_url}/{ENTRY.path}?fiscal_year={quote('FY 24-25')}")
    wait_idle(page, ENTRY.marker)
    page.locator("input[type=file]").set_input_files({"name": "Camden.xlsx", "mimeType": XLSX, "buffer": own_log()})
    accept = page.get_by_role("button", name=re.compile("Accept all"))
    accept.wait_for(timeout=60_000)
    accept.focus()
    page.keyboard.press("Enter")
    wait_idle(page, "tabs, columns and names of yours and what")
    accept.wait_for(state="detached")
    side = page.get_by_test_id("stSidebar")
    side.get_by_role("link", name="Rule book", exact=True).click()
    page.get_by_role("heading", name="Rule book").first.wait_for()
    side.get_by_role("link", name="Workbooks", exact=True).click()
    wait_idle(page, "Camden.xlsx is still here.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download your workbook with these settings").click()
    assert download.value.suggested_filename == "Camden.xlsx"
    assert figures(checked(download.value.path().read_bytes(), ()).figures) == FIGURES
