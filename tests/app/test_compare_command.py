"""`compare` without a window: its numbers as text and JSON, its picture, its errors."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.photo import decode
from tests.app.conftest import write_photo
from tests.conftest import ROOT


def compare(*arguments: object, display: bool = False) -> subprocess.CompletedProcess[str]:
    hidden = () if display else ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    return subprocess.run(
        [sys.executable, "main.py", "compare", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return write_photo(tmp_path / "a.png"), write_photo(tmp_path / "b.png", seed=1)


def test_without_a_display_the_numbers_are_printed(pair: tuple[Path, Path]) -> None:
    done = compare(*pair)
    assert done.returncode == 0, done.stderr
    assert "PSNR" in done.stdout and "dB" in done.stdout
    assert "sharpness" in done.stdout
    assert done.stderr == ""


def test_text_is_printed_though_there_is_a_display(pair: tuple[Path, Path]) -> None:
    done = compare(pair[0], pair[0], "--text", display=True)
    assert done.returncode == 0, done.stderr
    assert "identical" in done.stdout
    refused = compare(*pair, "--text", "--max-megapixels", 0.001)
    assert refused.returncode == 1
    assert "0.001" in refused.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals as on Unix")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_viewer(pair: tuple[Path, Path], number: signal.Signals) -> None:
    program = (
        "import os, signal, sys\n"
        "from PySide6.QtCore import QTimer\n"
        "from app.application import application\n"
        "from app.cli import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "application()\n"
        f"QTimer.singleShot(300, lambda: os.kill(os.getpid(), {int(number)}))\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "compare", *map(str, pair)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 128 + number, done.stderr
    assert "Traceback" not in done.stderr


def test_folders_give_a_line_of_json_a_pair_and_a_picture_each(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    left, right, pictures = tmp_path / "in", tmp_path / "out", tmp_path / "pictures"
    for folder in (left, right):
        folder.mkdir()
    for name in ("x", "y"):
        write_photo(left / f"{name}.png")
    write_photo(right / "x_deblurred.png", seed=2)
    (right / "y_deblurred.png").write_bytes(b"no photo")
    done = compare(left, right, "--json", "--export", pictures)
    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    facts = json.loads(line)
    assert facts["right"].endswith("x_deblurred.png")
    assert facts["left_size"] == [208, 144]
    assert 30 < facts["psnr"] < 42
    assert decode(pictures / "x-comparison.png").width > 2 * 208
    assert "y_deblurred.png" in done.stderr and "Traceback" not in done.stderr


def test_two_folders_of_one_pair_have_a_folder_too(pair: tuple[Path, Path], tmp_path: Path) -> None:
    for path, folder in zip(pair, ("in", "out"), strict=True):
        (tmp_path / folder).mkdir()
        path.rename(tmp_path / folder / "x.png")
    done = compare(tmp_path / "in", tmp_path / "out", "--export", tmp_path / "pictures")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["x-comparison.png"]


def test_two_photos_picture_in_a_folder_that_is_not_there_yet(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    done = compare(*pair, "--export", f"{tmp_path}/new/")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a-comparison.png"]


def test_pairs_of_one_left_name_have_pictures_of_their_own(tmp_path: Path) -> None:
    left, right, pictures = tmp_path / "in", tmp_path / "out", tmp_path / "pictures"
    for folder in (left, right):
        folder.mkdir()
    for name in ("x.png", "y.png", "y.tif"):
        write_photo(left / name)
    for name in ("x_deblurred.png", "x_deblurred-2.png", "y.png", "y.tif"):
        write_photo(right / name, seed=2)
    done = compare(left, right, "--json", "--export", pictures)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in pictures.iterdir()) == [
        "x-x_deblurred-2-comparison.png",
        "x-x_deblurred-comparison.png",
        "y.png-y.png-comparison.png",
        "y.tif-y.tif-comparison.png",
    ]


def test_an_export_replaces_nothing_unasked_and_never_a_photo(pair: tuple[Path, Path]) -> None:
    before = pair[0].read_bytes()
    for options, words in ((("--export", pair[0]), "exists already"), ((), "original photo")):
        arguments = options or ("--export", pair[0], "--overwrite")
        done = compare(*pair, *arguments)
        assert done.returncode == 1
        assert words in done.stderr
    assert pair[0].read_bytes() == before


def test_an_export_replaces_no_photo_of_another_pair(tmp_path: Path) -> None:
    for side in ("a", "b"):
        (tmp_path / side).mkdir()
        for name in ("y.png", "y-comparison.png"):
            write_photo(tmp_path / side / name)
    before = (tmp_path / "b" / "y-comparison.png").read_bytes()
    done = compare(tmp_path / "a", tmp_path / "b", "--export", tmp_path / "b", "--overwrite")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert (tmp_path / "b" / "y-comparison.png").read_bytes() == before
    assert (tmp_path / "b" / "y-comparison-comparison.png").exists(), "the others go on"


def test_a_folder_for_the_picture_that_cannot_be_made_is_said(pair: tuple[Path, Path]) -> None:
    done = compare(*pair, "--export", pair[0] / "inside" / "picture.png")
    assert done.returncode == 1
    assert "cannot be made: a part of the path is not a folder." in done.stderr
