"""Who may certify, and who may accept, return and reopen. Checked in the transaction that writes."""

from cop_sheets.settings import Viewer
from workflow.people import ActionRefused


def may_certify(viewer: Viewer, partnership: str) -> bool:
    """Return whether somebody may certify a partnership's years, and ask to have one reopened.

    NCPC never does it for others. Where there is no login, whoever is at the computer may, by a typed name.
    """
    return not viewer.is_ncpc and (partnership in viewer.certifies if viewer.email else viewer.may_see(partnership))


def may_review(viewer: Viewer) -> bool:
    """Return whether somebody may accept, return and reopen: NCPC, signed in."""
    return viewer.is_ncpc and bool(viewer.email)


def require_certifier(viewer: Viewer, partnership: str) -> None:
    """Raise ActionRefused unless the viewer may certify for the partnership."""
    if viewer.is_ncpc:
        raise ActionRefused(f"Nothing was kept, because NCPC never certifies for others: somebody of {partnership} "
                            "does, who signs in with an address of its own.")
    if not may_certify(viewer, partnership):
        raise ActionRefused(f"Nothing was kept, because your address is not among those that certify for "
                            f"{partnership}: they stand in its row of the registry under Certifies or, where that is "
                            "blank, under Managers. Ask one of them, or whoever keeps the registry.")


def require_reviewer(viewer: Viewer) -> None:
    """Raise ActionRefused unless the viewer is NCPC, signed in."""
    if not may_review(viewer):
        raise ActionRefused("Nothing was kept, because only NCPC, signed in, accepts, returns and reopens a year.")
