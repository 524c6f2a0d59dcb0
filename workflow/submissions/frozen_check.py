"""Whether what is frozen of certifications is what their events say: nothing altered, removed or inserted."""

from typing import Any

from cop_sheets.store.database import certification_texts, read_certification_texts, read_events
from cop_sheets.text import join_words
from workflow.submissions.states import CERTIFIED

_NAMES = {"rows": "its figures", "ncpc_rows": "its figures for NCPC", "pack": "its pack", "ncpc_pack": "NCPC's pack",
          "fingerprint": "its fingerprint", "ncpc_fingerprint": "the fingerprint of NCPC's pack", "at": "its time",
          "who": "who certified", "partnership": "its partnership", "fiscal_year": "its fiscal year",
          "copy": "the copy of the workbook that it rests on", "copy_hash": "the copy of the workbook that it rests on"}


def verify_certifications(connection: Any) -> list[str]:
    """Return a sentence for each certification that isn't frozen as its event says; [] for none.

    The events must be as they were added, which `verify_events` checks.
    """
    expected = {}
    for event in read_events(connection, (CERTIFIED,)):
        hashes = event.payload.get("hashes") or {}
        if event.payload.get("fingerprint"):
            expected[str(event.number)] = certification_texts(
                event.number, event.at, who=event.who, copy="pinned", **{
                    name: str(event.payload.get(name) or "") for name in (
                        "partnership", "fiscal_year", "fingerprint", "ncpc_fingerprint")}, **{
                    name: str(hashes.get(name) or "") for name in ("rows", "ncpc_rows", "pack", "ncpc_pack")}, **{
                    name: str(hashes[name]) for name in ("copy_hash",) if name in hashes})    # not in earlier events
    problems = []
    for texts in read_certification_texts(connection):
        certified = expected.pop(texts["event"], None)
        if certified is None:
            problems.append(f"What is frozen as the certification of event {texts['event']} was inserted: that event "
                            "certified nothing")
        elif differing := dict.fromkeys(_NAMES[name] for name, text in certified.items() if texts[name] != text):
            problems.append(f"What was certified by event {texts['event']} was altered in the store, or is missing "
                            f"there: {join_words(differing)}")
    problems += [f"What was certified by event {number} is missing in the store" for number in expected]
    return problems
