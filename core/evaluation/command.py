"""`evaluate` on the command line. Importing this loads neither torch nor piq."""

from __future__ import annotations

import argparse
import shlex
import sys
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from core.arguments import listed, scale_word, working_scale
from core.errors import DeblurError, OptionsError, WeightsError
from core.files import make_folder
from core.options import DEVICES, SAMPLERS, SCHEDULES, DeblurOptions
from core.shown import say, visible

if TYPE_CHECKING:
    from core.evaluation.evaluate import Plan
    from core.evaluation.perceptual import Lpips


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `run` reads."""
    parser.add_argument(
        "folders",
        nargs="+",
        type=Path,
        metavar="DIR",
        help="holds blur/ and sharp/ with photos of the same names, or sharp photos alone",
    )
    parser.add_argument(
        "--weights",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="weights to compare, the first against each other one (default: the shipped ones)",
    )
    _add_grid(parser)
    add = parser.add_argument
    add("--device", choices=DEVICES, default="auto")
    add("--classical", action="store_true", help="also Wiener and Richardson-Lucy, best of a grid")
    add("--lpips", action="store_true", help="also LPIPS, if its weights are on disk")
    add("--limit", type=_positive, metavar="N", help="only the first N photos of each set")
    add("-o", "--output", type=Path, metavar="FOLDER", help="for evaluation.md and evaluation.json")
    add("--save-images", type=Path, metavar="FOLDER", help="keep every result as PNG")
    add("--plot", type=Path, metavar="PNG", help="draw realism against fidelity")
    add("--quiet", action="store_true", help="no progress")


def _add_grid(parser: argparse.ArgumentParser) -> None:
    """The settings of which every combination is judged."""
    add = parser.add_argument
    add(
        "--steps",
        type=listed(int, "1,8,20"),
        default=(1, 8),
        metavar="N,N",
        help="step counts (1,8)",
    )
    add("--seeds", type=listed(int, "0,1"), default=(0,), metavar="N,N", help="seeds (0)")
    add("--samples", type=listed(int, "1,4"), default=(1,), metavar="K,K", help="means (1)")
    add(
        "--sampler",
        type=listed(str, "heun,ancestral"),
        default=(SAMPLERS[0],),
        metavar="NAME,NAME",
        help="samplers",
    )
    add(
        "--schedule",
        type=listed(str, "jump,karras"),
        default=(SCHEDULES[0],),
        metavar="NAME,NAME",
        help="noise levels of the steps",
    )
    add(
        "--scale",
        type=listed(working_scale, "1,0.5,auto"),
        default=(1.0,),
        metavar="S,S",
        help="working scales: 1, 0.5, 0.25, 0.125, auto (1)",
    )
    add(
        "--hint",
        type=listed(_yes_or_no, "yes,no"),
        default=(True,),
        metavar="YES,NO",
        help="whether the model is told the blur (yes)",
    )
    add(
        "--twice",
        type=listed(_yes_or_no, "no,yes"),
        default=(False,),
        metavar="NO,YES",
        help="whether the model looks at the photo upside down as well (no)",
    )


def run(args: argparse.Namespace) -> int:
    """0: done; 1: a photo or more could not be judged. Raises core.errors.DeblurError."""
    needed = ("piq", "scipy", "skimage", *(["matplotlib"] if args.plot else []))
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise DeblurError(
            f'evaluate needs {", ".join(missing)}: pip install "guided-deblur[evaluation]".'
        )
    return _run(args)


def _run(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from core.evaluation.collect import Collector
    from core.evaluation.evaluate import evaluate, methods
    from core.evaluation.report import to_markdown
    from core.evaluation.sets import find_sets

    _check(args)
    sets = find_sets(args.folders, limit=args.limit)
    _check_plot(args.plot)
    notices = [
        f"{found.name}: left out for want of a partner: {', '.join(found.unpaired)}."
        for found in sets
        if found.unpaired
    ]
    plan = _plan(args, notices)
    total = sum(len(s.pairs) for s in sets) * sum(len(m.seeds) or 1 for m in methods(plan))
    collector = Collector(
        command=_command(args),
        plan=plan,
        notices=notices,
        output=args.output,
        pictures=args.save_images,
    )
    for notice in notices:
        say(notice, sys.stderr)
    # `disable=None` shows the bar on a terminal only.
    with tqdm(total=total, unit="photo", disable=args.quiet or None) as bar:
        for event in evaluate(sets, plan):
            for line in collector.take(event):
                tqdm.write(visible(line, sys.stderr), file=sys.stderr)
            bar.update(collector.done - bar.n)
    report = collector.finish()
    if args.plot is not None:
        from core.evaluation.plot import save_plot

        if not report.sets:
            raise DeblurError("Nothing could be evaluated, so there is nothing to draw.")
        save_plot(report, args.plot)
    if args.output is None:
        for line in to_markdown(report).removesuffix("\n").split("\n"):
            say(line)
    return 1 if collector.failed else 0


def _yes_or_no(word: str) -> bool:
    if word not in ("yes", "no"):
        raise argparse.ArgumentTypeError(f"{word!r} is not yes or no")
    return word == "yes"


def _check(args: argparse.Namespace) -> None:
    """What cannot work is refused before the first photo, not after an hour."""
    names = ("steps", "seed", "samples", "sampler", "schedule", "scale")
    given = (args.steps, args.seeds, args.samples, args.sampler, args.schedule, args.scale)
    for values in product(*given):
        DeblurOptions(**dict(zip(names, values, strict=True)))
    for folder in (args.output, args.save_images, args.plot and args.plot.parent):
        if folder is not None:
            make_folder(folder)


def _check_plot(plot: Path | None) -> None:
    """It replaces an older one, but nothing else."""
    if plot is None:
        return
    from core.evaluation.plot import is_plot

    if plot.suffix.lower() != ".png":
        raise OptionsError(f"{plot.name}: a plot is written as .png.")
    if plot.exists() and not is_plot(plot):
        raise OptionsError(f"{plot} is there already and is no plot; choose another name.")


def _plan(args: argparse.Namespace, notices: list[str]) -> Plan:
    from core import weights
    from core.deblur import Deblurrer
    from core.evaluation.evaluate import Candidate, Plan

    loaded = [weights.load(path) for path in args.weights or [None]]
    stems = [found.path.stem for found in loaded]
    names = [
        stem if stems.count(stem) == 1 else f"{stem} {found.sha256[:6]}"
        for stem, found in zip(stems, loaded, strict=True)
    ]
    if len(set(names)) < len(names):
        raise OptionsError("The same weights are given twice.")
    return Plan(
        candidates=tuple(
            Candidate(name=name, weights=found, deblurrer=Deblurrer(found, args.device))
            for name, found in zip(names, loaded, strict=True)
        ),
        steps=args.steps,
        seeds=args.seeds,
        samples=args.samples,
        samplers=args.sampler,
        schedules=args.schedule,
        scales=args.scale,
        hints=args.hint,
        twice=args.twice,
        classical=args.classical,
        lpips=_lpips(notices) if args.lpips else None,
    )


def _lpips(notices: list[str]) -> Lpips | None:
    from core.evaluation.perceptual import Lpips

    try:
        return Lpips()
    except WeightsError as error:
        notices.append(f"No LPIPS column: {error}")
        return None


def _command(args: argparse.Namespace) -> str:
    """The line that does this again, with what it was asked for and the commonest defaults."""
    words = ["python", "main.py", "evaluate", *map(str, args.folders)]
    words += ["--weights", *map(str, args.weights)] if args.weights else []
    words += ["--steps", ",".join(map(str, args.steps)), "--seeds", ",".join(map(str, args.seeds))]
    words += [
        "--samples",
        ",".join(map(str, args.samples)),
        "--sampler",
        ",".join(args.sampler),
        "--device",
        args.device,
    ]
    if args.schedule != (SCHEDULES[0],):
        words += ["--schedule", ",".join(args.schedule)]
    words += ["--scale", ",".join(map(scale_word, args.scale))] if args.scale != (1.0,) else []
    if args.hint != (True,):
        words += ["--hint", ",".join("yes" if hint else "no" for hint in args.hint)]
    if args.twice != (False,):
        words += ["--twice", ",".join("yes" if twice else "no" for twice in args.twice)]
    words += ["--classical"] if args.classical else []
    words += ["--lpips"] if args.lpips else []
    words += ["--plot", str(args.plot)] if args.plot else []
    words += ["--limit", str(args.limit)] if args.limit else []
    words += ["-o", str(args.output)] if args.output else []
    return shlex.join(words)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
    return int(text)
