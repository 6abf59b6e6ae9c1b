"""Shows a comparison: the pair in the viewer, its notes, its numbers. Changes nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QSize

from app.actions import MODES, Actions
from app.compare import words
from app.compare.comparison import Comparison
from app.compare.job import Loaded, Paths
from app.compare.layout import CompareLayout
from app.render import Layer, Mode


class CompareStage(QObject):
    """Follows the comparison's signals."""

    def __init__(
        self, comparison: Comparison, views: CompareLayout, actions: Actions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._comparison, self._views, self._actions = comparison, views, actions
        self._mode_before: Mode | None = None  # to go back to after a pair that allows only one
        self._paths: Paths = (None, None)
        comparison.changed.connect(self.refresh)
        comparison.advanced.connect(self._show_activity)
        views.viewer.zoom_changed.connect(self._show_zoom)
        self.refresh()

    def refresh(self) -> None:
        """Everything anew; cheap, as it happens a few times for each pair."""
        comparison, views = self._comparison, self._views
        left, right = comparison.loaded
        if self._paths != comparison.paths:  # else what is being typed would be lost
            self._paths = comparison.paths
            for side, path in enumerate(comparison.paths):
                views.sources.set_path(side, path)
        self._show_sides()
        self._show_modes()
        self._enable()
        views.show_notes(self._notes())
        views.panel.measures.show_measures(comparison.measures)
        counts = comparison.measures.histogram if comparison.measures else None
        views.panel.histogram.show_counts(counts)
        facts = [item.facts if item else () for item in (left, right)]
        views.panel.facts.show_facts(*facts, both=bool(left and right))
        names = [words.pair_title(pair) for pair in comparison.pairs]
        views.show_pairs(names, comparison.index)
        self._show_activity()
        self._show_zoom(views.viewer.zoom)

    def _show_sides(self) -> None:
        viewer = self._views.viewer
        shown = [item for item in self._comparison.loaded if item is not None]
        self._views.show_hint("" if shown else self._hint())
        if not shown:
            viewer.set_sides([], [], ("", ""))
            return
        sizes = [_size(item) for item in shown]
        apart = self._comparison.fit == "different"
        size = sizes[0].expandedTo(sizes[1]) if apart else sizes[0]
        if viewer.photo_size != size:
            viewer.set_photo(size)
        layers = [
            Layer(item.pyramid, _centred(own if apart else size, size))
            for item, own in zip(shown, sizes, strict=True)
        ]
        if len(shown) == 1:
            viewer.set_sides(layers, [], (shown[0].path.name, ""))
        else:
            labels = words.names(shown[0].path, shown[1].path)
            viewer.set_sides(layers[:1], layers[1:], labels)

    def _show_modes(self) -> None:
        """Photos of different shapes lie beside each other only."""
        viewer, fit = self._views.viewer, self._comparison.fit
        apart = fit == "different"
        why = self.tr("The photos have different shapes.")
        for name in (*MODES, "cycle_mode"):
            self._actions.enable(name, not apart or name == "mode_side_by_side", why)
        if apart and self._mode_before is None:
            self._mode_before = viewer.mode
            viewer.set_mode(Mode.SIDE_BY_SIDE)
        elif not apart and self._mode_before is not None:
            viewer.set_mode(self._mode_before)
            self._mode_before = None

    def _enable(self) -> None:
        comparison, enable = self._comparison, self._actions.enable
        both = comparison.fit is not None
        enable("export_comparison", both, self.tr("Two photos are needed."))
        enable("swap", any(comparison.paths), self.tr("Two photos are needed."))
        enable("previous_pair", comparison.index > 0, self.tr("This is the first pair."))
        last = comparison.index + 1 >= len(comparison.pairs)
        enable("next_pair", not last, self.tr("This is the last pair."))

    def _notes(self) -> list[str]:
        comparison = self._comparison
        left, right = comparison.loaded
        notes = [words.problem(side, message) for side, message in comparison.problems]
        if left is not None and right is not None and comparison.fit is not None:
            notes.append(words.fit_note(comparison.fit, left, right))
        if comparison.measures is not None and comparison.measures.in_srgb:
            notes.append(words.colour_note())
        notes.append(words.alone_note(comparison.alone))
        for item in (left, right):
            notes += [f"{item.path.name}: {note}" for note in item.notes] if item else []
        return [note for note in notes if note]

    def _hint(self) -> str:
        if self._comparison.problems:
            return self.tr("There is nothing to show.")
        if any(self._comparison.paths):
            return self.tr("Opening ...")
        return self.tr(
            "Drop two photos here, or two folders whose photos are paired by name,\n"
            "or choose them above."
        )

    def _show_activity(self) -> None:
        comparison, text = self._comparison, ""
        if comparison.is_busy:
            measuring = comparison.share is not None
            text = self.tr("Measuring ...") if measuring else self.tr("Opening ...")
        self._views.show_activity(text, comparison.share)

    def _show_zoom(self, zoom: float) -> None:
        shown = any(self._comparison.loaded)
        self._views.zoom.setText(f"{zoom * 100:.0f} %" if shown else "")


def _size(item: Loaded) -> QSize:
    return QSize(item.pyramid.width, item.pyramid.height)


def _centred(size: QSize, area: QSize) -> QRectF:
    """In the middle of `area`, on whole pixels."""
    left, top = (area.width() - size.width()) // 2, (area.height() - size.height()) // 2
    return QRectF(left, top, size.width(), size.height())
