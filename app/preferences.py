"""Preferences: look, language, previews, the largest photo, the defaults for saving."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.forms import Form, guard_from_wheel
from app.naming import named
from app.panel import spin_box
from app.save_fields import metadata_box
from app.settings import MEGAPIXELS, Settings


class Preferences(QDialog):
    """Edits a copy of the settings; `changes` holds what was chosen."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preferences_dialog")
        self.setWindowTitle(self.tr("Preferences"))
        self.theme = _choice(
            [
                ("dark", self.tr("Dark")),
                ("light", self.tr("Light")),
                ("system", self.tr("As the system")),
            ],
            settings.theme,
        )
        self.language = _choice(
            [("system", self.tr("As the system")), ("en", "English"), ("de", "Deutsch")],
            settings.language,
        )
        self.metadata = metadata_box("preferences", settings.save_metadata)
        self.instant = QCheckBox(self.tr("Show a quick preview when a photo is opened"))
        self.instant.setChecked(settings.instant_preview)
        self.steps = QCheckBox(self.tr("Show the steps while a photo is deblurred"))
        self.steps.setChecked(settings.step_previews)
        self.megapixels = spin_box("max_megapixels", MEGAPIXELS[0], MEGAPIXELS[-1])
        self.megapixels.setValue(settings.max_megapixels)
        self.megapixels.setToolTip(
            self.tr("Larger ones are refused before they are decoded: they need much memory.")
        )
        self._lay_out()

    @property
    def changes(self) -> dict[str, object]:
        return {
            "theme": self.theme.currentData(),
            "language": self.language.currentData(),
            "save_metadata": self.metadata.currentData(),
            "instant_preview": self.instant.isChecked(),
            "step_previews": self.steps.isChecked(),
            "max_megapixels": self.megapixels.value(),
        }

    def _lay_out(self) -> None:
        form = Form()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(18)
        form.addRow(self.tr("Look"), self.theme)
        form.addRow(self.tr("Language"), self.language)
        note = named(QLabel(self.tr("The language changes at the next start.")), "muted")
        form.addRow("", note)
        form.addRow(self.tr("Metadata in saved files"), self.metadata)
        form.addRow(self.tr("Largest photo that is opened (megapixels)"), self.megapixels)
        form.addRow(self.instant)
        form.addRow(self.steps)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(buttons)
        guard_from_wheel(self)


def _choice(items: list[tuple[str, str]], current: str) -> QComboBox:
    box = QComboBox()
    for value, text in items:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(current)))
    return box
