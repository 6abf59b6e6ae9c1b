"""The batch dialog: what can be done in it, and how it follows the batch."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app import words
from app.batch.controller import BatchRun
from app.batch.finder import Finder
from app.batch.layout import BatchLayout
from app.batch.rows import Row, Rows, framed
from app.core_words import in_words
from app.dialogs import FailureDialog, ask
from app.file_actions import choose_photos
from app.jobs import Engine
from app.settings import Settings
from app.worker import Failure
from core.batch.events import Ended, Ready
from core.batch.item import Item
from core.batch.options import Job, Search
from core.batch.report import write_report
from core.batch.search import Found, without_results
from core.errors import DeblurError
from core.events import Progress
from core.options import Recipe


class BatchDialog(QDialog):
    """Not modal: the main window can be used while it works, also while it is closed."""

    told = Signal(str)  # what somebody should know who does not see the dialog

    def __init__(
        self, engine: Engine, settings: Settings, recipe: Recipe, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("batch_dialog")
        self.setWindowTitle(self.tr("Batch"))
        self.setAcceptDrops(True)
        self._engine = engine
        self._rows = Rows()
        self.run = BatchRun(engine, self)
        self._finder = Finder(self)
        self._views = BatchLayout(self, self._rows, settings)
        self._views.recipe.show_recipe(recipe)
        self._started = 0.0
        self._summary = ""
        self._failure: Failure | None = None
        self._connect()
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._show_summary)
        self._update()

    # Photos -------------------------------------------------------------------------------------

    def add_paths(self, paths: list[Path]) -> None:
        """Add files and folders, as if they had been dropped."""
        if paths:
            self._finder.look(
                Search(
                    paths=tuple(paths),
                    recursive=self._views.recursive.isChecked(),
                    patterns=tuple(self._views.filter.text().replace(";", " ").split()),
                ),
                self._views.output.output,
            )

    def _add_files(self) -> None:
        self.add_paths(choose_photos(self, self.tr("Add photos")))

    def _add_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add the photos of a folder"))
        if name:
            self.add_paths([Path(name)])

    def _take(self, rows: list[Row]) -> None:
        """What the search has found."""
        new = self._rows.add(rows)
        if new and len(new) == len(self._rows.rows):
            self._views.output.suggest(new[0].path)
        self._guarded(lambda: self.run.add(new))
        self._update()

    def _remove(self) -> None:
        chosen = [row for row in self._views.table.chosen() if not row.is_in_hand]
        self._guarded(lambda: self.run.remove(chosen))
        self._rows.remove(chosen)
        self._update()

    def _move(self, step: int) -> None:
        self._rows.move(self._views.table.chosen(), step)
        self._guarded(lambda: self.run.reorder(self._rows.rows))

    def _retry(self) -> None:
        failed = [row for row in self._rows.rows if row.state == "failed"]
        self._guarded(lambda: self.run.retry(failed))
        for row in failed:
            row.wait_again()
            self._rows.refresh(row)
        if not self.run.is_running:
            self._start()
        self._update()

    # The batch ----------------------------------------------------------------------------------

    def job(self) -> Job | None:
        """What the dialog asks for; None, with a line that says why, where that cannot be."""
        views = self._views
        output = views.output.output
        if output is None:
            self._tell(self.tr("Choose a folder for the results first."))
            return None
        try:
            recipe = views.recipe.recipe(views.output.save_options())
            options = views.output.options(recipe, self._engine.path)
        except DeblurError as error:
            self._tell(in_words(str(error)))
            return None
        return Job(search=Search(paths=()), output=output, options=options, origin="window")

    def _start(self) -> None:
        self._views.recipe.roll()
        job = self.job()
        if job is None or not self._may_replace(job):
            return
        self._forget_results(job)
        self._summary = ""
        if self._guarded(lambda: self.run.start(job, self._rows.rows)):
            self._started = time.monotonic()
            self._clock.start()

    def go_on(self, journal: Path) -> None:
        """Show an interrupted batch and carry on with it."""
        rows: list[Row] = []
        if not self._guarded(lambda: rows.extend(self.run.go_on(journal))):
            return
        job = self.run.job
        assert job is not None
        self._views.output.show_options(job.output, job.options)
        self._views.recipe.show_recipe(job.options.recipe)
        self._rows.add(rows)
        self._finder.picture([row.path for row in rows])
        self._started = time.monotonic()
        self._clock.start()
        self._update()

    def _may_replace(self, job: Job) -> bool:
        return job.options.existing != "overwrite" or ask(
            self,
            self.tr("Replace existing files?"),
            self.tr("Results replace files of the same names in {0}.").format(job.output),
            self.tr("Replace"),
            self.tr("Go back"),
        )

    def _forget_results(self, job: Job) -> None:
        """Results of an earlier batch beside the originals are no photos to deblur."""
        waiting = [Found(row.path) for row in self._rows.rows]
        kept = {each.path for each in without_results(waiting, job.output, job.options.template)}
        self._rows.remove([row for row in self._rows.rows if row.path not in kept])

    def _pause(self) -> None:
        self.run.pause(not self.run.is_paused)

    # Following ----------------------------------------------------------------------------------

    def _connect(self) -> None:
        views, run = self._views, self.run
        views.add_files.clicked.connect(self._add_files)
        views.add_folder.clicked.connect(self._add_folder)
        views.remove.clicked.connect(self._remove)
        views.up.clicked.connect(lambda: self._move(-1))
        views.down.clicked.connect(lambda: self._move(1))
        views.open.clicked.connect(lambda: self._open(views.table.chosen()))
        views.start.clicked.connect(self._start)
        views.pause.clicked.connect(self._pause)
        views.cancel.clicked.connect(run.cancel)
        views.retry.clicked.connect(self._retry)
        views.report.clicked.connect(self._report)
        views.details.clicked.connect(self._show_details)
        views.table.opened.connect(lambda row: self._open([row]))
        views.table.remove_asked.connect(self._remove)
        views.table.move_asked.connect(self._move)
        views.table.selectionModel().selectionChanged.connect(self._update)
        views.output.changed.connect(self._update)
        views.recipe.changed.connect(self._update)
        self._finder.found.connect(self._take)
        self._finder.pictured.connect(self._on_picture)
        self._finder.refused.connect(self._tell)
        run.state_changed.connect(self._update)
        run.item_changed.connect(self._on_item)
        run.progressed.connect(self._on_progress)
        run.ready.connect(self._on_ready)
        run.ended.connect(self._on_ended)
        run.failed.connect(self._on_failed)

    def _on_picture(self, path: Path, image: QImage) -> None:
        row = self._rows.find(path)
        if row is not None:
            row.thumbnail = framed(image)
            self._rows.refresh(row)

    def _on_item(self, item: Item) -> None:
        row = self._rows.find(item.source)
        if row is not None and row.item in (item.id, None):
            row.take(item)
            self._rows.refresh(row)
            self._update()

    def _on_progress(self, number: int, progress: Progress | None) -> None:
        row = next((row for row in self._rows.rows if row.item == number), None)
        if row is not None and row.state == "working" and progress is not None:
            row.share = progress.done / progress.total
            self._rows.refresh(row)

    def _on_ready(self, ready: Ready) -> None:
        self._views.show_device(ready.device, ready.hint)

    def _on_ended(self, ended: Ended) -> None:
        text = self.tr("Done: {0}. Skipped: {1}. Failed: {2}. It took {3}.")
        self._summary = text.format(
            ended.done, ended.skipped, ended.failed, words.duration(ended.seconds)
        )
        if not self.isVisible():
            self.told.emit(self.tr("The batch has ended. {0}").format(self._summary))

    def _on_failed(self, failure: Failure) -> None:
        self._tell(failure.message, failure)

    def _update(self) -> None:
        """Enable what can be done now, and show how far it is."""
        rows, running = self._rows, self.run.is_running
        recipe = self._views.recipe.recipe(self._views.output.save_options())
        wrong = self._views.output.show_example(recipe)
        self._views.enable(
            running=running,
            paused=self.run.is_paused,
            can_start=not running and not wrong and rows.count("waiting") > 0,
            failed=rows.count("failed") > 0,
            chosen=self._views.table.chosen(),
            reportable=bool(self.run.items),
        )
        if not running:
            self._clock.stop()
        self._show_summary()

    def _show_summary(self) -> None:
        rows = self._rows
        over = rows.count("done", "skipped", "failed")
        text = self._summary
        if self.run.is_running:
            text = self.tr("{0} of {1}").format(over, len(rows.rows))
            left = self._time_left()
            if self.run.is_paused:
                text += " \N{MIDDLE DOT} " + self.tr("paused")
            elif left is not None:
                text += " \N{MIDDLE DOT} " + self.tr("{0} left").format(words.rough_duration(left))
        elif not text and rows.rows:
            text = self.tr("Photos: {0}").format(len(rows.rows))
        self._views.show_progress(text, over, len(rows.rows), running=self.run.is_running)

    def _time_left(self) -> float | None:
        """By the model's mean time of the photos so far; None before the first is done."""
        known = [row.seconds for row in self._rows.rows if row.seconds is not None]
        left = self._rows.count("waiting", "working", "written")
        return sum(known) / len(known) * left if known else None

    # Looking and telling ------------------------------------------------------------------------

    def _open(self, rows: list[Row]) -> None:
        """Finished photos beside their originals, in the compare viewer."""
        for row in rows:
            if row.state == "done" and row.target is not None:
                from app.compare.window import CompareWindow

                CompareWindow().compare(row.path, row.target)
                return

    def _report(self) -> None:
        job = self.run.job
        if job is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save report"), str(job.output / "report.csv"), "CSV, JSON (*.csv *.json)"
        )
        if name:
            self.save_report(Path(name))

    def save_report(self, path: Path) -> None:
        """Write what became of each photo, as CSV or JSON by the ending."""
        job, items = self.run.job, list(self.run.items.values())
        if job is not None and self._guarded(lambda: write_report(path, items, job)):
            self._tell(self.tr("Report saved as {0}").format(path))

    def _guarded(self, action: Callable[[], object]) -> bool:
        """Do it; False with a line in the dialog if it cannot be done."""
        try:
            action()
        except DeblurError as error:
            self._tell(in_words(str(error)))
            return False
        return True

    def _tell(self, text: str, failure: Failure | None = None) -> None:
        self._failure = failure
        self._views.tell(text, with_details=failure is not None and not failure.expected)

    def _show_details(self) -> None:
        if self._failure is not None:
            FailureDialog(self._failure, self).exec()

    # Dropping and closing -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        self.add_paths([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    def reject(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A running batch goes on behind the scenes."""
        if self.run.is_running:
            self.told.emit(self.tr("The batch goes on. Ctrl+B shows it."))
        event.accept()

    def refresh_icons(self) -> None:
        """After a change of theme."""
        self._views.refresh_icons()

    def shut_down(self) -> None:
        """Stop everything and wait; the journal keeps what is left for another day."""
        self._finder.close()
        self.run.close()
