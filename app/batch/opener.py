"""The main window's door to the batch: opens the dialog, offers to go on after a crash.

Imports the dialog, and the engine behind it, when they are needed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from app.core_words import in_words
from app.file_actions import SAMPLE
from app.jobs import Engine
from app.session import Session
from app.words import shown_path
from core.batch import place
from core.options import Recipe

if TYPE_CHECKING:
    from app.batch.dialog import BatchDialog
    from core.batch.store import Interrupted

#: After the window has come up, so that looking for journals does not keep it from doing so.
LOOK_AFTER_MS = 400


class BatchOpener(QWidget):
    """One dialog for the life of the window."""

    def __init__(self, session: Session, recipe: Callable[[], Recipe], window: QWidget) -> None:
        super().__init__(window)
        self.hide()
        self._session = session
        self._recipe = recipe
        self._dialog: BatchDialog | None = None
        session.settings_changed.connect(self._follow_settings)
        session.photos.changed.connect(self._follow_photos)
        self._timer = QTimer(self, interval=LOOK_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self._look)

    def show_dialog(self) -> BatchDialog:
        """The dialog in front; with the main window's settings when it is first opened."""
        if self._dialog is None:
            from app.batch.dialog import BatchDialog

            # An engine of its own: the main window's serves one job at a time.
            engine = Engine(self._session.runs.weights)
            self._dialog = BatchDialog(
                engine, self._session.settings, self._recipe(), self.window()
            )
            self._dialog.told.connect(self._session.message)
            self._follow_photos()
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        return self._dialog

    @property
    def is_running(self) -> bool:
        return self._dialog is not None and self._dialog.run.is_running

    def refresh_icons(self) -> None:
        """After a change of theme."""
        if self._dialog is not None:
            self._dialog.refresh_icons()

    def look_for_interrupted(self) -> None:
        """Offer to go on with a batch that a crash has ended, soon."""
        self._timer.start()

    def close_dialog(self) -> None:
        """Stop the batch and wait; its journal stays for the next time."""
        self._timer.stop()
        if self._dialog is not None:
            self._dialog.shut_down()
            self._dialog.close()

    def _follow_settings(self) -> None:
        if self._dialog is not None:
            self._dialog.follow(self._session.settings)

    def _follow_photos(self) -> None:
        if self._dialog is not None:
            # Results lie beside the photos, where a pasted picture and the sample have no place.
            self._dialog.offer_open(
                [
                    entry.path
                    for entry in self._session.photos.entries
                    if entry.path != SAMPLE and not self._session.photos.is_pasted(entry)
                ]
            )

    def _look(self) -> None:
        if self.is_running or not place.has_journals():
            return
        from core.batch import store

        self._offer(store.interrupted("window"))

    def _offer(self, batches: list[Interrupted]) -> None:
        """One after the other, until one goes on: at most one runs at a time."""
        if not batches:
            return
        first, *others = batches
        box = QMessageBox(parent=self.window())
        box.setObjectName("batch_offer")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Go on with the batch?"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self._about(first, len(others)))
        go_on = box.addButton(self.tr("Go on"), QMessageBox.ButtonRole.AcceptRole)
        forget = box.addButton(self.tr("Forget it"), QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton(self.tr("Not now"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(go_on)
        box.setEscapeButton(later)

        def answer(button: QAbstractButton) -> None:
            if button is go_on:
                self._go_on(first.path)
                return
            if button is forget:
                self._forget(first.path)
            self._offer(others)

        box.buttonClicked.connect(answer)
        box.open()

    def _about(self, batch: Interrupted, others: int) -> str:
        text = self.tr(
            "A batch was interrupted: {0} of {1} photos into {2} are waiting. Finished photos are "
            "kept."
        ).format(batch.waiting, batch.total, shown_path(batch.output))
        if others:
            more = self.tr(
                "Other interrupted batches: {0}. Not now asks about the next one; what is left is "
                "asked about at the next start."
            )
            text += "\n\n" + more.format(others)
        return text

    def _go_on(self, journal: Path) -> None:
        self.show_dialog().go_on(journal)

    def _forget(self, journal: Path) -> None:
        from core.batch import store
        from core.errors import DeblurError

        try:
            store.give_up(journal)
        except DeblurError as error:
            self._session.message.emit(in_words(str(error)))
