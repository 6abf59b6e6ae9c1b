"""The main window: connects session, actions and views."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox

from app import about, theme
from app.actions import Actions
from app.all_photos import AllPhotos
from app.batch.opener import BatchOpener
from app.closing import Closing
from app.dialogs import (
    FailureDialog,
    ShortcutsDialog,
    may_stop,
    open_log_folder,
)
from app.drops import accept_copy
from app.facts import Facts
from app.file_actions import FileActions, sample_photo
from app.file_manager import show_file
from app.jobs import Engine
from app.layout import Layout
from app.photo_actions import PhotoActions
from app.preferences import Preferences
from app.reactions import Reactions
from app.session import Session
from app.settings import window_store
from app.sizes import open_at
from app.stage import Stage
from app.trust.controller import TrustController
from app.trust.local import LocalController
from app.view_actions import connect_view_actions
from app.worker import Failure

Handlers = dict[str, Callable[[], object]]

DEFAULT_SIZE = (1360, 860)


class MainWindow(QMainWindow):
    """The application's window. `engine` None uses the shipped weights."""

    def __init__(self, engine: Engine | None = None) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle(about.NAME)
        self.setWindowIcon(theme.app_icon())
        self.setAcceptDrops(True)
        self.session = Session(engine, self)
        self._actions = Actions(self)
        self._actions["open_sample"].setVisible(sample_photo() is not None)
        self._layout = Layout(self, self._actions)
        self._files = FileActions(self.session, self)
        self._all = AllPhotos(self.session, self._files, self)
        self._closing = Closing(self.session, self._files, self._all, self)
        self._stage = Stage(self.session, self._layout.viewer, self._layout.strip, self)
        self._photo = PhotoActions(self.session, self._actions, self._layout, self._stage, self)
        self._batch = BatchOpener(self.session, self._layout.controls.recipe, self)
        self._batch_may_stop = False  # as was answered before a save that closing waits for
        self._add_actions()
        self._reactions = Reactions(self.session, self._actions, self._layout, self._stage, self)
        self._trust = TrustController(self.session, self._actions, self._layout, self._stage, self)
        Facts(self.session, self._layout.facts, self._trust.blurs, self)
        self._local = LocalController(
            self.session, self._actions, self._layout, self._stage, self._trust.blurs, self
        )
        self._connect_views()
        self._connect_actions()
        self._restore()
        self._batch.look_for_interrupted()

    def open_photos(self, paths: list[Path] | list[str]) -> None:
        """Open photos and folders, as if they had been dropped."""
        self.session.photos.open_paths(Path(path) for path in paths)

    # Building -----------------------------------------------------------------------------------

    def _add_actions(self) -> None:
        undo = self.session.undo_group.createUndoAction(self, self.tr("Undo"))
        redo = self.session.undo_group.createRedoAction(self, self.tr("Redo"))
        undo.setShortcuts([QKeySequence("Ctrl+Z")])
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        for action, name in ((undo, "undo"), (redo, "redo")):
            action.setIconText(action.text())  # `text` follows what would be undone
            action.setObjectName(f"action_{name}")
            action.setIcon(theme.icon(name))
        self._undo, self._redo = undo, redo
        self._layout.add_menus(undo, redo)
        self.addActions([undo, redo, *self._actions.all])
        self._layout.history.offer(self._actions["compare"], self._actions["delete_result"])

    def _connect_views(self) -> None:
        views = self._layout
        views.viewer.hovered.connect(views.readout.setText)
        views.viewer.zoom_changed.connect(self._show_zoom)
        views.viewer.region_changed.connect(self._reactions.show_times)
        views.viewer.region_tool_changed.connect(self._actions["select_region"].setChecked)
        views.viewer.escaped.connect(self._photo.escape)
        views.strip.step_selected.connect(self._stage.show_step)
        views.strip.structure_selected.connect(self._stage.show_structure)
        views.filmstrip.chosen.connect(self.session.photos.select)
        views.filmstrip.close_asked.connect(self._closing.close_photo)
        views.filmstrip.close_all_asked.connect(self._closing.close_all)
        views.history.chosen.connect(self.session.show)
        views.history.run_chosen.connect(self.session.watch)
        views.history.itemSelectionChanged.connect(self._reactions.update_actions)
        views.recent.chosen.connect(lambda path: self.open_photos([path]))
        views.info.details_asked.connect(self._show_details)
        views.info.folder_asked.connect(show_file)
        views.controls.options_changed.connect(self._reactions.show_times)
        views.controls.preset_chosen.connect(self._reactions.choose_preset)
        views.controls.amount_changed.connect(self._photo.set_amount)

    def _connect_actions(self) -> None:
        handlers = self._file_handlers() | self._photo_handlers() | self._view_handlers()
        for name, handler in handlers.items():
            self._actions[name].triggered.connect(lambda _=False, handler=handler: handler())
        viewer = self._layout.viewer
        self._actions["select_region"].toggled.connect(viewer.set_region_tool)
        connect_view_actions(self._actions, viewer)

    def _file_handlers(self) -> Handlers:
        files = self._files
        return {
            "open": files.open_photos,
            "open_folder": files.open_folder,
            "open_sample": files.open_sample,
            "save_as": files.save_as,
            "save_all": self._all.save,
            "export_comparison": files.export_comparison,
            "export_strip": files.export_strip,
            "batch": self._batch.show_dialog,
            "compare_files": files.compare,
            "close_photo": lambda: self._closing.close_photo(self.session.photos.current),
            "close_all": self._closing.close_all,
            "quit": QApplication.closeAllWindows,
            "copy": files.copy,
            "paste": files.paste,
            "preferences": self._edit_preferences,
            "shortcuts": lambda: ShortcutsDialog(self.actions(), self).exec(),
            "show_log": open_log_folder,
            "about": self._show_about,
        }

    def _photo_handlers(self) -> Handlers:
        photo = self._photo
        return {
            "delete_result": photo.delete_result,
            "compare": photo.compare,
            "deblur": lambda: self._trust.before_deblur(photo.deblur),
            "preview_region": photo.preview_region,
            "cancel": self.session.cancel,
            "clear_region": photo.clear_region,
            "previous_photo": lambda: photo.step_photo(-1),
            "next_photo": lambda: photo.step_photo(1),
        }

    def _view_handlers(self) -> Handlers:
        viewer, strip = self._layout.viewer, self._layout.strip.slider
        return {
            "swap": viewer.swap_sides,
            "previous_step": lambda: strip.setValue(strip.value() - 1),
            "next_step": lambda: strip.setValue(strip.value() + 1),
        }

    # Reacting -----------------------------------------------------------------------------------

    def _show_zoom(self, zoom: float) -> None:
        shown = self._layout.viewer.photo_size.isValid() and self.session.photos.current is not None
        self._layout.zoom.setText(f"{zoom * 100:.0f} %" if shown else "")

    def _show_details(self, failure: Failure) -> None:
        FailureDialog(failure, self).exec()

    def _show_about(self) -> None:
        text = self.tr(
            "Version {0}\n\nBrings blurred photos back with a diffusion model that is guided by "
            "the photo's structure at several scales (after Ren et al., Multiscale Structure "
            "Guided Diffusion for Image Deblurring, ICCV 2023).\n\nApache License 2.0. "
            "Made with Qt (LGPL), PyTorch, OpenCV, Pillow and others, each under its own licence."
        )
        QMessageBox.about(self, about.NAME, text.format(about.version()))

    def _edit_preferences(self) -> None:
        dialog = Preferences(self.session.settings, self)
        if dialog.exec():
            self.session.change_settings(**dialog.changes)
            self.apply_theme()

    def apply_theme(self) -> None:
        """Look as the settings say; icons follow."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply_theme(app, self.session.settings.theme)
            self._refresh_icons()

    def _refresh_icons(self) -> None:
        self._actions.refresh_icons()
        self._undo.setIcon(theme.icon("undo"))
        self._redo.setIcon(theme.icon("redo"))
        self._layout.refresh_icons()
        self._batch.refresh_icons()

    # Dropping and closing -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._files.take(event.mimeData())
        accept_copy(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before a run or a result is lost; then stop cleanly."""
        if not self._may_close():
            event.ignore()
            return
        self.end()
        event.accept()

    def end(self) -> None:
        """Stop every job and forget the results, without a question."""
        store = window_store()
        store.setValue("geometry", self.saveGeometry())
        store.setValue("state", self.saveState(self._layout.version))
        store.setValue("advanced", self._layout.controls.advanced_open)
        self.hide()
        self._batch.close_dialog()
        self.session.close()

    def _may_close(self) -> bool:
        if not self._closing.may_stop():
            return False
        if self.session.saver.is_busy and not may_stop(
            self, self.tr("Stop saving?"), self.tr("A file is still being written.")
        ):
            return False
        batch = self._batch.is_running
        if (
            batch
            and not self._batch_may_stop
            and not may_stop(
                self,
                self.tr("Stop the batch?"),
                self.tr("Photos are still waiting. The next start offers to go on with them."),
            )
        ):
            return False
        return self._closing.may_lose_all(
            self.tr("Close without saving?"), lambda: self._close_saved(batch)
        )

    def _close_saved(self, batch_may_stop: bool) -> None:
        """After saving; what was answered before that is not asked again."""
        self._batch_may_stop = batch_may_stop
        self.close()
        self._batch_may_stop = False

    def _restore(self) -> None:
        open_at(self, *DEFAULT_SIZE)
        store = window_store()
        geometry, state = store.value("geometry"), store.value("state")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(state, QByteArray):
            self.restoreState(state, self._layout.version)
        self._layout.name_tab_bars()
        self._layout.filmstrip_dock.hide()
        self._layout.controls.advanced_open = bool(store.value("advanced", False, type=bool))
