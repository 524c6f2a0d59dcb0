"""Checks whether there is enough memory to load the libraries; imports only the standard library itself."""

import mmap
import os

CRASH_EXIT_CODE = 3    # the product itself failed
NO_MEMORY_MESSAGE = "There is not enough memory for this: close other programs, or give it more, and try again."
REQUIRED_BYTES = 460 * 1024 * 1024    # for the libraries and a few small workbooks
# Libraries that can't be loaded report it in the message only, not as MemoryError.
_NO_MEMORY_PHRASES = ("failed to map segment", "cannot allocate memory")


def require_memory() -> None:
    """Raise OSError if there is too little memory to load the libraries, some of which would crash the process.

    The memory is reserved only for a moment.
    """
    # The product uses no linear algebra, and each OpenBLAS thread takes memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if hasattr(mmap, "MAP_PRIVATE"):
        mmap.mmap(-1, REQUIRED_BYTES, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ).close()


def is_out_of_memory(problem: BaseException | None) -> bool:
    """Return whether lack of memory caused `problem`."""
    while problem is not None:
        if isinstance(problem, MemoryError) or any(phrase in str(problem).lower() for phrase in _NO_MEMORY_PHRASES):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def exit_out_of_memory() -> None:
    """Print NO_MEMORY_MESSAGE and exit at once; an ordinary exit would need memory, too."""
    os.write(2, f"{NO_MEMORY_MESSAGE}\n".encode())
    os._exit(CRASH_EXIT_CODE)
