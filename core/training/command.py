"""`python main.py train`: arguments -> a training run, its CSV log on disk and on the terminal."""

from __future__ import annotations

import argparse
import csv
import json
import platform
import subprocess
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.arguments import listed
from core.errors import DeviceError, OptionsError
from core.files import is_same_file, make_folder
from core.options import CONFIGS

if TYPE_CHECKING:
    from core.options import ModelConfig
    from core.training.log import Report
    from core.training.train import TrainOptions

#: Of `core.training.ranges.RANGES`, which needs torch.
RANGE_NAMES = ("wide", "narrow", "easy")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `train`; imports nothing heavy."""
    add = parser.add_argument
    add(
        "--photos",
        nargs="+",
        type=Path,
        required=True,
        help="folders or .tar files of sharp photos",
    )
    add(
        "--pairs", nargs="*", type=Path, default=[], help="folders or .tar files with blur/, sharp/"
    )
    add("--out", type=Path, default=Path("runs/train"), help="folder of this run")
    add("--model", choices=sorted(CONFIGS), help="compact, or what is resumed")
    add("--unguided", action="store_true", help="train the unguided twin")
    add(
        "--guided-scales",
        type=listed(int, "2,4,8"),
        help="scales whose latents are used (ablations): 2,4,8 or fewer",
    )
    add(
        "--resume",
        type=Path,
        help="a checkpoint goes on; weights begin anew, told the blur, and deeper by --model full",
    )
    add("--minutes", type=float, default=60.0, help="budget, counted from the run's beginning")
    add("--max-steps", type=int, help="budget in steps from its beginning (whichever comes first)")
    add("--batch", type=int, default=16)
    add("--crop", type=int, default=128, help="side of the patches, a multiple of 16")
    add("--pair-share", type=float, default=0.12, help="share of real pairs in a batch")
    add("--rate", type=float, default=1e-3, help="peak learning rate")
    add("--optimizer", choices=("adamw", "muon"), default="adamw")
    add("--ema", type=float, default=0.999)
    add("--top-share", type=float, default=0.5, help="share of samples at the highest sigma")
    add("--balance", type=float, default=0.75, help="0: plain mean square; see LossOptions")
    add("--floor", type=float, default=0.03, help="see LossOptions")
    add("--guidance-weight", type=float, default=0.3)
    add("--tone", type=float, default=0.0, help="weight of a shift of tone; 10 late in training")
    add("--ranges", choices=RANGE_NAMES, default="narrow", help="kinds and amounts of blur")
    add("--max-extent", type=float, help="longest shake in pixels, up to 40")
    add("--seed", type=int, default=0)
    add("--device", default="auto", choices=("auto", "cpu", "cuda"))
    add("--checkpoint-minutes", type=float, default=4.0)
    add("--compiled", action="store_true", help="compile the networks, for long runs on a GPU")


def run(args: argparse.Namespace) -> int:
    """Train; returns the exit code."""
    import torch

    from core.training.data import TrainingSet
    from core.training.team import assembled
    from core.training.train import starting_config, train

    wanted = _config(args)
    options = _options(args, torch.cuda.is_available())
    _check_free(args, wanted.name)
    team = assembled(options.device)
    options = replace(options, device=team.device(options.device))
    say = print if team.leads else _say_nothing
    say(f"Reading photos for {options.device} ...", flush=True)
    device = torch.device(options.device)
    data = TrainingSet(list(options.photos), list(options.pairs), device, seed=options.seed)
    config = team.agreed(starting_config(wanted, options, data))
    say(f"{len(data.photos)} photos, {len(data.pairs)} pairs, {config}", flush=True)
    reports = train(config, options, data, team)
    if team.leads:
        _log(reports, args, config, options.out)
        if config.deconvolved:
            say("The fusion is as it was: fit it to these networks (core.training.fusion fit).")
    else:
        # The others yield nothing, but work as they are asked for it.
        deque(reports, maxlen=0)
    team.part()
    return 0


def _check_free(args: argparse.Namespace, name: str) -> None:
    """A new run replaces neither an old one's hours nor weights. Raises OptionsError."""
    checkpoint, weights = (args.out / f"{kind}.safetensors" for kind in ("checkpoint", name))
    if args.resume is not None and is_same_file(args.resume, checkpoint):
        return
    if checkpoint.exists():
        raise OptionsError(
            f"{args.out} holds a run already: --resume {checkpoint} goes on with it, --out names "
            "another folder."
        )
    if weights.exists():
        raise OptionsError(f"{weights} is there already: --out names another folder.")


def _say_nothing(*_: object, **__: object) -> None:
    """One process of a team speaks."""


def _log(
    reports: Iterator[Report], args: argparse.Namespace, config: ModelConfig, out: Path
) -> None:
    """Drain the run into its folder and onto the terminal."""
    make_folder(out)
    network = {"model": config.name, "unguided": not config.guided}
    used = vars(args) | network | {"guided_scales": config.guided_scales}
    (out / "options.json").write_text(json.dumps(used, default=str, indent=1))
    with (out / "log.csv").open("a", newline="") as file:
        writer = csv.writer(file)
        for report in reports:
            row = asdict(report)
            if file.tell() == 0:
                writer.writerow(row)
            writer.writerow([f"{v:.5g}" if isinstance(v, float) else v for v in row.values()])
            file.flush()
            print(" ".join(f"{k} {v:.4g}" for k, v in row.items()), flush=True)


def _config(args: argparse.Namespace) -> ModelConfig:
    """What is asked for; of a resumed run its own network. Raises OptionsError, WeightsError."""
    from core.training.resume import check_network, resumed_config
    from core.weights import check_config

    config = replace(CONFIGS[args.model or "compact"], guided=not args.unguided)
    if args.guided_scales is not None:
        config = replace(config, guided_scales=args.guided_scales)
    try:
        check_config(config)
    except ValueError:
        raise OptionsError("The guidance has the scales 2, 4 and 8.") from None
    if args.resume is not None:
        asked = config
        config = resumed_config(asked, args.resume)
        check_network(config, asked, _given(args))
    return config


def _given(args: argparse.Namespace) -> dict[str, str]:
    """The options by which the network's shape was asked for, by the field they set."""
    options = {"name": "model", "guided": "unguided", "guided_scales": "guided_scales"}
    return {
        field: f"--{option.replace('_', '-')}"
        for field, option in options.items()
        if getattr(args, option)
    }


def _options(args: argparse.Namespace, cuda: bool) -> TrainOptions:
    from core.training.checkpoint import is_checkpoint
    from core.training.loss import LossOptions
    from core.training.ranges import RANGES
    from core.training.resume import check_checkpoint
    from core.training.train import TrainOptions

    if args.device == "cuda" and not cuda:
        raise DeviceError("There is no CUDA device, or its driver does not fit this PyTorch.")
    values = {f.name: getattr(args, f.name) for f in fields(TrainOptions) if hasattr(args, f.name)}
    values["device"] = ("cuda" if cuda else "cpu") if args.device == "auto" else args.device
    values["photos"], values["pairs"] = tuple(args.photos), tuple(args.pairs)
    facts = (("revision", _revision()), ("hardware", f"{values['device']} {platform.machine()}"))
    loss = LossOptions(
        top_share=args.top_share,
        balance=args.balance,
        floor=args.floor,
        guidance_weight=args.guidance_weight,
        tone=args.tone,
    )
    blur = RANGES[args.ranges]
    if args.max_extent is not None:
        blur = replace(blur, extent=(blur.extent[0], args.max_extent))
    options = TrainOptions(**values, facts=facts, loss=loss, blur=blur)
    if args.resume is not None and is_checkpoint(args.resume):
        check_checkpoint(args.resume, options)
    return options


def _revision() -> str:
    """The git revision the run was made from, or 'unknown' outside a checkout or without git."""
    try:
        result = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parent,
            check=False,
        )
    except OSError:
        return "unknown"
    return result.stdout.strip() or "unknown"
