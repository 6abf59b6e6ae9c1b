"""Keys and wheel of whoever paints: the brush's size and the mask's tint. Paints nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSlider

from app.actions import Actions
from app.viewer import Viewer

#: How many times larger a brush is than the next smaller one.
STEP = 1.15
PAINTING = ("brush_smaller", "brush_larger", "mask_tint")
#: Have the same keys while nobody paints.
OTHERWISE = ("previous_step", "next_step")


class PaintingKeys(QObject):
    """Connects itself to actions and viewer; `brush` is the slider of the size."""

    def __init__(self, actions: Actions, brush: QSlider, viewer: Viewer, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._brush = actions, brush
        actions["brush_smaller"].triggered.connect(lambda: self._resize(-1))
        actions["brush_larger"].triggered.connect(lambda: self._resize(1))
        actions["mask_tint"].setChecked(True)
        viewer.brush_turned.connect(self._resize)
        self.follow(False)

    def follow(self, painting: bool) -> None:
        """A tool was taken, or laid down. Of actions that share a key one is enabled at a time."""
        for name in PAINTING:
            self._actions.enable(name, painting, self.tr("Take brush, lasso or eraser first."))
        for name in OTHERWISE:
            self._actions.enable(name, not painting, self.tr("Lay down the brush first."))

    def _resize(self, steps: float) -> None:
        if not steps:
            return
        size = self._brush.value()
        least = 1 if steps > 0 else -1
        self._brush.setValue(size + (round(size * (STEP**steps - 1)) or least))
