"""Runs the command line in processes of their own that lack what a test takes from them.

The processes are forked from one that has torch already; each is a real one, with its own limits,
rights, environment and output.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

#: Seconds for one small photo on a loaded machine.
PATIENCE = 120
_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.loaded"])


@dataclass(frozen=True)
class Ended:
    """What became of a process."""

    code: int | None
    out: str
    err: str


@dataclass(frozen=True)
class Poverty:
    """What a process lacks. `limits` are of `resource`, in its units."""

    rights: bool = False
    limits: Mapping[int, int] = field(default_factory=dict)
    environment: Mapping[str, str | None] = field(default_factory=dict)
    folder: Path | None = None
    before: Callable[[], object] | None = None


class Command:
    """`guided-deblur WORDS` at work; its output goes to files of `folder`."""

    def __init__(self, folder: Path, *words: object, lacking: Poverty | None = None) -> None:
        self._out, self._err = folder / "stdout", folder / "stderr"
        texts = [str(word) for word in words]
        arguments = (texts, lacking or Poverty(), self._out, self._err)
        self.process: ForkServerProcess = _context.Process(target=_child, args=arguments)
        self.process.start()

    def end(self) -> Ended:
        """Wait for it. It never shows a traceback."""
        self.process.join(PATIENCE)
        code = self.process.exitcode
        self.process.kill()
        self.process.join()
        self.process.close()
        texts = (path.read_text("utf-8", "surrogateescape") for path in (self._out, self._err))
        ended = Ended(code, *texts)
        assert "Traceback" not in ended.err, ended.err
        return ended


def run(folder: Path, *words: object, lacking: Poverty | None = None) -> Ended:
    """Start and wait."""
    return Command(folder, *words, lacking=lacking).end()


def drop_rights() -> None:
    """Root without its powers is bound by permissions like everyone else (capset(2))."""
    if os.geteuid() == 0:
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        nothing = (ctypes.c_uint32 * 6)()
        if ctypes.CDLL(None, use_errno=True).capset(header, nothing):
            raise OSError(ctypes.get_errno(), "capset")


def _child(words: list[str], lacking: Poverty, out: Path, err: Path) -> None:
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), number)
    for name, value in lacking.environment.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    if lacking.folder is not None:
        os.chdir(lacking.folder)
    _set_limits(lacking.limits)
    if lacking.rights:
        drop_rights()
    if lacking.before is not None:
        lacking.before()
    from app.cli import main

    sys.exit(main(words))


def _set_limits(limits: Mapping[int, int]) -> None:
    import resource

    for kind, value in limits.items():
        if kind == resource.RLIMIT_AS:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            value += pages * resource.getpagesize()
        resource.setrlimit(kind, (value, value))
