"""What kind of disk a folder is on: a network disk, on which SQLite loses data, or a folder that a service copies."""

import os
import re
import sys
from pathlib import Path

_NETWORK_TYPES = re.compile(r"nfs\d?|cifs|smb\w*|ncpfs|afs|9p|ceph|lustre|glusterfs|beegfs|gfs2?|ocfs2|vboxsf|prl_fs"
                            r"|fuse\.(sshfs|rclone|s3fs|gcsfuse|glusterfs|ceph|davfs|smbnetfs|curlftpfs|goofys|juicefs"
                            r"|blobfuse2?|google-drive-ocamlfuse)|davfs2?")
_MOUNTS = Path("/proc/self/mounts")
# Parts of paths, in lower case.
_SYNCED_FOLDERS = {"onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive",
                   "googledrive": "Google Drive", "my drive": "Google Drive", "icloud drive": "iCloud Drive",
                   "mobile documents": "iCloud Drive"}


def filesystem_type(folder: Path, mounts: Path = _MOUNTS) -> str:
    """Return the type of the file system of `folder`, such as ext4 or nfs4; "" where it is not known.

    `mounts`: the system's list, of one mount a line: device, folder, type, options.
    """
    if os.name == "nt" or sys.platform == "win32":
        return "smb" if str(folder.absolute()).startswith(("\\\\", "//")) else ""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    path, longest, found = Path(os.path.realpath(folder)), -1, ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mounted = re.sub(r"\\(\d{3})", lambda match: chr(int(match[1], 8)), fields[1])
        # The last of several on the same folder hides the others.
        if len(mounted) >= longest and path.is_relative_to(mounted):
            longest, found = len(mounted), fields[2]
    return found


def is_network_type(name: str) -> bool:
    """Return whether a type of file system is one that several machines share."""
    return bool(_NETWORK_TYPES.fullmatch(name))


def syncing_service(folder: Path) -> str:
    """Return the service that copies `folder` to other machines, such as OneDrive; "" for none."""
    for part in map(str.lower, Path(os.path.realpath(folder)).parts):
        for name, service in _SYNCED_FOLDERS.items():
            if part == name or part.startswith((f"{name} -", f"{name}-", f"{name} (")):
                return service
    return ""
