"""Runs the program as a process of its own, with one thread."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from tests.conftest import ROOT


def start(*words: object, **options: Any) -> subprocess.Popen[str]:
    """The program with these arguments, its output piped."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"} | options.pop("env", {}),
        **options,
    )


def run(*words: object, **options: Any) -> tuple[int, str, str]:
    """Exit code, output and errors of the program; never a traceback."""
    process = start(*words, **options)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err
    return process.returncode, out, err
