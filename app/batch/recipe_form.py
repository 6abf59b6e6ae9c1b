"""How the photos are deblurred: preset, amount, and everything behind "Advanced"."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.advanced import Advanced
from app.naming import named
from app.presets import PRESETS, preset_of
from core.options import FinishOptions, Recipe, SaveOptions

CUSTOM = ""


class RecipeForm(QWidget):
    """Widgets <-> Recipe; `changed` tells that any of it changed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset = named(QComboBox(), "batch_preset")
        self.preset.setAccessibleName(self.tr("Preset"))
        for preset in PRESETS:
            self.preset.addItem(preset.label, preset.key)
        self.preset.addItem(self.tr("Custom"), CUSTOM)
        self._explanation = named(QLabel(), "muted")
        self._explanation.setWordWrap(True)
        self.amount = named(QSlider(Qt.Orientation.Horizontal), "batch_amount")
        self.amount.setRange(0, 100)
        self.amount.setValue(100)
        self.amount.setAccessibleName(self.tr("Amount"))
        self.amount.setToolTip(self.tr("How much of the result is laid over the original photo"))
        self._amount_text = QLabel()
        self.advanced = Advanced()
        self.advanced.refresh_icons()
        self._lay_out()
        self.preset.activated.connect(self._apply_preset)
        self.advanced.changed.connect(self._follow)
        self.advanced.grain.toggled.connect(self.changed)
        self.amount.valueChanged.connect(self._follow)
        self._follow()

    def recipe(self, save: SaveOptions) -> Recipe:
        """What the widgets say."""
        return Recipe(
            deblur=self.advanced.options(None),
            finish=FinishOptions(
                amount=self.amount.value(),
                grain="match" if self.advanced.grain.isChecked() else "none",
            ),
            save=save,
        )

    def show_recipe(self, recipe: Recipe) -> None:
        """The other way round."""
        options, form = recipe.deblur, self.advanced
        with QSignalBlocker(form):
            form.steps.setValue(options.steps)
            form.sampler.setCurrentIndex(form.sampler.findData(options.sampler))
            form.seed.setValue(options.seed)
            form.samples.setValue(options.samples)
            for slider, strength in zip(form.strengths, options.guidance_strength, strict=True):
                slider.value = strength
            form.scale.setCurrentIndex(max(0, form.scale.findData(options.scale)))
            form.hint.setChecked(options.hint)
            form.twice.setChecked(options.twice)
            form.device.setCurrentIndex(form.device.findData(options.device))
            form.tile.setCurrentIndex(max(0, form.tile.findData(options.tile)))
            form.grain.setChecked(recipe.finish.grain == "match")
        self.amount.setValue(round(recipe.finish.amount))
        self._follow()

    def roll(self) -> None:
        """A new seed unless it is locked, before a batch begins."""
        if not self.advanced.lock.isChecked():
            self.advanced.roll()

    def _apply_preset(self, index: int) -> None:
        key = self.preset.itemData(index)
        preset = next((preset for preset in PRESETS if preset.key == key), None)
        if preset is not None:
            self.advanced.apply(preset)
        self._follow()

    def _follow(self) -> None:
        preset = preset_of(self.advanced.options(None))
        self.preset.setCurrentIndex(self.preset.findData(preset.key if preset else CUSTOM))
        self._explanation.setText(
            preset.explanation if preset else self.tr("Your own number of steps.")
        )
        self._amount_text.setText(self.tr("{0} %").format(self.amount.value()))
        self.changed.emit()

    def _lay_out(self) -> None:
        amount = QHBoxLayout()
        amount.addWidget(QLabel(self.tr("Amount")))
        amount.addWidget(self.amount, 1)
        amount.addWidget(self._amount_text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(self.preset)
        column.addWidget(self._explanation)
        column.addLayout(amount)
        column.addWidget(self.advanced)
        column.addStretch()
