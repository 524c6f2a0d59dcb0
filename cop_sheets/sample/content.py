"""Texts of the sample: counties, Communities of Practice, people. All but the counties are invented."""

from typing import NamedTuple

# North Carolina's hundred counties; a partnership of the sample is named after one.
COUNTIES = (
    "Alamance", "Alexander", "Alleghany", "Anson", "Ashe", "Avery", "Beaufort", "Bertie", "Bladen", "Brunswick",
    "Buncombe", "Burke", "Cabarrus", "Caldwell", "Camden", "Carteret", "Caswell", "Catawba", "Chatham", "Cherokee",
    "Chowan", "Clay", "Cleveland", "Columbus", "Craven", "Cumberland", "Currituck", "Dare", "Davidson", "Davie",
    "Duplin", "Durham", "Edgecombe", "Forsyth", "Franklin", "Gaston", "Gates", "Graham", "Granville", "Greene",
    "Guilford", "Halifax", "Harnett", "Haywood", "Henderson", "Hertford", "Hoke", "Hyde", "Iredell", "Jackson",
    "Johnston", "Jones", "Lee", "Lenoir", "Lincoln", "Macon", "Madison", "Martin", "McDowell", "Mecklenburg",
    "Mitchell", "Montgomery", "Moore", "Nash", "New Hanover", "Northampton", "Onslow", "Orange", "Pamlico",
    "Pasquotank", "Pender", "Perquimans", "Person", "Pitt", "Polk", "Randolph", "Richmond", "Robeson", "Rockingham",
    "Rowan", "Rutherford", "Sampson", "Scotland", "Stanly", "Stokes", "Surry", "Swain", "Transylvania", "Tyrrell",
    "Union", "Vance", "Wake", "Warren", "Washington", "Watauga", "Wayne", "Wilkes", "Wilson", "Yadkin", "Yancey",
)


class CopTheme(NamedTuple):
    """The theme of a CoP: texts of its row on the tab CoPs, and the topics of its sessions."""

    name: str
    domain: str
    community: str
    practice: str
    topics: tuple[str, ...]


COP_THEMES = (
    CopTheme("Tender Beginnings", "Infant and early childhood mental health",
             "Infant and toddler teachers and mental health consultants", "Reflective practice about babies' cues",
             ("Reading babies' cues", "Separation at drop-off", "Stress in infancy",
              "Talking with families about worry",
              "Caring for the caregiver", "Primary caregiving")),
    CopTheme("Family Child Care Circle", "Quality in family child care homes",
             "Owners and operators of family child care homes", "Running a small program that serves mixed ages well",
             ("Mixed-age planning", "Contracts and policies", "Taxes for small programs", "Outdoor play at home",
              "Marketing a program", "Substitutes and sick days")),
    CopTheme("Everyone Belongs", "Inclusion of children with disabilities",
             "Preschool teachers, therapists and early interventionists", "Adapting routines so that all take part",
             ("Adapting materials", "Working with therapists", "Embedded instruction", "Transition to preschool",
              "Sensory needs", "Family voice in planning")),
    CopTheme("Dos Idiomas", "Supporting dual language learners", "Teachers and assistants of dual language learners",
             "Honoring home languages in every routine",
             ("Home language surveys", "Songs in two languages", "Books that mirror families", "Interpreters",
              "Stages of language", "Labels and visuals")),
    CopTheme("Leading Together", "Program leadership and staff retention", "Directors and assistant directors",
             "Building workplaces where teachers stay",
             ("Staff retention", "Coaching conversations", "Budgets in lean years", "Onboarding new teachers",
              "Wage supplements", "Strengths-based supervision")),
    CopTheme("Outside Every Day", "Outdoor learning environments", "Preschool teachers and garden volunteers",
             "Turning yards into places to learn",
             ("Loose parts", "Gardening with toddlers", "Risk and safety", "Rain gear and winter days",
              "Outdoor literacy", "Shade and water")),
    CopTheme("Calm and Connected", "Social and emotional development", "Teachers of three- and four-year-olds",
             "Practices that prevent challenging behavior",
             ("Visual schedules", "Teaching feelings", "Calm-down spaces", "Peer support", "Behavior as communication",
              "Partnering with families")),
    CopTheme("Families First", "Family engagement", "Family support staff and teachers",
             "Welcoming families as partners in learning",
             ("Home visits", "Fathers at pick-up", "Family nights", "Two-way communication", "Setting goals together",
              "Grandparents raising children")),
    CopTheme("Story by Story", "Early language and literacy", "Preschool teachers and children's librarians",
             "Reading and telling stories interactively",
             ("Dialogic reading", "Children as storytellers", "Choosing diverse books", "Writing centers",
              "Phonological play", "Library partnerships")),
    CopTheme("Healing Classrooms", "Trauma-informed care", "Teachers, home visitors and social workers",
             "Classrooms that feel safe to children who have lived through trauma",
             ("Signs of trauma", "Predictable days", "Secondary stress", "After the storm", "Foster families",
              "Repairing ruptures")),
    CopTheme("Coaches' Table", "Coaching and technical assistance", "Technical assistance and quality specialists",
             "Sharing cases and tools of coaching",
             ("Case consultation", "Goal planning", "Feedback that helps", "Virtual coaching", "Data with teachers",
              "Coaching for equity")),
    CopTheme("Little Scientists", "Early mathematics and science", "Pre-K teachers and instructional coaches",
             "Noticing and extending children's questions",
             ("Counting in routines", "Blocks and engineering", "Ramps and motion", "Patterns everywhere",
              "Questions that extend", "Kitchen science")),
)

# Names that are spelled so differently that no two are flagged as similar.
FIRST_NAMES = (
    "Abigail", "Beatriz", "Charlotte", "Deshawn", "Evelyn", "Fatima", "Gwendolyn", "Hector", "Imani", "Josephine",
    "Keisha", "Lucinda", "Monique", "Norma", "Octavia", "Priscilla", "Quentin", "Rosalind", "Siobhan", "Tabitha",
    "Ursula", "Vivian", "Winifred", "Xiomara", "Yolanda", "Zachary", "Barbara", "Clifford", "Dolores", "Emmanuel",
    "Felicity", "Guadalupe", "Hyacinth", "Isidro", "Jebediah", "Kumiko",
)
LAST_NAMES = (
    "Ashworth", "Bledsoe", "Castellanos", "Dunlap", "Eubanks", "Featherstone", "Grady", "Huffman", "Ingram", "Jernigan",
    "Kowalski", "Locklear", "McLaughlin", "Nguyen", "Oxendine", "Pruitt", "Quesada", "Ridenhour", "Stroud", "Tuttle",
    "Underwood", "Vaughn", "Whitfield", "Xiong", "Yarbrough", "Zimmerman", "Boykin", "Cozart", "Dellinger", "Efird",
    "Fuquay", "Gutierrez", "Hollifield", "Ibarra", "Joyner", "Koontz",
)

MEETING_PLACES = ("library", "partnership office", "community college, room 114", "Methodist church hall",
                  "Head Start center",
                  "county extension office")
SOFTWARE = ("Zoom", "Microsoft Teams", "Google Meet")
MEMBERSHIPS = ("Open to all who do this work; by invitation and word of mouth", "Open; people join at any session",
               "Staff of licensed programs in the county; sign-up form", "Core group of regulars, guests welcome")
ASSESSMENTS = ("Survey every spring and a check-in question each session",
               "Spring survey; reflection sheet each quarter",
               "Annual survey and a yearly conversation about what members need")
CANCELLATION_REASONS = ("Snow, roads closed", "Facilitator sick", "Power out after the storm", "Too few could come",
                        "County office closed", "Conflict with licensing visits")
SESSION_NOTES = ("Two new members joined.", "Shared the resource list.", "Guest from the community college.",
                 "Members asked for more time for cases.", "Brought books to trade.", "Planned the spring visit.")
CONSULTATION_TOPICS = ("Planning the first session", "Inviting new members", "Sharing facilitation",
                       "Using the spring survey", "Keeping quiet members in view", "Moving to hybrid meetings",
                       "Writing a shared vision", "Choosing a meeting time")
OTHER_TRAININGS = ("Growing Together book study", "Facilitators' reunion", "Hybrid meetings that work",
                   "Using survey results")
OWN_QUESTIONS = (
    "I know more about how to develop a CoP", "My skills as a facilitator have grown",
    "I have gained new knowledge and skills", "I feel more confident and motivated in my role",
    "I feel supported in my role", "I find resources and information through our network",
)
# In an order that doesn't decide which are a pair.
PAIRED_QUESTIONS = (
    "Before this CoP, how confident were you?", "Before this CoP, how motivated were you?",
    "How confident are you now?", "How motivated are you now?",
)
