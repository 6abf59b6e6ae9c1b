"""Save As: where, which format, quality, bit depth, what happens to the metadata."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.core_words import in_words
from app.dialogs import ask
from app.forms import Form, guard_from_wheel
from app.naming import named
from app.notice import Notice
from app.save_fields import browse_button, format_box, marks, metadata_box
from app.typed_paths import is_folder, is_there, problem_of_target, typed_path, unquoted
from core.errors import PhotoError
from core.files import check_target
from core.names import fitting, name_key
from core.options import SaveOptions
from core.photo import READABLE, Photo, check_fits, losses
from core.photo.formats import FORMATS, Format, ending_in, format_for, stem_of
from core.provenance import SUFFIX as SIDECAR
from core.provenance import sidecar_path

#: Letters of a sentence on what gets lost: it may name every text that a photo holds.
LOSS_LENGTH = 160


@dataclass(frozen=True)
class SaveChoice:
    """What the user decided. `ai_mark` is the tick, also where the format holds no mark."""

    path: Path
    options: SaveOptions
    ai_mark: bool


class SaveDialog(QDialog):
    """Accepts only targets that can be written and are not one of `sources`."""

    def __init__(
        self,
        photo: Photo,
        suggestion: Path,
        defaults: SaveOptions,
        sources: list[Path],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("save_dialog")
        self.setWindowTitle(self.tr("Save result as"))
        self.choice: SaveChoice | None = None
        self._folder = suggestion.parent
        self._photo = photo
        self._sources = sources
        self.path = named(QLineEdit(str(suggestion)), "save_path")
        self.path.setAccessibleName(self.tr("File"))
        self.kind = format_box("save")
        self.quality = named(QSlider(Qt.Orientation.Horizontal), "save_quality")
        self.quality.setRange(1, 100)
        self.quality.setAccessibleName(self.tr("Quality"))
        self._quality_text = QLabel()
        self.bits = named(QComboBox(), "save_depth")
        self.bits.addItem(self.tr("8 bit"), 8)
        self.bits.addItem(self.tr("16 bit"), 16)
        self.metadata = metadata_box("save", defaults.metadata)
        self.ai_mark, self.sidecar = marks(
            "save", ai_mark=defaults.ai_mark, sidecar=defaults.sidecar
        )
        self.losses = named(QLabel(), "muted")
        self.losses.setWordWrap(True)
        self.losses.setTextFormat(Qt.TextFormat.PlainText)  # a photo may hold any text
        self.problem = Notice("save_problem")
        self._lay_out()
        self._set_up(defaults)

    def accept(self) -> None:
        """Check the target; stay open with a line that says what is wrong."""
        path = self._target()
        problem = self._problem_with(path)
        if problem:
            self.problem.warn(problem)
            self._make_room()
            return
        sidecar = sidecar_path(path)
        overwrite = path.exists() or (self.sidecar.isChecked() and is_there(sidecar))
        if overwrite and not ask(
            self,
            self.tr("Replace file?"),
            self.tr("{0} is there already. Replace it?").format(
                path.name if path.exists() else sidecar.name
            ),
            self.tr("Replace"),
            self.tr("Choose another name"),
        ):
            return
        self.choice = SaveChoice(path, self._options(overwrite), self.ai_mark.isChecked())
        super().accept()

    def _target(self) -> Path:
        """What was typed: beside the suggestion, with the chosen format's ending if it has no
        photo's.
        """
        path = typed_path(self.path.text(), self._folder)
        if not path.name or path.suffix.lower() in READABLE or is_folder(path):
            return path
        chosen: Format = self.kind.currentData()
        return ending_in(path, chosen.suffixes[0])

    def _options(self, overwrite: bool) -> SaveOptions:
        chosen: Format = self.kind.currentData()
        return SaveOptions(
            quality=self.quality.value() if chosen.quality is not None else None,
            overwrite=overwrite,
            metadata=self.metadata.currentData(),
            bit_depth=self.bits.currentData() if chosen.sixteen else None,
            ai_mark=self.ai_mark.isChecked() and chosen.metadata,
            sidecar=self.sidecar.isChecked(),
        )

    def _problem_with(self, path: Path) -> str:
        if not path.name:
            return self.tr("Give the file a name.")
        problem = problem_of_target(path)
        if problem:
            return problem
        if not path.parent.is_dir():
            return self.tr("The folder {0} does not exist.").format(path.parent)
        try:
            # Whether a file that is there may be replaced is asked afterwards.
            check_target(path, overwrite=True, sources=self._sources)
            check_fits(self._photo, path)
        except PhotoError as error:
            return in_words(str(error))
        return ""

    def _set_up(self, defaults: SaveOptions) -> None:
        self.quality.setValue(defaults.quality or 95)
        self.bits.setCurrentIndex(self.bits.findData(defaults.bit_depth or self._photo.bit_depth))
        self.sidecar.setToolTip(
            self.tr(
                "A small text file beside the photo ({0}): settings, seed, versions and checksums. "
                "The command line's reproduce makes the same picture from it."
            ).format("*.deblur.json")
        )
        self._follow_path()
        self._show_quality()
        self.bits.currentIndexChanged.connect(self._show_losses)
        self.metadata.currentIndexChanged.connect(self._show_losses)
        self.kind.activated.connect(self._follow_format)
        self.path.textEdited.connect(self._follow_path)
        self.quality.valueChanged.connect(self._show_quality)

    def _follow_format(self) -> None:
        """Another format: another ending."""
        chosen: Format = self.kind.currentData()
        path = Path(unquoted(self.path.text()) or "photo")
        if path.name and path.suffix.lower() not in chosen.suffixes:
            self.path.setText(str(ending_in(path, chosen.suffixes[0])))
        self._enable()

    def _follow_path(self) -> None:
        """Another ending: another format. What was wrong with another name is over."""
        self.problem.tell("")
        try:
            chosen = format_for(Path(unquoted(self.path.text())))
        except PhotoError:
            return
        self.kind.setCurrentIndex(FORMATS.index(chosen))
        self._enable()

    def _enable(self) -> None:
        chosen: Format = self.kind.currentData()
        explained = (
            (self.quality, chosen.quality is not None, self.tr("This format loses nothing.")),
            (self.bits, chosen.sixteen, self.tr("This format holds 8 bit only.")),
            (self.metadata, chosen.metadata, self.tr("This format holds no metadata.")),
        )
        for widget, on, why_not in explained:
            widget.setEnabled(on)
            widget.setToolTip("" if on else why_not)
        self.ai_mark.setEnabled(chosen.metadata)
        self.ai_mark.setToolTip(
            self.tr(
                "Writes IPTC's digital source type into the metadata, also where the rest of it is "
                "removed. News agencies and image searches read it."
            )
            if chosen.metadata
            else self.tr("This format holds no metadata.")
        )
        self.problem.tell("")
        self._show_losses()

    def _show_losses(self) -> None:
        """What of the photo the chosen format cannot hold, before it is too late."""
        chosen: Format = self.kind.currentData()
        lost = losses(self._photo, chosen.suffixes[0], self._options(overwrite=False))
        lines = (shorten(in_words(each), LOSS_LENGTH, placeholder=" ...") for each in lost)
        self.losses.setText("\n".join(lines))
        self.losses.setVisible(bool(lost))
        self._make_room()

    def _make_room(self) -> None:
        """By itself a window that is shown does not grow with the lines of a text in it."""
        if self.isVisible():
            self._column.activate()
            needed = self._column.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), needed))

    def _show_quality(self) -> None:
        self._quality_text.setText(str(self.quality.value()))

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.windowTitle(),
            str(self._target()),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self.path.setText(name)
            self._follow_path()

    def _lay_out(self) -> None:
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.path, 1)
        where.addWidget(browse_button(self._browse))
        quality = QHBoxLayout()
        quality.setSpacing(8)
        quality.addWidget(self.quality, 1)
        quality.addWidget(self._quality_text)
        form = Form()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(18)
        form.addRow(self.tr("File"), where)
        form.addRow(self.tr("Format"), self.kind)
        form.addRow(self.tr("Quality"), quality)
        form.addRow(self.tr("Bit depth"), self.bits)
        form.addRow(self.tr("Metadata"), self.metadata)
        form.addRow("", self.ai_mark)
        form.addRow("", self.sidecar)
        form.addRow(self.losses)
        form.addRow(self.problem)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        save = named(QPushButton(self.tr("Save")), "primary")
        save.setDefault(True)
        buttons.addButton(save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(buttons)
        self.setMinimumWidth(560)
        guard_from_wheel(self)


def suggested_path(
    source: Path, folder: Path, suffix: str, given_away: Iterable[Path] = ()
) -> Path:
    """A free name beside the source: "photo_deblurred.jpg", then "photo_deblurred-2.jpg"."""
    taken = set(map(name_key, given_away))
    number = 1
    while True:
        ending = f"_deblurred{f'-{number}' if number > 1 else ''}{suffix}"
        path = folder / fitting(stem_of(source), ending, beside=SIDECAR)
        if not is_there(path) and name_key(path) not in taken:
            return path
        number += 1
