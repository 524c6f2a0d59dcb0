"""The inline scripts of Streamlit's own page, by their hashes: the content security policy lets those run, only."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


@cache
def inline_script_sources() -> str:
    """Return the sources to allow, each with a space before it."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
    hashes = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(page))
    return "".join(f" 'sha256-{digest}'" for digest in hashes)
