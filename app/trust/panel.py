"""The "Trust" panel: realism, the maps with legend and sentence, variations. Owns no state."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QBrush,
    QColor,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.items import Colour, Overlay
from app.naming import named
from app.panel import ActionButton, Column, MapButton, PercentSlider


class Legend(QWidget):
    """The colours of an overlay with their words: a bar for a scale, else a row for each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trust_legend")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._overlay: Overlay | None = None

    def show_overlay(self, overlay: Overlay | None) -> None:
        self._overlay = overlay
        self.setVisible(overlay is not None)
        if overlay is not None:
            words = ", ".join(text for _, text in overlay.legend if text)
            self.setAccessibleName(self.tr("Legend: {0}").format(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height() + 6
        if self._overlay is None:
            return QSize(0, 0)
        rows = 2 if self._overlay.scale else len(self._overlay.rows)
        return QSize(160, rows * line)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._overlay is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._overlay.scale:
            self._paint_scale(painter, self._overlay)
        else:
            self._paint_rows(painter, self._overlay)
        painter.end()

    @property
    def _outline(self) -> QColor:
        return self.palette().color(QPalette.ColorRole.PlaceholderText)

    def _paint_scale(self, painter: QPainter, overlay: Overlay) -> None:
        line = self.fontMetrics().height() + 6
        bar = QRectF(0, 2, self.width(), line - 6)
        _paint_bar(painter, bar, [colour for colour, _ in overlay.legend], self._outline)
        painter.setPen(self.palette().windowText().color())
        below = QRectF(0, line, self.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, overlay.legend[0][1])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, overlay.legend[-1][1])

    def _paint_rows(self, painter: QPainter, overlay: Overlay) -> None:
        line = self.fontMetrics().height() + 6
        for row, (colours, text) in enumerate(overlay.rows):
            _paint_bar(painter, QRectF(0, row * line + 4, 18, line - 8), colours, self._outline)
            painter.setPen(self.palette().windowText().color())
            rest = QRectF(26, row * line, self.width() - 26, line)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, text)


class TrustPanel(QWidget):
    """Shows what it is told; actions and the slider's signal are for the controller."""

    realism_changed = Signal(float)  # 0 to 1

    def __init__(
        self,
        maps: list[QAction],
        variations: QAction,
        explain: QAction,
        local: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("trust_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.realism = named(PercentSlider(), "realism")
        self.realism.setAccessibleName(self.tr("From faithful to realistic"))
        self._realism_text = QLabel()
        self._realism_note = named(QLabel(), "muted")
        self._realism_note.setWordWrap(True)
        self.legend = Legend()
        self.sentence = named(QLabel(), "trust_sentence")
        self.sentence.setWordWrap(True)
        self._buttons = [MapButton(action) for action in maps]
        self._variations = ActionButton(variations, "variations")
        self._explain = ActionButton(explain, "trust_help")
        self._local = local
        self._lay_out()
        self.realism.valueChanged.connect(self._on_realism)
        self.set_realism(None)
        self.show_overlay(None)

    def set_realism(self, realism: float | None) -> None:
        """Of the shown result; None disables the slider and says why."""
        self.realism.setEnabled(realism is not None)
        self.realism.blockSignals(True)
        self.realism.setValue(round((1.0 if realism is None else realism) * 100))
        self.realism.blockSignals(False)
        self._show_realism()
        if realism is None:
            text = self.tr("For results of more than one step.")
        else:
            text = self.tr("Left: nothing invented, but smooth. Right: textured, partly a guess.")
        self._realism_note.setText(text)

    def show_overlay(self, overlay: Overlay | None) -> None:
        self.legend.show_overlay(overlay)
        self.sentence.setText(overlay.sentence if overlay else "")
        self.sentence.setVisible(overlay is not None)

    def refresh_icons(self) -> None:
        self._variations.follow()

    def _on_realism(self, value: int) -> None:
        self._show_realism()
        self.realism_changed.emit(value / 100)

    def _show_realism(self) -> None:
        enabled = self.realism.isEnabled()
        text = self.tr("{0} %").format(self.realism.value()) if enabled else "\N{EM DASH}"
        self._realism_text.setText(text)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(16, 10, 16, 14)
        column.setSpacing(9)
        head = QHBoxLayout()
        head.addWidget(named(QLabel(self.tr("Faithful or realistic")), "section_title"))
        head.addStretch()
        head.addWidget(self._realism_text)
        column.addLayout(head)
        column.addWidget(self.realism)
        column.addWidget(self._realism_note)
        column.addSpacing(8)
        column.addWidget(named(QLabel(self.tr("Maps")), "section_title"))
        for button in self._buttons:
            column.addWidget(button)
        column.addWidget(self.legend)
        column.addWidget(self.sentence)
        column.addSpacing(8)
        column.addWidget(self._variations)
        column.addSpacing(8)
        column.addWidget(named(QLabel(self.tr("Only in places")), "section_title"))
        column.addWidget(self._local)
        column.addSpacing(8)
        column.addWidget(self._explain)
        column.addStretch()
        inner = named(QWidget(), "panel")
        inner.setLayout(column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Column(inner))


def _paint_bar(painter: QPainter, bar: QRectF, colours: list[Colour], outline: QColor) -> None:
    """From the first colour on the left to the last on the right."""
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    for number, colour in enumerate(colours):
        gradient.setColorAt(number / max(1, len(colours) - 1), QColor(*colour))
    # The palest colours would be lost on a light panel.
    painter.setPen(outline)
    painter.setBrush(QBrush(gradient))
    painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
