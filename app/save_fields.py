"""Fields on how results are saved, alike in every dialog; `prefix` begins their object names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton

from app.naming import named

translate = QCoreApplication.translate


def format_box(prefix: str, none: str = "") -> QComboBox:
    """The formats that are written; first `none`, if it is given, which stands for None."""
    from core.photo.formats import FORMATS

    box = named(QComboBox(), f"{prefix}_format")
    if none:
        box.addItem(none, None)
    for entry in FORMATS:
        box.addItem(f"{entry.name} ({entry.suffixes[0]})", entry)
    return box


def metadata_box(prefix: str, current: str) -> QComboBox:
    """What of the metadata is written: `SaveOptions.metadata`."""
    box = named(QComboBox(), f"{prefix}_metadata")
    box.addItem(translate("SaveDialog", "Keep all"), "keep")
    box.addItem(translate("SaveDialog", "Keep all but the place"), "no_location")
    box.addItem(translate("SaveDialog", "Remove"), "strip")
    box.setCurrentIndex(max(0, box.findData(current)))
    return box


def marks(prefix: str, *, ai_mark: bool, sidecar: bool) -> tuple[QCheckBox, QCheckBox]:
    """Whether a result says how it came about: in its metadata, in a file beside it."""
    mark = QCheckBox(translate("SaveDialog", "Say that a model took part"))
    mark.setChecked(ai_mark)
    beside = QCheckBox(translate("SaveDialog", "Add a file to make it again"))
    beside.setChecked(sidecar)
    return named(mark, f"{prefix}_ai_mark"), named(beside, f"{prefix}_sidecar")


def browse_button(browse: Callable[[], object]) -> QPushButton:
    """Beside a line with a path; Enter in that line does not press it."""
    button = named(QPushButton(translate("SaveDialog", "Browse ...")), "browse")
    button.setAutoDefault(False)
    button.clicked.connect(lambda: browse())
    return button
