"""A partnership's own log of FY 24-25, in its own words, and what a person counts in it."""

from tests.generated.files import to_xlsx

SHEETS = {
    "Our groups": [
        ["Camden CoP groups"], [],
        ["Group", "Led by", "Audience", "First mtg", "# members", "How we meet"],
        ["Directors' Roundtable", "Ann Lee", "Center directors", "9/10/2024", 12.0, "Hybrid"],
        ["Infant Circle", "Bob Ray; Cy Dunn", "Infant teachers", "1/15/2025", 9.0, "In person"],
    ],
    "Meeting Log": [
        ["Camden Smart Start: CoP meeting log"], ["last updated by Kim"], [],
        ["Mtg Date", "Group", "# attending", "Where", "What we talked about", "Comments"],
        ["FY 2024-25"],
        ["15/10/2024", "Directors Roundtable", 11.0, "Hybrid", "Budgets", ""],
        ["12/11/2024", "Directors' Roundtable", 9.0, "In person", "Hiring", ""],
        ["10/12/2024", "Directors' Roundtable", 0.0, "In person", "", "cancelled - snow"],
        ["Total", "", 20.0],
        ["21/1/2025", "Infant Circle", 7.0, "Virtual", "Routines", ""],
        ["18/2/2025", "Infant Circle", 8.0, "In person", "Transitions", ""],
        ["Total", "", 35.0],
    ],
    "PD": [
        ["Workshop", "When", "# trained"],
        ["Facilitation basics", "Oct 2024", 14.0],
        ["Inclusive groups", "Feb 2025", 9.0],
    ],
    "TA visits": [
        ["Day", "Who", "How long", "Coach", "Reason"],
        ["1/15/2025", "Jane Smith", "1.5 hrs", "Eve Stone", "First session"],
        ["2/20/2025", "John Doe", "90 min", "Eve Stone", "Attendance"],
        ["3/20/2025", "Jane Smith", "2", "Eve Stone", "Survey"],
    ],
    "Form Responses 1": [
        ["Timestamp", "Which group are you in?", "I am a", "I learned new skills from this group",
         "I feel more confident in my work", "My group supports me", "I found useful resources through my group",
         "Anything else?"],
        ["5/6/2025 9:10:11", "Infant Circle", "Member", "Agree", "Strongly agree", "Agree", "Neutral", "thanks"],
        ["5/6/2025 9:12:40", "Infant Circle", "Member", "Strongly agree", "Neutral", "Agree", "Agree", ""],
        ["5/7/2025 8:01:02", "Directors' Roundtable", "Member", "Agree", "Agree", "Disagree", "Agree", ""],
    ],
    "Budget": [["Item", "Amount"], ["Snacks", 40.0], ["Books", 120.0]],
}
# Counted by hand. The cancelled session's Status is blank, so it counts as held, and is flagged (SES-06).
FIGURES = {
    "Number of CoPs": "2",
    "Number of sessions": "5",
    "Number of training events": "2",
    "Number of participants": "23",
    "Number of individuals receiving consultation": "2",
    "Hours of consultation": "5",
    "Increased knowledge in CoP development": "not reported",
    "Increased knowledge of facilitation skills": "not reported",
    "CoP members gaining new knowledge and skills": "100.0% (3 of 3)",
    "CoP members feeling more confident and motivated in their roles": "66.7% (2 of 3)",
    "CoP members feeling supported in their role": "66.7% (2 of 3)",
    "CoP members accessing resources and information through CoP network": "66.7% (2 of 3)",
}


def own_log() -> bytes:
    """Return the log as an .xlsx file."""
    return to_xlsx(SHEETS)
