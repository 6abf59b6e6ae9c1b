"""Which seeds' variations are asked for, and which there are: by the settings, and by the result.

Variations are of the settings as they stand; the map of their disagreement is of what is shown.
"""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

from app.items import Masked, Overlay
from app.layout import Layout
from app.presets import BALANCED
from app.results import Entry
from app.session import Session
from app.timing import pixels_of
from app.trust.findings import Varied
from app.trust.jobs import VARIATIONS
from app.trust.known import Known
from core.options import DeblurOptions, GrainChoice

Asked = tuple[DeblurOptions, GrainChoice]


class Seeds:
    """Reads session and views; `varied` is what was found."""

    def __init__(self, session: Session, views: Layout) -> None:
        self._session, self._views = session, views
        self.varied = Known[Varied]()
        self._worded: WeakKeyDictionary[Masked, tuple[Varied, Overlay]] = WeakKeyDictionary()

    def asked(self) -> Asked:
        """By the settings."""
        options = _varying(self._views.controls.settings(self._views.viewer.region))
        return options, _grain(self._views.controls.advanced.grain.isChecked(), options)

    def asked_for_map(self) -> Asked:
        """By the shown result, in the region that is selected; without one by the settings."""
        options, grain = self.asked()
        shown = self._session.shown
        if shown is None:
            return options, grain
        region = shown.options.region or options.region
        options = _varying(replace(shown.options, region=region))
        return options, _grain(shown.grain == "match", options)

    def expected(self, entry: Entry | None, options: DeblurOptions) -> float | None:
        """Seconds that the variations take on this computer, None where that is not known."""
        rate = self._session.rate(options.device)
        if rate is None or entry is None or entry.opened is None:
            return None
        photo = entry.opened.photo
        pixels = pixels_of(photo.width, photo.height, options, rate)
        return rate.seconds(pixels, replace(options, samples=VARIATIONS))

    def fitting(self, entry: Entry) -> Varied | None:
        """The variations of today's settings; if it is not locked, of any seed."""
        varied = self.varied.get(entry)
        if varied is None:
            return None
        first, (options, grain) = varied.variations[0], self.asked()
        if not self._views.controls.advanced.lock.isChecked():
            options = replace(options, seed=first.options.seed)
        return varied if (first.options, first.grain) == (options, grain) else None

    def map(self, entry: Entry) -> Overlay | None:
        """Where the shown result is likely off; outside of its mask it is the photo."""
        varied, shown = self.fitting_map(entry), self._session.shown
        masked = shown.masked if shown else None
        if varied is None or masked is None:
            return varied.disagreement if varied else None
        worded = self._worded.get(masked)
        if worded is None or worded[0] is not varied:
            sentence = varied.agreement.sentence(masked.mask)
            worded = varied, replace(varied.disagreement, sentence=sentence)
            self._worded[masked] = worded
        return worded[1]

    def fitting_map(self, entry: Entry) -> Varied | None:
        """The variations that tell where the shown result is likely off: any seeds do."""
        varied = self.varied.get(entry)
        if varied is None or self._session.shown is None:
            return self.fitting(entry)
        first, (options, _) = varied.variations[0].options, self.asked_for_map()
        # Nor does it matter what computes it, and in tiles of which size.
        alike = replace(options, seed=first.seed, device=first.device, tile=first.tile)
        return varied if alike == first else None


def _varying(options: DeblurOptions) -> DeblurOptions:
    """One step knows no variation, so the balanced preset stands in."""
    if options.steps == 1:
        options = replace(options, steps=BALANCED.steps, sampler=BALANCED.sampler)
    return replace(options, samples=1)


def _grain(on: bool, options: DeblurOptions) -> GrainChoice:
    return "match" if on and options.region is None else "none"
