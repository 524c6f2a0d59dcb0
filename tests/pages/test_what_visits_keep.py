"""A widget's functions stay with a visit to its end: one that knew a report would keep all that it ever looked at."""

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
    """Return the list that each widget's metadata, which Streamlit keeps with the visit, is added to."""
    registered, register = [], SessionState.register_widget

    def register_and_note(self, metadata, user_key):
        registered.append(metadata)
        return register(self, metadata, user_key)

    monkeypatch.setattr(SessionState, "register_widget", register_and_note)
    return registered


def reachable_from(widgets: list) -> list:
    """Return everything that `widgets` lead to, but for modules and what these hold."""
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
def test_no_page_leaves_a_report_behind(widgets, entry):
    app = AppTest.from_file(FRAME, default_timeout=60).run()
    app.switch_page(entry.file).run()
    assert not app.exception and len(widgets) > 3
    assert not [type(obj).__name__ for obj in reachable_from(widgets) if isinstance(obj, (Report, Tables))]
