"""Words that partnerships use for what the layout calls otherwise. They only suggest; nothing is read by them.

Layout headers and aliases need not be here. Phrases are compared by their words (see `words`), so `# attending` covers
`Number Attending`, `How many attended?` and `no. of attendees`.
"""

import re

from cop_sheets.layout import CONSULTATIONS, COPS, SESSIONS, SURVEY_RESPONSES, TRAININGS

# Words that mean the same, by the word that stands for them; some are Spanish.
SYNONYMS = {
    "attend": "attended attendee attendees attendance attending attends attd present turnout headcount signin came "
              "asistencia asistentes showed signed joined participant participants participated participating "
              "there ttl heads tot",
    "number": "no num nbr nr qty quantity numero cuantos",
    "session": "meeting meetings mtg mtgs mtng meet met sessions sess gathering gatherings reunion reuniones",
    "training": "trainings trng trg trn tng workshop workshops pd class classes course courses webinar webinars event "
                "events taller talleres capacitacion pds trained inservice institute",
    "consult": "consultation consultations consulting consults consulted ta coaching coached",
    "cop": "cops group groups circle circles plc network communityofpractice grp team grupo grupos hub hubs peer club "
           "clubs pod pods chapter",
    "online": "virtual virtually zoom remote remotely teams webex dialed dialled screen zm dialin",
    "inperson": "onsite f2f ip table",
    "facilitator": "facilitators facilitated facilitate facilitates facil facilitating leader leaders lead leads led "
                   "facilitador facilitadora lider convener convenor organizer coordinator point host hosts hosted "
                   "moderator cofacilitator cofacilitators keeper keepers steward chair chairs cochair guide",
    "date": "dat dt day dates when fecha dia",
    "duration": "length lenght long lasted duracion lengthy",
    "minute": "minutes min mins",
    "hour": "hours hr hrs horas hora",
    "person": "people persons individual individuals ppl coachee coachees folks caregiver caregivers neighbor "
              "neighbors everybody everyone adults",
    "teacher": "teachers educator educators provider providers staff",
    "topic": "topics subject theme agenda focus discussed discussion about covered talked tema temas content covers "
             "discuss talk",
    "note": "notes comment comments remark remarks memo misc remember",
    "mode": "format delivery modality hyb medium",
    "place": "where location venue locations site lugar",
    "start": "started begin began begun launch launched formed established since opened starting kickoff kicked",
    "end": "ended closed finished stopped ending finish wrapped wrap disbanded dissolved retired concluded",
    "member": "members enrolled enrollment roster miembros miembro mbrs mbr",
    "role": "position roles part",
    "cancel": "cancelled canceled cancellation cancelation postponed canx cxl",
    "hold": "held happened happens occurred occur happen",
    "receive": "received receiving recipient recipients served serve",
    "evaluation": "evaluate evaluated eval evaluations assess assessed assessment",
    "fiscalyear": "fy sfy fiscal",
    "id": "key code identifier",
    "name": "names nombre title called",
    "survey": "encuesta surveys feedback questionnaire",
    "update": "updated updates",
    "practice": "practise",
    "software": "platform tool app",
    "consultant": "coach coaches specialist consultants helper mentor",
}
# Phrases that are one word, before words are split.
PHRASES = {
    "communities of practice": "cop", "community of practice": "cop", "learning community": "cop",
    "in person": "inperson", "no show": "noshow", "no shows": "noshow", "face to face": "inperson",
    "in the room": "inperson", "in room": "inperson", "in rm": "inperson", "on site": "inperson",
    "how many": "number", "how long": "duration", "how much time": "duration", "technical assistance": "consult",
    "head count": "attend", "sign in": "attend", "showed up": "attend", "took place": "hold",
    "fiscal year": "fiscalyear", "ano fiscal": "fiscalyear", "fiscal yr": "fiscalyear", "time spent": "duration",
    "professional development": "training", "on line": "online", "program year": "fiscalyear",
    "time stamp": "timestamp",
}
STOP_WORDS = frozenset(re.findall(r"\w+", """
    a all an and any are as at be been by did do does for has have how i if in is it its my of on or our please that
    the their them they this to us was we were which with you your"""))
# Words that say little by themselves, and how much; others say 1.
WEIGHTS = {"number": 0.5, "count": 0.4, "date": 0.6, "name": 0.5, "who": 0.4, "what": 0.3, "total": 0.4, "cop": 0.7,
           "session": 0.5, "training": 0.5, "consult": 0.5, "type": 0.5, "time": 0.5, "person": 0.6, "id": 0.5,
           "place": 0.8}
TAB_HINTS = {
    COPS: ("groups", "our groups", "list of groups", "CoP roster", "CoP information", "CoP info", "CoP directory",
           "CoP details", "profiles", "group list", "CoP overview", "circles", "CoP profiles", "list of CoPs"),
    SESSIONS: ("meeting log", "meeting notes", "log", "group meetings", "CoP attendance", "attendance",
               "meeting dates", "monthly meetings", "CoP meeting log", "attendance log", "session tracker",
               "meeting tracker", "gatherings", "sign in", "meeting record"),
    TRAININGS: ("workshops", "PD", "professional development", "PD log", "facilitator training", "workshop log",
                "classes", "training tracker", "training calendar", "events", "webinars", "training attendance"),
    CONSULTATIONS: ("TA", "TA log", "technical assistance", "coaching", "coaching log", "consults", "coaching visits",
                    "consultation tracker", "site visits", "TA hours", "consultation hours", "support visits"),
    SURVEY_RESPONSES: ("survey results", "feedback", "evaluation", "participant survey", "form responses",
                       "survey data", "end of year survey", "evaluations", "participation survey", "member survey"),
}
# Sheets that may have such columns without being a log.
OTHER_TABS = ("plan", "proposed", "want", "wish list", "ideas", "upcoming", "future", "board", "parent", "copy",
              "backup", "draft", "planned", "schedule", "lists", "dropdowns", "drop down lists", "options", "lookup",
              "instructions", "read me", "budget", "contacts", "validation", "data validation", "settings", "summary",
              "totals", "calendar", "roster", "members", "old", "archive", "template", "mileage", "to do", "goals")
# In the header of a column that says for each row what it is.
TYPE_WORDS = frozenset(("activity", "category", "kind", "service", "type"))
COLUMN_HINTS = {
    COPS: {
        "cop_id": ("abbrev", "code", "#", "CoP #", "group #", "short name", "group code", "abbreviation"),
        "cop_name": ("full name", "name of the community", "group", "group name", "title", "CoP title", "circle",
                     "CoP", "which group"),
        "former_names": ("fka", "formerly known as", "previously known as", "another name before", "old name",
                         "formerly", "used to be called", "other names", "previous name", "aka"),
        "psc": ("service code", "purpose code", "activity code", "funding code"),
        "pid": ("program ID", "program"),
        "domain": ("what ties us together", "common interest", "general interest area", "area of interest",
                   "focus area", "interest area", "topic", "topic area", "shared interest"),
        "domain_changed_on": ("changed area on", "area changed", "domain changed", "date domain changed",
                              "domain change date"),
        "cad_updated_on": ("CAD updated", "CAD update", "date CAD updated", "CAD date"),
        "community": ("who is your CoP for", "for whom", "audience", "target audience", "who it is for",
                      "intended audience", "who is it for", "target group", "who", "serves"),
        "membership": ("how do people get in", "how people get in", "membership rules", "who can join",
                       "how people join", "member type", "open or closed", "how to join", "recruitment",
                       "who are the members", "members are"),
        "members": ("heads", "head count", "# members", "how many members", "size", "current members", "member count",
                    "enrollment", "roster size", "members now"),
        "practice": ("narrowed focus", "narrow focus", "working on", "specific focus", "practice focus",
                     "what they work on", "shared practice", "what members do"),
        "assessment_and_evaluation": ("how we'll know it's working", "how success is measured", "evaluation",
                                      "how we evaluate", "evaluation method", "evaluation plan",
                                      "how we know it works", "how impact is measured"),
        "facilitators": ("keeper", "point person", "contact person", "led by", "leader", "group leader",
                         "facilitator names", "facilitated by", "who leads", "contact", "run by"),
        "facilitator_requirements_met": ("facilitator qualified", "requirements met", "meets requirements",
                                         "facilitator requirements", "facilitator criteria met"),
        "training_cohort": ("cohort", "trained in cohort", "facilitator cohort", "training class", "cohort trained"),
        "delivery_mode": ("meets how", "type", "in person or virtual", "how it meets", "meeting type",
                          "meeting format", "virtual or in person", "how they meet"),
        "meeting_time_and_location": ("where and when", "schedule", "meeting time", "location", "where",
                                      "time and place", "when they meet", "meets when", "day and time",
                                      "meeting schedule", "meeting place"),
        "meeting_software": ("platform", "zoom or teams", "online platform", "video tool", "virtual platform",
                             "meeting tool"),
        "hybrid_room_equipment": ("camera and microphone in room", "cam and mic in room", "room camera", "owl",
                                  "meeting owl", "room equipment", "equipment", "camera and mic in room",
                                  "hybrid equipment"),
        "members_have_camera_and_microphone": ("members have webcam", "cameras and mics", "webcam and microphone",
                                               "members have equipment"),
        "growing_together_book": ("got the book", "GT book", "has book", "book on hand", "growing together copy",
                                  "copy of book"),
        "start_date": ("first mtg", "began", "first meeting", "start", "launch date", "date formed", "since",
                       "date began", "first met"),
        "end_date": ("wrapped up", "last mtg if closed", "closed", "stopped", "last meeting", "finished",
                     "date closed", "end"),
    },
    SESSIONS: {
        "cop_id": ("cohort group", "group", "group name", "which group", "circle", "community", "learning community",
                   "CoP name", "name of group", "which CoP met", "CoP group"),
        "date": ("what day did you meet", "when", "day", "date held", "met on", "meeting day", "date of mtg"),
        "status": ("happened", "on or off", "met or cancelled", "ok or cancelled", "cancelled", "held?",
                   "did it happen", "took place", "cancelled?", "held or cancelled", "meeting status", "happened?",
                   "did we meet"),
        "delivery_mode": ("platform/place", "how did you meet", "ip or v or hyb", "zoom?", "mode", "how we met",
                          "meeting type", "where", "location", "virtual or in person", "setting", "type",
                          "in person virtual or hybrid", "how held", "in person/zoom", "meeting format"),
        "minutes": ("how many minutes did you meet", "about how many minutes", "length", "duration", "how long",
                    "min", "length of meeting", "length (min)", "time in minutes"),
        "attended_in_person": ("at the table", "in the room", "on site", "came in person", "# in person",
                               "face to face", "onsite count"),
        "attended_online": ("on screen", "dialed in", "online", "on zoom", "virtual attendees", "joined online",
                            "remote", "# virtual", "# on zoom", "virtual attendance"),
        "attended": ("ttl", "everybody", "how many were there", "signed in", "how many came", "total", "how many",
                     "no. there", "number there", "# attending", "head count", "total attendance",
                     "number of participants", "# present", "turnout", "attendees", "participants", "# of people",
                     "total participants", "number of members present"),
        "topic": ("main thing discussed", "what did you discuss", "what for", "what about", "title", "session title",
                  "meeting topic", "what we talked about", "subject", "agenda", "focus", "theme", "discussion topic",
                  "what we did"),
        "facilitators": ("who led the meeting", "facilitator initials", "convener", "who ran it", "led by", "leader",
                         "host", "facilitated by", "run by", "who led", "presenter"),
        "notes": ("things to remember", "remarks", "anything else", "comments", "observations", "other", "follow up",
                  "memo"),
    },
    TRAININGS: {
        "training_id": ("code", "training code", "training #", "event ID", "event #", "course ID"),
        "title": ("what", "course", "name of training", "workshop", "class", "session title", "topic", "name",
                  "training name", "workshop title", "course title", "event name", "training topic",
                  "training offered"),
        "date": ("month", "when", "day", "date held", "date of workshop", "date offered", "workshop date",
                 "event date"),
        "cohort": ("cohort name", "cohort #"),
        "phase": ("stage", "type of training", "training type", "type", "training phase"),
        "strategy": ("strategy covered", "key strategy covered", "strategies addressed", "strategy addressed"),
        "delivery_mode": ("delivered", "how delivered", "virtual or in person", "how held", "type", "where",
                          "location", "in person/virtual"),
        "minutes": ("length", "duration", "how long", "min", "length (min)", "time in minutes"),
        "participants": ("# completed", "# who finished", "facilitators trained", "signed in", "# trained",
                         "attendees", "how many attended", "number trained", "head count", "# present", "# of people",
                         "people trained", "# attending", "total attendance", "enrolled", "turnout"),
    },
    CONSULTATIONS: {
        "date": ("month/day", "month", "when", "day", "date of visit", "visit date", "TA date", "service date",
                 "date of service"),
        "individuals": ("caregiver", "who I coached", "who got help", "with whom", "helped", "who", "name", "teacher",
                        "person", "client", "staff served", "participant", "recipient", "who received", "educator",
                        "coachee", "name of person", "who was helped", "person served", "provider",
                        "participant name", "facilitator"),
        "number_of_individuals": ("how many people helped", "people helped", "# helped", "how many people",
                                  "# people", "number served", "head count", "# served", "how many",
                                  "# of participants", "# of individuals", "people served"),
        "hours": ("time spent", "length", "duration", "hrs", "total time", "hours spent", "time", "how long",
                  "length of visit", "TA hours", "contact hours", "amount of time"),
        "cop_id": ("about which group", "CoP helped", "group", "group name", "which group", "circle", "related CoP"),
        "consultant": ("helper", "staff who helped", "who gave it", "given by", "who helped", "by", "initials",
                       "coach", "TA specialist", "by whom", "provided by", "specialist", "our staff", "staff member",
                       "TA provider", "LP staff", "staff"),
        "delivery_mode": ("phone zoom or visit", "virtual or in person", "how", "contact type", "type of contact",
                          "method", "type", "where", "in person/phone/zoom", "location"),
        "topic": ("purpose of visit", "what on", "what about", "what did they need", "need", "re", "goal",
                  "worked on", "goal worked on", "about", "what we discussed", "reason", "focus", "purpose", "notes",
                  "what for", "issue", "topics discussed", "content"),
    },
    SURVEY_RESPONSES: {
        "timestamp": ("date", "submitted", "submission date", "completed on", "response date", "recorded date",
                      "date submitted", "end date", "submitted at", "completion time", "time completed"),
        "fiscal_year": ("program year", "year", "FY"),
        "cop_id": ("which peer group do you attend", "select your community of practice", "which group are you in",
                   "name of your CoP", "your community of practice", "group",
                   "which community of practice do you attend", "which CoP do you belong to", "your group"),
        "role": ("what is your part in the group", "your part", "what is your role", "your role", "I am a",
                 "are you a", "position", "what is your role in the CoP", "what best describes you",
                 "I am a member or facilitator", "role in CoP", "describe your role"),
    },
}
# Beginnings of words in a survey question, and how much each says for an outcome. For outcome 1 a word for developing
# is near one for the group.
OUTCOME_HINTS = {
    2: {"facilitat": 3.0, "lead": 1.5, "moderat": 2.0, "guid": 2.0, "conversation": 0.8, "discussion": 0.8,
        "running meetings": 2.0},
    3: {"knowledge": 1.5, "skill": 1.5, "learn": 1.8, "new idea": 1.5, "strateg": 1.0, "understand": 1.2,
        "practice": 0.3, "know how": 1.5, "picked up": 1.2, "know more": 1.0, "did not know": 1.0, "new things": 1.2,
        "better at": 0.8},
    4: {"confiden": 3.0, "motivat": 3.0, "inspir": 2.5, "energi": 2.5, "excited": 2.0, "enthusias": 2.5,
        "capable": 2.0, "self assured": 2.0, "surer": 2.5, "sure of myself": 2.5, "fired up": 2.5, "believe in": 2.5,
        "look forward": 1.5, "passion": 1.5},
    5: {"support": 2.6, "alone": 2.6, "isolat": 2.6, "belong": 2.4, "encourag": 2.0, "connected": 1.4, "cared": 1.5,
        "valued": 2.0, "backed": 1.5, "has my back": 2.6, "have my back": 2.6, "behind me": 2.4, "others": 0.3,
        "listen": 1.2, "lean on": 2.0, "turn to": 1.5},
    6: {"resource": 2.8, "information": 2.2, "material": 2.2, "tools": 1.4, "access": 1.0, "handout": 1.8,
        "referr": 1.2, "network": 0.4, "services": 0.8, "links": 1.8, "contacts": 1.4},
}
DEVELOPMENT_WORDS = ("develop", "start", "creat", "build", "launch", "establish", "set up", "setting up", "structur",
                     "plan", "form", "grow", "sustain", "run", "organiz", "built", "kept alive", "keep")
CIRCLE_WORDS = ("cops?", r"communit\w+", "groups?", "circles?", "networks?")
