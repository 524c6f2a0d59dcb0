"""Words that partnerships use for what the layout calls otherwise. They only suggest; nothing is read by them.

Layout headers and aliases need not be here. Phrases are compared by their words (see `words`), so `# attending` covers
`Number Attending`, `How many attended?` and `no. of attendees`.
"""

import re

from cop_sheets.layout import CONSULTATIONS, COPS, DATA_TABS, SESSIONS, SURVEY_RESPONSES, TRAININGS
from cop_sheets.text import match_key

# Words that mean the same, by the word that stands for them; some are Spanish.
SYNONYMS = {
    "attend": "attended attendee attendees attendance attending attends attd present turnout headcount signin came "
              "asistencia asistentes showed signed joined participant participants participated participating "
              "participate participates participation there ttl heads tot asistencias asistieron participante "
              "participantes souls bodies",
    "number": "no num nbr nr qty quantity numero cuantos cuantas cnt",
    "session": "meeting meetings mtg mtgs mtng meet met sessions sess gathering gatherings reunion reuniones "
               "encuentro encuentros junta juntas convened gathered convening night nights",
    "training": "trainings trng trg trn tng workshop workshops pd class classes course courses webinar webinars "
                "event events taller talleres capacitacion pds trained inservice institute entrenamiento "
                "entrenamientos formacion curso cursos seminar seminars module modules",
    "consult": "consultation consultations consulting consults consulted ta coaching coached asesoria asesorias "
               "consultoria tas asesorado asesorada atendida atendido",
    "cop": "cops group groups circle circles plc network communityofpractice grp team grupo grupos hub hubs peer "
           "club clubs pod pods chapter bunch bunches crew crews gang comunidad comunidades",
    "online": "virtual virtually zoom remote remotely teams webex dialed dialled screen zm dialin zooms zoomed onl "
              "distance distancia linea remoto gmeet",
    "inperson": "onsite f2f ip table presencial live physical physically",
    "facilitator": "facilitators fac facs facilitated facilitate facilitates facil facilitating leader leaders "
                   "lead leads led facilitador facilitadora facilito lider convener convenor organizer coordinator "
                   "point host hosts hosted moderator cofacilitator cofacilitators keeper keepers steward chair chairs "
                   "cochair guide facilitadores facilitadoras ftr lidera leading",
    "date": "dat dt day dates when fecha dia fechas cuando dts",
    "duration": "length lenght long lasted duracion lengthy",
    "minute": "minutes min mins minutos minuto",
    "hour": "hours hr hrs horas hora",
    "person": "people persons individual individuals ppl coachee coachees folks caregiver caregivers neighbor "
              "neighbors everybody everyone adults personas consultee consultees",
    "teacher": "teachers educator educators provider providers maestra maestras maestros",
    "topic": "topics subject theme agenda discussed discussion about covered talked tema temas content covers "
             "discuss talk asunto asuntos motivo razon tratado",
    "note": "notes comment comments remark remarks memo misc remember notas nota observacion observaciones "
            "comentarios comentario",
    "mode": "format delivery modality hyb medium modalidad mod channel",
    "place": "where location venue locations site lugar donde spot",
    "start": "started begin began begun launch launched formed established since opened starting kickoff kicked "
             "inicio comienzo desde commenced inception inicial",
    "end": "ended closed finished stopped ending finish wrapped wrap disbanded dissolved retired concluded fin "
           "final termino hasta cierre cerro",
    "member": "members enrolled enrollment roster miembros miembro mbrs mbr integrante integrantes",
    "who": "quien quienes",
    "role": "position roles part papel rol",
    "cancel": "canc cancelled canceled cancellation cancelation postponed canx cxl",
    "hold": "held happened happens occurred occur happen realizada realizado",
    "receive": "received receiving recipient recipients served serve recibio",
    "evaluation": "evaluate evaluated eval evaluations assess assessed assessment evaluacion evaluar evaluating",
    "fiscalyear": "fy sfy fiscal",
    "id": "key code identifier cd cod codigo clave",
    "name": "names nombre title called nm nms nombres named titulo",
    "survey": "encuesta surveys feedback questionnaire",
    "update": "updated updates amended amend revised revision",
    "trainer": "trainers presenter presenters instructor instructors",
    "month": "mo mos mes meses months",
    "practice": "practise practica practicas",
    "previous": "prev prior past former formerly earlier old before anterior anteriores was renamed ex fka aka "
                "alternate alias once",
    "camera": "cameras cam cams webcam webcams",
    "microphone": "microphones mic mics mike mikes",
    "software": "platform tool app plataforma",
    "consultant": "coach coaches specialist consultants helper mentor asesor asesora asesoro",
}
# Phrases that are one word, before words are split.
PHRASES = {
    "communities of practice": "cop", "community of practice": "cop", "learning community": "cop",
    "in person": "inperson", "no show": "noshow", "no shows": "noshow", "face to face": "inperson",
    "in the room": "inperson", "in room": "inperson", "in rm": "inperson", "on site": "inperson",
    "how many": "number", "how long": "duration", "how much time": "duration", "technical assistance": "consult",
    "head count": "attend", "sign ins?": "attend", "sign out": "signout", "signed out": "signout",
    "signed up": "registered", "sign up": "registered",
    "showed up": "attend", "took place": "hold",
    "fiscal year": "fiscalyear", "ano fiscal": "fiscalyear", "fiscal yr": "fiscalyear", "time spent": "duration",
    "professional development": "training", "on line": "online", "program year": "fiscalyear",
    "time stamp": "timestamp", "en persona": "inperson", "en linea": "online", "team member": "staff",
    "was called": "previous name", "was named": "previous name", "used to be": "previous name",
    "also known as": "previous name",
    "known as": "previous name", "run time": "duration", "date and time": "timestamp", "date time": "timestamp",
    "marca temporal": "timestamp", "para quien": "audience", "dirigido a": "audience", "shut down": "end",
    "forma de ingreso": "membership", "web cam": "camera",
    "como unirse": "membership", "en que grupo": "which cop",
    # `Who helped` is who gave the help; these are who got it.
    "who (?:we|i|you|they|was|were|got|did (?:we|i|you)) (?:help|assist|coach|support|consult)(?:ed)?": "who receive",
}
STOP_WORDS = frozenset(re.findall(r"\w+", """
    a all an and any are as at be been did do does for has have i if in is it its my of on or our please that
    the their them they this to us was we were which with you your"""))
# Words that say little by themselves, and how much; others say 1.
WEIGHTS = {"number": 0.5, "count": 0.4, "date": 0.6, "name": 0.5, "who": 0.4, "what": 0.3, "total": 0.4, "cop": 0.7,
           "session": 0.5, "training": 0.5, "consult": 0.5, "type": 0.5, "time": 0.5, "person": 0.6, "id": 0.5,
           "place": 0.8, "how": 0.3, "by": 0.3}
TAB_HINTS = {
    COPS: ("groups", "our groups", "list of groups", "CoP roster", "CoP information", "CoP info", "CoP directory",
           "CoP details", "profiles", "group list", "CoP overview", "circles", "CoP profiles", "list of CoPs",
           "group info", "CoP data", "CoP descriptions", "group descriptions", "learning communities",
           "CAD elements"),
    SESSIONS: ("meeting log", "meeting notes", "log", "group meetings", "CoP attendance", "attendance",
               "meeting dates", "monthly meetings", "CoP meeting log", "attendance log", "session tracker",
               "meeting tracker", "gatherings", "sign in", "meeting record", "CoP tracker", "group tracker",
               "PLC tracker", "meeting attendance", "CoP meetings", "mtg log"),
    TRAININGS: ("workshops", "PD", "professional development", "PD log", "facilitator training", "workshop log",
                "classes", "training tracker", "training calendar", "events", "webinars", "training attendance",
                "training outputs", "training activity", "workshop tracker", "learning series", "training series"),
    CONSULTATIONS: ("TA", "TA log", "technical assistance", "coaching", "coaching log", "consults", "coaching visits",
                    "1:1", "one on one", "one to one", "asesoria", "consultation tracker", "site visits", "TA hours",
                    "consultation hours", "support visits", "coaching diary", "TA tracker", "consultation outputs",
                    "coaching contacts"),
    SURVEY_RESPONSES: ("survey results", "feedback", "evaluation", "participant survey", "form responses",
                       "survey data", "end of year survey", "evaluations", "participation survey", "member survey",
                       "survey answers", "questionnaire", "post survey", "feedback form", "survey export"),
}
# Sheets that may have such columns without being a log.
OTHER_TABS = ("plan", "proposed", "want", "wish list", "ideas", "upcoming", "future", "board", "parent", "copy",
              "backup", "draft", "planned", "schedule", "lists", "dropdowns", "drop down lists", "options", "lookup",
              "instructions", "read me", "budget", "contacts", "validation", "data validation", "settings", "summary",
              "totals", "calendar", "roster", "members", "old", "archive", "template", "mileage", "to do", "goals")
# Headers of columns that logs often have and the layout hasn't.
_OTHER_HEADERS = (
    "address; age group; agenda attached; agreed action; amount spent; apologies; approved by; attachments; billed; "
    "birthday; budget line; bus passes; call back; cell; center; center name; certificate; certificates mailed; CEU "
    "credit; CEUs; child care provided; childcare; children; children served; city; collector ID; contact email; "
    "cost; cost center; county; created by; created on; date entered; date of birth; date signed; day of week; door "
    "prize; due; email; email of facilitator; end time; entered by; entered in database; entered on; entry date; "
    "evaluations returned; expected; facility; facility ID; facility name; fee; follow up date; follow up needed; "
    "food; funding source; gas; gift cards; group chat link; guest speaker; handouts left; how did it go; how "
    "satisfied; incentive; initials; invoice number; invoiced; IP address; job title; keyed by; last modified; "
    "license; license number; line; link; lunch; materials given; materials needed; maximum; meeting link; mileage; "
    "miles; new attendees; next meeting; next meeting date; next session; next steps; next visit; next visit date; no "
    "shows; number absent; number invited; number of centers; number of children; number of new members; number "
    "registered; number signed up; objective met; parent; parking; parking cost; percent; phone; phone number; photo; "
    "presenter; presenter fee; progress; quarter; rating; recommended; recorded by; recording link; refreshments; "
    "registered; registration deadline; reported; respondent ID; response ID; room; room number; RSVP; satisfaction; "
    "school; school name; seats; sent; sign in sheet on file; signature; site name; snack cost; snacks; speaker; star "
    "level; star rating; start time; stipend; supplies; surveys; surveys completed; surveys returned; time in; time "
    "out; title of position; to do; town; trainer; travel miles; travel time; typed by; vendor number; weather; week; "
    "WhatsApp link; would recommend; zip code; zoom link"
)
_LAYOUT_HEADERS = {match_key(name) for tab in DATA_TABS for column in tab.columns
                   for name in (column.header, *column.aliases)}
OTHER_HEADERS = tuple(header for header in _OTHER_HEADERS.split("; ") if match_key(header) not in _LAYOUT_HEADERS)
# In the header of a column that says for each row what it is.
TYPE_WORDS = frozenset(("activity", "category", "kind", "service", "type"))
