"""How many heaps the C library keeps: one would do where Python's threads take turns anyway."""

import ctypes
import sys

M_ARENA_MAX = -8    # malloc.h of the GNU C library
MOST = 2


def keep_few_arenas() -> bool:
    """Have the GNU C library keep two heaps for all threads instead of eight a processor; return whether it does.

    Every rerun is a thread of its own. What one heap held for a large table or picture stays with that heap, so that
    with sixteen of them the process grows for hours. Other C libraries have nothing to set.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(M_ARENA_MAX, MOST) == 1
