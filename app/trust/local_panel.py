"""The panel's section on local deblurring."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSlider, QVBoxLayout, QWidget

from app.actions import Actions
from app.forms import Form
from app.mask_tool import MaskMode
from app.naming import named
from app.panel import ActionButton, MapButton

#: The checkable actions, each with the tool's mode.
TOOLS: dict[str, MaskMode] = {
    "mask_brush": "brush",
    "mask_lasso": "lasso",
    "mask_eraser": "eraser",
}


class LocalPanel(QWidget):
    """Tools, their size, the soft edge, and the protection of what is sharp."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.brush = _slider("mask_size", 8, 600, 80)
        self.brush.setAccessibleName(self.tr("Size of the brush in pixels"))
        self.feather = _slider("mask_feather", 0, 120, 24)
        self.feather.setAccessibleName(self.tr("Width of the soft edge in pixels"))
        self.protect = named(QCheckBox(self.tr("Leave sharp places alone")), "mask_protect")
        self.protect.setChecked(True)
        tools = QGridLayout()
        tools.setSpacing(4)
        for column, name in enumerate(TOOLS):
            tools.addWidget(MapButton(actions[name]), 0, column)
        form = Form()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(self.tr("Size"), self.brush)
        form.addRow(self.tr("Soft edge"), self.feather)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.addLayout(tools)
        column_.addLayout(form)
        column_.addWidget(self.protect)
        column_.addWidget(ActionButton(actions["mask_clear"], "mask_clear"))

    def show_edge(self, feather: int, protect: bool) -> None:
        """Those of a mask that is there already; nothing is told of it."""
        with QSignalBlocker(self.feather), QSignalBlocker(self.protect):
            self.feather.setValue(feather)
            self.protect.setChecked(protect)


def _slider(name: str, low: int, high: int, value: int) -> QSlider:
    slider = named(QSlider(Qt.Orientation.Horizontal), name)
    slider.setRange(low, high)
    slider.setValue(value)
    return slider
