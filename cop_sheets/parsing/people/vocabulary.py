"""Words in lists of people that are not part of a name: counts, roles, titles, degrees, workplaces."""

import re

from cop_sheets.blanks import PLACEHOLDER_WORDS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Texts, as match keys, that mean nobody, in addition to blank words.
NO_PERSON_WORDS = PLACEHOLDER_WORDS | {"nobody", "noone", "vacant"}
# Texts, as match keys, that are notes: their words alone may be names.
NOTE_PHRASES = _words("walkin walkins dropin dropins noshow noshows nk etal pendinghire hirepending openhire opencall "
                      "generalcall calllater addlater leftblank")
TITLES = _words("dr mr mrs ms miss mx prof professor rev reverend pastor sra srta coach")
GENERATIONS = _words("jr sr ii iii iv")
# Degrees and licenses; those of two letters only where they are written as such (MA or M.A., not Ma).
DEGREES = _words("""
    phd edd psyd dnp med mph mba msw msn bsn lcsw lcswa ibclc ccc slp cda edm eds aas esq lpn crnp cpnp nbct ceim""")
SHORT_DEGREES = _words("MA MS BA BS RN MD NP OT PT JD AA AS BK DO")
# Words at the start of a surname of several words: in lower case any of these, capitalized only the second list.
PARTICLES = _words("de del dela della la las los da das dos van von der den")
CAPITAL_PARTICLES = _words("De Del Dela Della Dos Das St St. Saint")

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
                "twelve")
COUNT_WORDS = frozenset(NUMBER_WORDS[1:]) | _words("""
    thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty dozen dozens couple pair half""")
QUANTITY_WORDS = _words("""
    all various several multiple many some numerous both few different everyone everybody other others another
    additional more extra entire whole total""")
# Those of the words for several people that may be a surname after a given name: `Dana Children`, not `Lee Family`.
GROUP_SURNAMES = _words("kids children friends couple guests")
# Words for more than one person; a part that ends with one names nobody (`Bright Stars staff`).
GROUP_WORDS = _words("""
    teachers staff team teams members directors educators providers parents people individuals participants
    attendees facilitators coaches administrators owners specialists consultants trainers coordinators caregivers
    families family children kids students employees workers professionals practitioners colleagues volunteers
    interns aides assistants moms dads mothers fathers group groups class classes classroom classrooms cohort
    committee others guests personnel faculty leaders supervisors managers nurses therapists principals toddlers
    infants preschoolers graders friends adults ppl admins speakers visitors maestras
    maestros participantes proveedores proveedoras familias""")
ROLE_WORDS = _words("""
    teacher director educator provider parent person persons leads individual participant attendee facilitator
    cofacilitator administrator admin owner specialist consultant trainer coordinator caregiver student employee
    worker professional practitioner colleague volunteer intern aide assistant lead leader mother father guardian
    supervisor manager nurse therapist principal mentor substitute floater guest adult member somebody someone dir tchr
    coord""")
ROLE_MODIFIERS = _words("""
    co head site program classroom preschool prek pre k early childhood education child care start infant toddler
    executive associate center school licensed family home asst assoc exec""")
# Words that describe people beside a word for them: `teacher (new)`, `providers - bilingual`.
DESCRIPTION_WORDS = _words("""
    new spanish english bilingual hispanic latino latina speaking speakers language full part time float floating
    temporary temp first second third year years age ages month months old room rooms grade private public rural local
    area county region regional state north south east west am pm day night evening morning afternoon weekend class
    classes am/pm english-speaking birth two three school-age""")
# Those of the words that describe people that may be a surname where they are capitalized: `Director (West)`.
SURNAME_DESCRIPTIONS = _words("north south east west day head early child")
NOTE_WORDS = _words("""
    see notes note above below attached list lists listed roster sign signin in sheet sheets file same as ditto
    name names named unnamed unknown anonymous confidential withheld unspecified unlisted not no recorded kept
    given provided available log email spreadsheet yes true false room et etc did didnt dont doesnt forgot attend
    attended absent cancelled canceled postponed rescheduled handful phone office public position vacancy zoom virtual
    online added unsure lots unk private privacy""")
# Words that may be names by themselves, but not beside nothing else than other words of these lists.
PHRASE_WORDS = _words("show shows sure know call calls general open pending hire hired present do does record be later "
                      "add left blank")
# First words of a note; a name in lower case has none of them.
NOTE_STARTS = _words("did didnt not no dont doesnt does was wasnt were forgot couldnt cannot cant cancelled canceled "
                     "postponed rescheduled they we because never")
LINKING_WORDS = _words("""
    the a an of at from in with and or for on by to new my our their her his about approx approximately around
    plus up least only also who""")

WORKPLACE_PATTERN = re.compile(
    r"\b(?:child\s?care|day\s?care|head\s?start|pre-?k|(?:pre)?schools?|centers?|centre|academy|"
    r"academies|elementary|kindergarten|montessori|ymca|university|college|inc|llc)\b", re.IGNORECASE)
