"""Training data: pairs that fit, batches of both kinds, pages of text."""

from __future__ import annotations

import copy
import math
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.errors import DeblurError, PhotoError
from core.hint import Hint
from core.training.align import aligned
from core.training.data import TrainingSet
from core.training.images import read_images
from core.training.kernels import Dice
from core.training.ranges import BlurRanges
from core.training.real_pairs import RealPair
from core.training.text import text_pages
from tests.core.training.conftest import picture

CPU = torch.device("cpu")


def test_a_middle_frame_stays_what_has_none_is_aligned_and_strangers_are_dropped(
    data: TrainingSet,
) -> None:
    assert data.scenes == ["GOPR0001_11_00", "reds_000", "reds_001"]
    pairs = {pair.scene: pair for pair in data.pairs}
    middle, between = pairs["reds_001"], pairs["GOPR0001_11_00"]
    assert torch.equal(middle.sharp, middle.blurry.roll(2, dims=2))
    inner = np.s_[:, 16:-16, 16:-16]
    error = (between.sharp[inner].float() - between.blurry[inner].float()).abs().mean()
    assert error < 6


def test_alignment_finds_a_shift_of_parts_of_a_pixel() -> None:
    import cv2

    sharp = np.asarray(cv2.GaussianBlur(picture(4), (0, 0), 2), np.uint8)
    shift = np.array([[1, 0, 1.4], [0, 1, -0.7]], np.float32)
    moved = np.asarray(
        cv2.warpAffine(sharp, shift, (320, 288), borderMode=cv2.BORDER_REFLECT), np.uint8
    )
    found = aligned(sharp, moved)
    assert found is not None
    inner = np.s_[16:-16, 16:-16]
    before = np.abs(moved[inner].astype(float) - sharp[inner]).mean()
    assert np.abs(found[inner].astype(float) - sharp[inner]).mean() < 0.25 * before


def test_batches_have_both_kinds_and_draw_detail(data: TrainingSet) -> None:
    rng, dice = np.random.default_rng(0), Dice(0, CPU)
    blurry, sharp, hint = data.batch(16, 32, 0.3, BlurRanges(), dice, rng)
    assert blurry.shape == sharp.shape == (16, 3, 32, 32)
    assert hint.shape == (16, 5)
    assert blurry.min() >= -1
    assert sharp.max() <= 1
    centres = []
    photo = data.photos[0]
    for _ in range(400):
        cell = int(np.searchsorted(photo.odds, rng.random() * photo.odds[-1], side="right"))
        centres.append(cell % photo.columns >= photo.columns // 2)
    assert np.mean(centres) > 0.8


def test_no_scene_counts_for_more_than_its_part(data: TrainingSet) -> None:
    """One of a single pair, one of three: each is half of the draws."""
    greys = [torch.full((3, 48, 48), value, dtype=torch.uint8) for value in (0, 100, 101, 102)]
    scenes = ["one", "three", "three", "three"]
    pairs = [RealPair(grey, grey, scene) for grey, scene in zip(greys, scenes, strict=True)]
    unequal, rng = replace_pairs(data, pairs), np.random.default_rng(0)
    drawn = [int(unequal._pair_crop(32, rng)[1].max()) for _ in range(300)]
    assert 120 < drawn.count(0) < 180
    assert all(35 < drawn.count(value) < 65 for value in (100, 101, 102))


def test_patches_lie_as_their_hints_say(data: TrainingSet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both sides, one patch in each of the four ways."""

    def batch(hints: list[Hint]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        monkeypatch.setattr("core.training.data.glances", lambda kernel, rng: hints)
        rng, dice = np.random.default_rng(0), Dice(0, CPU)
        return data.batch(4, 32, 0.0, BlurRanges(), dice, rng)

    hints = [Hint(8.0, math.radians(degrees)) for degrees in (20, 70, 110, 160)]
    laid, upright = batch(hints), batch([Hint(8.0)] * 4)
    for side in (0, 1):
        for patch, before, hint in zip(laid[side], upright[side], hints, strict=True):
            assert torch.equal(patch, hint.lay(before))
    assert not torch.equal(laid[0], upright[0])


def test_both_sides_of_a_pair_stay_on_one_another_at_every_size(data: TrainingSet) -> None:
    """A pair of a photo with itself, cut large enough that most of the crops are made smaller."""
    same = [pair for pair in data.pairs if pair.scene == "reds_000"]
    rng = np.random.default_rng(1)
    one = replace_pairs(data, same)
    for _ in range(12):
        blurry, sharp = one._real(1, 96, rng)
        assert torch.equal(blurry, sharp)
        assert blurry.shape == (1, 3, 96, 96)
        assert 0 <= blurry.min() <= blurry.max() <= 1


def replace_pairs(data: TrainingSet, pairs: list) -> TrainingSet:
    """The same photos with these pairs only."""
    other = copy.copy(data)
    other.pairs, other.scenes = pairs, sorted({pair.scene for pair in pairs})
    return other


def test_a_brighter_camera_teaches_no_darkening(data: TrainingSet) -> None:
    """REDS' blurred frames are up to seven levels brighter than the sharp ones."""
    sharp = data.pairs[0].sharp // 2 + 60
    one = replace_pairs(data, [RealPair(sharp + 5, sharp, "one")])
    blurry, clear, _ = one.batch(16, 32, 0.9, BlurRanges(), Dice(0, CPU), np.random.default_rng(0))
    real = slice(8, None)  # real pairs come last; some 14 of 16 are
    assert float((blurry - clear)[real].mean().abs()) < 0.2 / 127.5


def test_some_real_frames_stand_still(data: TrainingSet) -> None:
    """With a blurred side that is all grey, what is not grey can only be a sharp frame."""
    sharp = data.pairs[0].sharp
    one = replace_pairs(data, [RealPair(torch.full_like(sharp, 128), sharp, "one")])
    blurry, clear, _ = one.batch(64, 32, 0.9, BlurRanges(), Dice(0, CPU), np.random.default_rng(0))
    spread = blurry.std(dim=(1, 2, 3)) / clear.std(dim=(1, 2, 3))
    assert 8 < int((spread < 0.5).sum()) < 56
    assert 8 < int((spread > 0.5).sum()) < 40


def test_a_batch_may_be_of_real_pairs_alone(data: TrainingSet) -> None:
    rng, dice = np.random.default_rng(0), Dice(0, CPU)
    blurry, _, hint = data.batch(3, 32, 1.0, BlurRanges(), dice, rng)
    assert len(blurry) == len(hint) == 3


def test_photos_may_have_any_sizes(tmp_path: Path) -> None:
    for seed, side in enumerate((256, 640)):
        Image.fromarray(picture(seed, side, side)).save(tmp_path / f"{seed}.png")
    mixed = TrainingSet([tmp_path], [], CPU, pages=1)
    assert mixed.patches(16, 240, np.random.default_rng(0)).shape == (16, 3, 240, 240)


def test_a_folder_with_nothing_or_too_small_photos_is_said(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(DeblurError, match="no photos"):
            TrainingSet([tmp_path], [], CPU, pages=1)
        Image.fromarray(picture(0, 248, 400)).save(tmp_path / "small.png")


def test_a_photo_or_archive_that_cannot_be_read_is_named(folder: Path, tmp_path: Path) -> None:
    whole = (folder / "0.png").read_bytes()
    (tmp_path / "half.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PhotoError, match=r"half\.png is damaged"):
        TrainingSet([tmp_path], [], CPU, pages=1)
    archive = tmp_path / "photos.tar"
    with tarfile.open(archive, "w") as file:
        file.add(tmp_path / "half.png", "in/half.png")
        file.add(folder / "1.png", "whole.png")
    with pytest.raises(PhotoError, match=r"photos\.tar/in/half\.png is damaged"):
        list(read_images(archive))
    for size in (0, 100, archive.stat().st_size // 3):
        archive.write_bytes(archive.read_bytes()[:size] or b"none")
        with pytest.raises(PhotoError, match=r"photos\.tar is truncated or damaged"):
            list(read_images(archive))
    for missing, said in (("gone", "neither a folder nor"), ("gone.tar", "cannot be read")):
        with pytest.raises(PhotoError, match=said):
            TrainingSet([folder], [tmp_path / missing], CPU, pages=1)


def test_text_pages_hold_text() -> None:
    pages = text_pages(3, seed=0)
    assert len(pages) == 3
    assert all(page.std() > 12 for page in pages)
    assert not np.array_equal(pages[0], pages[1])
