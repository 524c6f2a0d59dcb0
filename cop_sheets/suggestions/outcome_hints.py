"""Words in the questions of survey forms, and the NCPC outcomes that they suggest; some are Spanish."""

# Beginnings of words in a survey question, without accents, and how much each says for an outcome. For outcome 1 a word
# for developing is near one for the group.
OUTCOME_HINTS = {
    2: {"facilit": 3.0, "lead": 1.5, "moderat": 2.0, "guid": 2.0, "conversation": 0.8, "discussion": 0.8,
        "running meetings": 2.0, "run a meeting": 2.0, "run meetings": 2.0, "run a session": 2.0, "quiet people": 2.0,
        "quiet members": 2.0, "on track": 1.0, "everyone talking": 1.5, "draw": 1.0, "dialog": 0.8,
        "ask good questions": 1.0, "open ended questions": 1.0, "group dynamics": 2.0, "leader": 0.5,
        "engage members": 1.5, "meeting": 0.8, "run a": 0.8, "talking": 1.0, "manage": 0.6, "handle": 0.6,
        "engaging members": 1.5},
    3: {"knowledge": 1.5, "skill": 1.5, "learn": 1.8, "new idea": 1.5, "strateg": 1.0, "understand": 1.2,
        "practice": 0.3, "know how": 1.5, "knew how": 1.5, "picked up": 1.2,
        "know more": 1.5, "did not know": 1.0, "didn t know": 1.0,
        "new things": 1.2, "something new": 1.2, "better at": 0.8, "what i know": 1.5, "could not": 1.0,
        "couldn t": 1.0, "new ways": 1.2, "new techniques": 1.5, "new approach": 1.2, "new practices": 1.2,
        "practice has improved": 1.5, "practice improved": 1.5, "improved my practice": 1.5,
        "improved my teaching": 1.5, "better teacher": 1.2, "taught me": 1.5, "idea": 0.8, "changed how i": 1.2,
        "aprend": 1.8, "conocimiento": 1.5, "habilidad": 1.5, "cosas nuevas": 1.2, "tried": 0.8,
        "do my job better": 1.2},
    4: {"confiden": 3.0, "inspir": 2.5, "energi": 2.5, "excited": 2.0, "enthusias": 2.5,
        "capable": 2.0, "self assured": 2.0, "surer": 2.5, "sure of myself": 2.5, "fired up": 2.5, "believe in": 2.5,
        "look forward": 1.5, "passion": 1.5, "trust myself": 2.5, "proud": 1.5, "stay in": 1.4,
        "feel better about": 1.5,
        "good at my job": 1.5, "enjoy my": 1.5, "drive to": 1.0, "eager": 2.0, "recharged": 2.0, "renewed": 1.5,
        "empower": 2.0, "competent": 2.0, "confianza": 3.0, "motiva": 3.0, "i can do my job": 1.5, "burned out": 1.0,
        "burnout": 1.0, "joy": 1.2, "committed": 1.2, "self esteem": 2.0, "self confiden": 3.0,
        "feel good": 1.5, "positive": 1.5, "sure of my": 2.0, "more sure": 2.0, "my best": 1.5, "challenges": 1.0,
        "makes me want": 1.5},
    5: {"support": 2.6, "alone": 2.6, "isolat": 2.6, "belong": 2.4, "encourag": 2.0, "connected": 1.4, "cared": 1.5,
        "valued": 2.0, "backed": 1.5, "back me": 2.0, "backs me": 2.0,
        "has my back": 2.6, "have my back": 2.6, "behind me": 2.4,
        "others": 0.3,
        "listen": 1.2, "heard": 1.5, "lean on": 2.0, "turn to": 1.5, "who to call": 1.5, "someone to": 0.8,
        "people to talk to": 1.5, "somebody to talk": 1.5, "cheer": 1.5, "lonely": 2.6, "in this together": 2.0,
        "understood by": 2.4, "respected": 1.5, "accepted": 1.2, "safe to": 1.2, "apoy": 2.6, "reach out": 1.5,
        "count on": 2.0, "helped by": 1.2, "have friends": 1.2, "solo": 1.0, "sola": 1.0,
        "only one": 2.5, "part of a team": 2.0, "part of something": 1.5, "someone to talk": 1.5, "cares": 1.5,
        "help me": 0.8, "for help": 1.2, "helps me when": 1.0, "each other": 1.2, "struggl": 0.8, "understood": 1.2},
    6: {"resource": 2.8, "information": 2.2, "material": 2.2, "tools": 1.4, "access": 1.0, "handout": 1.8,
        "referr": 1.8, "network": 0.4, "services": 1.2, "links": 1.8, "contacts": 1.4, "websites": 1.8, "books": 1.0,
        "recurso": 2.8, "informacion": 2.2, "lesson plans": 1.8, "where to find": 2.0, "where to go": 1.2,
        "community agencies": 1.5, "services in": 1.5, "about services": 1.8, "grants": 1.5, "passed along": 1.0,
        "found help": 1.2},
}
DEVELOPMENT_WORDS = ("develop", "start", "creat", "build", "launch", "establish", "set up", "setting up", "structur",
                     "plan", "form", "grow", "sustain", "run", "organiz", "built", "kept alive", "keep", "begin",
                     "bring", "desarroll", "inici")
# After the name of the group, with words between or directly.
DEVELOPMENT_ENDINGS = ("development", "built", "started", "formed", "kept alive")
DEVELOPMENT_NEXT_WORDS = ("going", "off the ground", "up and running", "model", "life ?cycle")
# Between a word for developing and the group: my skills have grown because of the group.
CAUSES = ("because", "thanks", "through", "from", "by", "with", "in", "at", "since", "due", "after", "part", "as",
          "during", "being", "to")
CIRCLE_WORDS = ("cops?", r"communit\w+", "groups?", "circles?", "networks?", r"comunidad\w*", "grupos?")
# What somebody does for others, after a word that makes it theirs: `how to support children`, `I can encourage staff`.
HELPER_WORDS = ("to", "i", "we", "can", "could", "better", "help me", "helps me", "helped me")
SUPPORT_VERBS = ("support", "encourage", "listen to", "help")
# After such a verb: the speaker, or that it is a noun.
NO_OTHERS = ("me", "us", "each other", "one another", "from", "for", "in", "when", "at", "as", "with", "that", "i",
             "and", "groups?", "systems?", "networks?")
FACILITATOR_WORDS = ("facilitator", "leader", "moderator")
# Of what somebody intends or recommends, which is no outcome.
INTENTION_WORDS = ("likely", "recommend", "again", "would you", "do you plan", "come back")
