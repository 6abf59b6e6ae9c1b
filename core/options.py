"""Every setting of the program as frozen dataclasses. Imports neither torch nor Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from core.errors import OptionsError

ModelName = Literal["compact", "full"]
SamplerName = Literal["dpmpp_2m", "heun", "ancestral"]
ScheduleName = Literal["jump", "karras", "exponential"]
DeviceName = Literal["auto", "cpu", "cuda", "mps"]
MetadataChoice = Literal["keep", "strip", "no_location"]

GrainChoice = Literal["none", "match"]

GRAIN_CHOICES: tuple[GrainChoice, ...] = ("none", "match")
MODELS: tuple[ModelName, ...] = ("compact", "full")
SAMPLERS: tuple[SamplerName, ...] = ("dpmpp_2m", "heun", "ancestral")
SCHEDULES: tuple[ScheduleName, ...] = ("jump", "karras", "exponential")
DEVICES: tuple[DeviceName, ...] = ("auto", "cpu", "cuda", "mps")
METADATA_CHOICES: tuple[MetadataChoice, ...] = ("keep", "strip", "no_location")
#: Working scales, see core/scale.py.
SCALES = (1.0, 0.5, 0.25, 0.125)
MAX_STEPS = 100
MAX_SAMPLES = 16
#: The network's deepest level works at 1/16: tile and region origins lie on this grid.
GRID = 16
SMALLEST_TILE = 64


@dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """Shape of the network; travels in the metadata of its weights file.

    `widths` are the channels at 1/2, 1/4, 1/8 and 1/16 of the photo's resolution and `blocks` the
    residual blocks at each (encoder; the decoder mirrors all but the deepest). `guidance_widths`
    and `guidance_blocks` belong to 1/2, 1/4 and 1/8. `residual_std` is the standard deviation of
    sharp - blurry over the training data, for values in [-1, 1]. `hinted` models are told the blur
    beforehand (core/hint.py); weights of before know nothing of it.
    """

    name: str
    guided: bool = True
    #: Scales at which the latents enter the encoder (2 means 1/2); a subset serves the ablations.
    guided_scales: tuple[int, ...] = (2, 4, 8)
    widths: tuple[int, int, int, int]
    blocks: tuple[int, int, int, int]
    guidance_widths: tuple[int, int, int]
    guidance_blocks: tuple[int, int, int]
    residual_std: float = 0.12
    sigma_min: float = 0.02
    sigma_max: float = 20.0
    #: How far red, green and blue of the answers below `sigma_max` are off, in the residual's
    #: deviations: measured once a model is trained, and taken back. In the first step's answer the
    #: head's biases do that.
    drift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    hinted: bool = False
    #: Whether the guidance is told it too, not the denoiser alone.
    guidance_hinted: bool = False
    #: Whether the first answer is joined with what a deconvolution makes of the photo
    #: (core/undone.py, core/fusion.py).
    deconvolved: bool = False
    #: Context that a tile needs around it, in pixels, a multiple of GRID; see docs/halo.md.
    halo: int = 96


COMPACT = ModelConfig(
    name="compact",
    hinted=True,
    guidance_hinted=True,
    widths=(32, 80, 160, 240),
    blocks=(1, 2, 2, 3),
    guidance_widths=(32, 48, 80),
    guidance_blocks=(1, 2, 4),
)
#: As wide as the compact one, so that it can be grown from it: more blocks where they cost least.
FULL = replace(COMPACT, name="full", blocks=(1, 4, 7, 15), guidance_blocks=(1, 4, 8), halo=160)
TINY = ModelConfig(
    name="tiny",
    hinted=True,
    guidance_hinted=True,
    widths=(8, 8, 8, 8),
    blocks=(1, 1, 1, 1),
    guidance_widths=(8, 8, 8),
    guidance_blocks=(1, 1, 1),
)
CONFIGS = {config.name: config for config in (COMPACT, FULL, TINY)}


@dataclass(frozen=True, kw_only=True)
class Region:
    """A rectangle in photo pixels, top left corner and size; `right` and `bottom` are exclusive."""

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.x < 0 or self.y < 0 or self.width < 1 or self.height < 1:
            raise OptionsError(
                f"The region {self.x},{self.y},{self.width},{self.height} is empty or negative."
            )

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def __str__(self) -> str:
        return f"{self.x},{self.y},{self.width},{self.height}"

    @classmethod
    def parse(cls, text: str) -> Region:
        """Read `X,Y,W,H`, as `str` writes it; raises OptionsError for anything else."""
        try:
            x, y, width, height = (int(part) for part in text.split(","))
        except ValueError:
            raise OptionsError(f"A region is X,Y,W,H in pixels, not {text!r}.") from None
        return cls(x=x, y=y, width=width, height=height)


@dataclass(frozen=True, kw_only=True)
class DeblurOptions:
    """How one photo is deblurred. Raises OptionsError for values out of range.

    One step from the highest sigma is the regression answer: highest fidelity, and the default. It
    is the same for every seed. More steps add realism; `schedule` says at which noise levels
    (core/sampler.py). `samples` > 1 averages the results of that many seeds, `seed` and those that
    follow.
    `guidance_strength` scales the latents at 1/2, 1/4 and 1/8. `tile` is a tile's inner side in
    pixels, None chooses it by the device's memory. `scale` is the working scale: below 1
    a run begins on a smaller photo and goes up to full size (core/scale.py); None chooses it by the
    photo's blur. `hint`: whether the model is told the blur that the program sees (core/hint.py).
    `twice`: every step is the mean of what the model makes of the photo and of the photo upside
    down; nearer to the truth, in about twice the time. `model` says which of the shipped networks
    it is, where no file of weights is given; None chooses it by the device (core/deblur.py).
    """

    steps: int = 1
    sampler: SamplerName = "dpmpp_2m"
    schedule: ScheduleName = "jump"
    seed: int = 0
    samples: int = 1
    guidance_strength: tuple[float, float, float] = (1.0, 1.0, 1.0)
    device: DeviceName = "auto"
    tile: int | None = None
    region: Region | None = None
    scale: float | None = 1.0
    hint: bool = True
    twice: bool = False
    model: ModelName | None = None

    def __post_init__(self) -> None:
        if self.scale is not None and self.scale not in SCALES:
            raise OptionsError(
                f"The working scales are 1, 0.5, 0.25 and 0.125, not {self.scale:g}."
            )
        if not 1 <= self.steps <= MAX_STEPS:
            raise OptionsError(f"Steps go from 1 to {MAX_STEPS}, not {self.steps}.")
        if not 1 <= self.samples <= MAX_SAMPLES:
            raise OptionsError(f"Samples go from 1 to {MAX_SAMPLES}, not {self.samples}.")
        if self.sampler not in SAMPLERS:
            raise OptionsError(f"The samplers are {', '.join(SAMPLERS)}, not {self.sampler!r}.")
        if self.schedule not in SCHEDULES:
            raise OptionsError(f"The schedules are {', '.join(SCHEDULES)}, not {self.schedule!r}.")
        if self.model not in (None, *MODELS):
            raise OptionsError(f"The models are {', '.join(MODELS)}, not {self.model!r}.")
        if self.device not in DEVICES:
            raise OptionsError(f"The devices are {', '.join(DEVICES)}, not {self.device!r}.")
        if not 0 <= self.seed < 2**32:
            raise OptionsError(f"A seed goes from 0 to {2**32 - 1}, not {self.seed}.")
        if any(not 0.0 <= s <= 4.0 for s in self.guidance_strength):
            raise OptionsError("Guidance strengths go from 0 to 4.")
        if self.tile is not None and (self.tile < SMALLEST_TILE or self.tile % GRID):
            raise OptionsError(
                f"A tile is a multiple of {GRID} and at least {SMALLEST_TILE}, not {self.tile}."
            )

    @property
    def evaluations(self) -> int:
        """Of the network, for all samples: Heun's method takes two a step, but for the last. The
        first one of several steps is the same for all samples, and made once.
        """
        each = 2 * self.steps - 1 if self.sampler == "heun" else self.steps
        return each * self.samples - (self.samples - 1 if self.steps > 1 else 0)

    def seed_of(self, sample: int) -> int:
        """The seed of a sample, counted from 1; after the highest seed comes 0."""
        return (self.seed + sample - 1) % 2**32


@dataclass(frozen=True, kw_only=True)
class FinishOptions:
    """What is done to a result after the model: `amount` in percent of the way from the original,
    `grain` "match" gives the photo's own noise level back to what was smoothed. `realism` goes from
    the faithful answer (0: the first step's, or the mean of several samples) to one full sample
    (1); None keeps what the run gives: a single sample, or the mean of several.
    """

    amount: float = 100.0
    grain: GrainChoice = "none"
    realism: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= 100:
            raise OptionsError(f"The amount goes from 0 to 100, not {self.amount:g}.")
        if self.realism is not None and not 0 <= self.realism <= 1:
            raise OptionsError(f"Realism goes from 0 to 1, not {self.realism:g}.")
        if self.grain not in GRAIN_CHOICES:
            raise OptionsError(f"Grain is none or match, not {self.grain!r}.")


@dataclass(frozen=True, kw_only=True)
class SaveOptions:
    """How a result is written. `quality` None means the format's good default.

    `bit_depth` None keeps the source's where the format can. `metadata` "no_location" keeps all
    but where the photo was taken; the colour profile stays in any case. `ai_mark` writes IPTC's
    digital source type, which tells readers that a trained model took part; also where metadata
    is stripped. `sidecar` puts a file beside the result from which it can be made again.
    """

    quality: int | None = None
    overwrite: bool = False
    metadata: MetadataChoice = "keep"
    bit_depth: Literal[8, 16] | None = None
    ai_mark: bool = False
    sidecar: bool = False

    def __post_init__(self) -> None:
        if self.quality is not None and not 1 <= self.quality <= 100:
            raise OptionsError(f"Quality goes from 1 to 100, not {self.quality}.")
        if self.metadata not in METADATA_CHOICES:
            choices = ", ".join(METADATA_CHOICES)
            raise OptionsError(f"The choices for metadata are {choices}, not {self.metadata!r}.")
        if self.bit_depth not in (None, 8, 16):
            raise OptionsError(f"Bit depths are 8 and 16, not {self.bit_depth}.")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Every setting that decides what a photo's result is, from reading it to writing it.

    Beside it the weights and a mask decide: see core.provenance.Origin.
    """

    deblur: DeblurOptions = field(default_factory=DeblurOptions)
    finish: FinishOptions = field(default_factory=FinishOptions)
    save: SaveOptions = field(default_factory=SaveOptions)
    #: Photos that claim to be larger are refused before they are decoded.
    max_megapixels: float = 200.0

    def __post_init__(self) -> None:
        if not self.max_megapixels > 0:
            raise OptionsError(f"The limit of megapixels is above 0, not {self.max_megapixels:g}.")
