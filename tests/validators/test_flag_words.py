"""What flags say: what stands there and what to type, which cells they speak of, and whose they are."""

import pytest

from tests.support.sheets import flag, judged, report, workbook
from tests.validators.flag_cases import everything_flagged


@pytest.fixture(scope="module")
def flagged():
    return everything_flagged()


def test_columns_that_stand_for_one_thing_name_it():
    twice = report({"Sessions": "CoP ID | Session Date | Meeting Date\nC1 | 2024-07-09 |"},
                   without={"Sessions": ["Date"]})
    found = flag(twice, "TAB-04")
    assert (found["Severity"], found["Column"], found["Row"], found["Value"]) == ("must", "C", 1, "Meeting Date")
    assert "“Date”" in found["Message"]


def test_messages_say_what_stands_there_and_what_to_type(flagged):
    assert "3014" in flag(flagged, "COP-16", "COP-16")["Message"] and "3104" in flag(flagged, "COP-16", "COP-16")["Fix"]
    unread = flagged.flags[(flagged.flags["Partnership"] == "CEL-02")].iloc[0]
    assert "mid October" in unread["Message"] and "1/14/2025" in unread["Fix"]
    tidied = flag(flagged, "CEL-04", "COP-17 by its name")
    assert "Sunshine" in tidied["Message"] and "C2" in tidied["Message"]
    alike = flag(flagged, "CON-03", "CON-03")
    assert "Jonathan Smith" in alike["Message"] and "Jonathon Smith" in alike["Message"]
    assert "planned" in flagged.flags.loc[(flagged.flags["Partnership"] == "SES-02 future") & (
        flagged.flags["Severity"] == "info"), "Message"].iloc[0]


def test_a_training_without_an_id_that_stands_twice_is_named_by_its_title_and_day():
    made = report({"Trainings": "Title | Date\nWelcome | 2024-09-10\nWelcome | 2024-09-10\nWelcome | 2024-10-10"})
    assert flag(made, "CEL-05")["Message"] == "“Welcome on September 10, 2024” stands a second time on Trainings."


def test_the_first_tab_of_all_is_flagged_at_its_first_cell_where_its_headers_are_not_found():
    found = flag(report(exact={"CoPs": "What we did\nA lot of things | x"}), "TAB-01")
    assert (found["Tab"], found["Column"], found["Row"]) == ("CoPs", "A", 1)


def test_a_missing_column_or_tab_prints_the_column_map_line(flagged):
    missing = flagged.flags[flagged.flags["Partnership"] == "TAB-02"].iloc[0]
    assert "Column Map" in missing["Fix"] and "Trainings | your header | Date" in missing["Fix"]
    assert (missing["Value"], missing["CoP ID"]) == ("", "")
    assert "Column Map" in flag(flagged, "TAB-01", "TAB-01")["Fix"]
    assert "Column Map" in flag(flagged, "TAB-01", "TAB-01 without a header row")["Fix"]


def test_cells_flagged_alike_are_one_flag_that_names_them(flagged):
    found = flag(flagged, "CEL-02", "eight of twelve alike")
    assert found["Value"] == "long"
    assert all(words in found["Message"] for words in ("8 cells", "D2", "D9"))


def test_a_flag_names_its_cop_rule_kind_and_header(flagged):
    found = flag(flagged, "COP-06", "COP-06")
    assert (found["CoP ID"], found["Kind"], found["Header"], found["Value"]) == (
        "C1", "fidelity", "Facilitator Requirements Met", "No")
    assert flag(flagged, "COP-16", "COP-16")["Kind"] == "data"


def test_flags_of_a_renamed_tab_point_into_it():
    renamed = judged(workbook({"Sessions": None}, {"Log": "CoP ID | When\nC1 | 31/31/2024", "Column Map":
                              "Our Tab | Our Column | Means\nLog | | Sessions\nLog | When | Date"}))
    found = flag(renamed, "CEL-02")
    assert (found["Tab"], found["Row"], found["Column"], found["Header"]) == ("Log", 2, "B", "When")


def test_a_cell_without_a_name_is_not_called_blank():
    told = report({"Consultations": "Date | Individuals\n2024-10-08 | 3 teachers\n2024-10-09 | N/A",
                   "CoPs": "CoP ID | Facilitators\nC1 | various staff"})
    assert flag(told, "CON-06")["Message"] == "“3 teachers” is nobody's name, so nobody is counted by it."
    assert flag(told, "CON-01")["Message"].startswith("“N/A” reads as blank. Neither Individuals nor")
    assert flag(told, "COP-04")["Message"] == (
        "“various staff” names no facilitator of Rainbow. A CoP must have at least one.")
