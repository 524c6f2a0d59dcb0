"""Writes the store of this version of the schema, once: see the package."""

import json
import tempfile
from pathlib import Path
from shutil import copyfile

from cop_sheets.settings import StateSettings, Viewer
from cop_sheets.store.database import Store, write_backup
from cop_sheets.store.database.migrate import schema_versions
from tests.kept_stores import BACKUP, EXPECTED, FOLDER, STORE, content
from tests.support.sheets import tables, workbook
from tests.workflow.submission_steps import FY, JULY_10, NORA, by
from workflow.submissions import accept, certify, draft_certification, reopen, return_certification

NO_CONSULTATIONS = {"Consultations": None}
YES = {"Number of individuals receiving consultation": True, "Hours of consultation": True}


def fill(store: Store) -> None:
    """Certify the year of three partnerships: of one it is accepted and reopened, of one returned."""
    made = {}
    for name, exact in (("Ashe", NO_CONSULTATIONS), ("Burke", {}), ("Clay", {})):
        draft = draft_certification(tables(workbook(exact=exact, name=name)), name, FY, JULY_10.date(),
                                    YES if exact else {}, min_respondents=5)
        viewer = Viewer(frozenset([name]), False, f"{name.lower()}@example.org", frozenset([name]))
        made[name] = certify(store, by(viewer), draft, comment="As agreed.", seen="", sheet=f"google {name}")
    accept(store, by(NORA), "Burke", FY, made["Burke"].fingerprint)
    reopen(store, by(NORA), "Burke", FY, made["Burke"].fingerprint, "A session was forgotten.")
    return_certification(store, by(NORA), "Clay", FY, made["Clay"].fingerprint, "A month is missing.")


folder = FOLDER / schema_versions()[-1]
if folder.exists():
    raise SystemExit(f"{folder.name} is there already: a store that was kept is never written again.")
with tempfile.TemporaryDirectory() as temporary:
    store = Store(StateSettings(folder=Path(temporary)))
    fill(store)
    folder.mkdir()
    (folder / EXPECTED).write_text(json.dumps(content(store), indent=1) + "\n")
    write_backup(store, folder / BACKUP)
    store.close()
    copyfile(Path(temporary) / STORE, folder / STORE)
