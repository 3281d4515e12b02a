"""The driver by coverage: `python -m tests.fuzz.fuzz document -atheris_runs=100000`, or `make fuzz` for all targets.

What libFuzzer takes may follow the target's name. Inputs that reach something new are kept in a folder of this machine,
`.fuzz/<target>`, for the next run. The first input that breaks something in one place is kept there as `broke-...`, and
the run goes on; one that takes too much time or memory ends it and is kept as `timeout-...` or `oom-...`. Give what is
found a name that tells what it broke, and put it into the corpus.
"""

from __future__ import annotations

import atexit
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["etl"]):
    from tests.fuzz import corpus, mutation, targets

FOUND = Path(".fuzz")
SECONDS = 10  # for one input
MEGABYTES = 2_000
WORDS_SHARE = 0.3  # of the changes
TOLD_EVERY = 10_000  # inputs


class Run:
    """The inputs of one target as they are tried, and what they broke."""

    def __init__(self, target: str) -> None:
        self._target, self._holds = target, targets.TARGETS[target]
        self._inputs, self._began = 0, time.monotonic()
        self._broken: set[str] = set()

    def one(self, content: bytes) -> None:
        """Try an input."""
        self._inputs += 1
        try:
            self._holds(content)
        except Exception as error:
            self._keep(content, error)
        if self._inputs % TOLD_EVERY == 0:
            self._tell()

    def end(self) -> None:
        """Say what was tried; the process ends with 1 where something broke."""
        self._tell()
        if self._broken:
            os._exit(1)

    def _tell(self) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        sys.stderr.write(
            f"{self._target}: {self._inputs} inputs in {time.monotonic() - self._began:.0f} s, peak of {peak} MB, "
            f"{len(self._broken)} broke something\n"
        )

    def _keep(self, content: bytes, error: Exception) -> None:
        at = [f"{Path(frame.filename).stem}-{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[1:]]
        place = "-".join((type(error).__name__, at[-1]))
        if place not in self._broken:
            self._broken.add(place)
            (FOUND / self._target / f"broke-{place}").write_bytes(content)
            traceback.print_exception(error)


def main(arguments: list[str]) -> None:
    """Fuzz one target; ends the process after the runs or the time that were asked for."""
    target, *more = arguments
    run = Run(target)
    atexit.register(run.end)
    found, seeds = FOUND / target, Path(tempfile.mkdtemp())
    found.mkdir(parents=True, exist_ok=True)
    for name, content in corpus.inputs(target).items():
        (seeds / name).write_bytes(content)

    def neighbour(content: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)

        def change(part: bytes) -> bytes:
            if chance.random() < WORDS_SHARE:
                return mutation.with_words(target, part, chance)
            return bytes(atheris.Mutate(part, len(part) + 64))

        return mutation.mutated(content, change, chance)[:longest]

    limits = [f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={mutation.LONGEST}"]
    places = [f"-artifact_prefix={found}/", *limits, *more, str(found), str(seeds)]
    atheris.Setup([f"fuzz-{target}", *places], run.one, custom_mutator=neighbour)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
