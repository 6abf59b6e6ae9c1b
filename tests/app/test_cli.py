"""What holds for every command: help, errors, the log. Real processes."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.cli import COMMANDS
from app.commands import info
from core import blur_estimate, device
from tests.app.command_line import ROOT, run


def test_help_is_quick_and_light() -> None:
    code = (
        "import sys, runpy; sys.argv = ['main.py', '--help']\n"
        "try: runpy.run_path('main.py', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'torch', 'cv2', 'PySide6', 'numpy'} & set(sys.modules)))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0
    for command, _, words in COMMANDS:
        assert command in finished.stdout and words in finished.stdout


@pytest.mark.parametrize("command", [name for name, _, _ in COMMANDS])
def test_every_command_has_help(command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert command in out


def test_info_names_device_and_weights() -> None:
    code, out, _ = run("info", "--json")
    facts = json.loads(out)
    assert code == 0
    assert facts["device"] == device.choose().description
    assert len(facts["compact sha256"]) == 64
    assert len(facts["full sha256"]) == 64
    assert facts["compact sha256"] != facts["full sha256"]


def test_info_tells_how_photos_are_blurred(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    code, out, err = run("info", photo, tmp_path / "broken.png", "--json")
    facts = json.loads(out)
    assert code == 1
    assert "broken.png" in err
    assert facts["blur"]["kind"] in ("motion", "defocus", "sharp", "unknown")
    rows = facts["blur"]["cells"]
    assert len(rows) == -(-facts["height"] // facts["blur"]["cell"])
    code, out, _ = run("info", photo)
    assert code == 0
    assert out.strip().endswith(facts["blur"]["text"])
    code, _, err = run("info", photo, "--max-megapixels", 0.01)
    assert code == 1
    assert "0.01" in err
    code, _, err = run("info", photo, "--max-megapixels", "nan")
    assert code == 2
    assert "above 0" in err


def test_info_goes_on_after_an_error_of_its_own(
    photo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real, tries = blur_estimate.estimate, []

    def estimate(rgb: NDArray[np.float32]) -> blur_estimate.BlurEstimate:
        tries.append(rgb)
        if len(tries) == 1:
            raise MemoryError
        found = real(rgb)
        # As near below half a turn as makes no difference.
        motion = blur_estimate.Blur(kind="motion", size=9, direction=179.8, confidence=1)
        return replace(found, overall=motion)

    monkeypatch.setattr(blur_estimate, "estimate", estimate)
    args = argparse.Namespace(photos=[photo, photo], json=True, max_megapixels=1.0)
    assert info.run(args) == 1
    out, err = capsys.readouterr()
    assert "not enough memory" in err
    assert json.loads(out)["blur"]["direction"] == 0


def test_a_command_wins_over_a_file_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "info").write_bytes(b"not a photo")
    code, out, _ = run("info", cwd=tmp_path)
    assert code == 0
    assert "device" in out


def test_an_unexpected_error_is_one_line_and_a_log(
    photo: Path, tiny_weights: Path, tmp_path: Path
) -> None:
    code = (
        "import sys, core.sampler, app.cli\n"
        "def broken(*a): raise ZeroDivisionError('by tests')\n"
        "core.sampler.schedule = broken\n"
        "sys.exit(app.cli.main(sys.argv[1:]))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code, "deblur", str(photo), "--weights", str(tiny_weights)],
        cwd=ROOT,
        env=os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stderr.count("\n") == 1
    assert "by tests" in finished.stderr
    logs = list((tmp_path / "state").rglob("*.log"))
    assert len(logs) == 1
    assert str(logs[0]) in finished.stderr
    assert "ZeroDivisionError" in logs[0].read_text()


def test_a_closed_stream_is_nobodys_trouble(
    photo: Path, tiny_weights: Path, tmp_path: Path
) -> None:
    line = f'"{sys.executable}" main.py batch "$0" "$1" --weights "$2" 2>&-'
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "broken.jpg").write_bytes(b"\xff\xd8\xff cut")
    photo.rename(tmp_path / "in" / photo.name)
    done = subprocess.run(
        ["sh", "-c", line, tmp_path / "in", tmp_path / "out", tiny_weights],
        cwd=ROOT,
        env=os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "broken" not in done.stdout
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_without_a_display_the_window_says_so(photo: Path) -> None:
    env = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"), "")
    code, _, err = run(photo, env=env)
    assert code == 2
    assert "display" in err
