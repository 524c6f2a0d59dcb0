"""Network disks and folders that a service copies are recognized."""

from pathlib import Path

import pytest

from cop_sheets.store.disks import filesystem_type, is_network_type, syncing_service

MOUNTS = """rootfs / ext4 rw 0 0
server:/export /mnt/share nfs4 rw 0 0
//server/cop /mnt/with\\040space cifs rw 0 0
tmpfs /mnt/share/local tmpfs rw 0 0
/dev/sdb1 /data ext4 rw 0 0
short
ann@host: /data fuse.sshfs rw 0 0
broken line
"""


@pytest.mark.parametrize(("folder", "kind"), [
    ("/srv/cop", "ext4"), ("/mnt/share", "nfs4"), ("/mnt/share/a/b", "nfs4"), ("/mnt/shared", "ext4"),
    ("/mnt/with space/x", "cifs"), ("/mnt/share/local/x", "tmpfs"), ("/data/x", "fuse.sshfs"),
    ("/srv/../mnt/share", "nfs4")])
def test_the_file_system_of_a_folder(tmp_path, folder, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert filesystem_type(Path(folder), mounts) == kind


def test_an_unknown_file_system(tmp_path):
    assert filesystem_type(tmp_path, tmp_path / "none") == "" and not is_network_type("")
    assert not is_network_type(filesystem_type(tmp_path))    # the tests' own


@pytest.mark.parametrize(("kind", "expected"), [
    ("nfs", True), ("nfs4", True), ("cifs", True), ("smbfs", True), ("smb3", True), ("9p", True), ("fuse.sshfs", True),
    ("fuse.rclone", True), ("ceph", True), ("glusterfs", True), ("fuse.glusterfs", True), ("ext4", False),
    ("btrfs", False), ("xfs", False), ("zfs", False), ("tmpfs", False), ("overlay", False), ("fuseblk", False),
    ("fuse.fuse-overlayfs", False), ("apfs", False), ("ntfs3", False)])
def test_network_types(kind, expected):
    assert is_network_type(kind) == expected


@pytest.mark.parametrize(("folder", "service"), [
    ("/srv/ann/OneDrive/cop/.state", "OneDrive"), ("/srv/ann/OneDrive - Smart Start/cop", "OneDrive"),
    ("/srv/ann/Library/CloudStorage/GoogleDrive-ann@example.org/My Drive", "Google Drive"),
    ("/srv/ann/Dropbox/cop", "Dropbox"), ("/srv/ann/Dropbox (Personal)/cop", "Dropbox"), ("/srv/cop", ""),
    ("/srv/ann/dropboxes", ""), ("/srv/ann/Library/Mobile Documents/x", "iCloud Drive")])
def test_synced_folders(folder, service):
    assert syncing_service(Path(folder)) == service
