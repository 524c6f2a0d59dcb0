"""What the buttons of the page Certify do: each writes to the store, or is refused with a sentence."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from cop_sheets.store import workbook_key
from pages.session import PageContext, current_config, current_store, decisions_for, is_source_changing
from pages.session.cache import load_tables
from pages.store_actions import current_actor
from workflow.people import ActionRefused
from workflow.submissions import Certification, CertificationDraft, certify, draft_certification

WITHOUT_STORE = "certified, accepted or returned"    # what can't be done while nothing can be kept


class SeenFigures(NamedTuple):
    """What figures a person has seen: of which workbook and decisions, and beside which certification; "" for none."""

    content_key: str
    last_fingerprint: str


def seen_figures(context: PageContext, partnership: str, fingerprint: str) -> SeenFigures:
    """Return what a page that is drawn now shows."""
    return SeenFigures(context.report.tables.content_key([partnership]), fingerprint)


def certify_current(context: PageContext, partnership: str, answers: Mapping[str, bool], comment: str,
                    seen: SeenFigures | None) -> Certification:
    """Certify what the page shows. Raises ActionRefused where it isn't what the person looked at."""
    if seen is None or seen.content_key != seen_figures(context, partnership, "").content_key:
        raise ActionRefused("Nothing was certified, because the workbook has changed since this page was drawn: look "
                            "at the figures as they are now, and certify those.")
    draft = _draft(context, partnership, answers)
    return certify(current_store(), current_actor(context), draft, comment=comment, seen=seen.last_fingerprint,
                   sheet=workbook_key(draft.workbook, current_config().settings, context.source.place))


def _draft(context: PageContext, partnership: str, answers: Mapping[str, bool]) -> CertificationDraft:
    if is_source_changing(context.source):
        raise ActionRefused("Nothing was certified, because the workbooks have changed, and what is shown here of "
                            f"{partnership} is from before: wait a moment until the page shows the new figures, look "
                            "at them, and certify those.")
    # Of all partnerships, since one's workbook may be a copy of another's; nothing of those is shown.
    tables = load_tables(context.source, show_names=False)
    decided = replace(tables, decisions=decisions_for(context.source, frozenset([partnership])))
    reason = next((status.reason for status in context.states if status.partnership == partnership), "")
    return draft_certification(decided, partnership, context.fiscal_year, context.source.as_of, answers,
                               min_respondents=current_config().access.min_respondents, old_copy_reason=reason)
