"""Runs methods over sets of photos; yields a row for each photo, and one for each set and method.

A generator: who drives it may stop driving it. Knows nothing of reports or terminals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch
from torch.nn import functional as F

from core import blur_estimate, deblur, photo
from core.denoiser import DeblurModel
from core.errors import PhotoError
from core.evaluation import classical, metrics, realism
from core.evaluation.metrics import Rgb
from core.evaluation.perceptual import Lpips
from core.evaluation.scores import GuidanceScore, ImageScore, Method, SetScore, summarise
from core.evaluation.sets import ImageSet, Pair
from core.events import Notice
from core.guidance import SCALES, luma_pyramid
from core.hint import Hint
from core.options import GRID, SCHEDULES, DeblurOptions, SamplerName, ScheduleName
from core.weights import Weights

INPUT = Method(name="blurry input")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Weights under the name that they have in the table, and what runs them."""

    name: str
    weights: Weights
    deblurrer: deblur.Deblurrer


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is run: every combination. `samples` are how many are averaged; 1 is a single one.
    `hints` and `twice` as in DeblurOptions.
    """

    candidates: tuple[Candidate, ...] = ()
    steps: tuple[int, ...] = (1, 8)
    seeds: tuple[int, ...] = (0,)
    samples: tuple[int, ...] = (1,)
    samplers: tuple[SamplerName, ...] = ("dpmpp_2m",)
    schedules: tuple[ScheduleName, ...] = (SCHEDULES[0],)
    scales: tuple[float | None, ...] = (1.0,)
    hints: tuple[bool, ...] = (True,)
    twice: tuple[bool, ...] = (False,)
    classical: bool = False
    lpips: Lpips | None = None


@dataclass(frozen=True, kw_only=True)
class Restored:
    """After each photo: the result, float32 (H, W, 3) in [0, 1], for whoever keeps pictures.

    `device` as in core.events.Result; empty where no weights ran.
    """

    score: ImageScore
    rgb: Rgb
    device: str


EvaluationEvent = Notice | Restored | GuidanceScore | SetScore


def methods(plan: Plan) -> list[Method]:
    """The table's rows for each set, the input first."""
    names = classical.CLASSICAL if plan.classical else ()
    sampled = [
        Method(
            name=candidate.name,
            steps=steps,
            samples=samples if steps > 1 else 1,
            sampler=sampler,
            schedule=schedule,
            scale=scale,
            hint=hint,
            twice=twice,
            seeds=plan.seeds if steps > 1 else plan.seeds[:1],
        )
        for candidate in plan.candidates
        for hint in plan.hints
        for twice in plan.twice
        for scale in plan.scales
        for samples in plan.samples
        for steps in plan.steps
        for sampler in plan.samplers
        for schedule in plan.schedules
        # One-step answers are the same by every sampler and schedule, and for every seed.
        if steps > 1
        or (samples, sampler, schedule) == (plan.samples[0], plan.samplers[0], plan.schedules[0])
    ]
    return [INPUT, *(Method(name=name) for name in names), *sampled]


def evaluate(sets: Sequence[ImageSet], plan: Plan) -> Iterator[EvaluationEvent]:
    """Every method over every photo. A photo that cannot be read is a Notice, and left out.

    Raises core.errors.DeblurError for what concerns more than one photo.
    """
    for image_set in sets:
        pairs = []
        for pair in image_set.pairs:
            try:
                read_pair(pair)
                pairs.append(pair)
            except PhotoError as error:
                yield Notice(message=f"{image_set.name}: {error}")
        if pairs:
            yield from _evaluate_set(image_set.name, pairs, plan)


def read_pair(pair: Pair) -> tuple[Rgb, Rgb]:
    """Blurry and sharp, float32 (H, W, 3) in [0, 1]. Raises PhotoError, also if sizes differ."""
    blurry = photo.decode(pair.blurry).rgb
    sharp = blurry if pair.is_reference else photo.decode(pair.sharp).rgb
    if blurry.shape != sharp.shape:
        raise PhotoError(f"{pair.blurry.name} and its sharp photo differ in size.")
    if min(blurry.shape[:2]) < GRID * 4:
        raise PhotoError(f"{pair.blurry.name} is too small to be judged.")
    return blurry, sharp


def _evaluate_set(name: str, pairs: list[Pair], plan: Plan) -> Iterator[EvaluationEvent]:
    for candidate in plan.candidates:
        if candidate.weights.model.config.guided:
            yield from _judge_guidance(name, pairs, candidate)
    count = realism.patches_per_photo(len(pairs))
    reference = realism.SharpPatches(
        [realism.descriptors(read_pair(p)[1], count=count, seed=i) for i, p in enumerate(pairs)]
    )
    for method in methods(plan):
        rows, distances = [], []
        for seed in method.seeds or (None,):
            described = []
            for i, pair in enumerate(pairs):
                restored = _judge(name, pair, method, seed, plan)
                rows.append(restored.score)
                described.append(realism.descriptors(restored.rgb, count=count, seed=i))
                yield restored
            distances.append(reference.distances(described))
        yield summarise(rows, distances)


def _judge(name: str, pair: Pair, method: Method, seed: int | None, plan: Plan) -> Restored:
    blurry, sharp = read_pair(pair)
    started = perf_counter()
    rgb, device = _restore(method, seed, blurry, sharp, plan)
    seconds = perf_counter() - started
    found = metrics.fidelity(rgb, sharp)
    before = None if pair.is_reference else metrics.psnr(blurry, sharp)
    score = ImageScore(
        set=name,
        image=pair.name,
        kind=pair.kind,
        method=method,
        seed=seed,
        psnr=found.psnr,
        ssim=found.ssim,
        gmsd=found.gmsd,
        lsd=realism.log_spectral_distance(rgb, sharp),
        lpips=plan.lpips(rgb, sharp) if plan.lpips else None,
        input_psnr=before,
        gain=None if before is None else found.psnr - before,
        aligned_gain=None if pair.is_reference else _aligned_gain(rgb, blurry, sharp),
        shift=metrics.colour_shift(rgb, blurry),
        off_sharp=metrics.colour_shift(rgb, sharp),
        points=metrics.end_points(rgb, blurry),
        flat_noise=metrics.flat_noise(rgb, blurry, sharp),
        seconds=seconds,
    )
    return Restored(score=score, rgb=rgb, device=device)


def _aligned_gain(rgb: Rgb, blurry: Rgb, sharp: Rgb) -> float:
    return metrics.aligned_psnr(rgb, sharp) - metrics.aligned_psnr(blurry, sharp)


def _restore(
    method: Method, seed: int | None, blurry: Rgb, sharp: Rgb, plan: Plan
) -> tuple[Rgb, str]:
    if method == INPUT:
        return blurry, ""
    for name in classical.CLASSICAL:
        if method.name == name and not method.steps:
            return classical.restore(name, blurry, sharp), ""
    (candidate,) = (c for c in plan.candidates if c.name == method.name)
    options = DeblurOptions(
        steps=method.steps,
        sampler=method.sampler,
        schedule=method.schedule,
        seed=seed or 0,
        samples=method.samples,
        scale=method.scale,
        hint=method.hint,
        twice=method.twice,
    )
    result = deblur.drain(candidate.deblurrer.run(blurry, options, preview_side=0))
    return np.clip(result.rgb, 0, 1), result.device


def _judge_guidance(name: str, pairs: list[Pair], candidate: Candidate) -> Iterator[GuidanceScore]:
    for pair in pairs:
        blurry, sharp = read_pair(pair)
        for scale, (psnr, before) in zip(
            SCALES, guidance_psnr(candidate.weights.model, blurry, sharp), strict=True
        ):
            yield GuidanceScore(
                set=name,
                image=pair.name,
                weights=candidate.name,
                scale=scale,
                psnr=psnr,
                blurry_psnr=before,
            )


@torch.inference_mode()
def guidance_psnr(model: DeblurModel, blurry: Rgb, sharp: Rgb) -> list[tuple[float, float]]:
    """(PSNR of the estimated luma, PSNR of the blurry luma) in dB at 1/2, 1/4, 1/8, at most 80."""
    device = model.unet.stem.weight.device
    height, width = blurry.shape[:2]
    padding = (0, -width % GRID, 0, -height % GRID)
    inputs, target = (
        F.pad(metrics.to_tensor(rgb) * 2 - 1, padding, mode="reflect").to(device)
        for rgb in (blurry, sharp)
    )
    hint = Hint.of(blur_estimate.estimate(blurry).overall) if model.config.hinted else Hint()
    structure = model.structure(hint.lay(inputs), hint.numbers().to(device))
    if structure is None:
        return []
    found = []
    for scale, estimate, soft, truth in zip(
        SCALES,
        map(hint.lift, structure.luma),
        luma_pyramid(inputs),
        luma_pyramid(target),
        strict=True,
    ):
        inner = (..., slice(height // scale), slice(width // scale))
        errors = [
            float((x[inner].float() - truth[inner]).square().mean()) for x in (estimate, soft)
        ]
        ours, theirs = (float(10 * np.log10(4 / (error + 4e-8))) for error in errors)
        found.append((ours, theirs))
    return found
