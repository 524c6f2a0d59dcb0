"""Streamlit keeps the callbacks of widgets for the whole visit: none of them may hold on to a report."""

import gc
import sys
from types import ModuleType

import pytest
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from cop_sheets import Tables
from pages.session.menu import PAGES
from summaries import Report
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
