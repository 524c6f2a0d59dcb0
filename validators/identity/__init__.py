"""The identity of flags: Flag IDs and Subjects, equal for one finding wherever its row, column, tab or file is moved.

`identify_flags` returns them for the violations that become flags; `subjects` says what the flags of each view are
about, and `rows` how a row is distinguished from others.
"""

from validators.identity.ids import FlagIdentifier, FlagPart, identify_flags, subject_of

__all__ = ["FlagIdentifier", "FlagPart", "identify_flags", "subject_of"]
