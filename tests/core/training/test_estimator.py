"""Training of the blur estimate: known blur, turned patches, and that it learns."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.blur_network import SIDE, load
from core.errors import PhotoError
from core.training import estimator, kernels
from core.training.data import TrainingSet
from core.training.kernels import Dice
from core.training.known_blur import MARGIN, KnownBlur, blur, measure, shake_of
from core.training.ranges import BlurRanges
from tests.core.test_blur_estimate import line, scene

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for seed in range(3):
        pixels = (scene(320, 384, seed) * 255).round().astype(np.uint8)
        Image.fromarray(pixels).save(folder / f"{seed}.png")
    return folder


@pytest.mark.parametrize("length", [5.0, 20.0, 80.0])
def test_shakes_have_the_wished_length(length: float) -> None:
    for seed in range(4):
        kernel = shake_of(length, Dice(seed, CPU))
        assert float(measure(kernel).length) == pytest.approx(length, rel=0.12)
        assert float(kernel[0, 0].sum() + kernel[0, -1].sum()) == 0


@pytest.mark.parametrize("turn", range(8))
def test_angles_turn_with_their_patches(turn: int) -> None:
    kernel = line(20, 30)
    moved, angle = estimator.turned(kernel[:, None], measure(kernel).angle, turn)
    away = abs(float(measure(moved[:, 0]).angle - angle)) % np.pi
    assert min(away, np.pi - away) < 0.01


def test_blur_without_a_kernel_is_the_photo() -> None:
    sharp = torch.from_numpy(scene(64, 80)).permute(2, 0, 1)[None]
    dice = Dice(0, CPU)
    camera = BlurRanges(highlights=0, noiseless=1, sharpened=0, jpeg=0)
    same = blur(sharp, kernels.identity(dice, 1), dice, camera)
    assert (same - sharp[..., MARGIN:-MARGIN, MARGIN:-MARGIN]).abs().max() < 1 / 255


def test_it_learns_and_its_weights_are_read_again(photos: Path, tmp_path: Path) -> None:
    drawn = TrainingSet([photos], [], CPU, pages=0)
    examples = estimator.draw(drawn, 80, 0)
    assert examples.patches.shape[1:] == (1, SIDE, SIDE)
    assert examples.patches.dtype == torch.uint8
    assert len(examples.patches) == len(examples.blur.length) >= 128
    network = estimator.fit(examples, 16, rate=3e-3)
    patches = examples.patches[:128].float() / 255
    known = KnownBlur(*(part[:128] for part in vars(examples.blur).values()))
    with torch.inference_mode():
        before = estimator.losses(estimator.BlurNetwork(), patches, known)[0]
        after = estimator.losses(network, patches, known)[0]
    assert after < before - 0.05
    path = tmp_path / "weights.safetensors"
    estimator.save(network, path)
    with torch.inference_mode():
        again = estimator.losses(load(path), patches, known)[0]
    assert float(again) == pytest.approx(float(after), abs=0.02)


@pytest.mark.long
@pytest.mark.parametrize(
    ("held", "judged"), [("none", False), ("1.png", True), ("grey.png", False)]
)
def test_a_training_is_kept_also_where_nothing_is_held_out(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, held: str, judged: bool
) -> None:
    """Or only what shows nothing."""
    folder = shutil.copytree(photos, tmp_path / "photos")
    Image.new("RGB", (320, 320), "grey").save(folder / "grey.png")
    monkeypatch.setattr(estimator, "held_out", lambda name: name == held)
    network = tmp_path / "new.safetensors"
    given = ["--photos", folder, "--out", network, "--crops", 80, "--epochs", 1]
    assert estimator.main([*map(str, given)]) == 0
    load(network)
    said = capsys.readouterr().out
    assert ("there is no report" in said, "patches; unblurred" in said) == (not judged, judged)


def test_what_cannot_be_trained_is_said_in_a_line(photos: Path, tmp_path: Path, capsys) -> None:
    given = ["--photos", str(photos), "--out", str(tmp_path / "new.safetensors")]
    for wrong in ("--crops=4", "--crops=0", "--epochs=0", "--rate=nan", "--seed=-1"):
        assert estimator.main([*given, "--crops=64", wrong]) == 1
        out, err = capsys.readouterr()
        assert len(err.splitlines()) == 1
        # What has nothing to do with the photos is said before they are read.
        assert ("photos" in out) is wrong.startswith("--crops")
    gone = tmp_path / "gone" / "new.safetensors"
    assert estimator.main([*given, "--out", str(gone)]) == 1
    with pytest.raises(SystemExit):
        estimator.main(given[:2])
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_network_that_was_there(small_disk: Path) -> None:
    path = small_disk / "weights.safetensors"
    path.write_bytes(b"old")
    with pytest.raises(PhotoError, match="the disk is full"):
        estimator.save(estimator.BlurNetwork(), path)
    assert path.read_bytes() == b"old"
    assert list(small_disk.iterdir()) == [path]


def test_held_out_photos_are_never_drawn_from(photos: Path) -> None:
    names = [f"photos-0/c{i:04}.webp" for i in range(800)]
    share = sum(estimator.held_out(name) for name in names) / len(names)
    assert share == pytest.approx(1 / 8, abs=0.04)
    every = TrainingSet([photos], [], CPU, pages=0)
    some = TrainingSet([photos], [], CPU, pages=0, wanted=lambda name: name != "1.png")
    assert len(some.photos) == len(every.photos) - 1
