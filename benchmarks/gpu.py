"""Time and memory of whole runs on a GPU, warm, beside what the network alone takes, as Markdown.

python -m benchmarks.gpu              runs, what they do besides the network, CUDA graphs
python -m benchmarks.gpu --model full the same of the full model
python -m benchmarks.gpu --compile    also torch.compile, which takes a minute to compile

A run is `Deblurrer.run` with its previews: pixels in memory to pixels in memory. For a look at the
benchmark itself: --device cpu --megapixels 0.2 --steps 1.
"""

from __future__ import annotations

import argparse
import copy
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from benchmarks.speed import convolution_rate, settle
from core import weights
from core.blocks import Stage
from core.blur_estimate import estimate
from core.deblur import Deblurrer, drain, load_deblurrer
from core.denoiser import DeblurModel, flops_per_pixel
from core.hint import Hint
from core.noise import fill_noise
from core.options import COMPACT, DEVICES, GRID, MODELS, DeblurOptions, Region
from core.preview import StepPreviews
from core.quiet import quiet
from core.steps import outcome
from core.tiled_model import TiledModel

Rgb = NDArray[np.float32]

SAMPLE = weights.FOLDER.parent / "samples" / "sample.jpg"
REPEATS = 3
#: Side of a tile with its halo in the middle of a photo.
TILE = 1536 + 2 * COMPACT.halo


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", choices=DEVICES, default="cuda")
    parser.add_argument("--model", choices=MODELS, default="compact")
    parser.add_argument("--megapixels", type=float, nargs="+", default=[1, 12, 48])
    parser.add_argument("--steps", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--compile", action="store_true")
    args = parser.parse_args()
    started = time.perf_counter()
    deblurrer = load_deblurrer(args.device, args.model)
    device = deblurrer.device
    rate = convolution_rate(device.torch_device, device.dtype)
    print(
        f"{deblurrer.description}; PyTorch {torch.__version__}; {torch.get_num_threads()} threads"
    )
    print(f"Plain 3x3 convolutions alone: {rate / 1e12:.1f} TFLOP/s.")
    print(f"Ready after {time.perf_counter() - started:.1f} s.\n")
    print("| photo | steps | tile | run, s | network alone, s | of the convolutions' rate | peak |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for megapixels in args.megapixels:
        rgb = photo(megapixels)
        for steps in args.steps:
            _attempt(partial(_row, deblurrer, rgb, DeblurOptions(steps=steps), rate))
        # All in one tile: without halos, but the most memory.
        whole = DeblurOptions(steps=max(args.steps), tile=-(-max(rgb.shape) // GRID) * GRID)
        _attempt(partial(_row, deblurrer, rgb, whole, rate))
    _attempt(partial(_besides, deblurrer, photo(min(12, max(args.megapixels)))))
    _attempt(partial(_variants, deblurrer, args.compile))
    print(f"\n{time.perf_counter() - started:.0f} s in all.")


def photo(megapixels: float) -> Rgb:
    """The sample beside itself, 4:3."""
    sample = np.asarray(Image.open(SAMPLE).convert("RGB"), np.float32) / 255
    unit = (megapixels * 1e6 / 12) ** 0.5
    height, width = round(3 * unit), round(4 * unit)
    times = -(-height // sample.shape[0]), -(-width // sample.shape[1]), 1
    return np.ascontiguousarray(np.tile(sample, times)[:height, :width])


def _attempt(part: Callable[[], None]) -> None:
    """What fails, for lack of memory or of a compiler, costs its own line alone."""
    try:
        part()
    except Exception as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        print(f"Failed: {said[:200]}", flush=True)
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def timed(device: torch.device, work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Seconds, the median after a first time that does not count."""
    times = []
    for _ in range(1 + repeats):
        settle(device)
        started = time.perf_counter()
        work()
        settle(device)
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def _row(deblurrer: Deblurrer, rgb: Rgb, options: DeblurOptions, rate: float) -> None:
    device = deblurrer.device.torch_device
    repeats = REPEATS if rgb.shape[0] * rgb.shape[1] < 20e6 else 1
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    tiles = []
    run = timed(device, lambda: tiles.append(drain(deblurrer.run(rgb, options)).tile), repeats)
    peak = _peak() if device.type == "cuda" else "not measured"
    tile = tiles[-1]
    tiled = _tiled(deblurrer, rgb, tile)

    def network() -> None:
        for _ in tiled.guide((1.0, 1.0, 1.0)):
            pass
        x = tiled.zeros()
        for _ in range(options.steps):
            outcome(tiled.denoise(x, 1.0))

    alone = timed(device, network, repeats)
    step, guidance = flops_per_pixel(deblurrer.model.config)
    work = (step * options.steps + guidance) * rgb.shape[0] * rgb.shape[1]
    print(
        f"| {rgb.shape[1]} x {rgb.shape[0]} | {options.steps} | {tile} | {run:.3f} | {alone:.3f} "
        f"| {work / alone / rate:.0%} | {peak} |",
        flush=True,
    )


def _peak() -> str:
    allocated, reserved = torch.cuda.max_memory_allocated(), torch.cuda.max_memory_reserved()
    return f"{allocated / 1e9:.2f} GB, reserved {reserved / 1e9:.2f} GB"


def _tiled(deblurrer: Deblurrer, rgb: Rgb, tile: int) -> TiledModel:
    area = Region(x=0, y=0, width=rgb.shape[1], height=rgb.shape[0])
    return TiledModel(deblurrer.model, deblurrer.device, rgb, area, tile, deblurrer.halo, Hint())


def _besides(deblurrer: Deblurrer, rgb: Rgb) -> None:
    """What a run does besides the network, part by part."""
    device = deblurrer.device.torch_device
    tiled = _tiled(deblurrer, rgb, 1536)
    x = tiled.zeros()
    change = rgb - 0.5
    previews = StepPreviews(tiled, None, 1024)
    parts: dict[str, Callable[[], object]] = {
        "blur estimate": lambda: estimate(rgb),
        "noise": lambda: list(fill_noise(x, scale=1.0, seed=0, step=0)),
        "photo to the device": lambda: torch.from_numpy(rgb).to(device),
        "result from the device": lambda: tiled.to_numpy(x),
        "previews, made ready": lambda: StepPreviews(tiled, None, 1024),
        "preview of a step": lambda: previews.of(x),
        "preview of the guidance": lambda: outcome(tiled.blurry_luma()),
        "small changes taken back (1 step)": lambda: list(quiet(change, 1.0)),
    }
    print(f"\n| besides the network, {rgb.shape[1]} x {rgb.shape[0]} | ms |\n|---|---|")
    for name, part in parts.items():
        print(f"| {name} | {timed(device, part) * 1e3:.0f} |", flush=True)


def _variants(deblurrer: Deblurrer, compiles: bool) -> None:
    """A step on one tile: as it is, and by what might make it faster."""
    device = deblurrer.device.torch_device
    if device.type != "cuda":
        return
    model = deblurrer.model
    image = torch.rand(1, TILE, TILE, 3, device=device).permute(0, 3, 1, 2)
    with torch.no_grad():
        structure = model.structure(image)
    assert structure is not None
    inputs = (image, image, torch.ones(1, device=device), structure.latents)
    print(f"\n| a step of one tile, {TILE} x {TILE} | ms |\n|---|---|", flush=True)
    _attempt(partial(_variant, "as it is", partial(model, *inputs)))
    _attempt(partial(_variant, "as a CUDA graph", partial(_replay, model, inputs)))
    with _cudnn(benchmark=True):
        _attempt(partial(_variant, "cuDNN chooses by trial", partial(model, *inputs)))
    with _cudnn(deterministic=False, benchmark=True):
        _attempt(partial(_variant, "the same, not deterministic", partial(model, *inputs)))
    if compiles:
        compiled = copy.deepcopy(model)
        for stage in compiled.modules():
            if isinstance(stage, Stage):
                stage.compile(dynamic=False)
        _attempt(partial(_variant, "stages compiled", partial(compiled, *inputs)))
        _attempt(partial(_variant, "the same, CUDA graph", partial(_replay, compiled, inputs)))


@torch.no_grad()
def _variant(name: str, call: Callable[[], object]) -> None:
    started = time.perf_counter()
    work = call()
    torch.cuda.synchronize()
    first = time.perf_counter() - started
    ready = work if callable(work) else call
    # Several in a row, as in a run: a GPU works on while the next are told to it.
    ms = timed(torch.device("cuda"), lambda: [ready() for _ in range(10)]) / 10 * 1e3
    print(f"| {name} | {ms:.2f} (the first time {first:.1f} s) |", flush=True)


def _replay(
    model: DeblurModel, inputs: tuple[Tensor, Tensor, Tensor, tuple[Tensor, ...]]
) -> Callable[[], None]:
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        model(*inputs)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        model(*inputs)
    return graph.replay


@contextmanager
def _cudnn(**flags: bool) -> Iterator[None]:
    """cuDNN's settings, for a while."""
    before = {name: getattr(torch.backends.cudnn, name) for name in flags}
    try:
        for name, value in flags.items():
            setattr(torch.backends.cudnn, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(torch.backends.cudnn, name, value)


if __name__ == "__main__":
    main()
