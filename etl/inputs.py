"""Files of the input folders: their names as sentences may tell them, and their bytes, whatever they are.

What lies in a folder need not be a file that can be read: it may be a folder, a pipe that never ends, a link to
nothing, or gone since the folder was listed. Each costs itself and not the load.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from etl.quoting import quoted

# A pipe that nobody writes to would be waited for.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class UnreadableFile(ValueError):
    """A file that gives no bytes; the message is one sentence for its user."""


def name(path: Path) -> str:
    """A file's name as sentences and tables may hold it, whatever it is made of."""
    return quoted(path.name)


def read(path: Path, most: int) -> bytes:
    """The bytes of a file. Raises UnreadableFile for one of more than `most`, and for what is no file."""
    try:
        descriptor = os.open(path, FLAGS)
    except FileNotFoundError:
        gone = "is a link to nothing" if path.is_symlink() else "is not there any more"
        raise UnreadableFile(f"{name(path)} {gone}; put the file there again, or remove the link.") from None
    except (OSError, ValueError) as error:
        raise UnreadableFile(_unopened(path, error)) from None
    try:
        kind = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(kind):
            raise UnreadableFile(f"{name(path)} is a folder; put its files beside the others, or name it.")
        if not stat.S_ISREG(kind):
            raise UnreadableFile(f"{name(path)} is no file but a pipe or a device; put the file itself there.")
        with open(descriptor, "rb", closefd=False) as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise UnreadableFile(_unopened(path, error)) from None
    finally:
        os.close(descriptor)
    if len(content) > most:
        raise UnreadableFile(f"{name(path)} is larger than {most // 1_000_000} MB; give the issue or the table alone.")
    return content


def _unopened(path: Path, error: OSError | ValueError) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return f"{name(path)} could not be opened ({quoted(reason)}); see that it may be read."
