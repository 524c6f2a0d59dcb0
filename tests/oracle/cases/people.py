"""Names of individuals and facilitators in any list format, texts without a name, and ambiguous texts."""

from tests.oracle.cases import Case

COUNT, HOURS = "Number of individuals receiving consultation", "Hours of consultation"
RULES = ("CON-01", "CON-03", "CON-04", "CON-05", "CON-06", "CEL-02")
HEAD = ["Date", "Individuals", "Number of Individuals", "Hours"]


def consulted(*cells):
    """Return a Consultations tab, one hour per row; a cell is Individuals, or (Individuals, Number of Individuals)."""
    pairs = [cell if isinstance(cell, tuple) else (cell, "") for cell in cells]
    return {"Consultations": [HEAD, *(["2024-10-08", who, number, "1"] for who, number in pairs)]}


def who(name, number, *cells, flags=(), messages=None, **more):
    """Return the case of consultations that count `number` people, with all flags about them."""
    return Case(name, sheets=consulted(*cells), rules=RULES, flags=flags, messages=messages or {},
                figures={COUNT: number, HOURS: len(cells)}, **more)


def led_by(name, cell, *flags, column="Facilitators", **more):
    """Return the case of a CoP with `cell` under Facilitators, in column B, with the flags about it."""
    return Case(name, sheets={"CoPs": [["CoP ID", column], ["C1", cell]]}, flags=flags,
                rules=("COP-04", "COP-05", "CON-05", "CON-06", "CEL-01", "CEL-02"), **more)


ONE, TWO, THREE = (f"info CON-05 Consultations!B{row}" for row in (2, 3, 4))

CASES = (
    # Separators that are always clear: no flag.
    who("semicolons", 3, "Ann Lee; Bob Ray;Cy Dunn;"), who("new lines", 3, "Ann Lee\nBob Ray\n\nCy Dunn"),
    who("slashes", 2, "Jane Smith/John Doe"), who("slashes with spaces", 3, "Ann / Bob / Cy"),
    who("ampersands", 3, "Ann Lee & Bob Ray&Cy Dunn"), who("and", 2, "Ann Lee and Bob Ray"),
    who("and within names", 2, "Sandy Rand and Andy Anderson"), who("plus signs", 2, "Ann Lee + Bob Ray"),
    who("bars", 2, "Ann Lee | Bob Ray"), who("a tab", 2, "Ann Lee\tBob Ray"), who("plus", 2, "Ann Lee plus Bob Ray"),
    who("with", 2, "Ann Lee w/ Bob Ray"), who("several kinds", 4, "Ann Lee/Bob Ray & Cy Dunn; Di Park"),
    who("list numbers", 3, "1. Ann Lee 2. Bob Ray 3. Cy Dunn"), who("list numbers in lines", 2, "1) Ann\n2) Bob"),
    who("list numbers without a mark", 2, "1 Ann Lee\n2 Bob Ray"), who("bullets", 2, "• Ann Lee • Bob Ray"),
    who("hyphens as bullets", 3, "- Ann\n- Bob\n- Cy"), who("stars as bullets", 2, "* Ann Lee\n* Bob Ray"),
    who("a spaced hyphen", 2, "Ann Lee - Bob Ray"), who("a dash", 2, "Ann Lee – Bob Ray"),
    who("list numbers in circles", 2, "①Jane ②John"), who("a middle dot", 2, "Jane Smith·John Doe"),
    who("initials that are degrees", 6, "JD; AB", "RN; CD", "NK; AB; JD; BK"),
    who("hyphens within names", 2, "Ann-Marie Lee; Pat Smith-Jones"),
    # Commas.
    who("first names", 3, "Maria, Jose, Ana"), who("five first names", 5, "Maria,Jose,Ana,Luis,Eva"),
    who("full names", 3, "Ann Lee, Bob Ray, Cy Dunn"), who("full names and an and", 3, "Ann Lee, Bob Ray and Cy Dunn"),
    who("first names, and an and", 3, "Maria, Jose, and Ana"), who("last and first", 1, "Lee, Ann", "LEE, ANN"),
    who("last, first and a second", 1, "Lee, Ann M."), who("last and first with semicolons", 2, "Lee, Ann; Ray, Bob"),
    who("last and first with an and", 2, "Smith, Jane and Doe, John"), who("numbers as ids", 2, "101, 102", "<101>"),
    who("codes", 3, "P-17, P-18", "P-18, P-19"), who("addresses", 2, "ann@example.org, bob@example.org"),
    who("a generation", 1, "John Smith, Jr.", "John Smith Jr"), who("degrees", 2, "Ann Lee, PhD; Bob Ray, M.Ed., RN"),
    who("a role beside a name", 2, "Ann Lee, Director; Bob Ray - Lead Teacher", "Ann Lee"),
    who("a place in brackets", 2, "Jane (Bright Stars, room 2); Bob (Bright Stars & Co)"),
    who("a surname of several words", 1, "de la Cruz, Maria"),
    # Ambiguous lists.
    who("two names of two words", 2, "Mary Jo, Ann Lee", flags=(ONE,),
        messages={"CON-05": ("2 people", "“Mary Jo”", "“Ann Lee”", "; between", "Individuals")}),
    who("two and a third", 3, "Ann Lee, Bob Ray; Cy Dunn", flags=(ONE,), messages={"CON-05": "3 people"}),
    who("four words", 4, "Lee, Ann, Ray, Bob", flags=(ONE,),
        messages={"CON-05": ("4 people", "“Lee”", "“Ann”", "“Ray”", "“Bob”")}),
    who("six words", 6, "Lee, Ann, Ray, Bob, Dunn, Cy", flags=(ONE,)),
    who("a pair and a full name", 3, "Lee, Ann, Bob Ray", flags=(ONE,)),
    who("two first names and an and", 3, "Maria, Jose and Ana", flags=(ONE,)),
    who("a full name and a first name", 1, "Ann Lee, Bob", flags=(ONE,), messages={"CON-05": "1 person"}),
    who("a first name and a full name", 1, "Ann, Bob Ray", flags=(ONE,), messages={"CON-05": "1 person"}),
    who("somebody added in brackets", 2, "Ann Lee (and Bob Ray)", flags=(ONE,), messages={
        "CON-05": ("2 people", "“Ann Lee”", "“Bob Ray”")}),
    who("somebody with somebody, in brackets", 1, "Ann Lee (with Bob Ray)", flags=(ONE,)),
    who("a name and an id", 2, "Ann Lee, 101", flags=(ONE,)), who("small numbers", 2, "3, 4", flags=(ONE,)),
    who("child care", 2, "Jane Smith, Bright Beginnings Child Care", flags=(ONE,),
        messages={"CON-05": "“Bright Beginnings Child Care”"}),
    who("a center, a school", 4, "Ann Lee, ABC Center", "Bob Ray / Oak School", flags=(ONE, TWO)),
    who("an academy, a head start", 4, "Ann Lee - Star Academy", "Bob Ray\nOak Head Start", flags=(ONE, TWO)),
    who("companies", 4, "Ann Lee, Bright Stars LLC", "Bob Ray, Oak Inc.", flags=(ONE, TWO)),
    who("a place alone", 1, "Bright Stars Academy", flags=(ONE,)),
    who("a place settled", 2, "Ann Lee; Bright Stars Academy"),
    who("what was done and with whom", 3, "meeting with Jane Smith", "Met w/ Jane Smith; Cy Dunn",
    "Coaching with Bob Ray",
        flags=(ONE, TWO, THREE), messages={"CON-05": ("1 person", "“Jane Smith”")}),
    who("names of words that notes have", 4, "Do Present", "we chen", "Dana Children",
        "Lee Friends", flags=(ONE, TWO, THREE, "info CON-05 Consultations!B5"), messages={"CON-05": "“Do Present”"}),
    who("settled by semicolons", 4, "Mary Jo; Ann Lee", "Lee; Ann"),
    # Texts without a name.
    who("a number", 0, "3", flags=("must CON-06 Consultations!B2",),
        messages={"CON-06": ("“3” is nobody's name", "Number of Individuals")}),
    who("a real number", 0, "<12>", flags=("must CON-06 Consultations!B2",)),
    who("several numbers are ids", 3, "12; 15; 17"), who("a long number is an id", 1, "10452"),
    who("words for many", 0, "3 teachers", "Group of 5", "various", "see notes", "staff", "all staff",
        flags=tuple(f"must CON-06 Consultations!B{row}" for row in range(2, 8))),
    who("more words for many", 0, "teachers", "several", "multiple", "5 staff members", "two directors",
        "Bright Stars staff", flags=tuple(f"must CON-06 Consultations!B{row}" for row in range(2, 8))),
    who("many at a place", 0, "lead teachers at Bright Stars", "ABC Child Care - 3 teachers", "ABC Child Care (3)",
        "Oak School; staff", flags=tuple(f"must CON-06 Consultations!B{row}" for row in range(2, 6)),
        messages={"CON-06": "is nobody's name, so nobody is counted by it"}),
    who("described, not named", 0, "teachers (infant/toddler)", "teacher (new)", "providers - Spanish speaking",
        "Director, Asst Director", "Nobody showed",
        flags=tuple(f"must CON-06 Consultations!B{row}" for row in range(2, 7))),
    who("a description beside a count", 0, "3 teachers (toddler)", "3 teachers (new)", "4 directors (Spanish)",
        flags=tuple(f"must CON-06 Consultations!B{row}" for row in range(2, 5))),
    who("a name beside a count", 5, "2 teachers (Fatima)", "2 teachers (Maria)", "Two teachers (Imani Ali)",
        "Cohort 3 (Deshawn)", "6 teachers (Bright Stars)",
        flags=tuple(f"should CON-06 Consultations!B{row}" for row in range(2, 7)),
        messages={"CON-06": ("“2 teachers” is nobody's name", "“Fatima”")}),
    who("a name with a title beside a role", 1, "Teacher (Ms. West)"),
    who("a name that may describe", 3, "Owner: Day", "Provider - West", "Director (Early)", flags=(ONE, TWO, THREE)),
    who("a group with a word before it", 0, "Special Guests", "Young Children", "Foster Kids", "Hispanic Children",
        "Rainbow Friends", "Married Couple", flags=tuple(f"must CON-06 Consultations!B{row}" for row in range(2, 8))),
    who("a group beside a name", 1, "Ann Lee; Special Guests", flags=("should CON-06 Consultations!B2",)),
    who("a name of a word for many beside a name", 2, "Ann Lee; Dana Children", flags=(ONE,)),
    who("a description beside a count that counts", 3, ("3 teachers (toddler)", "3"),
        flags=("info CON-06 Consultations!B2",)),
    who("many at a place, and a number that counts", 3, ("ABC Child Care (3)", "3"),
        flags=("info CON-06 Consultations!B2",)),
    who("many at a place beside a name", 1, "ABC Child Care (3); Ann Lee", flags=("should CON-06 Consultations!B2",)),
    who("eight alike are one flag", 0, *["2 teachers"] * 8, flags=("must CON-06 Consultations!B2",),
        messages={"CON-06": "8 cells"}),
    who("a number that counts", 3, ("3 teachers", "3"), flags=("info CON-06 Consultations!B2",)),
    who("a number of nobody", 0, ("3 teachers", "0"), flags=("must CON-06 Consultations!B2",)),
    who("a number that cannot be read", 0, ("3 teachers", "three"),
        flags=("must CON-06 Consultations!B2", "must CEL-02 Consultations!C2")),
    who("names and more", 1, "Jane Smith + 2 others", flags=("should CON-06 Consultations!B2",),
        messages={"CON-06": ("“2 others”", "“Jane Smith”", "Number of Individuals")}),
    who("names and staff", 2, "Ann Lee and staff", "Bob Ray w/ 3 teachers", flags=(
        "should CON-06 Consultations!B2", "should CON-06 Consultations!B3")),
    who("names and a number", 2, "Ann Lee +2", "Bob Ray; 3", flags=(
        "should CON-06 Consultations!B2", "should CON-06 Consultations!B3")),
    who("names and more, and a list in doubt", 2, "Ann, Bob, staff", flags=(
        "info CON-05 Consultations!A2", "should CON-06 Consultations!B2")),
    who("an announced list", 3, "3 teachers: Ann; Bob; Cy"),
    who("an announced list that is short", 2, "4 teachers: Ann; Bob", flags=("should CON-06 Consultations!B2",)),
    who("nothing at all", 0, "", flags=("must CON-01 Consultations!B2",)),
    who("a date", 0, "10/5/2024", flags=("must CEL-02 Consultations!B2",)),
    # Names beside numbers.
    who("more than the names", 2, ("Ann Lee; Bob Ray", "3"), flags=("info CON-04 Consultations!C2",),
        messages={"CON-04": ("3", "2", "names count")}),
    who("fewer than the names", 2, ("Ann Lee/Bob Ray", "1"), flags=("info CON-04 Consultations!C2",)),
    who("as many as the names", 4, ("Maria, Jose, Ana", "3"), ("ann lee; ANN LEE", "1")),
    who("others are not among the names", 1, ("Jane Smith + 2 others", "3"), flags=(
        "should CON-06 Consultations!B2", "info CON-04 Consultations!C2")),
    who("by number alone", 4, ("", "4")),
    # One person spelled two ways: counted as two, and shown.
    who("accents", 2, "José", "Jose", flags=("info CON-03 Consultations!B3",),
        messages={"CON-03": ("“José”", "“Jose”")}),
    who("titles", 2, "Dr. Jane Smith", "Jane Smith", flags=("info CON-03 Consultations!B3",)),
    who("Ms and brackets", 2, "Ms. Ann Lee", "Ann Lee (Oak)", flags=("info CON-03 Consultations!B3",)),
    who("initials", 2, "Jane A. Smith", "Jane Smith", flags=("info CON-03 Consultations!B3",)),
    who("an initial for a first name", 2, "J. Smith", "Jane Smith", flags=("info CON-03 Consultations!B3",)),
    who("last and first against first and last", 2, "Smith, Jane", "Jane Smith",
        flags=("info CON-03 Consultations!B3",)),
    who("a letter apart", 2, "Jonathan Smith", "Jonathon Smith", flags=("info CON-03 Consultations!B3",)),
    who("both in one cell", 2, "Zoë Ray; Zoe Ray", flags=("info CON-03 Consultations!B2",)),
    who("three spellings", 3, "José Ray", "Jose Ray", "Mr. Jose Ray", flags=(
        "info CON-03 Consultations!B3", "info CON-03 Consultations!B4")),
    who("no look-alikes", 8, "Ann Lee; Amy Lee", "Bob Ray; Rob Ray", "P-1001; P-1002", "Mr. Dunn; Mrs. Dunn"),
    who("case, spaces, apostrophes and full stops aside", 3, "Pat O'Brien; J.R. Smith; Mary-Ann Lee",
        "PAT  OBRIEN; JR Smith.; mary ann lee", "Pat O’Brien"),
    who("initials with and without spaces", 1, "J. R. Hill", "J.R. Hill", "JR Hill; j r hill"),
    who("first names with and without spaces", 2, "Mary Ann Fox", "MaryAnn Fox; Mary-Ann Fox", "Mac Donald; Macdonald"),
    who("spaces between digits tell ids apart", 2, "P 10-12", "P 101-2"),
    # Facilitators.
    led_by("two facilitators", "Ann Lee; Bob Ray"), led_by("two facilitators and a slash", "Ann Lee/Bob Ray"),
    led_by("three facilitators", "Maria, Jose, Ana", "should COP-05 CoPs!B2", messages={"COP-05": "3"}),
    led_by("three facilitators and a tab", "Ann Lee\tBob Ray\tCy Dunn", "should COP-05 CoPs!B2"),
    led_by("one facilitator twice", "Ann Lee; ann lee; Bob Ray"),
    led_by("facilitators in doubt", "Ann Lee, Bob Ray", "info CON-05 CoPs!B2", messages={
        "CON-05": ("Facilitators", "2 people")}),
    led_by("four facilitators in doubt", "Lee, Ann, Ray, Bob", "info CON-05 CoPs!A2", "should COP-05 CoPs!B2"),
    led_by("a facilitator and others", "Ann Lee + 2 others", "info CON-05 CoPs!B2",
           messages={"CON-05": ("“2 others”", "“Ann Lee”")}),
    led_by("no facilitator by name", "various staff", "must COP-04 CoPs!B2", messages={"COP-04": "“various staff”"},
           standing={"C1": "Not documented here"}),
    led_by("a number of facilitators", "2", "must COP-04 CoPs!B2"),
    Case("facilitators of sessions", rules=("CON-05", "CON-06", "CEL-02"), flags=("info CON-05 Sessions!D13",), sheets={
        "Sessions": [["CoP ID", "Date", "Status", "Facilitators"], *(
            ["C1", f"{year}-{month:02d}-09", "Held", name] for year, month, name in (
                *((2024, month, "Ann Lee; Bob Ray") for month in range(7, 13)),
                *((2025, month, "staff") for month in range(1, 6)), (2025, 6, "Ann Lee, Bob Ray")))]}),
)
