"""Documents are read in a process of their own: whatever they are, they take so much time and memory and no more.

What is received is not trusted, and readers of Word and PDF are large: one that hangs, swells or breaks off costs its
document, not the load. The child gets bytes and gives JSON, so that nothing of a document runs here, either.
"""

from __future__ import annotations

import atexit
import datetime as dt
import json
import logging
import subprocess
import sys
from threading import Event, Lock, Timer
from typing import IO

from etl import documents, paths
from etl.documents import UnreadableDocument
from etl.readers.document import Document

LOG = logging.getLogger(__name__)
BYTES = 50_000_000  # of a document as received
CHARACTERS = 2_000_000  # of its text: twenty long issues
SECONDS = 30
MEMORY = 2 << 30  # bytes of address space


class Reader:
    """Reads documents one after the other in a child process, which is begun anew when it has come to its end."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._lock = Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def read(self, content: bytes, name: str) -> Document:
        """As `documents.read`, within the limits. Raises UnreadableDocument with one sentence."""
        if len(content) > BYTES:
            raise UnreadableDocument(
                f"{name} has {len(content) // 1_000_000} MB, more than {BYTES // 1_000_000}; give the issue alone."
            )
        with self._lock:
            told = self._told(content, name)
        if "reason" in told:
            raise UnreadableDocument(told["reason"])
        if len(told["text"]) > CHARACTERS:
            raise UnreadableDocument(
                f"{name} holds {len(told['text']):,} characters, more than {CHARACTERS:,}; give the issue alone."
            )
        written_on = told["written_on"]
        return Document(told["text"], told["title"], dt.date.fromisoformat(written_on) if written_on else None)

    def close(self) -> None:
        """End the child."""
        if self._child:
            self._child.kill()
            self._child.communicate()
            self._child = None

    def _told(self, content: bytes, name: str) -> dict[str, str]:
        """The child's answer, or why there is none."""
        child = self._child = self._child or self._begun()
        assert child.stdin and child.stdout
        is_late = Event()

        def end() -> None:
            is_late.set()
            child.kill()

        timer = Timer(self._seconds, end)
        timer.start()
        try:
            child.stdin.write(json.dumps({"name": name, "length": len(content)}).encode() + b"\n" + content)
            child.stdin.flush()
            answer = child.stdout.readline()
        except BrokenPipeError:
            answer = b""
        finally:
            timer.cancel()
        if answer:
            return dict(json.loads(answer))
        self.close()
        if is_late.is_set():
            return {"reason": f"{name} takes longer than {self._seconds:g} seconds to read; give another format."}
        return {"reason": f"{name} made its reader break off; it is damaged, or made to do harm."}

    def _begun(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "etl.confined", str(self._memory)]
        return subprocess.Popen(command, cwd=paths.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


_reader = Reader()
atexit.register(_reader.close)
read = _reader.read


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """The child: a line of JSON and so many bytes come in, a line of JSON goes out."""
    while line := requests.readline():
        asked = json.loads(line)
        told = _answer(requests.read(asked["length"]), asked["name"])
        answers.write(json.dumps(told).encode() + b"\n")
        answers.flush()


def _answer(content: bytes, name: str) -> dict[str, str | None]:
    try:
        found = documents.read(content, name)
    except UnreadableDocument as error:
        return {"reason": str(error)}
    except MemoryError:
        return {"reason": f"{name} takes more memory than a document may; it is damaged, or made to do harm."}
    except RecursionError:
        return {"reason": f"{name} is nested too deeply to be read; give another format."}
    except Exception as error:
        LOG.exception("%s could not be read", name)
        return {"reason": f"{name} could not be read ({type(error).__name__}); it is damaged. Give another format."}
    written_on = found.written_on.isoformat() if found.written_on else None
    return {"text": found.text, "title": found.title, "written_on": written_on}


if __name__ == "__main__":
    if sys.platform == "linux":  # elsewhere only the time is limited
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
    _serve(sys.stdin.buffer, sys.stdout.buffer)
