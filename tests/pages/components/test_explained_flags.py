"""Explained flags on pages: folded below the open ones, with the reason; the calendar and the CoP say so, too."""

from streamlit.testing.v1 import AppTest

from tests.validators.explanations.test_explanations import REASON


def page():
    """Draw what the page Compliance draws of a CoP of which one of two missed months is explained."""
    from pages.components.cops import draw_calendar, draw_cop_detail, draw_month_detail
    from pages.components.flags import draw_flags
    from tests.validators.explanations.test_explanations import BOTH, STORM, checked
    report = checked(BOTH, STORM)
    draw_calendar(report)
    draw_month_detail(report, "Alamance", "C1", "November 2024")
    draw_cop_detail(report, "Alamance", "C1")
    draw_flags(report, "flags.csv")


def test_explained_flags_are_folded_below_the_open_ones():
    drawn = AppTest.from_function(page, default_timeout=30).run()
    assert not drawn.exception
    assert [expander.label for expander in drawn.expander] == ["As text: Every CoP by month", "1 flag explained"]
    tables = {element.proto.alt: element.value for element in drawn.dataframe}
    calendar = tables["Dosage calendar: every CoP of the year by month"]
    assert calendar["Explained"].tolist() == [1] and calendar["November 2024"].tolist() == [["explained"]]
    folded = drawn.expander[1].dataframe[0].value
    assert folded[["Status", "Reason"]].values.tolist() == [["Explained", REASON]]
    texts = [element.value for element in drawn.text]
    assert f"Explained: {REASON}" in texts
    assert "Rainbow: ✗ Does not meet, 1 explained. No session in 2 of 12 months (1 explained)." in texts
    assert "**1 flag**: 1 must" in [element.value for element in drawn.markdown]
