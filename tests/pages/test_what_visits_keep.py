"""What is kept for a whole visit: no report in the callbacks of widgets, and of an upload nothing after the visit."""

import gc
import sys
from types import ModuleType

import pytest
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from cop_sheets import Tables
from cop_sheets.writers.template import template_bytes
from pages.session.menu import PAGES
from summaries import Report
from summaries.workbooks import Upload, UploadResult
from tests.pages.test_pages import FRAME


@pytest.fixture
def widgets(monkeypatch):
    """Return the list to which the metadata of each widget, which Streamlit keeps with the visit, is added."""
    registered, register = [], SessionState.register_widget

    def register_and_note(self, metadata, user_key):
        registered.append(metadata)
        return register(self, metadata, user_key)

    monkeypatch.setattr(SessionState, "register_widget", register_and_note)
    return registered


def reachable_from(widgets: list) -> list:
    """Return all objects that `widgets` refer to, except modules and their content."""
    shared = {id(vars(module)) for name, module in list(sys.modules.items())
              if isinstance(module, ModuleType) and name != "__main__"}
    waiting, found = list(widgets), {}
    while waiting:
        obj = waiting.pop()
        if id(obj) not in found and id(obj) not in shared and not isinstance(obj, (type, ModuleType)):
            found[id(obj)] = obj
            waiting += gc.get_referents(obj)
    return list(found.values())


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_no_page_keeps_a_report_in_memory(widgets, entry):
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    app.switch_page(entry.file).run()
    assert not app.exception and len(widgets) > 3
    assert not [type(obj).__name__ for obj in reachable_from(widgets) if isinstance(obj, (Report, Tables))]


def kept_uploads(others: list) -> list:
    """Return the uploads and results that are in memory, without `others`, which earlier tests may have left."""
    gc.collect()
    known = {id(other) for other in others}
    return [obj for obj in gc.get_objects() if type(obj) in (Upload, UploadResult) and id(obj) not in known]


def test_an_upload_is_kept_without_a_report_and_only_during_the_visit(widgets):
    others = kept_uploads([])
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    app.switch_page("workbooks.py").run()
    app.file_uploader(key="upload").set_value(("Mine.xlsx", template_bytes(), "application/octet-stream")).run()
    uploads = kept_uploads(others)
    assert {type(upload) for upload in uploads} == {Upload, UploadResult}
    assert not [obj for obj in reachable_from([*widgets, *uploads]) if isinstance(obj, (Report, Tables))]
    del app, uploads
    widgets.clear()
    assert kept_uploads(others) == []
