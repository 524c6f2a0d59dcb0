"""Hashes of the inline scripts in Streamlit's own index.html, for the content security policy.

The file's location and content are private to Streamlit.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


@cache
def inline_script_sources() -> str:
    """Return the hashes as CSP script sources, each preceded by a space."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
    hashes = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(page))
    return "".join(f" 'sha256-{digest}'" for digest in hashes)
