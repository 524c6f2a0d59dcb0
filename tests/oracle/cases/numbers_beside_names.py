"""An unreadable Number of Individuals, which no figure needs where Individuals has names."""

from tests.oracle.cases import Case

TALKS = "Date | Individuals | Number of Individuals | Hours\n"
PEOPLE = "Number of individuals receiving consultation"


def case(name, who, *flags, number=None, **more):
    return Case(name, {"Consultations": f"{TALKS}2024-10-08 | {who} | 1"}, rules=("CEL-02", "CEL-03", "CON-06"),
                flags=flags, figures={PEOPLE: number}, **more)


CASES = (
    case("names beside many", "Ann Lee; Bob Ray | many", "should CEL-02 Consultations!C2", number=2,
         messages={"CEL-02": "“many” can't be read as a whole number from 0 up. Type"}),
    case("one name beside a few", "Ann Lee | a few", "should CEL-02 Consultations!C2", number=1),
    case("no names beside many", " | many", "must CEL-02 Consultations!C2", number=0,
         messages={"CEL-02": "figures for NCPC depend on it"}),
    case("nobody's name beside many", "3 teachers | many", "must CON-06 Consultations!B2",
         "must CEL-02 Consultations!C2", number=0),
    *(one for who in ("3 folks", "7 present", "n=6", "2 dir. & 3 tchrs", "Did not attend", "walk-ins", "open position")
      for one in (case(f"nobody's name beside a number: {who}", f"{who} | 3",
                       "info CON-06 Consultations!B2", number=3),
                  case(f"nobody's name: {who}", f"{who} |", "must CON-06 Consultations!B2", number=0))),
    case("a name beside a note", "Ann Lee - no show |", "should CON-06 Consultations!B2", number=1),
    case("a name and more beside many", "Ann Lee + 2 others | many", "should CON-06 Consultations!B2",
         "should CEL-02 Consultations!C2", number=1),
    case("an error beside many", "#REF! | many", "must CEL-03 Consultations!B2", "must CEL-02 Consultations!C2",
         number=0),
)
