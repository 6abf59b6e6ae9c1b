"""The choice of a preset, and what to expect of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.naming import named
from app.panel import SteadyLabel
from app.presets import PRESETS, Preset, preset_of
from core.options import DeblurOptions

CUSTOM = ""


class PresetBox(QComboBox):
    """The presets, and "Custom" while the settings fit none; `explanation` goes below."""

    picked = Signal(object)  # Preset

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(self.tr("Preset"))
        for preset in PRESETS:
            self.addItem(preset.label, preset.key)
        texts = (preset.explanation for preset in PRESETS)
        self.explanation = named(SteadyLabel(texts), "muted")
        self.currentIndexChanged.connect(self._tell)

    def follow(self, options: DeblurOptions) -> Preset | None:
        """Show which preset the settings are, and return it; None for "Custom"."""
        preset, custom = preset_of(options), self.findData(CUSTOM)
        if preset is None and custom < 0:
            self.addItem(self.tr("Custom"), CUSTOM)
        self.setCurrentIndex(self.findData(preset.key if preset else CUSTOM))
        if preset is not None and custom >= 0:
            self.removeItem(custom)
        self.explanation.setText(
            preset.explanation if preset else self.tr("Your own number of steps.")
        )
        return preset

    def _tell(self, index: int) -> None:
        key = self.itemData(index)
        for preset in PRESETS:
            if preset.key == key:
                self.picked.emit(preset)
