"""When two names are one person's: as they stand, but for case, spaces, apostrophes and full stops."""

import re
import unicodedata

_DROPPED = re.compile(r"['’‘ʼ`´′.]")
_PUNCTUATION = re.compile(r"[^\w]|_")


def person_key(name: str) -> str:
    """Return what two spellings of one person share: other punctuation than apostrophes and full stops is a space."""
    name = unicodedata.normalize("NFC", name).casefold()
    return " ".join(_PUNCTUATION.sub(" ", _DROPPED.sub("", name)).split())
