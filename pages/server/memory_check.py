"""Whether there is memory enough, asked and told by the standard library alone: the others take most of it."""

import mmap
import os

CRASH_EXIT_CODE = 3    # the exit code where the product itself failed
NO_MEMORY_MESSAGE = "There is not enough memory for this: close other programs, or give it more, and try again."
REQUIRED_BYTES = 460 * 1024 * 1024    # what the libraries and a few small workbooks take
_NO_MEMORY_PHRASES = ("failed to map segment",
                      "cannot allocate memory")    # by a library that can't be loaded, in words only


def require_memory() -> None:
    """Raise OSError where there is too little memory to load the libraries; some of them would end the program
    themselves, in ways of their own. Nothing is taken.
    """
    # No linear algebra is done here, and each thread that waits for some takes memory.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if hasattr(mmap, "MAP_PRIVATE"):
        mmap.mmap(-1, REQUIRED_BYTES, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ).close()


def is_out_of_memory(problem: BaseException | None) -> bool:
    """Say whether memory is what lacked where `problem` was raised."""
    while problem is not None:
        if isinstance(problem, MemoryError) or any(phrase in str(problem).lower() for phrase in _NO_MEMORY_PHRASES):
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def exit_out_of_memory() -> None:
    """Say so and end at once: what else is done as a program ends takes memory, too."""
    os.write(2, f"{NO_MEMORY_MESSAGE}\n".encode())
    os._exit(CRASH_EXIT_CODE)
