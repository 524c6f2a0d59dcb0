"""Random cells: accepted forms of dates, numbers, hours, names and answers, and unreadable ones.

Cells are plain Python values: str, float, int, bool, date, datetime, time, timedelta. Every function takes the
`Random`.
"""

from datetime import date, datetime, time, timedelta

BAD_DATES = ("31/31/2024", "2026-13-01", "May", 45678.0, "next Tuesday", "2/30/2025", "#REF!", "3/4", "TBD", 20241015.0,
             "32/12/24", "June 31, 2025", "2024", "Mon", "10/2024/15")
BAD_WHOLES = ("twelve", -3, "-3", "12-15", "inf", "NaN", 12.5, "#REF!", "about 12", "1,20", "?")
BAD_HOURS = ("two", "1-2", "inf", "NaN", "#VALUE!", "all day", "1:2:3:4", "TBD", "1.5 days")
BAD_ANSWERS = (6, 0, "Maybe", 3.5, "Yes", "Somewhat agree", "9", "#N/A", -1, "3.5")
GOOD_WORDS = ("Strongly disagree", "Disagree", "Neutral", "Neither agree nor disagree", "Agree", "Strongly agree")
FIRST_NAMES = ("Ann", "Bob", "Cy", "Di", "Eve", "José", "Mary-Kate", "J.", "Zoë")
LAST_NAMES = ("Lee", "Ray", "O'Brien", "Dunn", "Smith-Jones", "Ñuñez", "St. John")
NUMBERS_AND_WORDS = ("3", 4.0, 12, "3 teachers", "Group of 5", "various", "see notes", "staff", "Bright Stars staff",
                "two directors", "several", "teacher", "3; 4", "all staff", "10+2", "07")
MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def chance(random, likelihood):
    """Return True with the given probability (0 to 1)."""
    return random.random() < likelihood


def with_invisible_characters(random, text):
    """Return `text`, sometimes with spaces or invisible characters around or inside it."""
    forms = (f" {text}", f"{text}  ", f"\u00a0{text}", f"{text}\u200b", text.replace(" ", "  "), f"\ufeff{text}\t")
    return random.choice(forms) if chance(random, 0.15) else text


def date_cell(random, day, month_only=False):
    """Return a cell with the date `day`; with `month_only` sometimes only its month."""
    month, named = day.month, MONTH_NAMES[day.month - 1]
    if month_only and chance(random, 0.25):
        return random.choice((f"{named[:3]} {day.year}", f"{named} {day.year}", f"{month}/{day.year}",
                              f"{day.year}-{month:02d}"))
    if chance(random, 0.4):
        return day
    clock = time(random.randrange(24), random.randrange(60), random.randrange(60))
    suffix = "th" if 4 <= day.day <= 20 or 24 <= day.day <= 30 else ("st", "nd", "rd")[day.day % 10 - 1]
    slashed = f"{month}/{day.day}/{day.year}"
    return random.choice((
        datetime.combine(day, clock), day.isoformat(), f"{day.isoformat()} {clock}", f"{day.isoformat()}T{clock}",
        f"{day.year}/{month}/{day.day}", slashed, f"{month:02d}/{day.day:02d}/{day.year}",
        f"{month}/{day.day}/{day.year % 100:02d}", f"{month}-{day.day}-{day.year}",
        f"{named[:3]} {day.day}, {day.year}", f"{named} {day.day}{suffix} {day.year}",
        f"{day.day} {named[:3]} {day.year}", f"{WEEKDAYS[day.weekday()]}, {named} {day.day}, {day.year}",
        f"{WEEKDAYS[day.weekday()][:3]} {slashed}", f"{slashed} {clock}",
        f"{slashed} {clock.hour % 12 or 12}:{clock:%M:%S} {'PM' if clock.hour > 11 else 'AM'}",
        with_invisible_characters(random, slashed), f"{named.upper()} {day.day}, {day.year}",
    ))


def day_cell(random, day, month_only=False, bad=0.05, blank=0.04):
    """Return a cell with the date `day`, or sometimes a blank or unreadable one."""
    if chance(random, blank):
        return ""
    if chance(random, bad):
        return random.choice(BAD_DATES if month_only else (*BAD_DATES, "Sep 2024", "9/2024"))
    return date_cell(random, day, month_only)


def whole_cell(random, most=30, bad=0.1, blank=0.1):
    """Return a cell with a whole number in any form, or a blank or unreadable one."""
    if chance(random, blank):
        return ""
    if chance(random, bad):
        return random.choice(BAD_WHOLES)
    number = random.randrange(1, most)
    return random.choice((number, float(number), str(number), f"{number}.0",
                          with_invisible_characters(random, str(number)),
                          f"{number + 1000:,}", 1200 + number))


def hours_cell(random):
    """Return a cell with hours in any form, 0, -2, or a blank or unreadable one."""
    if chance(random, 0.1):
        return random.choice(BAD_HOURS)
    if chance(random, 0.12):
        return random.choice((0, -2, "0", "-2", "", ""))
    quarters = random.randrange(1, 20)
    whole, minutes = divmod(quarters * 15, 60)
    decimal = quarters / 4
    forms = [decimal, str(decimal), f"{decimal} hrs", f"{decimal} hours", f"{decimal}h", f"{quarters * 15} min",
             f"{quarters * 15} minutes", f"{whole}:{minutes:02d}", time(whole, minutes),
             timedelta(hours=whole + 24, minutes=minutes), f"{whole}h {minutes}m", f"{decimal} HRS", "20 min", 2,
             "1 hour", with_invisible_characters(random, f"{decimal} hr"), f"{whole} hr {minutes} min"]
    return random.choice(forms)


def person(random):
    """Return one person as `First Last`, in one of several equivalent spellings."""
    name = f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"
    if chance(random, 0.3):
        name = random.choice((name.upper(), name.lower(), name.replace("'", "’"), name.replace("'", ""),
                              name.replace(".", ""), name.replace("-", " "), name.replace(" ", "  ")))
    return name


def people_cell(random):
    """Return one to four people in any form that a cell may have, or text that names nobody."""
    if chance(random, 0.1):
        return random.choice(NUMBERS_AND_WORDS)
    some = [person(random) for _ in range(random.randrange(1, 5))]
    if chance(random, 0.4):
        return listed_people(random, some)
    numbers = [str(random.randrange(101, 120)) for _ in some]
    turned = [f"{random.choice(LAST_NAMES)}, {random.choice(FIRST_NAMES)}" for _ in some]
    return random.choice((
        "; ".join(some), ";".join(some) + ";", ", ".join(some), "\n".join(some), " & ".join(some), " and ".join(some),
        ", ".join(numbers), "; ".join(numbers), float(numbers[0]), numbers[0], turned[0], "; ".join(turned),
        "\n".join(turned), f"{turned[0]}; {some[0]}", f"{some[0]}, {numbers[0]}", some[0], f"P-{numbers[0]}", "Ann",
        "N/A", f"{some[0]}; TBD", "none"))


def listed_people(random, some):
    """Return the people `some` as a list with various separators, or with other text beside the names."""
    last, short = some[-1], random.sample(FIRST_NAMES[:5], random.choice((3, 5)))
    return random.choice((
        "/".join(some), " / ".join(some), " + ".join(some), " | ".join(some), "\t".join(some), " plus ".join(some),
        " w/ ".join(some), " - ".join(some), ", ".join(short), "\n".join(f"- {name}" for name in some),
        " ".join(f"{at}. {name}" for at, name in enumerate(some, start=1)),
        "\n".join(f"{at}) {name}" for at, name in enumerate(some, start=1)), "".join(f"• {name} " for name in some),
        f"{', '.join(some)} and {person(random)}", f"{', '.join(some)}, and {person(random)}", f"{last}, Jr.",
        f"{some[0]}, PhD, {last}", f"Dr. {last}", f"{last} (Bright Stars, room 2)", f"{last} + 2 others", f"{last} +2",
        f"{'; '.join(some)}; 3 teachers", f"{last}/N/A", f"{last} & staff"))


def answer_cell(random, scale=None, off=0.08, blank=0.15):
    """Return an answer on `scale` (agreement by default), or a blank, N/A or one that isn't on the scale."""
    if chance(random, blank):
        return random.choice(("", "", "N/A", "n/a", "NA"))
    if chance(random, off):
        return random.choice(BAD_ANSWERS if scale is None else ("perhaps", "#N/A", "99"))
    if scale:
        chosen = random.choice(scale)
        if " - " in chosen:
            number, answer = chosen.split(" - ")
            return random.choice((chosen, answer, int(number), number))
        return int(chosen) if chosen.isdigit() else random.choice((chosen, chosen.upper(),
                                                                   with_invisible_characters(random, chosen)))
    place = random.choice((1, 2, 3, 4, 4, 5, 5, 5))
    answer = random.choice(GOOD_WORDS)
    return random.choice((place, float(place), str(place), answer, answer.upper(),
                          with_invisible_characters(random, answer),
                          f"{place} - {[*GOOD_WORDS[:3], *GOOD_WORDS[4:]][place - 1]}"))


def some_day(random, first=date(2023, 5, 1), last=date(2026, 9, 30)):
    """Return a day from `first` to `last`, inclusive."""
    return first + timedelta(days=random.randrange((last - first).days + 1))
