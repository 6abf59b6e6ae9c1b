"""Time and memory of `compact` beside networks of the size of NAFNet-32 and Restormer, as Markdown.

python -m benchmarks.peers [--tile SIDE] [--device NAME]

Every network sees the same square tile, in the dtype and memory layout that suit it best; figures
are for a megapixel. With one thread (OMP_NUM_THREADS=1) the time is the process's own CPU time, so
that other work on the machine disturbs less. Peers have random weights: they do the same work.
A photo of `compact` counts with its guidance, and with a kernel that is found, undone and judged.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.peer_networks import NafNet, Restormer
from benchmarks.speed import clock, convolution_rate
from core import device as devices
from core import weights
from core.deconvolution import deconvolved
from core.hint import Hint
from core.kernel import WINDOW
from core.options import DEVICES
from core.steps import outcome
from core.undone import LENGTHS, kernel_of

#: What the papers and their authors' tables say: parameters, multiply-adds at 256 x 256 (those of
#: the convolutions alone, which is what their tools counted).
PUBLISHED = {"NAFNet-32": (17.1e6, 16.0e9), "Restormer": (26.1e6, 141.0e9)}
STEPS = (1, 8, 20)
REPEATS = 2
#: Memory is measured on a megapixel in one piece.
WHOLE = 1024
#: What of a run is done once a photo.
SEARCH = "search"
LAYOUTS = {"channels last": torch.channels_last, "contiguous": torch.contiguous_format}
DTYPES = {"bf16": torch.bfloat16, "fp32": torch.float32}


@dataclass(frozen=True)
class Setting:
    """A dtype and a layout by name."""

    dtype: str
    layout: str

    @property
    def label(self) -> str:
        return f"{self.dtype}, {self.layout}"


SETTINGS = [Setting(dtype, layout) for dtype in DTYPES for layout in LAYOUTS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument("--tile", type=int, default=512, help="side in pixels, a multiple of 16")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    device = devices.choose(args.device).torch_device
    if args.child:
        _child(args.child[0], Setting(*args.child[1:]), device, args.tile)
        return
    for name in PUBLISHED:
        print(_check(name))
    threads = torch.get_num_threads()
    print(f"\n{devices.choose(args.device).description}; {threads} thread(s); tile {args.tile}\n")
    print(
        "| network | best in | s a megapixel | of the convolution's rate "
        "| memory for a megapixel at once |"
    )
    print("|---|---|---|---|---|", flush=True)
    times: dict[str, float] = {}
    for name in ("compact", *PUBLISHED):
        setting = _best(name, device)
        times |= _measure(name, setting, device, args)
    print("\n| | goal | measured |\n|---|---|---|")
    for steps, peer, goal in (("1 step", "NAFNet-32", 1 / 3), ("8 steps", "Restormer", 1 / 4)):
        ratio = times[f"compact, {steps}"] / times[peer]
        print(f"| compact, {steps}, to {peer} | {goal:.2f} | {ratio:.2f} |")


def build(name: str) -> nn.Module:
    """A peer by its name in PUBLISHED."""
    return {"NAFNet-32": NafNet, "Restormer": Restormer}[name]()


def size(name: str) -> tuple[int, float]:
    """A peer's parameters, and the multiply-adds of its convolutions at 256 x 256."""
    with torch.device("meta"):
        network, image = build(name), torch.zeros(1, 3, 256, 256)
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            network(image)
    convolutions = counter.get_flop_counts()["Global"][torch.ops.aten.convolution]
    return sum(p.numel() for p in network.parameters()), convolutions / 2


def _check(name: str) -> str:
    parameters, multiplications = size(name)
    published = PUBLISHED[name]
    return (
        f"{name}: {parameters / 1e6:.2f} M parameters (published {published[0] / 1e6:.1f}), "
        f"{multiplications / 1e9:.1f} G multiply-adds at 256 x 256 ({published[1] / 1e9:.0f})."
    )


def _best(name: str, device: torch.device) -> Setting:
    """By a small tile: some are far slower than others."""
    seconds = {
        setting: _time(next(iter(_runs(name, setting, device, 256).values())), device)
        for setting in SETTINGS
    }
    return min(seconds, key=lambda setting: seconds[setting])


@torch.inference_mode()
def _time(run: Callable[[], object], device: torch.device) -> float:
    times = []
    for _ in range(1 + REPEATS):
        started = clock(device)
        run()
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append(clock(device) - started)
    # The first one prepares.
    return min(times[1:])


def _runs(
    name: str, setting: Setting, device: torch.device, side: int
) -> dict[str, Callable[[], object]]:
    """What is timed: a peer's forward, or the model's step, its guidance, the search for a kernel,
    and what a found one adds to the first step.
    """
    dtype, layout = DTYPES[setting.dtype], LAYOUTS[setting.layout]
    image = torch.rand(1, 3, side, side, device=device)
    if name != "compact":
        network = build(name).eval().to(device, dtype).to(memory_format=layout)
        tile = image.to(dtype).contiguous(memory_format=layout)
        return {"forward": lambda: network(tile)}
    model = weights.load().model.to(device, dtype).to(memory_format=layout)
    noisy, sigma = torch.randn_like(image), torch.ones(1, device=device)
    structure = model.structure(image)
    latents = structure.latents if structure else ()
    runs: dict[str, Callable[[], object]] = {
        "step": lambda: model(noisy, image, sigma, latents),
        "guidance": lambda: model.structure(image),
    }
    if model.fusion is not None:
        kernel = torch.full((1, 15, 15), 1 / 225, device=device)
        runs["fusion"] = lambda: model.fused(noisy, image, deconvolved(image, kernel))
        window = np.random.default_rng(0).random((WINDOW, WINDOW, 3), np.float32)
        runs[SEARCH] = lambda: outcome(kernel_of(window, Hint(sum(LENGTHS) / 2), device))
    return runs


def _measure(
    name: str, setting: Setting, device: torch.device, args: argparse.Namespace
) -> dict[str, float]:
    """Print a network's rows; returns their seconds a megapixel."""
    limit = convolution_rate(device, DTYPES[setting.dtype])
    runs = _runs(name, setting, device, args.tile)
    # The search looks at a window of the photo, whatever its size.
    size = {part: 1 if part == SEARCH else args.tile**2 / 1e6 for part in runs}
    seconds = {part: _time(run, device) / size[part] for part, run in runs.items()}
    work = {part: _flops(run) / size[part] for part, run in runs.items()}
    memory = _memory(name, setting, args)
    rows = {name: (seconds.get("forward", 0.0), work.get("forward", 0.0))}
    if name == "compact":
        rows = {}
        for n in STEPS:
            took, done = (sum(part.values()) + (n - 1) * part["step"] for part in (seconds, work))
            rows[f"compact, {n} step{'s' * (n > 1)}"] = took, done
    for label, (took, done) in rows.items():
        share = done / took / limit
        print(f"| {label} | {setting.label} | {took:.2f} | {share:.0%} | {memory} |", flush=True)
    return {label: took for label, (took, _) in rows.items()}


@torch.inference_mode()
def _flops(run: Callable[[], object]) -> float:
    with FlopCounterMode(display=False) as counter:
        run()
    return counter.get_total_flops()


def _memory(name: str, setting: Setting, args: argparse.Namespace) -> str:
    words = [sys.executable, "-m", "benchmarks.peers", "--device", args.device]
    words += ["--tile", str(WHOLE), "--child", name, setting.dtype, setting.layout]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


@torch.inference_mode()
def _child(name: str, setting: Setting, device: torch.device, side: int) -> None:
    """Print what a tile takes at its peak, over the weights and the picture."""
    runs = _runs(name, setting, device, side)
    for run in _runs(name, setting, device, 64).values():
        run()
    before = _memory_now(device, reset=True)
    for run in runs.values():
        run()
    print(f"{(_memory_now(device) - before) / 1e9:.2f} GB")


def _memory_now(device: torch.device, *, reset: bool = False) -> int:
    """Peak bytes since the last reset; with `reset` those of now. Linux counts them for the CPU."""
    if device.type == "cuda":
        if reset:
            torch.cuda.reset_peak_memory_stats()
        return torch.cuda.max_memory_allocated()
    own = Path("/proc/self")
    if reset:
        # "5" sets the peak back to what is held now (proc(5)).
        (own / "clear_refs").write_text("5")
    fields = dict(line.split(":", 1) for line in (own / "status").read_text().splitlines())
    return int(fields["VmHWM"].split()[0]) * 1024


if __name__ == "__main__":
    main()
