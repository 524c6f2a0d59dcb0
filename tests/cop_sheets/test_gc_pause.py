"""Garbage collection is paused inside the context only, and then restored."""

import gc

import pytest

from cop_sheets.gc_pause import gc_paused


@pytest.mark.parametrize("was_on", [True, False])
def test_collection_is_paused_and_then_restored(was_on):
    was_enabled = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with gc_paused():
            with gc_paused():
                assert not gc.isenabled()
            assert not gc.isenabled(), "the first to leave let it go on under the other"
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if was_enabled else gc.disable)()


def test_collection_resumes_after_an_error():
    with pytest.raises(ValueError, match="damaged"), gc_paused():
        raise ValueError("damaged")
    assert gc.isenabled()
