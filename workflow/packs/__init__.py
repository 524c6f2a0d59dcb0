"""Packs: a certification frozen as a zip archive, from which a stranger can work out every figure again.

It needs no store and no network.
"""

from workflow.packs.archive import PackUnreadable, read_pack_file
from workflow.packs.certification import CertificationDetails, statement
from workflow.packs.manifest import Manifest
from workflow.packs.pack import Pack, PackNotMade, fingerprint, make_pack, read_pack
from workflow.packs.stacking import StackedPacks, stack_packs
from workflow.packs.verification import Verification, verify_pack

__all__ = ["CertificationDetails", "Manifest", "Pack", "PackNotMade", "PackUnreadable", "StackedPacks", "Verification",
           "fingerprint", "make_pack", "read_pack", "read_pack_file", "stack_packs", "statement", "verify_pack"]
