"""The clean workbook, of which all other cases change one thing, and each type of cell."""

from tests.oracle.cases import Case

CASES = (
    Case("clean", rules=("COP-10", "CEL-02", "TAB-01"), standing={"C1": "Meets the model"},
         figures={"Number of CoPs": 1, "Number of sessions": 12, "Number of training events": 1,
                  "Number of participants": 14, "Number of individuals receiving consultation": 1,
                  "Hours of consultation": {"Number": 1.5, "Note": "!excluded"}},
         rows={"CoPs": {"Rows Read": 1, "Counted": 1}, "Sessions": {"Rows Read": 12, "Counted": 12}}),
    Case("typed cells", csv=False, flags=("info CEL-04 Consultations!B3",), figures={"Hours of consultation": 4},
         sheets={"Consultations": "Date | Hours\n<2024-10-08> | <2.5>\n<2024-10-09> | <1:30>"}),
    Case("no tab", sheets={"Trainings": None}, flags=("must TAB-01 Trainings",), messages={"TAB-01": "Column Map"}),
)
