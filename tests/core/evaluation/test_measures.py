"""The measures order what the eye orders, and say nothing where nothing changed."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.ndimage import convolve, gaussian_filter, shift
from torchvision.models import vgg16

from core.errors import WeightsError
from core.evaluation import classical, metrics, realism
from core.evaluation.intervals import mean_interval
from core.evaluation.metrics import Rgb
from core.evaluation.perceptual import BACKBONE, LINEAR, Lpips
from core.luma import luma_of


def scene(seed: int, height: int = 128, width: int = 160) -> Rgb:
    """Overlapping rectangles, rounded to 8 bits: edges, and flat areas."""
    rng = np.random.default_rng(seed)
    rgb = np.full((height, width, 3), 0.5, np.float32)
    for _ in range(40):
        top, left = rng.integers(height), rng.integers(width)
        rgb[top : top + rng.integers(4, 50), left : left + rng.integers(4, 50)] = rng.random(3)
    return (np.rint(rgb * 255) / 255).astype(np.float32)


def blurred(rgb: Rgb, sigma: float) -> Rgb:
    return gaussian_filter(rgb, (sigma, sigma, 0)).astype(np.float32)


def noisy(rgb: Rgb, deviation: float) -> Rgb:
    noise = np.random.default_rng(1).normal(0, deviation, rgb.shape)
    return np.clip(rgb + noise, 0, 1).astype(np.float32)


def swd(results: list[Rgb], sharp: list[Rgb]) -> float:
    described = [
        [realism.descriptors(rgb, count=512, seed=i) for i, rgb in enumerate(photos)]
        for photos in (results, sharp)
    ]
    return float(np.mean(realism.SharpPatches(described[1]).distances(described[0])))


def test_fidelity_falls_as_blur_grows() -> None:
    sharp = scene(0)
    slight, strong = (metrics.fidelity(blurred(sharp, sigma), sharp) for sigma in (0.8, 2.5))
    assert slight.psnr > strong.psnr
    assert slight.ssim > strong.ssim
    assert slight.gmsd < strong.gmsd
    assert metrics.fidelity(sharp, sharp).psnr == pytest.approx(80, abs=0.1)


def test_psnr_is_in_decibels_of_full_scale() -> None:
    grey = np.full((64, 64, 3), 0.5, np.float32)
    assert metrics.psnr(grey + np.float32(0.1), grey) == pytest.approx(20, abs=0.01)


def test_aligned_psnr_forgives_a_small_shift_alone() -> None:
    photo = gaussian_filter(scene(3), (1, 1, 0))
    near, far = (
        np.clip(shift(photo, (down, across, 0), mode="nearest"), 0, 1).astype(np.float32)
        for down, across in ((0.5, -1.5), (12, 0))
    )
    assert metrics.aligned_psnr(near, photo) > metrics.psnr(near, photo) + 10
    inner = slice(metrics.MAX_SHIFT, -metrics.MAX_SHIFT)
    assert (
        metrics.aligned_psnr(far, photo) < metrics.psnr(far[inner, inner], photo[inner, inner]) + 1
    )
    assert metrics.aligned_psnr(photo, photo) == pytest.approx(80, abs=0.1)


def test_aligned_psnr_of_what_has_no_detail_is_plain() -> None:
    grey = np.full((64, 64, 3), 0.5, np.float32)
    assert metrics.aligned_psnr(grey + np.float32(0.1), grey) == pytest.approx(20, abs=0.01)


def test_colour_shift_is_told_per_channel_in_levels() -> None:
    sharp = scene(0) * np.float32(0.9)
    tinted = sharp + np.array([2 / 255, 0, -1 / 255], np.float32)
    assert metrics.colour_shift(tinted, sharp) == pytest.approx((2, 0, -1), abs=1e-3)


def test_black_and_white_points_are_told_in_levels() -> None:
    sharp = scene(0)
    darker = np.clip(sharp * np.float32(0.9), 0, 1)
    black, white = metrics.end_points(darker, sharp)
    assert black == pytest.approx(-0.1 * 255 * np.percentile(luma_of(sharp), 1), abs=0.5)
    assert white == pytest.approx(-0.1 * 255 * np.percentile(luma_of(sharp), 99), abs=0.5)


def test_noise_is_found_in_flat_areas_only_where_it_was_added() -> None:
    sharp = scene(0)
    added = metrics.flat_noise(noisy(sharp, 3 / 255), sharp, sharp)
    assert added is not None and 1.5 < added < 3
    edges = metrics.flat_noise(sharp, blurred(sharp, 1), sharp)
    assert edges is not None and abs(edges) < 0.1
    assert metrics.flat_noise(sharp, noisy(sharp, 0.1), sharp) is None


def test_realism_is_zero_for_the_same_and_grows_with_blur_and_noise() -> None:
    sharp = [scene(seed) for seed in range(3)]
    assert swd(sharp, sharp) == 0
    assert realism.log_spectral_distance(sharp[0], sharp[0]) == 0
    slight, strong = ([blurred(rgb, sigma) for rgb in sharp] for sigma in (0.7, 2))
    assert 0 < swd(slight, sharp) < swd(strong, sharp)
    assert swd([noisy(rgb, 0.02) for rgb in sharp], sharp) < swd(
        [noisy(rgb, 0.08) for rgb in sharp], sharp
    )
    distances = [realism.log_spectral_distance(x[0], sharp[0]) for x in (slight, strong)]
    assert 0 < distances[0] < distances[1]


def test_pyramid_holds_the_photo() -> None:
    """The finest band is what the reduced copy lost: a flat photo has none, an edge has."""
    flat = torch.full((1, 3, 64, 64), 0.3)
    assert realism.laplacian_pyramid(flat)[0].abs().max() < 1e-6
    edge = torch.cat([flat, flat * 2], dim=3)
    assert realism.laplacian_pyramid(edge)[0].abs().max() > 0.05


def test_interval_holds_the_mean_and_narrows_with_photos() -> None:
    few, many = (np.random.default_rng(0).normal(1, 1, n).tolist() for n in (10, 200))
    narrow, wide = mean_interval(many), mean_interval(few)
    for found in (narrow, wide):
        assert found.low < found.mean < found.high
    assert narrow.high - narrow.low < wide.high - wide.low
    assert narrow.high - narrow.low == pytest.approx(2 * 1.96 / 200**0.5, rel=0.2)
    one = mean_interval([0.5])
    assert (one.low, one.mean, one.high) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("name", classical.CLASSICAL)
def test_classical_finds_the_kernel_that_blurred(name: classical.ClassicalName) -> None:
    sharp = scene(3)
    kernel = classical.line(9, 30)
    soft = np.stack([convolve(sharp[..., c], kernel, mode="mirror") for c in range(3)], axis=-1)
    restored = classical.restore(name, soft, sharp)
    assert restored.shape == sharp.shape and restored.dtype == np.float32
    assert metrics.psnr(restored, sharp) > metrics.psnr(soft, sharp) + 1.5


def test_kernels_keep_brightness_and_centre() -> None:
    for kernel in classical.kernel_grid():
        assert kernel.sum() == pytest.approx(1, abs=1e-5)
        assert kernel.shape[0] == kernel.shape[1] and kernel.shape[0] % 2 == 1
        np.testing.assert_allclose(kernel, kernel[::-1, ::-1], atol=1e-6)


def test_lpips_says_what_is_missing(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    with pytest.raises(WeightsError, match=r"\.pth? is not in the checkpoints folder"):
        Lpips()


def test_lpips_from_files(tmp_path, monkeypatch) -> None:
    """The code that loads is real, the backbone random: its weights are too large to be here."""
    checkpoints = tmp_path / "hub" / "checkpoints"
    checkpoints.mkdir(parents=True)
    torch.manual_seed(0)
    with torch.device("meta"):
        shapes = vgg16().features.state_dict()
    backbone = {f"features.{name}": torch.randn(t.shape) * 0.05 for name, t in shapes.items()}
    torch.save(backbone, checkpoints / BACKBONE)
    torch.save([torch.rand(1, c, 1, 1) for c in (64, 128, 256, 512, 512)], checkpoints / LINEAR)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    lpips = Lpips()
    sharp = scene(0, 64, 64)
    assert lpips(sharp, sharp) == 0
    assert 0 < lpips(blurred(sharp, 0.7), sharp) < lpips(blurred(sharp, 3), sharp)


def test_noise_is_no_detail_to_the_spectra() -> None:
    """Noise fills the whole photo's spectrum up, but in flat windows it must cost."""
    sharp = noisy(scene(0, 256, 256), 0.5 / 255)
    sharp[:, 96:] = 0.5
    soft = blurred(sharp, 2)
    assert realism.log_spectral_distance(noisy(soft, 8 / 255), sharp) > (
        realism.log_spectral_distance(soft, sharp)
    )
