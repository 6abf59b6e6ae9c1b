"""What panels are made of: buttons that follow an action, labels, fields, a column that scrolls."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from app import theme
from app.field_keys import keep_keys
from app.forms import guard_from_wheel
from app.naming import named

#: Slider steps per unit of guidance strength, and its end.
STRENGTH_STEPS = 20
STRENGTH_END = 2.0


class ActionButton(QPushButton):
    """A push button that is enabled, named and explained by an action. A click leaves the focus to
    what keys are for.
    """

    def __init__(self, action: QAction, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._action = action
        self.clicked.connect(action.trigger)
        action.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        self.setText(_without_key(self._action.text()))
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())
        self.setIcon(
            theme.accent_icon("deblur") if self.objectName() == "primary" else self._action.icon()
        )


class ElidedLabel(QLabel):
    """A line that may be narrower than its text, of which a part is left out then: the middle, or
    what `mode` says.
    """

    def __init__(self, mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle) -> None:
        super().__init__()
        self._mode = mode

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        painter.drawText(area, self.alignment(), text)
        painter.end()


class SteadyLabel(QLabel):
    """As high as the highest of the texts that it may show: what is below it stays in place."""

    def __init__(self, texts: Iterable[str]) -> None:
        super().__init__()
        self._texts = tuple(texts)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def heightForWidth(self, width: int) -> int:
        room, wrap = QRect(0, 0, width, 10_000), Qt.TextFlag.TextWordWrap
        heights = [
            self.fontMetrics().boundingRect(room, wrap, text).height() for text in self._texts
        ]
        return max(super().heightForWidth(width), *heights)


class MapButton(QToolButton):
    """A wide button that follows a checkable action."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self.setDefaultAction(action)
        self.setObjectName("trust_map")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class Column(QScrollArea):
    """Scrolls up and down only: never narrower than what it holds. What takes the focus by a key
    comes into sight.
    """

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)
        guard_from_wheel(inner)
        keep_keys(inner)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._inner.minimumSizeHint().width() + bar, 120)

    def reveal(self, first: QWidget, last: QWidget) -> None:
        """Scroll down to what lies from `first` to `last`, or to its beginning if it is higher."""
        view = self.viewport().height()
        bottom = last.mapTo(self._inner, QPoint(0, last.height())).y()
        bar, top = self.verticalScrollBar(), first.mapTo(self._inner, QPoint()).y()
        bar.setValue(max(bar.value(), min(top, bottom - view)))

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Not under a mouse button, nor when the window itself comes to the front."""
        by_key = before is not None and not QApplication.mouseButtons()
        if by_key and now is not None and self._inner.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0)  # up and down only

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().viewportEvent(event)


class Stack(QStackedWidget):
    """One page at a time; the others do not say how small it can be."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        return page.minimumSizeHint().expandedTo(page.minimumSize()) if page else QSize()


class PercentSlider(QSlider):
    """From 0 to 100. `drag` is the number of the drag that goes on, None outside of any."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, 100)
        self._drags = 0
        self.sliderPressed.connect(self._count)

    @property
    def drag(self) -> int | None:
        return self._drags if self.isSliderDown() else None

    def _count(self) -> None:
        self._drags += 1


class StrengthSlider(QWidget):
    """Guidance strength at one scale, 0 to 2, with its value beside it."""

    changed = Signal()

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, int(STRENGTH_END * STRENGTH_STEPS))
        self.slider.setPageStep(STRENGTH_STEPS // 2)
        self.slider.setAccessibleName(name)
        self._text = QLabel()
        self._text.setMinimumWidth(self._text.fontMetrics().horizontalAdvance("0,00 "))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider)
        row.addWidget(self._text)
        self.setToolTip(tip)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(self._show)
        self.value = 1.0

    @property
    def value(self) -> float:
        return self.slider.value() / STRENGTH_STEPS

    @value.setter
    def value(self, value: float) -> None:
        self.slider.setValue(round(value * STRENGTH_STEPS))
        self._show()

    def _show(self) -> None:
        self._text.setText(self.locale().toString(self.value, "f", 2))
        self.changed.emit()


def spin_box(name: str, low: int, high: int) -> QSpinBox:
    """A field for a whole number."""
    spin = named(QSpinBox(), name)
    spin.setRange(low, high)
    # The style sheet's padding reaches the frame alone.
    spin.lineEdit().setTextMargins(7, 0, 0, 0)
    return spin


def _without_key(text: str) -> str:
    """A menu entry's name without its mnemonic, which would be in the way of a menu's own."""
    return re.sub("&(.)", lambda found: "&&" if found[1] == "&" else found[1], text)
