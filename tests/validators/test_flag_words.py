"""Messages of flags: they quote the value, say what to type, and name the cells and the CoP."""

import pytest

from tests.support.sheets import flag, report, report_on, workbook
from tests.validators.flag_cases import everything_flagged


@pytest.fixture(scope="module")
def flagged():
    return everything_flagged()


def test_two_columns_with_one_meaning_are_flagged_with_it():
    twice = report({"Sessions": "CoP ID | Session Date | Meeting Date\nC1 | 2024-07-09 |"},
                   without={"Sessions": ["Date"]})
    flag_row = flag(twice, "TAB-04")
    assert (flag_row["Severity"], flag_row["Column"], flag_row["Row"],
            flag_row["Value"]) == ("must", "C", 1, "Meeting Date")
    assert "“Date”" in flag_row["Message"]


def test_messages_quote_the_value_and_fixes_say_what_to_type(flagged):
    assert "3014" in flag(flagged, "COP-16", "COP-16")["Message"] and "3104" in flag(flagged, "COP-16", "COP-16")["Fix"]
    unread = flagged.flags[(flagged.flags["Partnership"] == "CEL-02")].iloc[0]
    assert "mid October" in unread["Message"] and "1/14/2025" in unread["Fix"]
    tidied = flag(flagged, "CEL-04", "COP-17 by its name")
    assert "Sunshine" in tidied["Message"] and "C2" in tidied["Message"]
    alike = flag(flagged, "CON-03", "CON-03")
    assert "Jonathan Smith" in alike["Message"] and "Jonathon Smith" in alike["Message"]
    assert "planned" in flagged.flags.loc[(flagged.flags["Partnership"] == "SES-02 future") & (
        flagged.flags["Severity"] == "info"), "Message"].iloc[0]


def test_a_repeated_training_without_an_id_is_named_by_its_title_and_day():
    full_report = report({"Trainings": "Title | Date\nWelcome | 2024-09-10\nWelcome | 2024-09-10\n"
                                       "Welcome | 2024-10-10"})
    assert flag(full_report, "CEL-05")[
        "Message"] == "“Welcome on September 10, 2024” stands a second time on Trainings."


def test_the_first_tab_of_all_is_flagged_at_its_first_cell_where_its_headers_are_not_found():
    flag_row = flag(report(exact={"CoPs": "What we did\nA lot of things | x"}), "TAB-01")
    assert (flag_row["Tab"], flag_row["Column"], flag_row["Row"]) == ("CoPs", "A", 1)


def test_a_missing_column_or_tab_prints_the_column_map_line(flagged):
    missing = flagged.flags[flagged.flags["Partnership"] == "TAB-02"].iloc[0]
    assert "Column Map" in missing["Fix"] and "Trainings | your header | Date" in missing["Fix"]
    assert (missing["Value"], missing["CoP ID"]) == ("", "")
    assert "Column Map" in flag(flagged, "TAB-01", "TAB-01")["Fix"]
    assert "Column Map" in flag(flagged, "TAB-01", "TAB-01 without a header row")["Fix"]


def test_cells_flagged_alike_are_one_flag_that_names_them(flagged):
    flag_row = flag(flagged, "CEL-02", "eight of twelve alike")
    assert flag_row["Value"] == "long"
    assert all(words in flag_row["Message"] for words in ("8 cells", "D2", "D9"))


def test_a_flag_names_its_cop_rule_kind_and_header(flagged):
    flag_row = flag(flagged, "COP-06", "COP-06")
    assert (flag_row["CoP ID"], flag_row["Kind"], flag_row["Header"], flag_row["Value"]) == (
        "C1", "fidelity", "Facilitator Requirements Met", "No")
    assert flag(flagged, "COP-16", "COP-16")["Kind"] == "data"


def test_flags_of_a_renamed_tab_point_into_it():
    renamed = report_on(workbook({"Sessions": None}, {"Log": "CoP ID | When\nC1 | 31/31/2024", "Column Map":
                              "Our Tab | Our Column | Means\nLog | | Sessions\nLog | When | Date"}))
    flag_row = flag(renamed, "CEL-02")
    assert (flag_row["Tab"], flag_row["Row"], flag_row["Column"], flag_row["Header"]) == ("Log", 2, "B", "When")


def test_a_cell_without_a_name_is_not_called_blank():
    full_report = report({"Consultations": "Date | Individuals\n2024-10-08 | 3 teachers\n2024-10-09 | N/A",
                          "CoPs": "CoP ID | Facilitators\nC1 | various staff"})
    assert flag(full_report, "CON-06")["Message"] == "“3 teachers” is nobody's name, so nobody is counted by it."
    assert flag(full_report, "CON-01")["Message"].startswith("“N/A” reads as blank. Neither Individuals nor")
    assert flag(full_report, "COP-04")["Message"] == (
        "“various staff” names no facilitator of Rainbow. A CoP must have at least one.")
