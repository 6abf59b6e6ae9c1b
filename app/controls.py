"""The panel on the right: preset, the primary button, amount, "Advanced", the device badge."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import theme, words
from app.advanced import Advanced
from app.core_words import in_words
from app.naming import named
from app.panel import ActionButton, Column, PercentSlider
from app.preset_box import CUSTOM, PresetBox
from app.presets import FIRST, PRESETS
from app.timing import Rate
from core.options import (
    DeblurOptions,
    DeviceName,
    FinishOptions,
    GrainChoice,
    Recipe,
    Region,
)

#: Room at both sides of the controls, and between them: less where the height is small.
SIDE = 16
ROOMY, TIGHT = 9, 5
#: With less height the tight spacing lets the amount be seen.
SMALL = 400


class Controls(QWidget):
    """Widgets <-> DeblurOptions."""

    options_changed = Signal()
    preset_chosen = Signal(str)  # by the user
    amount_changed = Signal(float)

    def __init__(
        self,
        deblur: QAction,
        preview_region: QAction,
        cancel: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("controls")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.preset = PresetBox("preset")
        self._times = {preset: (QLabel(preset.label), QLabel()) for preset in PRESETS}
        self._prediction = named(QLabel(), "muted")
        self._prediction.setWordWrap(True)
        self.deblur = ActionButton(deblur, "primary")
        self.preview_region = ActionButton(preview_region, "preview_region")
        self.cancel = ActionButton(cancel, "cancel")
        self.amount = named(PercentSlider(), "amount")
        self.amount.setValue(100)
        self._amount_text = QLabel()
        self.advanced = Advanced()
        self._expander = named(QToolButton(), "section")
        self.device_badge = named(QLabel(), "device_badge")
        self._badge_hint = named(QLabel(), "muted")
        self._lay_out()
        self._connect()
        self.advanced.apply(FIRST)
        self._show_preset()
        self.set_amount(None)

    def options(self, region: QRect | None = None) -> DeblurOptions:
        """What the widgets say for a run; `region` in photo pixels."""
        self.roll()
        return self.settings(region)

    def roll(self) -> None:
        """Another seed, unless it is locked."""
        if not self.advanced.lock.isChecked():
            self.advanced.roll()

    def settings(self, region: QRect | None = None) -> DeblurOptions:
        """The same with the seed as it stands."""
        area = None
        if region is not None:
            area = Region(x=region.x(), y=region.y(), width=region.width(), height=region.height())
        return self.advanced.options(area)

    def recipe(self) -> Recipe:
        """The settings for other photos: without region and amount, which belong to this one."""
        grain: GrainChoice = "match" if self.advanced.grain.isChecked() else "none"
        return Recipe(deblur=self.advanced.options(None), finish=FinishOptions(grain=grain))

    @property
    def device(self) -> DeviceName:
        device: DeviceName = self.advanced.device.currentData()
        return device

    @property
    def advanced_open(self) -> bool:
        return self._expander.isChecked()

    @advanced_open.setter
    def advanced_open(self, on: bool) -> None:
        self._expander.setChecked(on)

    def show_times(self, rate: Rate | None, pixels: int, region: int = 0) -> None:
        """The time of each preset, with the other settings as they are, for a photo of so many
        pixels (0: none is open), and that of the settings besides for a `region` that takes so many
        (0: none is selected).
        """
        for preset, (_, label) in self._times.items():
            known = rate is not None and pixels
            options = self.advanced.options_with(preset)
            seconds = rate.seconds(pixels, options) if rate and known else 0.0
            label.setText(words.rough_duration(seconds) if known else "\N{EM DASH}")
        if rate is not None and pixels:
            options = self.advanced.options(None)
            text = self.tr("These settings: {0} on this computer")
            times = [words.rough_duration(rate.seconds(pixels, options))]
            if region:
                text = self.tr("These settings: {0}, the region {1}")
                times.append(words.rough_duration(rate.seconds(region, options)))
            self._prediction.setText(text.format(*times))
        elif pixels:
            self._prediction.setText(self.tr("Measuring how fast this computer is ..."))
        else:
            self._prediction.setText(self.tr("Times appear once a photo is open."))

    def show_device(self, device: str, hint: str) -> None:
        """The device that really computes; a hint marks the badge."""
        hint = in_words(hint)
        self.device_badge.setText(in_words(device))
        self.device_badge.setToolTip(hint or self.tr("What computes on this computer"))
        self.device_badge.setProperty("slow", "true" if hint else "false")
        _restyle(self.device_badge)
        self._badge_hint.setText(hint)
        self._badge_hint.setVisible(bool(hint))

    def set_amount(self, amount: float | None) -> None:
        """The shown result's amount; None disables the slider and says why. Once there is a result,
        it comes into sight.
        """
        if amount is not None and not self.amount.isEnabled():
            self._column.reveal(self._amount_text, self.amount)
        self.amount.setEnabled(amount is not None)
        self.amount.blockSignals(True)
        self.amount.setValue(round((1.0 if amount is None else amount) * 100))
        self.amount.blockSignals(False)
        self.amount.setToolTip(
            self.tr("How much of the result is laid over the original photo")
            if amount is not None
            else self.tr("Deblur the photo first; then this blends the result with the original.")
        )
        self._show_amount()

    def refresh_icons(self) -> None:
        self._toggle_advanced(self._expander.isChecked())
        self.advanced.refresh_icons()
        self.deblur.follow()

    def minimumSizeHint(self) -> QSize:
        """Wide enough for "Advanced" too: opening it leaves the photo its width."""
        bar = self._column.verticalScrollBar().sizeHint().width()
        width = self.advanced.minimumSizeHint().width() + 2 * SIDE + bar
        return super().minimumSizeHint().expandedTo(QSize(width, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rows.setSpacing(ROOMY if self.height() >= SMALL else TIGHT)

    def _lay_out(self) -> None:
        self._rows = column = QVBoxLayout()
        column.setContentsMargins(SIDE, 10, SIDE, 14)
        column.addWidget(named(QLabel(self.tr("Preset")), "section_title"))
        column.addWidget(self.preset)
        column.addWidget(self.preset.explanation)
        column.addLayout(self._time_table())
        column.addWidget(self._prediction)
        column.addSpacing(4)
        column.addWidget(self.deblur)
        row = QHBoxLayout()
        row.addWidget(self.preview_region, 1)
        row.addWidget(self.cancel)
        column.addLayout(row)
        column.addSpacing(8)
        head = QHBoxLayout()
        head.addWidget(named(QLabel(self.tr("Amount")), "section_title"))
        head.addStretch()
        head.addWidget(self._amount_text)
        column.addLayout(head)
        column.addWidget(self.amount)
        column.addSpacing(4)
        column.addWidget(self._expander)
        column.addWidget(self.advanced)
        column.addStretch()
        self._frame(column)

    def _frame(self, column: QVBoxLayout) -> None:
        """The controls scroll; the badge stays below them."""
        inner = named(QWidget(), "panel")
        inner.setLayout(column)
        self._column = Column(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._column, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 10)
        foot.addWidget(self.device_badge, 0, Qt.AlignmentFlag.AlignLeft)
        self._badge_hint.setWordWrap(True)
        foot.addWidget(self._badge_hint)
        outer.addLayout(foot)
        self.device_badge.setText(self.tr("Model not loaded yet"))
        self.device_badge.setAccessibleName(self.tr("Device"))
        self._badge_hint.hide()

    def _time_table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        for column, (name, time) in enumerate(self._times.values()):
            name.setObjectName("muted")
            grid.addWidget(name, 0, column, Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(time, 1, column, Qt.AlignmentFlag.AlignHCenter)
        return grid

    def _connect(self) -> None:
        self.preset.activated.connect(self._choose_preset)
        self.preset.picked.connect(self.advanced.apply)
        self.advanced.changed.connect(self._show_preset)
        self.advanced.changed.connect(self.options_changed)
        self.amount.valueChanged.connect(self._show_amount)
        self.amount.valueChanged.connect(lambda value: self.amount_changed.emit(value / 100))
        self.amount.setAccessibleName(self.tr("Amount"))
        self._expander.setText(self.tr("Advanced"))
        self._expander.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._expander.setCheckable(True)
        self._expander.toggled.connect(self._toggle_advanced)
        self._expander.clicked.connect(self._reveal_advanced)
        self._toggle_advanced(False)

    def _choose_preset(self, index: int) -> None:
        if self.preset.itemData(index) != CUSTOM:
            self.preset_chosen.emit(self.preset.itemData(index))

    def _show_preset(self) -> None:
        """Follow steps and sampler."""
        preset = self.preset.follow(self.advanced.options(None))
        for other, labels in self._times.items():
            for label in labels:
                label.setProperty("chosen", "true" if other is preset else "false")
                _restyle(label)

    def _show_amount(self) -> None:
        self._amount_text.setText(self.tr("{0} %").format(self.amount.value()))

    def _toggle_advanced(self, on: bool) -> None:
        self.advanced.setVisible(on)
        self._column.updateGeometry()
        self._expander.setIcon(theme.icon("collapse" if on else "expand"))

    def _reveal_advanced(self, on: bool) -> None:
        """By a click or a key: into sight, once it is laid out."""
        if on:
            QTimer.singleShot(0, self, lambda: self._column.reveal(self._expander, self.advanced))


def _restyle(widget: QWidget) -> None:
    """Let the style sheet look at the widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
