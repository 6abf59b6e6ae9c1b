"""Decides what the viewer shows: the photo, a preview, a step of the film, a result, two results.

Reads the session, hands layers to the viewer; changes neither photos nor results.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer, Signal

from app import words
from app.images import Pixels, Pyramid
from app.items import Frame, Overlay, Structure, Tint
from app.outline import Outline
from app.process_strip import ProcessStrip
from app.render import Layer, Side
from app.results import Entry, Outcome
from app.session import Session
from app.viewer import Viewer
from core.options import Region

#: A preview that is enlarged more than so much is no result to judge by.
COARSE = 4
#: So long the place stays empty until a photo that is opened is stood in for.
PATIENCE_MS = 250


class Stage(QObject):
    """`step`: film position chosen by hand, None the newest; `structure`: a guidance pair."""

    overlay_seen = Signal(bool)  # False: there is one, but not of what is shown now

    def __init__(
        self, session: Session, viewer: Viewer, strip: ProcessStrip, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._viewer = viewer
        self._strip = strip
        self.step: int | None = None
        self.structure: Structure | None = None
        self._overlay: Overlay | None = None
        self._tint: Tint | None = None
        self._outline: Outline | None = None
        self._awaited: Entry | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.refresh)

    @property
    def shows_result(self) -> bool:
        """Whether the result is shown, or what stands in for it, rather than something on the way
        there.
        """
        entry = self._session.photos.current
        underway = entry is not None and self._frame(entry) is not None
        return self.step is None and self.structure is None and not underway

    def set_overlay(self, overlay: Overlay | None) -> None:
        """A map over the result, or over the photo where there is no result or it is of that."""
        if overlay is not self._overlay:
            self._overlay = overlay
            self.refresh()

    def set_tint(self, tint: Tint | None) -> None:
        """The mask that is being painted, over both sides; None for none."""
        if tint is not self._tint:
            self._tint, self._outline = tint, Outline(tint.edge) if tint else None
            self.refresh()

    def reset(self) -> None:
        """Back to the result (or the preview, or the photo)."""
        self.step = self.structure = None
        self.refresh()

    def show_step(self, step: int | None) -> None:
        self.step, self.structure = step, None
        self.refresh()

    def show_structure(self, structure: Structure) -> None:
        self.step, self.structure = None, structure
        self.refresh()

    def refresh(self) -> None:
        """Hand the viewer what belongs on the screen now."""
        entry = self._session.photos.current
        self._await(entry if entry is not None and entry.opened is None else None)
        if entry is None or entry.opened is None:
            self._viewer.set_sides([], [], (self.tr("Opening ..."), ""))
            return
        before, after, labels = self._sides(entry, Layer(entry.opened.pyramid))
        seen = self._overlay is None or self._suits(self._overlay)
        self.overlay_seen.emit(seen)
        if self._overlay is not None and seen:
            fading = entry.shown.amount if entry.shown and self._overlay.fades else 1.0
            area = _rect(self._overlay.area) if self._overlay.area else _whole(entry)
            layer = Layer(self._overlay.pyramid, area, fading, translucent=True)
            if not after or self._overlay.of_photo:
                before = [*before, layer]
            if after and self._overlay.fades:
                after = _under_cover(after, layer)
            elif after:
                after = [*after, layer]
        if self._tint is not None and after:
            whole = _whole(entry)
            layer = Layer(self._tint.pyramid, whole, translucent=True, outline=self._outline)
            before, after = [*before, layer], [*after, layer]
        self._viewer.set_sides(before, after, labels)

    def _suits(self, overlay: Overlay) -> bool:
        """Whether a map is of what is shown: of the photo, or of the result itself."""
        return self.structure is None if overlay.of_photo else self.shows_result

    def _await(self, entry: Entry | None) -> None:
        """The thumbnail of a photo whose opening takes a while; none where that would flicker."""
        if entry is None:
            self._patience.stop()
        elif entry is not self._awaited:
            self._patience.start()
        self._awaited = entry
        shown = entry is not None and not self._patience.isActive()
        self._viewer.set_stand_in(entry.thumbnail if entry is not None and shown else None)

    def _sides(self, entry: Entry, photo: Layer) -> tuple[Side, Side, tuple[str, str]]:
        if self.structure is not None:
            return self._structure(self.structure, photo)
        before = self.tr("Before")
        frame = self._frame(entry)
        if self.step == 0:
            return [photo], [], (self.tr("Blurry photo"), "")
        if frame is not None:
            layer = Layer(Pyramid((frame.pixels,)), self._frame_rect(entry, photo))
            text = self.tr("Step {0} of {1}").format(frame.step, frame.steps)
            return [photo], [photo, layer], (before, text)
        if entry.shown is not None:
            return self._results(entry.shown, self._session.reference, photo)
        if entry.preview is not None:
            text = self._preview_words(entry.preview, entry.preview_side)
            return [photo], [Layer(entry.preview, photo.rect)], (before, text)
        return [photo], [], (self.tr("Original"), "")

    def _preview_words(self, preview: Pyramid, side: int) -> str:
        if max(preview.width, preview.height) > COARSE * side:
            text = self.tr("Coarse preview at {0} pixels\nZoom in and preview the region for more")
        else:
            text = self.tr("Quick preview: 1 step at {0} pixels")
        return text.format(side)

    def _frame(self, entry: Entry) -> Frame | None:
        """The step chosen by hand; the newest of a run, unless a result was chosen; else none."""
        if self.step is not None:
            return self._strip.frame(self.step)
        run = self._session.runs.current
        if run is not None and entry.film is run.film and run.film.frames:
            return run.film.frames[-1]
        return None

    def _frame_rect(self, entry: Entry, photo: Layer) -> QRectF:
        region = entry.film.region if entry.film else None
        return _rect(region) if region else photo.rect

    def _structure(self, structure: Structure, photo: Layer) -> tuple[Side, Side, tuple[str, str]]:
        def layer(pixels: Pixels) -> Layer:
            return Layer(Pyramid((pixels,)), _rect(structure.area))

        scale = structure.scale
        labels = (
            self.tr("Blurred brightness at 1/{0}").format(scale),
            self.tr("Predicted structure at 1/{0}").format(scale),
        )
        blurry, sharp = layer(structure.blurry), layer(structure.structure)
        return [photo, blurry], [photo, sharp], labels

    def _results(
        self, shown: Outcome, reference: Outcome | None, photo: Layer
    ) -> tuple[Side, Side, tuple[str, str]]:
        after = [photo, *_layers(shown, photo)]
        if reference is None:
            return [photo], after, (self.tr("Before"), self.tr("After"))
        before = [photo, *_layers(reference, photo)]
        return before, after, (words.outcome_name(reference), words.outcome_name(shown))


def _layers(outcome: Outcome, photo: Layer) -> Side:
    return [
        Layer(layer.pyramid, photo.rect, layer.opacity, translucent=layer.translucent)
        for layer in outcome.layers
    ]


def _under_cover(side: Side, map_: Layer) -> Side:
    """A result with a map over it, but where a mask covers it by the photo."""
    covers = [layer for layer in side if layer.translucent]
    return [*(layer for layer in side if not layer.translucent), map_, *covers]


def _whole(entry: Entry) -> QRectF:
    assert entry.opened is not None
    return QRectF(0, 0, entry.opened.pyramid.width, entry.opened.pyramid.height)


def _rect(region: Region) -> QRectF:
    return QRectF(region.x, region.y, region.width, region.height)
