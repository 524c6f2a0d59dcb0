"""The search for garbage is held off in between only, and is afterwards as it was before."""

import gc

import pytest

from cop_sheets.gc_pause import gc_paused


@pytest.mark.parametrize("was_on", [True, False])
def test_the_search_is_held_off_in_between_and_then_as_it_was(was_on):
    found = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with gc_paused():
            with gc_paused():
                assert not gc.isenabled()
            assert not gc.isenabled(), "the first to leave let it go on under the other"
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if found else gc.disable)()


def test_the_search_goes_on_after_an_error():
    with pytest.raises(ValueError, match="damaged"), gc_paused():
        raise ValueError("damaged")
    assert gc.isenabled()
