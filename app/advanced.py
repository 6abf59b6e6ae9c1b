"""The settings behind "Advanced": the fields of DeblurOptions, but for schedule and region, and
whether grain is matched.
"""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QToolButton,
    QWidget,
)

from app import theme
from app.forms import Form
from app.naming import named
from app.panel import StrengthSlider, spin_box
from app.presets import Preset
from core.options import (
    DEVICES,
    MAX_SAMPLES,
    MAX_STEPS,
    SAMPLERS,
    SCALES,
    DeblurOptions,
    DeviceName,
    Region,
)

#: QSpinBox counts in 32 bits with a sign.
MAX_SEED = 2**31 - 1
TILES = (256, 384, 512, 768, 1024, 1536)
#: Width of a spin box without its digits: by the style sheet.
SPIN_FRAME = 42


class Advanced(QWidget):
    """A form; `changed` tells that any of it changed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_sampling()
        self._make_model()
        self._make_machine()
        for box in (self.sampler, self.model, self.scale, self.device, self.tile):
            # Long names must not widen the panel.
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(8)
        self._explain()
        self._lay_out()
        self._connect()

    def apply(self, preset: Preset) -> None:
        """Take a preset's steps and sampler; one change, however many fields it touches."""
        if preset.fits(self.options(None)):
            return
        with QSignalBlocker(self.steps), QSignalBlocker(self.sampler):
            self.steps.setValue(preset.steps)
            self.sampler.setCurrentIndex(self.sampler.findData(preset.sampler))
        self.changed.emit()

    def options(self, region: Region | None) -> DeblurOptions:
        """The settings as they stand; a seed that is not locked has been rolled by `roll`.

        A number that is still being typed counts: a key that starts a run leaves no field.
        """
        for spin in self._spins:
            if spin.hasAcceptableInput():
                spin.interpretText()
        return DeblurOptions(
            steps=self.steps.value(),
            sampler=self.sampler.currentData(),
            seed=self.seed.value(),
            samples=self._samples(self.steps.value()),
            guidance_strength=tuple(slider.value for slider in self.strengths),  # type: ignore[arg-type]
            device=self.device.currentData(),
            tile=self.tile.currentData(),
            region=region,
            scale=self.scale.currentData(),
            hint=self.hint.isChecked(),
            twice=self.twice.isChecked(),
            model=self.model.currentData(),
        )

    def options_with(self, preset: Preset) -> DeblurOptions:
        """The settings as they would stand after `apply`."""
        steps, sampler = preset.steps, preset.sampler
        samples = self._samples(steps)
        return replace(self.options(None), steps=steps, sampler=sampler, samples=samples)

    def roll(self) -> None:
        """A new random seed."""
        self.seed.setValue(random.randrange(MAX_SEED))

    def set_auto_tile(self, tile: int) -> None:
        """Show what "Auto" came to in the last run."""
        self.tile.setItemText(0, self.tr("Auto ({0})").format(tile))

    def disable_devices(self, missing: tuple[DeviceName, ...]) -> None:
        """Grey out the devices that this computer lacks."""
        model = self.device.model()
        for row in range(self.device.count()):
            item = model.item(row) if isinstance(model, QStandardItemModel) else None
            if item is not None:
                absent = item.data(Qt.ItemDataRole.UserRole) in missing
                item.setEnabled(not absent)
                item.setToolTip(self.tr("This computer has no such device.") if absent else "")

    def _samples(self, steps: int) -> int:
        """One step gives the same for every seed: there is nothing to average."""
        return self.samples.value() if steps > 1 else 1

    def _offer_samples(self) -> None:
        """Only where they count."""
        self.samples.setEnabled(self.steps.value() > 1)

    def refresh_icons(self) -> None:
        self.lock.setIcon(theme.icon("lock" if self.lock.isChecked() else "unlock"))
        self.dice.setIcon(theme.icon("dice"))

    def _make_sampling(self) -> None:
        """Steps, sampler, seed and samples."""
        self.steps = self._spin("steps", 1, MAX_STEPS)
        self.sampler = named(QComboBox(), "sampler")
        for name, label in zip(SAMPLERS, ("DPM++ 2M", "Heun", self.tr("Ancestral")), strict=True):
            self.sampler.addItem(label, name)
        self.seed = self._spin("seed", 0, MAX_SEED)
        # As narrow as its digits allow, not as Qt asks for: two buttons stand beside it.
        digits = self.seed.fontMetrics().horizontalAdvance(str(MAX_SEED))
        self.seed.setMinimumWidth(digits + SPIN_FRAME)
        self.lock = self._tool(
            "lock", self.tr("Keep the seed: the same settings give the same result")
        )
        self.lock.setCheckable(True)
        self.lock.setChecked(True)
        self.dice = self._tool(
            "dice", self.tr("Another seed: another possible version of the details")
        )
        self.samples = self._spin("samples", 1, MAX_SAMPLES)
        self._spins = (self.steps, self.seed, self.samples)

    def _make_model(self) -> None:
        """Which model, what it is told, and the grain after it."""
        self.model = named(QComboBox(), "model")
        for text, model in (
            (self.tr("Auto"), None),
            (self.tr("Compact"), "compact"),
            (self.tr("Full"), "full"),
        ):
            self.model.addItem(text, model)
        self.strengths = [self._strength(name) for name in ("1/2", "1/4", "1/8")]
        self.scale = named(QComboBox(), "scale")
        self.scale.addItem(self.tr("Auto"), None)
        for scale in SCALES:
            label = self.tr("Full size") if scale == 1 else f"1/{1 / scale:.0f}"
            self.scale.addItem(label, scale)
        self.hint = named(QCheckBox(self.tr("Tell the model the blur")), "hint")
        self.hint.setChecked(True)
        self.twice = named(QCheckBox(self.tr("Look twice")), "twice")
        self.grain = named(QCheckBox(self.tr("Match the photo's grain")), "grain")

    def _make_machine(self) -> None:
        """Where it is computed, and in what portions."""
        self.device = named(QComboBox(), "device")
        for device, text in zip(
            DEVICES, (self.tr("Auto"), "CPU", "CUDA", "Metal (MPS)"), strict=True
        ):
            self.device.addItem(text, device)
        self.tile = named(QComboBox(), "tile")
        self.tile.addItem(self.tr("Auto"), None)
        for side in TILES:
            self.tile.addItem(self.tr("{0} pixels").format(side), side)

    def _spin(self, name: str, low: int, high: int) -> QSpinBox:
        spin = spin_box(name, low, high)
        spin.setKeyboardTracking(False)
        return spin

    def _tool(self, name: str, tip: str) -> QToolButton:
        button = named(QToolButton(), "flat")
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setIcon(theme.icon(name))
        return button

    def _strength(self, scale: str) -> StrengthSlider:
        tip = self.tr(
            "How strongly the predicted structure at this size leads the result. 1 is what the "
            "model has learnt; everything else is experimental."
        )
        return StrengthSlider(self.tr("Guidance strength at {0}").format(scale), tip)

    def _explain(self) -> None:
        tips = {
            self.steps: self.tr(
                "1 gives the most faithful picture. More steps bring out finer texture, part of it "
                "invented, and take longer."
            ),
            self.sampler: self.tr(
                "How the steps are taken. DPM++ 2M needs the fewest; Heun is more exact at twice "
                "the time; Ancestral adds fresh noise at every step."
            ),
            self.seed: self.tr(
                "The start of the chance behind fine texture. Same seed, same result. One step "
                "leaves nothing to chance."
            ),
            self.samples: self.tr(
                "Averages this many results of several steps: closer to the truth, smoother, "
                "slower."
            ),
            self.scale: self.tr(
                "Large blur is undone coarse to fine: on a copy of this size first, then on larger "
                "ones. Auto begins where the blur that it finds asks for it."
            ),
            self.hint: self.tr(
                "The program looks how far, which way and along which path the photo is blurred, "
                "and the result goes by that. Switch it off where it has ghosts or streaks: the "
                "estimate may be wrong."
            ),
            self.twice: self.tr(
                "The model looks at the photo upside down as well, and the result is the mean: "
                "closer to the truth, more careful with what is sharp, about twice the time."
            ),
            self.model: self.tr(
                "Full has three times as many layers as Compact: closer to the truth, in more than "
                "twice the time on a processor and hardly more on a graphics card. Auto takes it "
                "on an NVIDIA card."
            ),
            self.grain: self.tr(
                "Give the result as much noise as the photo has, so that it doesn't look too "
                "smooth. Not used for a region."
            ),
            self.device: self.tr("What computes. Auto takes the graphics card if there is one."),
            self.tile: self.tr(
                "The photo is computed in overlapping squares of this size. Smaller ones need less "
                "memory. Auto chooses by the memory that is free."
            ),
        }
        for widget, tip in tips.items():
            widget.setToolTip(tip)

    def _lay_out(self) -> None:
        self.form = form = Form(self)
        form.setContentsMargins(0, 4, 0, 0)
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(14)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(self.tr("Steps"), self.steps)
        form.addRow(self.tr("Sampler"), self.sampler)
        seed = QHBoxLayout()
        seed.setSpacing(4)
        seed.addWidget(self.seed, 1)
        seed.addWidget(self.lock)
        seed.addWidget(self.dice)
        form.addRow(self.tr("Seed"), seed)
        form.addRow(self.tr("Samples"), self.samples)
        title = named(QLabel(self.tr("Guidance strength (experimental)")), "muted")
        title.setWordWrap(True)
        form.addRow(title)
        for scale, slider in zip(("1/2", "1/4", "1/8"), self.strengths, strict=True):
            form.addRow(scale, slider)
        form.addRow(self.tr("Network"), self.model)
        form.addRow(self.tr("Working scale"), self.scale)
        form.addRow(self.hint)
        form.addRow(self.twice)
        form.addRow(self.grain)
        form.addRow(self.tr("Device"), self.device)
        form.addRow(self.tr("Tile"), self.tile)
        self.seed.setAccessibleName(self.tr("Seed"))

    def _connect(self) -> None:
        self.changed.connect(self._offer_samples)
        self._offer_samples()
        for spin in self._spins:
            spin.valueChanged.connect(self.changed)
        for box in (self.sampler, self.model, self.scale, self.device, self.tile):
            box.currentIndexChanged.connect(self.changed)
        for check in (self.hint, self.twice):
            check.toggled.connect(self.changed)
        for slider in self.strengths:
            slider.changed.connect(self.changed)
        self.dice.clicked.connect(self.roll)
        self.lock.toggled.connect(self.refresh_icons)
