"""The tabs and columns of a partnership's workbook, declared once.

Reading, typed parsing, schemas, the blank template, the sample and the data dictionary all derive from `TABS`.
Adding a column is one entry here; nothing else spells a header.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from cop_sheets.program_words import OUTCOMES, STRATEGIES


class ColumnType(StrEnum):
    """What a column's cells hold; the values are shown to people."""

    TEXT = "text"
    ID = "id"
    DATE = "date"
    TIMESTAMP = "timestamp"
    FISCAL_YEAR = "fiscal year"
    WHOLE = "whole number"
    HOURS = "hours"
    YES_NO = "yes/no"
    CHOICE = "choice"
    CHOICES = "choices"
    PEOPLE = "people"
    AGREEMENT = "agreement"


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a tab.

    `figure`: a figure of the NCPC summary, or the fiscal year of a row, depends on it. `unique`: an id that no two
    rows may share. `allows_month`: a month such as `Sep 2024` is a valid date. `choice_aliases`: other spellings, each
    with its choice. `outcome`: the number, from 1, of the NCPC outcome of a survey statement; `asked_roles`: the roles
    that get the statement. `private`: may hold who was consulted, or who answered what and when, and is shown to the
    partnership alone; so are the unknown columns of a tab that has a private column.
    """

    header: str
    kind: ColumnType
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    choice_aliases: dict[str, str] = field(default_factory=dict)
    unique: bool = False
    figure: bool = False
    allows_month: bool = False
    outcome: int | None = None
    asked_roles: frozenset[str] = frozenset()
    private: bool = False
    example: str | int | float = ""

    @cached_property
    def name(self) -> str:
        """The column's name in a DataFrame: the header in lower case, words joined by `_`."""
        return re.sub(r"\W+", "_", self.header.casefold()).strip("_")


@dataclass(frozen=True, eq=False)
class Tab:
    """One tab: its name, its columns in the template's order, and `aliases`, other names that it may have.

    `optional`: it may be missing without a flag. `settings`: it holds no data, but how to read the other tabs, or
    requests about their flags.
    `identity`: the names of the columns that identify a row, or several such sets: the first whose cells can be read.
    """

    name: str
    row_description: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()
    optional: bool = False
    settings: bool = False
    identity: tuple[tuple[str, ...], ...] = ((),)

    @cached_property
    def slug(self) -> str:
        """The tab's name in code, such as `survey_responses`."""
        return re.sub(r"\W+", "_", self.name.casefold())

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]


IN_PERSON, VIRTUAL, HYBRID = "In-person", "Virtual", "Hybrid"
MODES = (IN_PERSON, VIRTUAL, HYBRID)
HELD, CANCELLED = "Held", "Cancelled"
MEMBER, FACILITATOR, TRAINING_PARTICIPANT = "Member", "Facilitator", "Training participant"
FACILITATOR_TRAINING, IMPLEMENTATION = "Facilitator training", "Implementation"
AGREEMENT_MEASURE, BEFORE, NOW = "Agreement", "Before", "Now"
PSC_CODES = ("3104", "3125")
PID = "Communities of Practice"
AGREEMENT_SCALE = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
NEUTRAL_SPELLINGS = ("Neither agree nor disagree",)

_FACILITATOR_ROLES, _MEMBER_ROLES = frozenset({FACILITATOR, TRAINING_PARTICIPANT}), frozenset({MEMBER})
OUTCOME_ROLES = (_FACILITATOR_ROLES, _FACILITATOR_ROLES) + (_MEMBER_ROLES,) * 4

_NAME_ALIASES = ("CoP Name", "CoP", "Community of Practice", "Name of CoP")


def _text_column(header: str, help: str, **options: Any) -> Column:
    return Column(header, ColumnType.TEXT, help, **options)


def _number_column(header: str, help: str, **options: Any) -> Column:
    return Column(header, ColumnType.WHOLE, help, **options)


def _yes_no_column(header: str, help: str, **options: Any) -> Column:
    return Column(header, ColumnType.YES_NO, help, **options)


def _delivery_mode_column(help: str, **options: Any) -> Column:
    return Column("Delivery Mode", ColumnType.CHOICE, help, choices=MODES, aliases=("Mode", "Format", "Delivery"),
                  **options)


def _cop_id_column(help: str, **options: Any) -> Column:
    return Column("CoP ID", ColumnType.ID, help, aliases=_NAME_ALIASES, example="EXAMPLE", **options)


COPS = Tab("CoPs", "a Community of Practice", (
    Column("CoP ID", ColumnType.ID, "A short code that you choose for this CoP and keep for good, such as C1.",
           required=True, unique=True, figure=True, aliases=("ID", "CoP Number", "CoP Code"), example="EXAMPLE"),
    _text_column("CoP Name", "The name its members know.", required=True,
                 aliases=("Name", "Name of CoP", "Community of Practice"), example="Infant and Toddler Teachers"),
    _text_column("Former Names", "Names it had before, with a semicolon between.",
                 aliases=("Former Name", "Previous Names")),
    Column("PSC", ColumnType.CHOICE, "Purpose Service Code it is funded under.", required=True, choices=PSC_CODES,
           aliases=("Purpose Service Code",), example=PSC_CODES[1],
           choice_aliases={"3104 - NC Child Care Resource and Referral Services": "3104",
                           "3125 - Quality Child Care": "3125"}),
    Column("PID", ColumnType.CHOICE, "Program Identifier; blank reads as Communities of Practice.", choices=(PID,),
           aliases=("Program Identifier",), example=PID),
    _text_column("Domain", "The general area of interest, clearly defined.", required=True,
                 example="Responsive caregiving"),
    Column("Domain Changed On", ColumnType.DATE, "The day the domain last changed, if it did."),
    Column("CAD Updated On", ColumnType.DATE,
           "The day that change was written into the Contract Activity Description."),
    _text_column("Community", "The intended audience or group of people.", required=True,
                 example="Infant and toddler teachers in the county"),
    _text_column("Membership", "Who the members are and how people join.", required=True,
                 example="Open, by invitation"),
    _number_column("Members", "How many members it has now.", figure=True, aliases=("Number of Members",), example=12),
    _text_column("Practice", "The specific focus around which the community shares its knowledge.", required=True,
                 example="Daily routines as learning"),
    _text_column("Assessment and Evaluation", "How its impact is assessed, in a few words.", required=True,
                 example="Survey every spring"),
    Column("Facilitators", ColumnType.PEOPLE,
           "At least one, at most two if you can; a semicolon separates them for sure.",
           required=True, aliases=("Facilitator",), example="Ann Lee; Bob Ray"),
    _yes_no_column("Facilitator Requirements Met",
                   "Yes where facilitators know the domain, share the members' interests and "
                   "have time to cultivate connections.", example="Yes"),
    Column("Training Cohort", ColumnType.ID, "The facilitator-training cohort its facilitators came from.",
           aliases=("Cohort",)),
    _delivery_mode_column("How it usually meets.", required=True, example=HYBRID),
    _text_column("Meeting Time and Location", "When and where members meet in person.", aliases=("Time and Location",),
                 example="First Tuesday, 6 pm, library"),
    _text_column("Meeting Software", "What online meetings use, such as Zoom or Teams.", aliases=("Software",),
                 example="Zoom"),
    _yes_no_column("Hybrid Room Equipment",
                   "Yes where the room has a camera and microphone that serve the whole group.",
                   example="Yes"),
    _yes_no_column("Members Have Camera and Microphone", "Yes where members who join online have both.", example="Yes"),
    _yes_no_column("Growing Together Book", "Yes where a copy of the Growing Together book is at hand.",
                   aliases=("Growing Together", "Book"), example="Yes"),
    Column("Start Date", ColumnType.DATE, "The day it started. Blank: active from its first held session.",
           required=True, figure=True, aliases=("Started", "Started On", "Date Started"), example="2024-07-01"),
    Column("End Date", ColumnType.DATE, "The day it ended; blank while it goes on.", figure=True,
           aliases=("Ended", "Ended On", "Date Ended")),
), aliases=("CoP", "CoP List", "Communities of Practice", "Community of Practice"),
   identity=(("cop_id",), ("cop_name",)))

SESSIONS = Tab("Sessions", "a meeting of a CoP, held or cancelled", (
    _cop_id_column("Which CoP met: its CoP ID.", required=True, figure=True),
    Column("Date", ColumnType.DATE, "The day it met.", required=True, figure=True,
           aliases=("Session Date", "Meeting Date", "Date of Session"), example="2024-07-09"),
    Column("Status", ColumnType.CHOICE, "Held or Cancelled; blank reads as Held.", choices=(HELD, CANCELLED),
           figure=True, choice_aliases={"Canceled": CANCELLED}, example=HELD),
    _delivery_mode_column("How this session met.", example=HYBRID),
    _number_column("Minutes", "How long it lasted, in minutes.", aliases=("Length in Minutes", "Duration (minutes)"),
                   example=90),
    _number_column("Attended In Person", "How many were in the room.", aliases=("In Person", "In-Person Attendance"),
                   example=7),
    _number_column("Attended Online", "How many joined online.", aliases=("Online", "Online Attendance"), example=4),
    _number_column("Attended", "How many attended in all.", aliases=("Attendance", "Total Attended", "Number Attended"),
                   example=11),
    _text_column("Topic", "What it was about.", example="Morning greetings"),
    Column("Facilitators", ColumnType.PEOPLE, "Who facilitated; a semicolon separates for sure.",
           aliases=("Facilitator",), example="Ann Lee"),
    _text_column("Notes", "Anything else; for a cancelled session, why.", aliases=("Note", "Comments")),
), aliases=("Session", "Session Log", "CoP Sessions", "Meetings"), identity=(("cop_id", "date"),))

TRAININGS = Tab("Trainings", "a training event", (
    Column("Training ID", ColumnType.ID, "A code for this event; blank: its title and date stand for it.", unique=True,
           example="EXAMPLE"),
    _text_column("Title", "What the training was called.", required=True,
                 aliases=("Training Title", "Training", "Event"), example="Building member engagement"),
    Column("Date", ColumnType.DATE, "The day it took place; a month such as Sep 2024 serves.", required=True,
           figure=True, allows_month=True, aliases=("Training Date", "Date of Training"), example="2024-07-16"),
    Column("Cohort", ColumnType.ID, "The facilitator-training cohort it belongs to.", aliases=("Training Cohort",)),
    Column("Phase", ColumnType.CHOICE, "Facilitator training (first six months), Implementation (second six) or Other.",
           choices=(FACILITATOR_TRAINING, IMPLEMENTATION, "Other"), example=FACILITATOR_TRAINING),
    Column("Strategy", ColumnType.CHOICES, "The key strategies covered, with a semicolon between.", choices=STRATEGIES,
           aliases=("Strategies", "Key Strategy", "Key Strategies"), example=STRATEGIES[4]),
    _delivery_mode_column("How it was given.", example=VIRTUAL),
    _number_column("Minutes", "How long it lasted, in minutes.", aliases=("Length in Minutes", "Duration (minutes)"),
                   example=90),
    _number_column("Participants", "How many people took part.", required=True, figure=True,
                   aliases=("Number of Participants", "Attended", "Attendance"), example=14),
), aliases=("Training", "Training Events", "Training Log"), identity=(("training_id",), ("title", "date")))

CONSULTATIONS = Tab("Consultations", "a consultation", (
    Column("Date", ColumnType.DATE, "The day it took place; a month such as Sep 2024 serves.", required=True,
           figure=True, allows_month=True, aliases=("Consultation Date", "Date of Consultation"), example="2024-07-18"),
    Column("Individuals", ColumnType.PEOPLE, "Names or IDs; a semicolon separates them for sure.", figure=True,
           private=True, aliases=("Individual", "Individuals Receiving Consultation"), example="Cy Dunn; Di Park"),
    _number_column("Number of Individuals",
                   "How many received it, where names are not kept; beside names, the names count.",
                   figure=True, private=True, aliases=("Individuals Count", "How Many Individuals")),
    Column("Hours", ColumnType.HOURS, "Hours in total, such as 1.5; once a row, never times people.", required=True,
           figure=True, aliases=("Consultation Hours", "Hours of Consultation", "Number of Hours"), example=1.5),
    _cop_id_column("The CoP it was about, if any.", private=True),
    _text_column("Consultant", "Who gave it.", example="Eve Stone"),
    _delivery_mode_column("How it was given.", example=IN_PERSON),
    _text_column("Topic", "What it was about.", private=True, example="Planning the first session"),
), aliases=("Consultation", "Consultation Log"), identity=(("date", "cop_id", "hours"),))

SURVEY_RESPONSES = Tab("Survey Responses", "one person's answers", (
    Column("Timestamp", ColumnType.TIMESTAMP, "When the form was sent, as Google Forms writes it.", required=True,
           figure=True, private=True, example="2025-05-06"),
    Column("Fiscal Year", ColumnType.FISCAL_YEAR, "Where the timestamp's is wrong: FY 24-25.", figure=True,
           private=True),
    _cop_id_column("The respondent's CoP; not asked of a training participant.", required=True, figure=True,
                   private=True),
    Column("Role", ColumnType.CHOICE, "Member, Facilitator or Training participant.", figure=True, private=True,
           choices=(MEMBER, FACILITATOR, TRAINING_PARTICIPANT), aliases=("Your Role",),
           choice_aliases={"CoP member": MEMBER, "CoP facilitator": FACILITATOR}, example=MEMBER),
    *(Column(words, ColumnType.AGREEMENT, "1 to 5, or Strongly disagree to Strongly agree.", figure=True,
             outcome=number, asked_roles=roles, private=True, example=4 if MEMBER in roles else "")
      for number, (words, roles) in enumerate(zip(OUTCOMES, OUTCOME_ROLES, strict=True), start=1)),
), aliases=("Survey", "Form Responses", "Responses"), identity=(("timestamp", "cop_id"),))

SURVEY_ITEMS = Tab("Survey Items", "a question of your survey form and the NCPC outcome it answers", (
    _text_column("Question", "A header of the responses tab, word for word.", required=True, example="EXAMPLE"),
    _text_column("Outcome", "The outcome's number, 1 to 6, or its words.", required=True, example=3),
    Column("Measure", ColumnType.CHOICE, "Agreement, or Before and Now for a pair: each Before directly above its Now.",
           choices=(AGREEMENT_MEASURE, BEFORE, NOW), example=AGREEMENT_MEASURE),
    _text_column("Scale", "The answers, lowest first, with a semicolon between, without N/A; blank: 1 to 5 or the five "
                 "words.", example="; ".join(AGREEMENT_SCALE)),
), optional=True, settings=True, aliases=("Survey Questions",), identity=(("question", "outcome"),))

COLUMN_MAP = Tab("Column Map", "a tab or column of yours and what it means", (
    _text_column("Our Tab", "The name of your tab.", required=True, example="EXAMPLE"),
    _text_column("Our Column", "The header of your column; blank where the line is about the tab.", example="When"),
    _text_column("Means", "The tab or header that it stands for; “Date (day first)” or “Date (month first)” also says "
                 "which order its dates have. “Former Name of C1” gives the CoP with the ID C1 another name: Our Tab "
                 "is CoPs, Our Column the name.", required=True, example="Date"),
), optional=True, settings=True, aliases=("Column Mapping",), identity=(("our_tab", "our_column"),))

EXPLANATIONS_TAB = Tab("Explanations", "a flag that can't be mended, and why", (
    _text_column("Flag ID", "The flag's ID, such as F-0123456789AB, from the list of flags.", required=True,
                 example="EXAMPLE"),
    _text_column("What", "What is flagged, in your words.", example="No session in November 2024"),
    _text_column("Reason", "Why it can't be mended, or why it is right as it stands.", required=True,
                 example="A hurricane closed the county's roads."),
    _text_column("Asked By", "Who asks.", example="Ann Lee"),
), optional=True, settings=True, aliases=("Explanation",), identity=(("flag_id",),))

TABS = (COPS, SESSIONS, TRAININGS, CONSULTATIONS, SURVEY_RESPONSES, SURVEY_ITEMS, COLUMN_MAP, EXPLANATIONS_TAB)
DATA_TABS = tuple(tab for tab in TABS if not tab.settings)
# The tabs that decide what is read and counted: their cells are in the Source Version.
VERSIONED_TABS = tuple(tab for tab in TABS if tab is not EXPLANATIONS_TAB)
EXAMPLE_MARKER = "EXAMPLE"
HEADER_SEARCH_ROWS = 20


def column_letter(number: int) -> str:
    """Return the spreadsheet's letter for column `number`, from 1: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
