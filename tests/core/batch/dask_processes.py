"""A Dask scheduler and workers as processes of their own, as a studio starts them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT

#: A worker's module that ends it at photos of this name, as a driver's fault would.
DEADLY = "deadly"
PATIENCE = 60.0


class Daskers:
    """The processes. Use it in a `with`: all are killed at its end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "scheduler.json"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", self._file,
        )  # fmt: skip
        self._wait_for_scheduler()

    def __enter__(self) -> Daskers:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait(timeout=20)

    @property
    def address(self) -> str:
        return str(json.loads(self._file.read_text())["address"])

    def workers(self) -> list[subprocess.Popen[bytes]]:
        """Those that are alive."""
        return [each for each in self._processes[1:] if each.poll() is None]

    def worker(self, *words: object) -> subprocess.Popen[bytes]:
        """One more."""
        return self._start(
            "worker", "--scheduler-file", self._file, "--nthreads", "1", "--no-dashboard",
            "--local-directory", self._folder, *(words or ("--no-nanny",)),
        )  # fmt: skip

    def _start(self, command: str, *words: object) -> subprocess.Popen[bytes]:
        log = (self._folder / f"{command}-{len(self._processes)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", command, *map(str, words)],
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
            )
        self._processes.append(process)
        return process

    def _wait_for_scheduler(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while not self._file.exists() or not self._file.stat().st_size:
            assert self.scheduler.poll() is None, (self._folder / "scheduler-0.log").read_text()
            assert time.monotonic() < give_up
            time.sleep(0.05)


def dask_setup(_: object) -> None:
    """Called by Dask in a worker that is started with `--preload` and this module."""
    from core.batch import worker

    real = worker.read

    def read(source: Path, *rest: object) -> object:
        if DEADLY in source.name:
            os.kill(os.getpid(), 9)
        return real(source, *rest)  # type: ignore[arg-type]

    setattr(worker, "read", read)  # noqa: B010
