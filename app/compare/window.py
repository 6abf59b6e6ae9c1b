"""The compare viewer's window: connects state, actions and views."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QByteArray, QEvent
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from app import about, exports, theme
from app.actions import Actions
from app.compare import words
from app.compare.comparison import Comparison
from app.compare.layout import CompareLayout
from app.compare.specs import CompareSpecs
from app.compare.stage import CompareStage
from app.dialogs import ShortcutsDialog, choose_target
from app.drops import accept_copy, local_paths
from app.items import Saved
from app.quit_signals import QuitSignals
from app.settings import window_store
from app.sizes import open_at
from app.view_actions import connect_view_actions
from app.worker import Failure, Runner, Task
from core.names import fitting

DEFAULT_SIZE = (1240, 800)
#: Milliseconds for which a message takes the read-out's place.
MESSAGE_MS = 10_000


class CompareWindow(QMainWindow):
    """`compare` shows two photos or two folders; the window lives as long as it is on screen."""

    _on_screen: ClassVar[set[CompareWindow]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("compare_window")
        self.setWindowIcon(theme.app_icon())
        self.setAcceptDrops(True)
        self.comparison = Comparison(self)
        self._writer = Runner(self)
        self._actions = Actions(self, CompareSpecs().all())
        self._views = CompareLayout(self, self._actions)
        self._stage = CompareStage(self.comparison, self._views, self._actions, self)
        self.addActions(self._actions.all)
        self._connect()
        self._restore()
        self._show_title()

    def compare(self, left: Path | str | None, right: Path | str | None) -> None:
        """Show the window with these two photos or folders; returns at once. None: not chosen."""
        self._on_screen.add(self)
        self.show()
        self.raise_()
        self.activateWindow()
        self.comparison.choose(Path(left) if left else None, Path(right) if right else None)

    def _connect(self) -> None:
        views, actions, comparison = self._views, self._actions, self.comparison
        connect_view_actions(actions, views.viewer)
        handlers = {
            "swap": comparison.swap,
            "previous_pair": lambda: comparison.go_to(comparison.index - 1),
            "next_pair": lambda: comparison.go_to(comparison.index + 1),
            "export_comparison": self._export,
            "close": self.close,
            "shortcuts": lambda: ShortcutsDialog(actions.all, self, comparing=True).exec(),
        }
        for name, handler in handlers.items():
            actions[name].triggered.connect(lambda _=False, handler=handler: handler())
        views.sources.chosen.connect(lambda: comparison.choose(*views.sources.paths))
        views.pairs.activated.connect(comparison.go_to)
        views.viewer.hovered.connect(views.readout.setText)
        views.viewer.escaped.connect(self.close)
        comparison.changed.connect(self._show_title)
        comparison.changed.connect(self._forget_message)

    def _restore(self) -> None:
        open_at(self, *DEFAULT_SIZE)
        geometry = window_store().value("compare_geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    def _show_title(self) -> None:
        comparison = self.comparison
        parts = [self.tr("Compare photos"), about.NAME]
        if any(comparison.paths):
            title = words.pair_title(comparison.pairs[comparison.index])
            count = len(comparison.pairs)
            place = f" ({comparison.index + 1}/{count})" if count > 1 else ""
            parts.insert(0, title + place)
        self.setWindowTitle(" \N{EM DASH} ".join(parts))

    # Export -------------------------------------------------------------------------------------

    def _export(self) -> None:
        left, right = self.comparison.loaded
        if left is None or right is None:
            return
        suggestion = left.path.with_name(fitting(left.path.stem, "-comparison.png"))
        kinds = "PNG, JPEG (*.png *.jpg)"
        title, endings = self.tr("Export picture"), tuple(exports.KINDS)
        path = choose_target(self, title, suggestion, kinds, endings)
        if path is None:
            return
        sources = (left.path, right.path)
        names = words.names(*sources)
        labels = names[0], words.caption(names[1], self.comparison.measures)
        pyramids, alike = (left.pyramid, right.pyramid), self.comparison.fit != "different"
        job = lambda: exports.export_pair(  # noqa: E731
            pyramids, labels, path, alike=alike, sources=sources
        )
        self._writer.start(Task(job, self._on_written, on_failed=self._on_failed))

    def _on_written(self, item: object) -> None:
        if isinstance(item, Saved):
            self._tell(self.tr("Saved as {0}").format(item.path))

    def _on_failed(self, failure: Failure) -> None:
        self._tell(failure.message)

    def _tell(self, text: str) -> None:
        self.statusBar().showMessage(text, MESSAGE_MS)

    def _forget_message(self) -> None:
        """What was said of a pair goes with it."""
        if not any(self.comparison.loaded):
            self.statusBar().clearMessage()

    # Window -------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Two things are left and right; one goes to the half that it was dropped on."""
        paths = local_paths(event.mimeData())
        if not paths:
            return
        accept_copy(event)
        sides = list(self.comparison.paths)
        if len(paths) > 1:
            sides = list(paths[:2])
        else:
            sides[int(event.position().x() > self._views.stack.width() / 2)] = paths[0]
        self.comparison.choose(sides[0], sides[1])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_views"):
            self._views.refresh_icons()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what runs, let go of the photos, and go with them."""
        window_store().setValue("compare_geometry", self.saveGeometry())
        self.hide()
        self._writer.close()
        self.comparison.close()
        self._stage.refresh()
        self._on_screen.discard(self)
        self.deleteLater()
        event.accept()


def run(left: Path, right: Path) -> int:
    """Open the viewer and stay until it is closed; returns the exit code."""
    from app.application import application

    app = application()
    if os.name == "posix":
        QuitSignals(lambda number: _end(app, number), app)
    CompareWindow().compare(left, right)
    return int(app.exec())


def _end(app: QApplication, number: int) -> None:
    """What a signal asks for, with the exit code that shells expect."""
    app.setQuitOnLastWindowClosed(False)
    app.closeAllWindows()
    app.exit(128 + number)
