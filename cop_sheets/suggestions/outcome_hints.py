"""Words in the questions of survey forms, and the NCPC outcomes that they suggest."""

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
