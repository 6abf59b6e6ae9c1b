"""How the window looks: dark by qdarkstyle, light and follow-system by Fusion; icons to match."""

from __future__ import annotations

import logging
import os
import re
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.settings import Theme

log = logging.getLogger(__name__)

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
ICONS = RESOURCES / "icons"
ICON_SIZES = (16, 20, 24, 32, 48, 64)
#: Only over qdarkstyle, which draws the boxes as pictures: Fusion's own disappear by such a rule.
BARE_BOXES = "QCheckBox, QRadioButton { background: transparent; }\n"


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Style the whole application. Falls back to Fusion where qdarkstyle fails."""
    wanted = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}
    app.styleHints().setColorScheme(wanted.get(theme, Qt.ColorScheme.Unknown))
    app.setStyle("Fusion")
    dark = is_dark(app, theme)
    app.setPalette(_palette(dark))
    app.setStyleSheet((_qdarkstyle() if dark else "") + _own_style(dark))


def is_dark(app: QApplication, theme: Theme) -> bool:
    """Whether `theme` means dark on this desktop now."""
    if theme == "system":
        return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme == "dark"


def icon(name: str) -> QIcon:
    palette = QApplication.palette()
    normal = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText)
    result = QIcon()
    for size in ICON_SIZES:
        result.addPixmap(_drawn(name, size, normal.name(), 255), QIcon.Mode.Normal)
        result.addPixmap(_drawn(name, size, normal.name(), 80), QIcon.Mode.Disabled)
    return result


def accent_icon(name: str) -> QIcon:
    """The same in white, for the primary button."""
    result = QIcon()
    for size in ICON_SIZES:
        result.addPixmap(_drawn(name, size, "#ffffff", 255), QIcon.Mode.Normal)
        result.addPixmap(_drawn(name, size, "#888888", 160), QIcon.Mode.Disabled)
    return result


def warning_colour() -> QColor:
    """For text about what went wrong, on the present background."""
    window = QApplication.palette().color(QPalette.ColorRole.Window)
    return QColor((DARK if window.lightness() < 128 else LIGHT)["warning"])


def app_icon() -> QIcon:
    return QIcon(str(ICONS / "app.svg"))


@lru_cache(maxsize=512)
def _drawn(name: str, size: int, colour: str, opacity: int) -> QPixmap:
    svg = (ICONS / f"{name}.svg").read_bytes().replace(b"#888888", colour.encode())
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(opacity / 255)
    QSvgRenderer(QByteArray(svg)).render(painter)
    painter.end()
    return pixmap


def _qdarkstyle() -> str:
    """qdarkstyle's sheet; it asks qtpy, which must be told about PySide6 before its import."""
    os.environ["QT_API"] = "pyside6"
    try:
        import qdarkstyle

        sheet = str(qdarkstyle.load_stylesheet(qt_api="pyside6"))
        sheet = re.sub(r"\bfont-size:[^;]*;", "", sheet)  # in pixels, whatever the user's font
        return re.sub("#[0-9A-F]{6}", lambda found: _recoloured(found.group()), sheet) + BARE_BOXES
    except Exception:
        log.warning("qdarkstyle cannot be used; the dark Fusion style stands in.", exc_info=True)
        return ""


def _recoloured(colour: str) -> str:
    return DARK[QDARKSTYLE_COLOURS[colour]] if colour in QDARKSTYLE_COLOURS else colour


def _own_style(dark: bool) -> str:
    common = (RESOURCES / "style" / "window.qss").read_text("utf-8")
    colours = DARK if dark else LIGHT
    common = common.replace("@icons@", ICONS.as_posix())
    for key, value in colours.items():
        common = common.replace(f"@{key}@", value)
    return common


#: qdarkstyle's bluish shades -> this program's calmer ones, so that photos keep their colours.
QDARKSTYLE_COLOURS = {
    "#19232D": "panel",
    "#455364": "raised",
    "#54687A": "hover",
    "#60798B": "hover",
    "#37414F": "raised",
    "#346792": "accent",
    "#1A72BB": "accent",
    "#26486B": "border",
    "#DFE1E2": "text",
    "#9DA9B5": "muted",
    "#788D9C": "disabled",
}
DARK = {
    "accent": "#3d7fd0",
    "accent_hover": "#4a90e2",
    "accent_pressed": "#3168ac",
    "window": "#1c1f23",
    "panel": "#23272c",
    "raised": "#2d3238",
    "hover": "#383e46",
    "checked": "#2c4568",
    "border": "#363c43",
    "scroll": "#4a525b",
    "handle": "#9aa3ad",
    "text": "#e4e7ea",
    "muted": "#9aa3ad",
    "disabled": "#626a73",
    "warning": "#e0a33e",
}
LIGHT = {
    "accent": "#2f6fc0",
    "accent_hover": "#3d7fd0",
    "accent_pressed": "#285fa5",
    "window": "#eef0f2",
    "panel": "#f7f8f9",
    "raised": "#ffffff",
    "hover": "#e3e7eb",
    "checked": "#cfe0f5",
    "border": "#cdd3d9",
    "scroll": "#b9c1c9",
    "handle": "#ffffff",
    "text": "#1d2125",
    "muted": "#5d6670",
    "disabled": "#a3abb3",
    "warning": "#a36a00",
}


def _palette(dark: bool) -> QPalette:
    colours = {key: QColor(value) for key, value in (DARK if dark else LIGHT).items()}
    palette = QPalette(colours["raised"], colours["window"])
    roles = {
        QPalette.ColorRole.WindowText: "text",
        QPalette.ColorRole.Text: "text",
        QPalette.ColorRole.ButtonText: "text",
        QPalette.ColorRole.Base: "panel",
        QPalette.ColorRole.AlternateBase: "raised",
        QPalette.ColorRole.ToolTipBase: "raised",
        QPalette.ColorRole.ToolTipText: "text",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.Link: "accent_hover",
    }
    for role, name in roles.items():
        palette.setColor(role, colours[name])
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#ffffff"))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colours["disabled"])
    return palette
