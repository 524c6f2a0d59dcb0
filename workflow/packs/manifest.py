"""The manifest of a pack: what was certified, by whom, with which versions, and the hash of every other file."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cop_sheets import SheetsError, parse_fiscal_year
from cop_sheets.fiscal_year import REFERENCE_YEAR
from cop_sheets.program_words import OUTCOMES, STRATEGIES
from cop_sheets.version import VERSION
from summaries.audience import Audience, ncpc_audience, partnership_audience
from summaries.counting_version import COUNTING_VERSION
from summaries.figures import INDICATORS, SURVEY
from summaries.ncpc.none_outputs import confirmed_none
from workflow.packs.archive import MANIFEST, PACK_FILES, PackUnreadable
from workflow.packs.certification import CertificationDetails
from workflow.packs.ncpc import NCPC_CELLS_FORM

PACK_FORMAT = 1
OWN, NCPC = "the partnership", "NCPC"    # whom a pack is for
_FIRST_FORM = 1    # of NCPC's cells; not written, as in the first packs
_PRODUCT_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,3}((a|b|rc|\.post|\.dev)\d{1,3})?", re.ASCII)


def program_lists() -> dict[str, list[str]]:
    """Return the lists of the program by which the figures are made."""
    return {"outputs": [indicator.name for indicator in INDICATORS], "outcomes": list(OUTCOMES), "measures": [SURVEY],
            "key_strategies": list(STRATEGIES), "known_for": [REFERENCE_YEAR]}


@dataclass(frozen=True)
class Manifest:
    """The content of manifest.json. `files`: the SHA-256 of each other file in hexadecimal digits, by name.

    `certification`: its event_hash, statement and so on are as certified; in NCPC's pack its comment is empty.
    `lists`: see `program_lists`. `source_version`: of the cells as they were read, as the summary prints it.
    `cells_form`: how NCPC's cells are written, see `NCPC_CELLS_FORM`.
    """

    certification: CertificationDetails
    audience: Audience
    source_version: str
    files: Mapping[str, str]
    product_version: str = VERSION
    counting_version: int = COUNTING_VERSION
    lists: Mapping[str, list[str]] | None = None
    cells_form: int = NCPC_CELLS_FORM

    @property
    def is_for_ncpc(self) -> bool:
        """Whether it is of NCPC's pack, in which cells are replaced."""
        return not self.audience.sees_people

    def to_json(self) -> bytes:
        """Return the bytes of manifest.json; the same for the same content."""
        details = self.certification
        versions: dict[str, Any] = {"product": self.product_version, "counting": self.counting_version}
        if self.is_for_ncpc and self.cells_form != _FIRST_FORM:
            versions["cells"] = self.cells_form
        content = {
            "format": PACK_FORMAT, "for": NCPC if self.is_for_ncpc else OWN, "partnership": details.partnership,
            "fiscal_year": str(details.fiscal_year), "as_of": details.as_of.isoformat(), "who": details.who,
            "when": details.when.isoformat(), "statement": details.statement, "comment": details.comment,
            "confirmed_nones": [none.output for none in details.confirmed_nones], "event_hash": details.event_hash,
            "versions": versions,
            "lists": program_lists() if self.lists is None else self.lists,
            "min_respondents": self.audience.min_respondents, "source_version": self.source_version,
            "files": dict(sorted(self.files.items()))}
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def for_ncpc(details: CertificationDetails) -> CertificationDetails:
    """Return the details without what was typed freely."""
    return replace(details, comment="")


def file_hash(data: bytes) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def parse_manifest(data: bytes, name: str) -> Manifest:
    """Return the manifest in manifest.json. `name`: what messages call the pack. Raises PackUnreadable."""
    try:
        content = json.loads(data.decode("utf-8"))
        number = content["format"]
        if isinstance(number, int) and number > PACK_FORMAT:
            raise PackUnreadable(f"{name} is a pack of format {number}, from a later version of this product, which "
                                 f"reads format {PACK_FORMAT}: check it with the latest version.")
        if number != PACK_FORMAT:
            raise ValueError("no known format")
        manifest = _manifest(content)
        if manifest.to_json() != data:    # such as a key twice, of which somebody may read the other one
            raise ValueError("not as it is written")
        return manifest
    except PackUnreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, SheetsError) as problem:
        raise PackUnreadable(f"{name} is not a pack that can be checked: its {MANIFEST} is not as the product writes "
                             "it. Download it again.") from problem


def _manifest(content: dict[str, Any]) -> Manifest:
    partnership, year = _text(content["partnership"]), parse_fiscal_year(_text(content["fiscal_year"]))
    respondents, versions = content["min_respondents"], content["versions"]
    counting, form, product = versions["counting"], versions.get("cells", _FIRST_FORM), _text(versions["product"])
    if any(type(number) is not int or number < 1 for number in (respondents, counting, form)):
        raise ValueError("not a number")
    if content["for"] not in (OWN, NCPC) or not _PRODUCT_VERSION.fullmatch(product):
        raise ValueError("not a manifest")
    files = {str(name): _text(digest) for name, digest in content["files"].items()}
    if set(files) != {*PACK_FILES} - {MANIFEST}:
        raise ValueError("not the files of a pack")
    nones = tuple(confirmed_none(partnership, year, _text(output)) for output in content["confirmed_nones"])
    details = CertificationDetails(
        partnership, year, date.fromisoformat(content["as_of"]), _text(content["who"]),
        datetime.fromisoformat(content["when"]), _text(content["statement"]), _text(content["comment"]), nones,
        _text(content["event_hash"]))
    audience = ncpc_audience(respondents) if content["for"] == NCPC else partnership_audience(respondents)
    return Manifest(details, audience, _text(content["source_version"]), files, product, counting,
                    {str(kind): [_text(item) for item in items] for kind, items in content["lists"].items()}, form)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value
