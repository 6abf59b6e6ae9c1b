"""The strip below: the blur's shape, the guidance at its three scales, the denoised steps, and a
slider over these.

The slider begins at the blurry photo and ends at the result: the last step, or what comes after it.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.field_keys import keep_keys
from app.images import Pixels, to_qimage
from app.items import BlurShape, Frame, Structure
from app.naming import named
from app.results import Film

THUMBNAIL_HEIGHT = 64
#: A thumbnail's long side is at most so many times the short one.
MAX_ASPECT = 2


class Picture(QToolButton):
    """A thumbnail with a caption below it."""

    def __init__(self, images: list[QImage], dpr: float, caption: str, tip: str) -> None:
        super().__init__()
        self.setObjectName("flat")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setText(caption)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setCheckable(True)
        pixmap = _joined(images)
        pixmap.setDevicePixelRatio(dpr)
        self.setIcon(pixmap)
        self.setIconSize(pixmap.deviceIndependentSize().toSize())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class Pages(QStackedWidget):
    """As high as pictures, captions and scroll bar; in a low window as high as the pictures. While
    there are none the height is the photo's.
    """

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(240, THUMBNAIL_HEIGHT + line + 34 if self._has_pictures else 2 * line)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, THUMBNAIL_HEIGHT) if self._has_pictures else self.sizeHint()

    @property
    def _has_pictures(self) -> bool:
        return isinstance(self.currentWidget(), QScrollArea)

    def hasHeightForWidth(self) -> bool:
        """The hint's lines do not matter: there is room for pictures."""
        return False


class ProcessStrip(QWidget):
    """`step_selected` gives the step to show (0 is the blurry photo, None the result)."""

    step_selected = Signal(object)
    structure_selected = Signal(object)  # Structure

    def __init__(self, export: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("process_strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.film: Film | None = None
        self._pictures: list[Picture] = []
        self._shown = (0, 0, 0)
        self._hint = named(
            QLabel(self.tr("The predicted structure and every step of the run appear here.")),
            "muted",
        )
        self.slider = named(QSlider(Qt.Orientation.Horizontal), "film")
        self.slider.setAccessibleName(self.tr("Steps of the run"))
        self.slider.setToolTip(self.tr("Scrub through the steps in the viewer, like a film"))
        self._caption = named(QLabel(), "muted")
        self._export = named(QToolButton(), "flat")
        self._export.setDefaultAction(export)
        self._pages = Pages()
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._lay_out()
        self.slider.valueChanged.connect(self._on_slider)
        keep_keys(self.slider)
        self.show_film(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A bar for the captions where there is no room for them."""
        super().resizeEvent(event)
        low = self._pages.height() < self._pages.sizeHint().height()
        policy = Qt.ScrollBarPolicy
        self._scroll.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if low else policy.ScrollBarAlwaysOff
        )

    @property
    def step_count(self) -> int:
        return len(self.film.frames) if self.film else 0

    def show_film(self, film: Film | None) -> None:
        """Show a film or what was added to it since the last call; follows the newest step."""
        if film is not self.film:
            self._clear()
            self.film = film
        shapes = [film.shape] if film and film.shape else []
        structures, frames = (film.structures, film.frames) if film else ([], [])
        for shape in shapes[self._shown[0] :]:
            self._add_shape(shape)
        for structure in structures[self._shown[1] :]:
            self._add_structure(structure)
        for frame in frames[self._shown[2] :]:
            self._add_frame(frame)
        self._shown = (len(shapes), len(structures), len(frames))
        follows = self.slider.value() == self.slider.maximum()
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(frames) + _ends_beyond(film))
        if follows:
            self.slider.setValue(self.slider.maximum())
        self.slider.blockSignals(False)
        self.slider.setEnabled(bool(frames))
        self._pages.setCurrentWidget(self._scroll if any(self._shown) else self._hint)
        self._tell()

    def rewind(self) -> None:
        """Back to the newest step, without announcing it."""
        self.slider.blockSignals(True)
        self.slider.setValue(self.slider.maximum())
        self.slider.blockSignals(False)
        self._mark(None)
        self._tell()

    def frame(self, step: int) -> Frame | None:
        """The frame at a slider position; None for the blurry photo at 0, and beyond the steps."""
        return self.film.frames[step - 1] if self.film and 0 < step <= self.step_count else None

    def refresh_icons(self) -> None:
        self._export.setIcon(theme.icon("export"))

    def _lay_out(self) -> None:
        inner = named(QWidget(), "panel")
        inner.setLayout(self._row)
        self._row.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        # The newest step stays in sight while the strip grows.
        bar = self._scroll.horizontalScrollBar()
        bar.rangeChanged.connect(lambda low, high: bar.setValue(high))
        below = QHBoxLayout()
        below.addWidget(self.slider, 1)
        below.addWidget(self._caption)
        below.addWidget(self._export)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 8)
        column.setSpacing(4)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._pages.addWidget(self._hint)
        self._pages.addWidget(self._scroll)
        column.addWidget(self._pages, 1)
        column.addLayout(below)
        # More height is the viewer's.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _clear(self) -> None:
        for picture in self._pictures:
            self._row.removeWidget(picture)
            picture.hide()
            picture.deleteLater()
        self._pictures.clear()
        self._shown = (0, 0, 0)
        self.slider.blockSignals(True)
        self.slider.setRange(0, 0)
        self.slider.blockSignals(False)

    def _add_shape(self, shape: BlurShape) -> None:
        tip = self.tr(
            "How every point of the photo was smeared, as far as it can be found in the photo; the "
            "result goes by it where that looks right"
        )
        dpr = self.devicePixelRatioF()
        caption = self.tr("Blur")
        picture = self._add(Picture([_small(shape.pixels, dpr)], dpr, caption, tip))
        # There is nothing of the photo to show in the viewer.
        picture.setCheckable(False)
        picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _add_structure(self, structure: Structure) -> None:
        caption = self.tr("Structure 1/{0}").format(structure.scale)
        tip = self.tr(
            "Blurred brightness and the predicted sharp structure at 1/{0} of the size; click to "
            "compare them in the viewer"
        ).format(structure.scale)
        dpr = self.devicePixelRatioF()
        images = [_small(structure.blurry, dpr), _small(structure.structure, dpr)]
        picture = self._add(Picture(images, dpr, caption, tip))
        picture.clicked.connect(lambda: self._choose_structure(structure, picture))

    def _add_frame(self, frame: Frame) -> None:
        caption = self.tr("Step {0}").format(frame.step)
        if frame.samples > 1:
            caption = self.tr("Sample {0}, step {1}").format(frame.sample, frame.step)
        tip = self.tr("Estimate after step {0} of {1}, noise level {2}").format(
            frame.step, frame.steps, f"{frame.sigma:.2g}"
        )
        dpr = self.devicePixelRatioF()
        picture = self._add(Picture([_small(frame.pixels, dpr)], dpr, caption, tip))
        # By keys the slider goes through the steps: fifty of them are not fifty stops of Tab.
        picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        position = self.film.frames.index(frame) + 1 if self.film else 0
        picture.clicked.connect(lambda: self._choose_step(position))

    def _add(self, picture: Picture) -> Picture:
        self._row.insertWidget(len(self._pictures), picture)
        self._pictures.append(picture)
        return picture

    def _choose_structure(self, structure: Structure, picture: Picture) -> None:
        self._mark(picture)
        self.structure_selected.emit(structure)

    def _choose_step(self, position: int) -> None:
        if self.slider.value() == position:
            self._on_slider(position)
        self.slider.setValue(position)

    def _on_slider(self, position: int) -> None:
        frames_from = len(self._pictures) - self.step_count
        is_step = 0 < position <= self.step_count
        self._mark(self._pictures[frames_from + position - 1] if is_step else None)
        self._tell()
        self.step_selected.emit(position if position < self.slider.maximum() else None)

    def _mark(self, chosen: Picture | None) -> None:
        for picture in self._pictures:
            picture.setChecked(picture is chosen)
        if chosen is not None:
            self._scroll.ensureWidgetVisible(chosen)

    def _tell(self) -> None:
        frame = self.frame(self.slider.value())
        if frame is not None:
            text = self.tr("Step {0} of {1}").format(frame.step, frame.steps)
            if frame.samples > 1:
                text = self.tr("Sample {0}, step {1}").format(frame.sample, frame.step)
            self._caption.setText(text)
        elif self.slider.value():
            self._caption.setText(self.tr("Result"))
        else:
            self._caption.setText(self.tr("Blurry photo") if self.step_count else "")


def _ends_beyond(film: Film | None) -> bool:
    """Whether the last step is not the result yet: several samples make one together."""
    last = film.frames[-1] if film and film.frames else None
    return last is not None and last.samples > 1 and last.is_last


def _small(pixels: Pixels, dpr: float) -> QImage:
    """The middle of a panorama stands for all of it: the strip is for many pictures."""
    image = to_qimage(pixels)
    middle = QRect(0, 0, *_bounded(image.width(), image.height()))
    middle.moveCenter(image.rect().center())
    height = round(THUMBNAIL_HEIGHT * dpr)
    return image.copy(middle).scaledToHeight(height, Qt.TransformationMode.SmoothTransformation)


def _bounded(width: int, height: int) -> tuple[int, int]:
    return min(width, height * MAX_ASPECT), min(height, width * MAX_ASPECT)


def _joined(images: list[QImage]) -> QPixmap:
    """The images side by side."""
    gap = 2
    width = sum(image.width() for image in images) + gap * (len(images) - 1)
    pixmap = QPixmap(QSize(max(1, width), max(image.height() for image in images)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    left = 0
    for image in images:
        painter.drawImage(left, 0, image)
        left += image.width() + gap
    painter.end()
    return pixmap
