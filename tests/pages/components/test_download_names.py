"""Files of every page are named alike."""

import pytest
import streamlit as st

from tests.pages.test_pages import folder as folder
from tests.pages.test_pages import opened


@pytest.mark.parametrize("page", ["board_page.py", "compliance.py", "fix_list.py", "ncpc_summary.py"])
@pytest.mark.parametrize(("partnership", "name"), [("Avery", "-Avery-"), (None, "-All-partnerships-")])
def test_files_say_whose_they_are_and_that_they_are_of_the_sample(page, partnership, name, folder, monkeypatch):
    names, draw = [], st.download_button
    monkeypatch.setattr(st, "download_button",
                        lambda label, data, file_name, *more, **options: names.append(file_name)
                        or draw(label, data, file_name, *more, **options))
    app = opened(page, **({"partnership": partnership} if partnership else {}))
    assert not app.exception and names
    assert all(name in file_name and "-FY-24-25-sample" in file_name for file_name in names), names
