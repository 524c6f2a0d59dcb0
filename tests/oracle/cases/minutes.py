"""Minutes typed as hours or with a unit: the cell can't be read, and the fix says the number of minutes."""

from tests.oracle.cases import Case

EVENT = "Title | Date | Participants | Phase | Minutes\nWelcome | 2024-09-10 | 14 | "


def logged(cell, fix, **more):
    """Return the case of a session whose minutes are `cell`, with the expected `fix`."""
    return Case(f"a session of {cell}", {"Sessions": f"CoP ID | Date | Minutes\nC1 | 2024-07-09 | {cell}"},
                rules=("CEL-02",), flags=("should CEL-02 Sessions!C2",), messages={"CEL-02": (
                    "can't be read as a whole number", f"Type {fix}.")}, **more)


def trained(cell, fix):
    """Return the case of a facilitator training whose minutes are `cell`."""
    return Case(f"a training of {cell}", {"Trainings": f"{EVENT}Facilitator training | {cell}"},
                rules=("TRN-01", "CEL-02"), flags=("info TRN-01 Trainings!E2",), messages={"TRN-01": (
                    "cannot be judged", f"Type {fix}.")})


SAID = "minutes as a whole number: {} where it lasted {}"
CASES = (
    logged("1.5 hrs", SAID.format(90, "1.5 hours")), logged("90 min", SAID.format(90, "1.5 hours")),
    logged("1 hour", SAID.format(60, "1 hour")), logged("1h 15m", SAID.format(75, "1.25 hours")),
    logged("<1:30>", SAID.format(90, "1.5 hours"), csv=False),
    logged("100 minutes", SAID.format(100, "1.667 hours")),
    *(logged(cell, "a whole number such as 90") for cell in ("long", "1.5", "0 min", "0.3 min", "90-120")),
    trained("1.5 hrs", SAID.format(90, "1.5 hours")), trained("long", "a whole number such as 90"),
    Case("other whole numbers", {"Sessions": "CoP ID | Date | Attended\nC1 | 2024-07-09 | 2 hours"},
         rules=("CEL-02",), flags=("should CEL-02 Sessions!C2",), messages={"CEL-02": "a whole number such as 12"}),
)
