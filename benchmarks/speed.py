"""Time and memory of the shipped weights, halo included, as Markdown.

python -m benchmarks.speed            time a megapixel and step, guidance, convolution rate
python -m benchmarks.speed --memory   also the peak of whole runs of 12 and 48 megapixels
Either of the full model by --model full.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time

import numpy as np
import torch
from torch import nn

from core.deblur import Deblurrer, load_deblurrer
from core.denoiser import flops_per_pixel
from core.events import Progress, Result
from core.options import DEVICES, MODELS, DeblurOptions, DeviceName, ModelName

REPEATS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument("--model", choices=MODELS, default="compact")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--run", nargs=2, type=int, metavar=("MEGAPIXELS", "STEPS"))
    args = parser.parse_args()
    if args.run:
        megapixels, steps = args.run
        _whole_run(megapixels, steps, args.device, args.model)
        return
    deblurrer = load_deblurrer(args.device, args.model)
    step, guidance = flops_per_pixel(deblurrer.model.config)
    limit = convolution_rate(deblurrer.device.torch_device, deblurrer.device.dtype)
    print(f"{deblurrer.description}; PyTorch {torch.__version__}\n")
    print(f"Plain 3x3 convolutions alone: {limit / 1e9:.0f} GFLOP/s.\n")
    print("| photo | guidance, s a megapixel | step, s a megapixel | of the convolution's rate |")
    print("|---|---|---|---|")
    for height, width in ((1024, 1024), (2048, 2048), (3000, 4000)):
        times = [_times(deblurrer, height, width) for _ in range(REPEATS)]
        once, each = (statistics.median(column) for column in zip(*times, strict=True))
        share = step / (each * 1e-6) / limit
        print(f"| {width} x {height} | {once:.3f} | {each:.3f} | {share:.0%} |", flush=True)
    print(f"\nArithmetic: {step / 1e3:.0f} kFLOP a pixel and step, {guidance / 1e3:.0f} once.")
    if args.memory:
        _memory(args.device, args.model)


def _times(deblurrer: Deblurrer, height: int, width: int) -> tuple[float, float]:
    """Seconds a megapixel: the guidance once, and a step."""
    rgb = np.random.default_rng(0).random((height, width, 3), dtype=np.float32)
    marks: dict[str, list[float]] = {"guidance": [], "denoise": []}
    started = time.perf_counter()
    for event in deblurrer.run(rgb, DeblurOptions(steps=2), preview_side=0):
        if isinstance(event, Progress):
            settle(deblurrer.device.torch_device)
            marks[event.stage].append(time.perf_counter())
    megapixels = height * width / 1e6
    guided = marks["guidance"][-1]
    return (guided - started) / megapixels, (marks["denoise"][-1] - guided) / 2 / megapixels


def convolution_rate(device: torch.device, dtype: torch.dtype) -> float:
    """FLOP/s of plain 3x3 convolutions, channels last, the best of three widths: the ceiling."""
    return max(_convolution(device, dtype, *shape) for shape in ((64, 512), (128, 256), (256, 128)))


@torch.no_grad()
def _convolution(device: torch.device, dtype: torch.dtype, channels: int, side: int) -> float:
    # Of a GPU's time a single small one would be mostly the way there and back.
    side, rounds = (side, 1) if device.type == "cpu" else (4 * side, 10)
    conv = nn.Conv2d(channels, channels, 3, padding=1).to(device, dtype)
    conv = conv.to(memory_format=torch.channels_last)
    x = torch.randn(1, channels, side, side, device=device, dtype=dtype)
    x = x.contiguous(memory_format=torch.channels_last)
    times = []
    for _ in range(8):
        started = clock(device)
        for _ in range(rounds):
            y = conv(x)
        float(y[0, 0, 0, 0])
        times.append((clock(device) - started) / rounds)
    return 2 * 9 * channels**2 * side**2 / statistics.median(times)


def clock(device: torch.device) -> float:
    """Seconds. One thread's own time on a CPU that others may use as well, else the clock's."""
    alone = device.type == "cpu" and torch.get_num_threads() == 1
    return time.process_time() if alone else time.perf_counter()


def settle(device: torch.device) -> None:
    """Wait until a GPU has done what it was told."""
    if device.type == "cuda":
        torch.cuda.synchronize()


def _memory(device: str, model: str) -> None:
    print("\n| photo | steps | seconds | peak memory of the process |\n|---|---|---|---|")
    for megapixels, steps in ((12, 8), (48, 1)):
        words = [sys.executable, "-m", "benchmarks.speed", "--run", str(megapixels), str(steps)]
        line = subprocess.run(
            [*words, "--device", device, "--model", model],
            capture_output=True,
            text=True,
            check=True,
        )
        print(line.stdout.strip(), flush=True)


def _whole_run(megapixels: int, steps: int, device: DeviceName, model: ModelName) -> None:
    side = round((megapixels * 1e6 / 12) ** 0.5)
    rgb = np.random.default_rng(0).random((3 * side, 4 * side, 3), dtype=np.float32)
    deblurrer = load_deblurrer(device, model)
    for event in deblurrer.run(rgb, DeblurOptions(steps=steps), preview_side=1024):
        if isinstance(event, Result):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            name = f"{rgb.shape[1]} x {rgb.shape[0]}"
            print(f"| {name} | {steps} | {event.seconds:.0f} | {peak:.2f} GB, tiles {event.tile} |")


if __name__ == "__main__":
    main()
