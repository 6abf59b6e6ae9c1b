"""Blur synthesis: kernels, JPEG against a real encoder, and what comes out of the whole chain."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.training import kernels
from core.training.blur import CONTEXT, MARGIN, synthesize
from core.training.command import RANGE_NAMES
from core.training.example import blurred_example
from core.training.jpeg import compress
from core.training.kernels import KERNEL, Dice
from core.training.known_blur import measure
from core.training.ranges import RANGES, BlurRanges

CPU = torch.device("cpu")
NOTHING = BlurRanges(
    shake=0, defocus=0, gaussian=0, object_motion=0, highlights=0, noiseless=1, sharpened=0, jpeg=0
)


def dice(seed: int = 0) -> Dice:
    return Dice(seed, CPU)


def sharp_batch(n: int = 4, side: int = 64) -> torch.Tensor:
    """Random rectangles: edges in every direction."""
    rng = np.random.default_rng(0)
    batch = np.full((n, 3, side + CONTEXT, side + CONTEXT), 0.5, np.float32)
    for image in batch:
        for _ in range(40):
            y, x = rng.integers(0, side + CONTEXT - 8, 2)
            image[:, y : y + rng.integers(4, 40), x : x + rng.integers(4, 40)] = rng.random(
                (3, 1, 1)
            )
    return torch.from_numpy(batch)


def all_kernels() -> dict[str, torch.Tensor]:
    n = 12
    extent = torch.linspace(1.5, 32, n)
    return {
        "shake": kernels.shake(dice(), extent, torch.full((n,), 0.5)).flatten(0, 1),
        "long": kernels.shake(dice(), 1.6 * extent, torch.ones(n)).flatten(0, 1),
        "motion": kernels.motion(dice(), extent),
        "defocus": kernels.defocus(dice(), torch.linspace(0.6, 8, n)),
        "fading": kernels.defocus(dice(), torch.linspace(0.6, 8, n), fading=1.0),
        "gaussian": kernels.gaussian(dice(), torch.linspace(0.5, 3.5, n)),
        "identity": kernels.identity(dice(), n),
    }


@pytest.mark.parametrize("kind", list(all_kernels()))
def test_kernels_are_normalised_positive_and_centred(kind: str) -> None:
    kernel = all_kernels()[kind]
    assert kernel.shape[1:] == (KERNEL, KERNEL)
    assert kernel.min() >= 0
    assert torch.allclose(kernel.sum(dim=(1, 2)), torch.ones(len(kernel)), atol=1e-4)
    axis = torch.arange(KERNEL) - KERNEL // 2
    for dim in (1, 2):
        centroid = (kernel.sum(dim=dim) * axis).sum(dim=1)
        assert centroid.abs().max() < 0.01


def test_motion_changes_its_speed() -> None:
    """Along a line the light of its two halves differs for most, by as much as a half again."""
    kernel = kernels.motion(dice(), torch.full((64,), 30.0))
    axis = torch.arange(KERNEL) - KERNEL // 2.0
    spread = (kernel * (axis[:, None] ** 2 + axis[None, :] ** 2)).sum(dim=(1, 2))
    skew = (kernel.sum(dim=1) * axis**3).sum(dim=1).abs() / spread**1.5
    assert skew.median() > 0.05
    assert (spread.sqrt() / 30).max() < 0.35


def test_shake_spans_its_extent_and_stays_on_the_canvas() -> None:
    kernel = kernels.shake(dice(), torch.full((32,), 20.0), torch.zeros(32))[:, 0]
    profile = kernel > 0.002
    spans = []
    for one in profile:
        y, x = torch.nonzero(one, as_tuple=True)
        spans.append(float(torch.hypot(y.max() - y.min() + 0.0, x.max() - x.min() + 0.0)))
    assert 15 < np.median(spans) < 32
    border = torch.cat([kernel[:, 0], kernel[:, -1], kernel[:, :, 0], kernel[:, :, -1]], dim=1)
    assert border.max() == 0


def test_rotation_makes_the_corners_differ() -> None:
    extent = torch.full((8,), 15.0)
    still = kernels.shake(dice(), extent, torch.zeros(8))
    assert torch.allclose(still[:, 0], still[:, 3], atol=1e-6)
    turning = kernels.shake(dice(), extent, torch.full((8,), 0.6))
    assert (turning[:, 0] - turning[:, 3]).abs().sum(dim=(1, 2)).min() > 0.2


def test_defocus_radius_is_the_radius() -> None:
    kernel = kernels.defocus(dice(), torch.full((16,), 6.0))
    axis = (torch.arange(KERNEL) - KERNEL // 2).float()
    second = (kernel * (axis[None, :, None] ** 2 + axis[None, None, :] ** 2)).sum(dim=(1, 2))
    # The mean square distance in a disc is half its squared radius.
    assert float((2 * second).sqrt().mean()) == pytest.approx(6.0, rel=0.15)


def test_edges_fade_out_of_the_share_of_discs_that_is_asked_for() -> None:
    def has_wide_edge(fading: float) -> torch.Tensor:
        kernel = kernels.defocus(dice(), torch.full((200,), 6.0), fading=fading)
        part = kernel / kernel.amax(dim=(1, 2), keepdim=True)
        edge = ((part > 0.1) & (part < 0.9)).sum(dim=(1, 2))
        return edge > 0.85 * (part > 0.5).sum(dim=(1, 2))

    assert not has_wide_edge(0.0).any()
    assert 0.1 < has_wide_edge(0.25).float().mean() < 0.3
    assert has_wide_edge(1.0).float().mean() > 0.6


def test_convolution_equals_a_direct_one() -> None:
    image = torch.rand(2, 3, 80, 80)
    kernel = kernels.defocus(dice(), torch.tensor([3.0, 5.0]))
    padded = torch.nn.functional.pad(image, (31, 31, 31, 31), mode="circular")
    direct = torch.cat(
        [
            torch.nn.functional.conv2d(
                padded[i : i + 1], k.flip(0, 1)[None, None].repeat(3, 1, 1, 1), groups=3
            )
            for i, k in enumerate(kernel)
        ]
    )
    assert torch.allclose(kernels.convolve(image, kernel), direct, atol=1e-4)


@pytest.mark.parametrize("quality", [50, 75, 95])
@pytest.mark.parametrize("subsample", [False, True])
def test_jpeg_loses_what_libjpeg_loses(quality: int, subsample: bool) -> None:
    rgb = sharp_batch(1)[0, :, :128, :128]
    rgb = torch.nn.functional.avg_pool2d(rgb[None], 3, 1, 1)
    ours = compress(rgb, torch.tensor([float(quality)]), subsample)[0]
    pixels = (rgb[0].permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality, subsampling=2 if subsample else 0)
    theirs = torch.from_numpy(np.array(Image.open(file))).permute(2, 0, 1) / 255
    loss, apart = (theirs - rgb[0]).square().mean(), (theirs - ours).square().mean()
    assert apart < 0.5 * loss
    assert float((ours - rgb[0]).square().mean()) == pytest.approx(float(loss), rel=0.3)


def test_without_any_kind_the_photo_comes_back() -> None:
    sharp = sharp_batch()
    blurry, cut, _ = synthesize(sharp, dice(), NOTHING)
    assert blurry.shape == cut.shape == (4, 3, 64, 64)
    assert (blurry - cut).abs().max() < 1 / 255


STRONG = replace(NOTHING, extent=(8.0, 16.0), radius=(3.0, 6.0), sigma=(2.0, 3.0))


@pytest.mark.parametrize(
    "ranges",
    [
        replace(STRONG, shake=1.0),
        replace(STRONG, defocus=1.0),
        replace(STRONG, gaussian=1.0),
        replace(STRONG, object_motion=1.0),
    ],
    ids=["shake", "defocus", "gaussian", "object motion"],
)
def test_each_kind_takes_detail_and_keeps_the_mean(ranges: BlurRanges) -> None:
    blurry, sharp, _ = synthesize(sharp_batch(8), dice(), ranges)

    def detail(image: torch.Tensor) -> torch.Tensor:
        return image.diff(dim=-1).square().mean() + image.diff(dim=-2).square().mean()

    assert detail(blurry) < 0.7 * detail(sharp)
    assert float(blurry.mean()) == pytest.approx(float(sharp.mean()), abs=0.03)


def test_blur_moves_nothing() -> None:
    """The best shift of the blurry patch onto the sharp one is none, in the mean over many."""
    ranges = replace(NOTHING, shake=1.0, extent=(6.0, 12.0))
    blurry, sharp, _ = synthesize(sharp_batch(16), dice(), ranges)
    error = {
        (dy, dx): float((blurry.roll((dy, dx), (2, 3)) - sharp)[..., 4:-4, 4:-4].square().mean())
        for dy in (-2, 0, 2)
        for dx in (-2, 0, 2)
    }
    assert min(error, key=lambda shift: error[shift]) == (0, 0)


def test_noise_saturation_and_determinism() -> None:
    noisy = replace(NOTHING, noiseless=0.0)
    sharp = torch.full((8, 3, 64 + CONTEXT, 64 + CONTEXT), 0.5)
    blurry, *_ = synthesize(sharp, dice(3), noisy)
    assert 0.0005 < float(blurry.std()) < 0.05
    again, *_ = synthesize(sharp, dice(3), noisy)
    assert torch.equal(blurry, again)
    glowing = replace(NOTHING, shake=1.0, highlights=1.0, extent=(8.0, 9.0))
    lamp = torch.zeros(4, 3, 64 + CONTEXT, 64 + CONTEXT)
    lamp[..., 70:74, 70:74] = 1.0
    bright, *_ = synthesize(lamp, dice(1), glowing)
    plain, *_ = synthesize(lamp, dice(1), replace(glowing, highlights=0.0))
    assert bright.sum() > 1.1 * plain.sum()


def test_an_even_area_is_alike_in_both_however_bright() -> None:
    pale = torch.tensor([[0.75, 1.0, 1.0], [0.9, 0.98, 0.95], [1.0, 0.8, 0.6], [0.9, 0.9, 0.9]])
    pale = pale[:, :, None, None].expand(4, 3, 64 + CONTEXT, 64 + CONTEXT)
    glowing = replace(NOTHING, shake=1.0, highlights=1.0, extent=(8.0, 9.0))
    blurry, cut, _ = synthesize(pale, dice(4), glowing)
    assert (blurry - cut).abs().max() <= 0.51 / 255
    # The light is raised all the same.
    assert (cut[:, :, 0, 0] - pale[:, :, 0, 0]).amax() > 0.05


def test_a_video_averages_what_is_encoded_and_a_lens_light() -> None:
    sharp = sharp_batch(8)
    moved = replace(NOTHING, shake=1.0, extent=(8.0, 12.0), highlights=1.0)
    soft = replace(NOTHING, defocus=1.0, radius=(4.0, 6.0), highlights=1.0)

    def off(ranges: BlurRanges) -> float:
        """From the encoded values averaged, of those with one kernel all over; in levels."""
        blurry, cut, kernel = synthesize(sharp, dice(), ranges, (0, 0))
        averaged = kernels.convolve(sharp, kernel)[..., MARGIN:-MARGIN, MARGIN:-MARGIN]
        averaged = averaged[..., : cut.shape[-2], : cut.shape[-1]]
        tone = (cut - averaged).mean(dim=(2, 3), keepdim=True)
        return float((blurry - averaged - tone).abs().amax(dim=(1, 2, 3)).min() * 255)

    assert off(replace(moved, video=1.0)) < 1
    assert off(moved) > 10
    assert off(replace(soft, video=1.0)) > 10


def test_a_long_shake_has_gaps_in_a_video_alone() -> None:
    filmed = torch.tensor([True, False] * 8)
    exposures = kernels.draw_exposures(dice(), filmed)
    times = exposures.times
    assert torch.equal(times[1], torch.arange(kernels.POINTS))
    steps = times.diff(dim=1)
    assert steps.min() >= 0
    # The shutter was shut between any two of the frames that there were.
    gaps = (steps[filmed] > 2).sum(dim=1)
    assert gaps.max() >= 6
    assert times[filmed][:, 0].max() == 0
    extent, still = torch.full((16,), 30.0), torch.zeros(16)
    shot, video = (kernels.shake(dice(1), extent, still, e)[:, 0] for e in (None, exposures))
    assert torch.allclose(video[~filmed], shot[~filmed], atol=1e-6)
    shot, video = (kernels.motion(dice(1), extent, e) for e in (None, exposures))
    fewer = (video > 0).sum(dim=(1, 2)) / (shot > 0).sum(dim=(1, 2))
    assert fewer[filmed].mean() < 0.85


def test_the_sharp_picture_is_the_middle_frame_of_a_video_and_else_the_centroid() -> None:
    n = 400
    filmed = torch.arange(n) < n // 2
    exposures = kernels.draw_exposures(dice(), filmed)
    axis = torch.arange(KERNEL, dtype=torch.float32) - KERNEL // 2
    for kernel in (
        kernels.motion(dice(1), torch.full((n,), 24.0), exposures),
        kernels.shake(dice(1), torch.full((n,), 24.0), torch.ones(n), exposures)[:, 3],
    ):
        centroid = torch.stack([(kernel.sum(dim=dim) * axis).sum(dim=1) for dim in (1, 2)], dim=1)
        assert centroid[~filmed].abs().max() < 0.01
        assert centroid[filmed].norm(dim=1).mean() > 0.4
        # There is something in the middle, and where the way does not turn back half of what was
        # seen, but for a frame, lies on either side.
        spread = torch.einsum("nyx,x,x->n", kernel, axis, axis)
        wide = filmed & (spread > torch.einsum("nyx,y,y->n", kernel, axis, axis))
        assert (kernel[wide][:, 30:33, 30:33].sum(dim=(1, 2)) > 0.03).all()
        straight = kernel[wide & (measure(kernel).ratio < 0.12)]
        assert len(straight) > 10
        left = straight[..., : KERNEL // 2 - 1].sum(dim=(1, 2))
        right = straight[..., KERNEL // 2 + 2 :].sum(dim=(1, 2))
        assert (left - right).abs().quantile(0.9) < 1.1 / kernels.FRAMES[0]


def test_a_hand_that_films_mostly_goes_one_way_and_sometimes_turns_back() -> None:
    n = 400
    exposures = kernels.draw_exposures(dice(), torch.ones(n, dtype=torch.bool))
    kernel = kernels.shake(dice(1), torch.full((n,), 24.0), torch.zeros(n), exposures)[:, 0]
    ratio = measure(kernel).ratio
    assert ratio.median() < 0.15
    assert 0.03 < (ratio > 0.3).float().mean() < 0.2


def test_an_example_has_the_photos_size_and_place(photo_rgb) -> None:
    same = blurred_example(photo_rgb, 0, NOTHING)
    assert same.shape == photo_rgb.shape
    assert np.abs(same - photo_rgb).max() < 1 / 255
    assert not np.array_equal(blurred_example(photo_rgb, 1), blurred_example(photo_rgb, 2))


def test_every_range_of_the_command_can_be_drawn_and_narrow_ends_where_the_scale_takes_over() -> (
    None
):
    assert set(RANGE_NAMES) == set(RANGES)
    assert RANGES["narrow"].extent[1] <= 16 < RANGES["wide"].extent[1]
    dice = Dice(1, torch.device("cpu"))
    sharp = torch.rand(4, 3, 32 + CONTEXT, 32 + CONTEXT)
    for ranges in RANGES.values():
        blurry, cut, _ = synthesize(sharp, dice, ranges)
        assert blurry.shape == cut.shape == (4, 3, 32, 32)
        assert not torch.equal(blurry, cut)
