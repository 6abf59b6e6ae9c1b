"""How the photos are deblurred: preset, amount, and everything behind "Advanced"."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.advanced import Advanced
from app.naming import named
from app.panel import PercentSlider
from app.preset_box import PresetBox
from core.options import FinishOptions, Recipe, SaveOptions


class RecipeForm(QWidget):
    """Widgets <-> Recipe; `changed` tells that any of it changed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset = PresetBox("batch_preset")
        self.amount = named(PercentSlider(), "batch_amount")
        self.amount.setValue(100)
        self.amount.setAccessibleName(self.tr("Amount"))
        self.amount.setToolTip(self.tr("How much of the result is laid over the original photo"))
        self._amount_text = QLabel()
        self.advanced = Advanced()
        self.advanced.refresh_icons()
        self._lay_out()
        self.preset.picked.connect(self.advanced.apply)
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
            form.model.setCurrentIndex(form.model.findData(options.model))
            form.device.setCurrentIndex(form.device.findData(options.device))
            form.tile.setCurrentIndex(max(0, form.tile.findData(options.tile)))
            form.grain.setChecked(recipe.finish.grain == "match")
        self.amount.setValue(round(recipe.finish.amount))
        form.changed.emit()  # once, for all of them

    def roll(self) -> None:
        """A new seed unless it is locked, before a batch begins."""
        if not self.advanced.lock.isChecked():
            self.advanced.roll()

    def _follow(self) -> None:
        self.preset.follow(self.advanced.options(None))
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
        column.addWidget(self.preset.explanation)
        column.addLayout(amount)
        column.addWidget(self.advanced)
        column.addStretch()
