"""Does the guidance pay? Trains the guided model, its unguided twin and ablations, and compares.

python -m benchmarks.twins PHOTOS... --sets DIR... --out runs/twins [--arms NAME,NAME]
    [--train-seeds 0,1] [--max-steps N] [--batch N] [--crop N] [--steps 1,8]

All arms see the same patches of synthetic blur in the same order and no real pair, so that sets of
real blur are unseen domains for each (the claim of Ren et al., ICCV 2023, section 4). What is
already in `--out` goes on where it stopped. Prints Markdown: gains by arm, and the guided one less
each other on the same photos (its training seeds averaged first), with 95 % bootstrap intervals.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from core import weights
from core.arguments import listed
from core.deblur import Deblurrer
from core.evaluation.evaluate import Candidate, Plan, Restored, evaluate
from core.evaluation.intervals import Interval, mean_interval
from core.evaluation.scores import ImageScore, Method, per_image
from core.evaluation.sets import ImageSet, find_sets
from core.options import CONFIGS, ModelConfig
from core.training.data import TrainingSet
from core.training.train import TrainOptions, starting_config, train

GUIDED = "guided"
#: Scales at which latents enter the denoiser; () is the unguided twin.
ARMS: dict[str, tuple[int, ...]] = {
    GUIDED: (2, 4, 8),
    "1/4 and 1/8": (4, 8),
    "1/8": (8,),
    "none": (),
}
MEASURES = {"psnr": "PSNR, dB", "ssim": "SSIM", "lsd": "LSD, dB"}


def main() -> None:
    args = _arguments()
    device = torch.device(args.device)
    data = TrainingSet(args.photos, [], device, seed=0)
    # Seed by seed, so that a run that is stopped leaves whole comparisons.
    files = {
        (arm, seed): _trained(arm, seed, data, args)
        for seed in args.train_seeds
        for arm in args.arms
    }
    found: dict[str, list[list[ImageScore]]] = {arm: [] for arm in args.arms}
    for (arm, seed), file in files.items():
        print(f"{arm}, seed {seed}: {_parameters(file) / 1e6:.2f} M parameters", flush=True)
        found[arm].append(list(_scores(file, find_sets(args.sets), args)))
    _print_gains(found)
    _print_differences(found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("photos", nargs="+", type=Path, help="folders or .tar files of sharp photos")
    add("--sets", nargs="+", type=Path, required=True, help="folders as for `evaluate`")
    add("--out", type=Path, default=Path("runs/twins"))
    add("--arms", type=listed(str, ",".join(ARMS)), default=tuple(ARMS))
    add("--train-seeds", type=listed(int, "0,1"), default=(0, 1))
    add("--max-steps", type=int, default=1500)
    add("--batch", type=int, default=24)
    add("--crop", type=int, default=96)
    add("--rate", type=float, default=1.5e-3)
    add("--steps", type=listed(int, "1,8"), default=(1, 8))
    add("--model", choices=sorted(CONFIGS), default="compact")
    add("--device", choices=("cpu", "cuda"), default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    if unknown := set(args.arms) - ARMS.keys():
        parser.error(f"the arms are {', '.join(ARMS)}, not {', '.join(sorted(unknown))}")
    return args


def _config(arm: str, model: str) -> ModelConfig:
    scales = ARMS[arm]
    base = CONFIGS[model]
    return replace(base, guided=bool(scales), guided_scales=scales or base.guided_scales)


def _trained(arm: str, seed: int, data: TrainingSet, args: argparse.Namespace) -> Path:
    """The weights of that arm and seed, trained as far as they are not yet."""
    out = args.out / f"{arm.replace('/', '_').replace(' ', '_')}-{seed}"
    checkpoint = out / "checkpoint.safetensors"
    options = TrainOptions(
        out=out,
        photos=tuple(args.photos),
        minutes=1e6,
        max_steps=args.max_steps,
        resume=checkpoint if checkpoint.exists() else None,
        batch=args.batch,
        crop=args.crop,
        pair_share=0.0,
        rate=args.rate,
        optimizer="muon",
        seed=seed,
        device=args.device,
        facts=(("arm", arm),),
    )
    config = starting_config(_config(arm, args.model), options, data)
    for report in train(config, options, data):
        line = f"{arm}, seed {seed}: step {report.step}, loss {report.loss:.3f}"
        print(
            f"{line}, top {report.top:.3f}, {report.patches_per_second:.0f} patches/s", flush=True
        )
    return out / f"{config.name}.safetensors"


def _parameters(file: Path) -> int:
    return sum(p.numel() for p in weights.load(file).model.parameters())


def _scores(file: Path, sets: Sequence[ImageSet], args: argparse.Namespace) -> Iterator[ImageScore]:
    loaded = weights.load(file)
    candidate = Candidate(name="weights", weights=loaded, deblurrer=Deblurrer(loaded, args.device))
    plan = Plan(candidates=(candidate,), steps=args.steps)
    for event in evaluate(sets, plan):
        if isinstance(event, Restored) and event.score.method.steps:
            yield event.score


def _print_gains(found: dict[str, list[list[ImageScore]]]) -> None:
    sets = list(dict.fromkeys(row.set for row in next(iter(found.values()))[0]))
    print(f"\n| gain, dB (each training seed) | steps | {' | '.join(sets)} |")
    print(f"|---|---|{'---|' * len(sets)}")
    for arm, runs in found.items():
        for steps in sorted({row.method.steps for row in runs[0]}):
            cells = []
            for name in sets:
                chosen = [
                    [r for r in run if (r.set, r.method.steps) == (name, steps)] for run in runs
                ]
                means = [mean_interval(list(_gain(rows).values())).mean for rows in chosen]
                cells.append(" ".join(f"{mean:+.2f}" for mean in means))
            print(f"| {arm} | {steps} | {' | '.join(cells)} |")


def _gain(rows: list[ImageScore]) -> dict[str, float]:
    """Gain by photo; in a set of sharp photos the PSNR of what came back."""
    return per_image(rows, "gain") or per_image(rows, "psnr")


def _print_differences(found: dict[str, list[list[ImageScore]]]) -> None:
    if GUIDED not in found:
        return
    print(f"\n| guided less | set | steps | {' | '.join(MEASURES.values())} |")
    print(f"|---|---|---|{'---|' * len(MEASURES)}")
    ours = _by_photo(found[GUIDED])
    for arm in (arm for arm in found if arm != GUIDED):
        theirs = _by_photo(found[arm])
        for name, method in ours:
            cells = [
                _interval(_less(ours[name, method], theirs[name, method], m)) for m in MEASURES
            ]
            print(f"| {arm} | {name} | {method.steps} | {' | '.join(cells)} |")


def _by_photo(runs: list[list[ImageScore]]) -> dict[tuple[str, Method], list[ImageScore]]:
    rows: dict[tuple[str, Method], list[ImageScore]] = defaultdict(list)
    for row in (row for run in runs for row in run):
        rows[row.set, row.method].append(row)
    return rows


def _less(first: list[ImageScore], second: list[ImageScore], measure: str) -> Interval:
    """Of the same photos; a photo's training seeds are averaged before photos are drawn again."""
    a, b = per_image(first, measure), per_image(second, measure)
    return mean_interval([a[image] - b[image] for image in a])


def _interval(found: Interval) -> str:
    return f"{found.mean:+.3f} [{found.low:+.3f}, {found.high:+.3f}]"


if __name__ == "__main__":
    main()
