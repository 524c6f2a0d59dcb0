"""The tabs and headers that the recount knows, written out again so that it shares no code with the product.

`TABS`: tab -> header -> its aliases, in the layout's order: the columns that figures and row statuses depend on, and
those that a real row is likely to have.
"""

import re
from functools import cache

OUTCOMES = (
    "Increased knowledge in CoP development",
    "Increased knowledge of facilitation skills",
    "CoP members gaining new knowledge and skills",
    "CoP members feeling more confident and motivated in their roles",
    "CoP members feeling supported in their role",
    "CoP members accessing resources and information through CoP network",
)
MODE = ("Mode", "Format", "Delivery")
COP = ("CoP Name", "CoP", "Community of Practice", "Name of CoP")
MINUTES = ("Length in Minutes", "Duration (minutes)")

TABS = {
    "CoPs": {
        "CoP ID": ("ID", "CoP Number", "CoP Code"),
        "CoP Name": ("Name", "Name of CoP", "Community of Practice"),
        "Former Names": ("Former Name", "Previous Names"),
        "PSC": ("Purpose Service Code",), "PID": ("Program Identifier",), "Domain": (),
        "Domain Changed On": (), "CAD Updated On": (), "Community": (), "Membership": (),
        "Members": ("Number of Members",), "Practice": (), "Assessment and Evaluation": (),
        "Facilitators": ("Facilitator",), "Facilitator Requirements Met": (), "Training Cohort": ("Cohort",),
        "Delivery Mode": MODE, "Meeting Time and Location": ("Time and Location",),
        "Meeting Software": ("Software",), "Hybrid Room Equipment": (), "Members Have Camera and Microphone": (),
        "Growing Together Book": ("Growing Together", "Book"),
        "Start Date": ("Started", "Started On", "Date Started"), "End Date": ("Ended", "Ended On", "Date Ended"),
    },
    "Sessions": {
        "CoP ID": COP, "Date": ("Session Date", "Meeting Date", "Date of Session"), "Status": (),
        "Delivery Mode": MODE, "Minutes": MINUTES, "Attended In Person": ("In Person", "In-Person Attendance"),
        "Attended Online": ("Online", "Online Attendance"),
        "Attended": ("Attendance", "Total Attended", "Number Attended"), "Topic": (),
        "Facilitators": ("Facilitator",), "Notes": ("Note", "Comments"),
    },
    "Trainings": {
        "Training ID": (), "Title": ("Training Title", "Training", "Event"),
        "Date": ("Training Date", "Date of Training"), "Cohort": ("Training Cohort",), "Phase": (),
        "Strategy": ("Strategies", "Key Strategy", "Key Strategies"), "Delivery Mode": MODE, "Minutes": MINUTES,
        "Participants": ("Number of Participants", "Attended", "Attendance"),
    },
    "Consultations": {
        "Date": ("Consultation Date", "Date of Consultation"),
        "Individuals": ("Individual", "Individuals Receiving Consultation"),
        "Number of Individuals": ("Individuals Count", "How Many Individuals"),
        "Hours": ("Consultation Hours", "Hours of Consultation", "Number of Hours"),
        "CoP ID": COP, "Consultant": (), "Delivery Mode": MODE, "Topic": (),
    },
    "Survey Responses": {
        "Timestamp": (), "Fiscal Year": (), "CoP ID": COP, "Role": ("Your Role",), **{words: () for words in OUTCOMES},
    },
    "Survey Items": {"Question": (), "Outcome": (), "Measure": (), "Scale": ()},
    "Column Map": {"Our Tab": (), "Our Column": (), "Means": ()},
}
DATA_TABS = tuple(TABS)[:5]
TAB_ALIASES = {
    "CoPs": ("CoP", "CoP List", "Communities of Practice", "Community of Practice"),
    "Sessions": ("Session", "Session Log", "CoP Sessions", "Meetings"),
    "Trainings": ("Training", "Training Events", "Training Log"),
    "Consultations": ("Consultation", "Consultation Log"),
    "Survey Responses": ("Survey", "Form Responses", "Responses", "Form Responses 1", "Form Responses 2"),
    "Survey Items": ("Survey Questions",),
    "Column Map": ("Column Mapping",),
}
DATED_BY = {"Sessions": "Date", "Trainings": "Date", "Consultations": "Date", "Survey Responses": "Timestamp"}
# The columns that people type; a formula error in any other column does not make a row data.
TYPED = {
    "CoPs": {"CoP ID", "CoP Name", "PSC", "Domain", "Community", "Membership", "Practice", "Assessment and Evaluation",
             "Facilitators", "Delivery Mode", "Start Date"},
    "Sessions": {"CoP ID", "Date"}, "Trainings": {"Title", "Date", "Participants"}, "Consultations": {"Date", "Hours"},
    "Survey Responses": {"Timestamp", "CoP ID"},
}
ID_HEADERS = {"CoP ID", "Training Cohort", "Training ID", "Cohort"}


@cache
def key(text):
    """Return `text` in lower case without spaces and punctuation, `&` as and, `(s)` as s."""
    text = str(text).lower().replace("(s)", "s").replace("&", "and")
    return "".join(character for character in text if character.isalnum())


def tab_meant(name):
    """Return which of `TABS` the name of a tab means, or None."""
    without_year = key(re.sub(r"FY \d\d-\d\d$", "", name))
    for tab, others in TAB_ALIASES.items():
        if {key(name), without_year} & {key(tab), *map(key, others)}:
            return tab
    return None
