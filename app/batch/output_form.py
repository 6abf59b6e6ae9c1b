"""Where results go: folder, names, format, what happens to existing files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from app.core_words import in_words
from app.forms import Form
from app.naming import named
from app.panel import spin_box
from app.save_fields import browse_button, format_box, marks, metadata_box
from app.settings import Settings
from app.typed_paths import typed_path, unquoted
from app.wrapped_label import WrappedLabel
from core.batch.options import DEFAULT_TEMPLATE, BatchOptions, Existing
from core.batch.planning import example
from core.errors import DeblurError
from core.options import Recipe, SaveOptions
from core.photo.formats import FORMATS, Format


class OutputForm(QWidget):
    """`changed` tells that any of it changed."""

    changed = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._example: Path | None = None
        self._suggested = ""
        self._settings = settings
        self.folder = named(QLineEdit(), "batch_output")
        self.folder.setPlaceholderText(self.tr("Choose a folder for the results"))
        self.template = named(QLineEdit(DEFAULT_TEMPLATE), "batch_template")
        self.shown = named(WrappedLabel(), "hint")
        self.structure = named(QCheckBox(self.tr("Rebuild the folders")), "batch_structure")
        self.structure.setChecked(True)
        self.kind = format_box("batch", self.tr("As each photo"))
        self.quality = spin_box("batch_quality", 1, 100)
        self.quality.setValue(settings.save_quality)
        self.metadata = metadata_box("batch", settings.save_metadata)
        self.existing = named(QComboBox(), "batch_existing")
        self.existing.addItem(self.tr("Skip the photo"), "skip")
        self.existing.addItem(self.tr("Number the new one"), "rename")
        self.existing.addItem(self.tr("Replace"), "overwrite")
        self.ai_mark, self.sidecar = marks(
            "batch", ai_mark=settings.save_ai_mark, sidecar=settings.save_sidecar
        )
        self._explain()
        self._lay_out()
        self._connect()
        self._follow()

    @property
    def output(self) -> Path | None:
        """The folder for the results, None if there is none yet. Beside the photos, if relative."""
        text, beside = unquoted(self.folder.text()), self._example
        return typed_path(text, beside.parent if beside else None).absolute() if text else None

    @property
    def usual(self) -> str:
        """The name of the folder that is suggested for results."""
        return self.tr("deblurred")

    def suggest(self, photo: Path) -> None:
        """The first photo: the example, and a folder for the results beside the photos."""
        self._example = photo
        if self.folder.text().strip() in ("", self._suggested):
            self._suggested = str(photo.parent / self.usual)
            self.folder.setText(self._suggested)
        self._follow()

    def follow(self, settings: Settings) -> None:
        """Settings were changed: so is what stands as they were, and nobody has chosen here."""
        before, self._settings = self._settings, settings
        if self.quality.value() == before.save_quality:
            self.quality.setValue(settings.save_quality)
        if self.metadata.currentData() == before.save_metadata:
            self.metadata.setCurrentIndex(self.metadata.findData(settings.save_metadata))
        if self.ai_mark.isChecked() == before.save_ai_mark:
            self.ai_mark.setChecked(settings.save_ai_mark)
        if self.sidecar.isChecked() == before.save_sidecar:
            self.sidecar.setChecked(settings.save_sidecar)

    def options(self, recipe: Recipe, weights: Path | None) -> BatchOptions:
        """What the widgets say around `recipe`. Raises OptionsError for a template that fails."""
        chosen: Format | None = self.kind.currentData()
        existing: Existing = self.existing.currentData()
        return BatchOptions(
            recipe=recipe,
            template=self.template.text().strip(),
            existing=existing,
            suffix=chosen.suffixes[0] if chosen else None,
            structure=self.structure.isChecked(),
            weights=weights,
        )

    def save_options(self) -> SaveOptions:
        return SaveOptions(
            quality=self.quality.value(),
            metadata=self.metadata.currentData(),
            ai_mark=self.ai_mark.isChecked(),
            sidecar=self.sidecar.isChecked(),
        )

    def keep_earlier(self) -> bool:
        """Number results rather than skip photos that have one; whether that is a change."""
        skips = self.existing.currentData() == "skip"
        if skips:
            self.existing.setCurrentIndex(self.existing.findData("rename"))
        return skips

    def show_options(self, output: Path, options: BatchOptions) -> None:
        """The other way round, for a batch that goes on."""
        save = options.recipe.save
        self.folder.setText(str(output))
        self.template.setText(options.template)
        self.structure.setChecked(options.structure)
        suffixes = [entry.suffixes[0] for entry in FORMATS]
        self.kind.setCurrentIndex(
            suffixes.index(options.suffix) + 1 if options.suffix in suffixes else 0
        )
        self.quality.setValue(save.quality or self.quality.value())
        self.metadata.setCurrentIndex(self.metadata.findData(save.metadata))
        self.existing.setCurrentIndex(self.existing.findData(options.existing))
        self.ai_mark.setChecked(save.ai_mark)
        self.sidecar.setChecked(save.sidecar)

    def show_example(self, recipe: Recipe) -> str:
        """Show the first photo's result's name, or what is wrong; returns the latter."""
        photo = self._example or Path("IMG_1234.jpg")
        try:
            name = example(photo, self.options(recipe, None))
        except DeblurError as error:
            problem = in_words(str(error))
            self.shown.setText(problem)
            return problem
        self.shown.setText(self.tr("{0} becomes {1}").format(photo.name, name))
        return ""

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self.window(), self.tr("Folder for the results"), self.folder.text()
        )
        if name:
            self.folder.setText(name)

    def _follow(self) -> None:
        chosen: Format | None = self.kind.currentData()
        lossy = chosen is None or chosen.quality is not None
        self.quality.setEnabled(lossy)
        self.quality.setToolTip("" if lossy else self.tr("This format loses nothing."))
        self.changed.emit()

    def _explain(self) -> None:
        self.template.setToolTip(
            self.tr(
                "Names of the results: {name} is the photo's, {date} when it was taken, {seed} and "
                "{steps} the settings, {n} its place in the list. What is empty is left out."
            )
        )
        self.structure.setToolTip(
            self.tr("Photos from inner folders go to inner folders of the same names.")
        )
        self.existing.setToolTip(
            self.tr("What to do if a result's name is taken. An original is never replaced.")
        )
        self.ai_mark.setToolTip(
            self.tr("Marks the file, by the press's standard, as made with a trained model.")
        )
        self.sidecar.setToolTip(
            self.tr("Writes a small file beside each result from which it can be made again.")
        )

    def _lay_out(self) -> None:
        self.form = form = Form(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(14)
        form.addRow(self.tr("Folder"), self.folder)
        form.addRow("", browse_button(self._browse))
        form.addRow(self.tr("Names"), self.template)
        form.addRow("", self.shown)
        form.addRow("", self.structure)
        form.addRow(self.tr("If it exists"), self.existing)
        form.addRow(self.tr("Format"), self.kind)
        form.addRow(self.tr("Quality"), self.quality)
        form.addRow(self.tr("Metadata"), self.metadata)
        form.addRow("", self.ai_mark)
        form.addRow("", self.sidecar)
        self.folder.setAccessibleName(self.tr("Folder for the results"))
        self.template.setAccessibleName(self.tr("Names of the results"))
        for box in (self.kind, self.metadata, self.existing):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(8)

    def _connect(self) -> None:
        for line in (self.folder, self.template):
            line.textChanged.connect(self.changed)
        for box in (self.kind, self.metadata, self.existing):
            box.currentIndexChanged.connect(self._follow)
        for check in (self.structure, self.ai_mark, self.sidecar):
            check.toggled.connect(self.changed)
        self.quality.valueChanged.connect(self.changed)
