"""The jobs of the model that a person waits for while they run: a deblur, or something aside."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.results import Entry, Film
from app.timing import Clock
from core.options import DeblurOptions, GrainChoice


@dataclass(eq=False)
class Run:
    """A deblur on its way. `looks` while the photo's blur is looked at, before the first step."""

    entry: Entry
    options: DeblurOptions
    film: Film
    clock: Clock
    pixels: int
    grain: GrainChoice
    looks: bool = False


@dataclass(eq=False)
class Errand:
    """A job aside: what it is called, and the photo that it looks at. `leads` to a run, which is no
    loss for who waits for it.
    """

    title: str
    entry: Entry
    clock: Clock = field(default_factory=Clock)
    leads: bool = False
