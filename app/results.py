"""What is kept of each photo: its results with the settings and the film of steps behind them.

Big arrays lie in files of a temporary folder and are mapped into memory, so that a long history of
large photos costs disk instead of memory. Knows no widgets.
"""

from __future__ import annotations

import itertools
import mmap
import tempfile
import weakref
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.images import Pixels, Pyramid
from app.items import BlurShape, Frame, Opened, Structure, Take
from core.files import discard
from core.options import DeblurOptions, FinishOptions, GrainChoice, Recipe, Region, SaveOptions
from core.steps import bands

if TYPE_CHECKING:
    from app.items import Masked
    from core.finish import Ends
    from core.provenance import Origin

#: Arrays smaller than this stay in memory.
SPOOL_BYTES = 4 << 20


@dataclass(eq=False)
class Film:
    """The guidance and the denoised estimates of one run, in the order in which they came.

    `region` is what they show of the photo, None for all of it; `shape` the blur's, where a kernel
    was found.
    """

    region: Region | None = None
    shape: BlurShape | None = None
    structures: list[Structure] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class OutcomeLayer:
    """A picture over the photo; a translucent one has an opacity for each pixel besides."""

    pyramid: Pyramid
    opacity: float
    translucent: bool = False


class Look(NamedTuple):
    """What a person has made of a result: how much of it, how realistic, and where."""

    amount: float
    realism: float | None
    masked: Masked | None


@dataclass(eq=False)
class Outcome:
    """One result of a photo. `amount` in [0, 1] is how much of it is laid over the photo.

    `realism` in [0, 1] goes from the faithful to the realistic end; None where there is one answer.
    `saved_look` is how it looked when it was last saved. `painting`: something was painted on it
    that `masked` does not hold yet.
    """

    number: int
    options: DeblurOptions
    film: Film
    faithful: Take
    realistic: Take
    seconds: float
    device: str
    tile: int
    created: datetime
    origin: Origin
    grain: GrainChoice = "none"
    amount: float = 1.0
    saved_look: Look | None = None
    realism: float | None = field(init=False)
    masked: Masked | None = None
    painting: bool = False

    def __post_init__(self) -> None:
        if self.faithful is self.realistic:
            self.realism = None
        else:
            # A mean of samples was asked for its faithfulness, a single sample for its texture.
            self.realism = 0.0 if self.options.samples > 1 else 1.0

    @property
    def look(self) -> Look:
        return Look(self.amount, self.realism, self.masked)

    @property
    def saved(self) -> bool:
        """Whether there is a file of it as it looks now."""
        return self.saved_look == self.look and not self.painting

    @property
    def layers(self) -> list[OutcomeLayer]:
        """What lies over the photo, from below."""
        top = self.amount * (1.0 if self.realism is None else self.realism)
        below = (self.amount - top) / (1 - top) if top < 1 else 0.0
        layers = [
            OutcomeLayer(pyramid, opacity)
            for pyramid, opacity in ((self.faithful.pyramid, below), (self.realistic.pyramid, top))
            if opacity > 0
        ]
        if self.masked is not None:
            layers.append(OutcomeLayer(self.masked.cover, 1.0, translucent=True))
        return layers

    @property
    def ends(self) -> Ends:
        from core.finish import Ends

        return Ends(faithful=self.faithful.rgb, realistic=self.realistic.rgb)

    def recipe(self, save: SaveOptions) -> Recipe:
        """What it takes to make the file again that `save` would write now."""
        finish = FinishOptions(amount=self.amount * 100, grain=self.grain, realism=self.realism)
        return Recipe(deblur=self.options, finish=finish, save=save)

    @property
    def is_region(self) -> bool:
        return self.options.region is not None


@dataclass(eq=False)
class Entry:
    """A photo of the filmstrip. `opened` is there while it is current, in a run or has results.

    `sha256` is that of the file when it was decoded last, "" before. `numbered` is the number of
    its newest result, which no other gets even where that one was deleted: it may come back.
    """

    path: Path
    thumbnail: Pixels | None = None
    opened: Opened | None = None
    sha256: str = ""
    preview: Pyramid | None = None
    preview_side: int = 0
    film: Film | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    shown: Outcome | None = None
    numbered: int = 0
    title: str = ""

    @property
    def name(self) -> str:
        return self.title or self.path.name

    @property
    def unsaved(self) -> list[Outcome]:
        """Results that are lost with the photo. Regions are tried out before the whole photo is
        deblurred: after that they count no more.
        """
        whole = [i for i, outcome in enumerate(self.outcomes) if not outcome.is_region]
        return [
            outcome
            for i, outcome in enumerate(self.outcomes)
            if not outcome.saved and not (outcome.is_region and i < max(whole, default=0))
        ]

    @property
    def has_unsaved(self) -> bool:
        return bool(self.unsaved)


@dataclass(frozen=True, eq=False)
class Chosen:
    """A result and the photo it lies over, as they were shown when someone asked for a file."""

    entry: Entry
    opened: Opened
    outcome: Outcome


class Shelf:
    """Moves big arrays to files of a temporary folder; used from worker threads."""

    def __init__(self) -> None:
        self._temporary = tempfile.TemporaryDirectory(
            prefix="guided-deblur-", ignore_cleanup_errors=True
        )
        self.folder = Path(self._temporary.name)
        self._numbers = itertools.count(1)

    def keep(self, array: NDArray[Any]) -> Generator[None, None, NDArray[Any]]:
        """The same values, mapped from disk if large; `array` itself when the disk is full.

        In steps, see core.steps.
        """
        if array.nbytes < SPOOL_BYTES:
            return array
        path = self.folder / f"{next(self._numbers)}.raw"
        rows = max(1, SPOOL_BYTES * len(array) // array.nbytes)
        try:
            with path.open("wb") as file:
                for band in bands(len(array), rows):
                    file.write(np.ascontiguousarray(array[band]).data)
                    yield
            with path.open("rb") as file:
                # Copied where written to: PyTorch takes no array that is read-only.
                mapping = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        except OSError:
            path.unlink(missing_ok=True)
            return array
        except GeneratorExit:
            path.unlink(missing_ok=True)
            raise
        # The file goes with the last array that looks into it.
        weakref.finalize(mapping, discard, path).atexit = False
        return np.frombuffer(mapping, array.dtype).reshape(array.shape)

    def close(self) -> None:
        """Remove the files. Mapped arrays must not be used any more."""
        self._temporary.cleanup()
