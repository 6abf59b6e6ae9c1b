"""Runs the program as a process of its own, with one thread.

`start` is a process from its first instruction on. `run` forks from one that has loaded PyTorch,
which saves the seconds that every test would spend on that; what it runs is the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

#: Loaded before the fork. Nothing of the window: it has to start without PyTorch.
LOADED = ["torch", "cv2", "PIL.Image", "imagecodecs", "core.develop", "core.photo", "core.weights"]
PATIENCE_SECONDS = 120


def start(*words: object, **options: Any) -> subprocess.Popen[str]:
    """The program with these arguments, its output piped."""
    # A shell's job in the background ignores Ctrl+C, and so would everything that it starts.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=options.pop("stderr", subprocess.PIPE),
            text=True,
            env=os.environ | {"OMP_NUM_THREADS": "1"} | options.pop("env", {}),
            **options,
        )
    finally:
        signal.signal(signal.SIGINT, before)


def pseudo_terminal() -> tuple[int, int]:
    """What stands for a screen, and the terminal on which a program writes to it."""
    pytest.importorskip("pty")
    try:
        return os.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo-terminals here: {error}")


@contextmanager
def patience(process: subprocess.Popen[str]) -> Iterator[None]:
    """Whoever waits here for a process's words does not wait for ever."""
    timer = threading.Timer(PATIENCE_SECONDS, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def run(
    *words: object, cwd: Path | None = None, env: dict[str, str] | None = None
) -> tuple[int, str, str]:
    """Exit code, output and errors of the program; never a traceback."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        arguments = [str(word) for word in words]
        process = _server().Process(
            target=_child, args=(arguments, cwd or Path.cwd(), env or {}, out, err)
        )
        process.start()
        process.join(PATIENCE_SECONDS)
        code = process.exitcode
        if code is None:
            process.kill()
        assert code is not None, f"no end after {PATIENCE_SECONDS} s: {arguments}"
        said, complained = out.read_text(), err.read_text()
        assert "Traceback" not in complained
        return code, said, complained


def _server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    return context


def _child(words: list[str], cwd: Path, env: dict[str, str], out: Path, err: Path) -> None:
    """In the forked process: the output goes where it is wanted, then as `main.py` does."""
    for path, number in ((out, 1), (err, 2)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, number)
        os.close(file)
    os.chdir(cwd)
    os.environ.update(env)
    from main import main

    sys.argv = ["main.py", *words]
    sys.exit(main())
