"""CoPs without a counted survey response; a CoP that an unclear response may belong to is not flagged."""

from cop_sheets.layout import OUTCOMES
from tests.oracle.cases import Case
from tests.support.sheets import monthly

ONE = f"Timestamp | Fiscal Year | CoP ID | Role | {OUTCOMES[2]}\n"
TWO = {"CoPs": "CoP ID | CoP Name\nC1 | Rainbow\nC2 | Sun",
       "Sessions": f"CoP ID | Date | Status\n{monthly()}\n{monthly('C2')}"}
RULES, FIRST, SECOND = ("COP-17",), "should COP-17 CoPs!M2", "should COP-17 CoPs!M3"


def case(name, *lines, flags=(), sheets=None, **more):
    """Return the case of one CoP, or the CoPs of `sheets`, with these responses."""
    return Case(name, (sheets or {}) | {"Survey Responses": ONE + "\n".join(lines)}, rules=RULES, flags=flags, **more)


CASES = (
    case("no response", "5/6/2025 | | C9 | Member | 4", flags=(FIRST,)),
    case("one that counts", "5/6/2025 | | C1 | Member | 4"),
    case("a date that can't be read", "soon | | C1 | Member | 4"),
    case("a date that can't be read, before April", "soon | | C1 | Member | 4", as_of="2025-02-15"),
    case("a blank date", " | | C1 | Member | 4"),
    case("a date that is an error", "#VALUE! | | C1 | Member | 4"),
    case("dates of an order that isn't known", "15/05/2025 | | C2 | Member | 4\n05/06/2025 | | C1 | Member | 4",
         sheets=TWO),
    case("a Fiscal Year that can't be read", "5/6/2025 | next | C1 | Member | 4"),
    case("a date that can't be read, in a Fiscal Year", "soon | FY 24-25 | C1 | Member | 4"),
    case("a date that can't be read, in another Fiscal Year", "soon | FY 23-24 | C1 | Member | 4", flags=(FIRST,)),
    case("a date of another year", "5/6/2024 | | C1 | Member | 4", flags=(FIRST,)),
    case("a date still to come", "5/6/2026 | FY 24-25 | C1 | Member | 4", flags=(FIRST,)),
    case("a CoP ID that is an error", "5/6/2025 | | #REF! | Member | 4"),
    case("a CoP ID and a date that are errors", "#REF! | | #REF! | | 4"),
    case("a CoP ID that is an error, of another year", "5/6/2024 | | #REF! | Member | 4", flags=(FIRST,)),
    case("a CoP ID that is an error, of who is asked for none", "5/6/2025 | | #REF! | Training participant | 4",
         flags=(FIRST,)),
    case("an error may be either's", "5/6/2025 | | #REF! | Member | 4", sheets=TWO),
    case("a date that can't be read is one CoP's alone", "soon | | C2 | Member | 4", sheets=TWO, flags=(FIRST,)),
    case("the CoP's own ID is an error", "5/6/2025 | | C2 | Member | 4", flags=(FIRST,),
         sheets={"CoPs": TWO["CoPs"].replace("C2", "#REF!")}),
    case("by its name, a date that can't be read", "soon | | Rainbow | Member | 4", sheets=TWO, flags=(SECOND,)),
)
