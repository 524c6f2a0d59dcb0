"""Attended and its two parts: the parts add up to it, and neither part alone is more."""

from tests.oracle.cases import Case
from tests.support.sheets import MONTHS, monthly

HEAD = "CoP ID | Date | Status | Attended In Person | Attended Online | Attended\n"
AT = "info SES-03 Sessions!F14"


def case(name, numbers, *flags, **more):
    """Return the case of a session every month, and one in row 14 with these numbers."""
    kept = "\n".join(f"{line} | | | 9" for line in monthly(months=MONTHS).split("\n"))
    return Case(name, {"Sessions": f"{HEAD}{kept}\nC1 | 2025-06-20 | Held | {numbers}"}, rules=("SES-03",),
                flags=flags, **more)


CASES = (
    case("both parts add up", "4 | 5 | 9"),
    case("both parts make less", "4 | 4 | 9", AT, messages={"SES-03": "says 9, but 4 in person and 4 online make 8"}),
    case("both parts make more", "4 | 7 | 9", AT),
    case("online alone is more", " | 9 | 7", AT, messages={"SES-03": "says 7, less than the 9 online alone"}),
    case("in person alone is more", "8 | | 7", AT, messages={"SES-03": "says 7, less than the 8 in person alone"}),
    case("a part that is more beside one that can't be read", "some | 9 | 7", AT),
    case("nobody attended but somebody online", " | 1 | 0", "info SES-03 Sessions!A14"),
    case("a part alone is less", " | 5 | 7"),
    case("a part alone is all", "7 | | 7"),
    case("a part alone, and no sum", " | 9 | "),
    case("a part is more, and the sum can't be read", " | 9 | seven"),
)
