"""The photos opened last, as a menu with thumbnails that outlast the program."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFile, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QWidget

from app import settings, theme
from app.images import to_qimage
from app.results import Entry


class RecentMenu(QMenu):
    """Filled when it is opened; the thumbnails lie in the user's cache folder."""

    chosen = Signal(object)  # Path

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._paths: tuple[str, ...] = ()
        self.aboutToShow.connect(self._fill)
        self.setToolTipsVisible(True)

    def set_paths(self, paths: tuple[str, ...]) -> None:
        """These photos, the newest first; thumbnails of all others are thrown away."""
        for gone in set(self._paths) - set(paths):
            with suppress(OSError):
                _thumbnail_path(gone).unlink()
        self._paths = paths
        self.setEnabled(bool(paths))

    def remember(self, entry: Entry) -> None:
        """Keep a photo's thumbnail. A cache that cannot be written costs only the picture."""
        path = _thumbnail_path(str(entry.path))
        if entry.thumbnail is not None and str(entry.path) in self._paths:
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                to_qimage(entry.thumbnail).save(str(path))

    def _fill(self) -> None:
        self.clear()
        for name in self._paths:
            path = Path(name)
            action = self.addAction(_icon(name), path.name.replace("&", "&&"))
            action.setToolTip(name)
            action.triggered.connect(lambda _=False, path=path: self.chosen.emit(path))


def _icon(name: str) -> QIcon:
    path = _thumbnail_path(name)
    return QIcon(str(path)) if QFile.exists(str(path)) else theme.icon("photo")


def _thumbnail_path(name: str) -> Path:
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    return settings.folders().user_cache_path / "thumbnails" / f"{digest[:24]}.png"
