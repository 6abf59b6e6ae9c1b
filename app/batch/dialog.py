"""The batch dialog: what can be done in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.batch.controller import BatchRun
from app.batch.job import Weighed, look
from app.batch.layout import BatchLayout
from app.batch.reactions import BatchReactions
from app.batch.results import earlier_results
from app.batch.rows import THUMBNAIL_SIDE, Row, Rows
from app.core_words import in_words
from app.dialogs import ask, choose_target, show_folder
from app.drops import accept_copy, local_paths
from app.file_actions import choose_photos
from app.jobs import Engine
from app.keys import as_called_here
from app.searches import Searches
from app.settings import Settings
from app.typed_paths import problem_of_target
from core.batch.options import Job, Search
from core.batch.report import ENDINGS, write_report
from core.batch.search import said_of_results
from core.errors import DeblurError
from core.names import absolute
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
        self._settings = settings
        self._rows = Rows()
        #: Files and folders that somebody has added, as they are from everywhere.
        self._added: set[Path] = set()
        self.run = BatchRun(engine, self)
        self._searches = Searches(THUMBNAIL_SIDE, self)
        self._views = BatchLayout(self, self._rows, settings)
        self._views.recipe.show_recipe(recipe)
        self._reactions = BatchReactions(self.run, self._searches, self._rows, self._views, self)
        self._reactions.unseen.connect(self._tell_elsewhere)
        self._connect()

    # Photos -------------------------------------------------------------------------------------

    def add_paths(self, paths: list[Path]) -> None:
        """Add files and folders, as if they had been dropped."""
        if paths:
            self._reactions.begin_search()
            search = Search(
                paths=tuple(paths),
                recursive=self._views.recursive.isChecked(),
                patterns=self._views.patterns(),
            )
            output, usual = self._views.output.output, self._views.output.usual
            self._added |= set(map(absolute, paths))
            self._searches.add(lambda: look(search, output, usual))

    def offer_open(self, paths: list[Path]) -> None:
        """The main window's photos are a click away."""
        self._views.add_open.offer(paths)

    def _add_files(self) -> None:
        self.add_paths(choose_photos(self, self.tr("Add photos")))

    def _add_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Add the photos of a folder"))
        if name:
            self.add_paths([Path(name)])

    def _take(self, found: list[Weighed]) -> None:
        """What the search has found, less what was written meanwhile."""
        photos = [
            Row(each.path, each.folder, each.size)
            for each in found
            if each.path.resolve() not in self.run.results
        ]
        if len(photos) < len(found):
            self._reactions.tell(self.tr("Results of this dialog's batches were left out."))
        new = self._rows.add(photos)
        if new and len(new) == len(self._rows.rows):
            self._views.output.suggest(new[0].path)
        self._guarded(lambda: self.run.add(new))
        self._reactions.update()

    def _remove(self) -> None:
        chosen = [row for row in self._views.table.chosen() if not row.is_in_hand]
        self._guarded(lambda: self.run.remove(chosen))
        self._rows.remove(chosen)
        self._searches.pictures.forget(row.path for row in chosen)
        self._reactions.update()

    def _move(self, step: int) -> None:
        self._rows.move(self._views.table.chosen(), step)
        self._guarded(lambda: self.run.reorder(self._rows.rows))

    def _retry(self) -> None:
        self._wait_again([row for row in self._rows.rows if row.state == "failed"])
        if not self.run.is_running:
            self._start()
        self._reactions.update()

    def _again(self) -> None:
        """Start is another button: the settings may be changed first."""
        rows = [row for row in self._views.table.chosen() if row.is_over]
        done = any(row.state == "done" for row in rows)
        self._wait_again(rows)
        self._reactions.update()
        if done and self._views.output.keep_earlier():
            self._reactions.tell(
                self.tr("New results will be numbered: the earlier ones would be in their way.")
            )

    def _wait_again(self, rows: list[Row]) -> None:
        self._guarded(lambda: self.run.retry(rows))
        for row in rows:
            row.wait_again()
            self._rows.refresh(row)

    # The batch ----------------------------------------------------------------------------------

    def follow(self, settings: Settings) -> None:
        """The settings were changed. A batch that runs keeps what it has, and shows it."""
        self._settings = settings
        if not self.run.is_running:
            self._views.output.follow(settings)

    def job(self) -> Job | None:
        """What the dialog asks for; None, with a line that says why, where that cannot be."""
        views = self._views
        output = views.output.output
        if output is None:
            self._reactions.warn(self.tr("Choose a folder for the results first."))
            return None
        problem = problem_of_target(output)
        if problem:
            self._reactions.warn(problem)
            return None
        try:
            recipe = replace(
                views.recipe.recipe(views.output.save_options()),
                max_megapixels=float(self._settings.max_megapixels),
            )
            options = views.output.options(recipe, self._engine.path)
        except DeblurError as error:
            self._reactions.warn(in_words(str(error)))
            return None
        return Job(search=Search(paths=()), output=output, options=options, origin="window")

    def _start(self) -> None:
        self._views.recipe.roll()
        job = self.job()
        if job is None or not self._may_replace(job):
            return
        results = earlier_results(self._rows.rows, job, self._added)
        self._rows.remove(results)
        self._reactions.begin()
        if results:
            self._reactions.tell(in_words(said_of_results(len(results))))
        if self._rows.count("waiting"):
            self._guarded(lambda: self.run.start(job, self._rows.rows))
        self._reactions.update()

    def go_on(self, journal: Path) -> None:
        """Show an interrupted batch and carry on with it."""
        rows: list[Row] = []
        if not self._guarded(lambda: rows.extend(self.run.go_on(journal))):
            return
        job = self.run.job
        assert job is not None
        self._views.output.show_options(job.output, job.options)
        self._views.recipe.show_recipe(job.options.recipe)
        self._reactions.begin()
        self._rows.add(rows)
        self._views.output.suggest(rows[0].path)
        self._searches.pictures.add(row.path for row in rows)
        self._reactions.update()

    def _may_replace(self, job: Job) -> bool:
        return job.options.existing != "overwrite" or ask(
            self,
            self.tr("Replace existing files?"),
            self.tr("Results replace files of the same names in {0}.").format(job.output),
            self.tr("Replace"),
            self.tr("Go back"),
        )

    # Connecting ---------------------------------------------------------------------------------

    def _connect(self) -> None:
        views = self._views
        views.add_files.clicked.connect(self._add_files)
        views.add_folder.clicked.connect(self._add_folder)
        views.add_open.asked.connect(self.add_paths)
        views.remove.clicked.connect(self._remove)
        views.up.clicked.connect(lambda: self._move(-1))
        views.down.clicked.connect(lambda: self._move(1))
        views.open.clicked.connect(lambda: self._open(views.table.chosen()))
        views.start.clicked.connect(self._start)
        views.pause.clicked.connect(lambda: self.run.pause(not self.run.is_paused))
        views.cancel.clicked.connect(self.run.cancel)
        views.retry.clicked.connect(self._retry)
        views.again.clicked.connect(self._again)
        views.report.clicked.connect(self._report)
        views.show_results.clicked.connect(self._show_results)
        views.table.opened.connect(lambda row: self._open([row]))
        views.table.remove_asked.connect(self._remove)
        views.table.move_asked.connect(self._move)
        self._searches.found.connect(self._take)
        self.run.state_changed.connect(lambda: self.follow(self._settings))

    # Looking and telling ------------------------------------------------------------------------

    def _open(self, rows: list[Row]) -> None:
        """Finished photos beside their originals, in the compare viewer."""
        for row in rows:
            if row.state == "done" and row.target is not None:
                from app.compare.window import CompareWindow

                CompareWindow().compare(row.path, row.target)
                return

    def _show_results(self) -> None:
        if self.run.job is not None:
            show_folder(self.run.job.output)

    def _report(self) -> None:
        job = self.run.job
        if job is None:
            return
        kinds = "CSV, JSON (*.csv *.json)"
        suggestion = job.output / "report.csv"
        path = choose_target(self, self.tr("Save report"), suggestion, kinds, ENDINGS)
        if path is not None:
            self.save_report(path)

    def save_report(self, path: Path) -> None:
        """Write what became of each photo, as CSV or JSON by the ending."""
        job, told = self.run.job, self.run.told
        rows = [told[row.path] for row in self._rows.rows if row.path in told]
        if job is not None and self._guarded(lambda: write_report(path, rows, job.output)):
            self._reactions.tell(self.tr("Report saved as {0}").format(path))

    def _guarded(self, action: Callable[[], object]) -> bool:
        """Do it; False with a line in the dialog if it cannot be done."""
        try:
            action()
        except DeblurError as error:
            self._reactions.warn(in_words(str(error)))
            return False
        return True

    def _tell_elsewhere(self, text: str) -> None:
        if not self.isVisible():
            self.told.emit(text)

    # Dropping and closing -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_paths(local_paths(event.mimeData()))
        accept_copy(event)

    def reject(self) -> None:
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A running batch goes on behind the scenes."""
        if self.run.is_running:
            paused = self.tr("The batch is paused. Ctrl+B shows it.")
            works = self.tr("The batch goes on. Ctrl+B shows it.")
            self.told.emit(as_called_here(paused if self.run.is_paused else works))
        event.accept()

    def refresh_icons(self) -> None:
        """After a change of theme."""
        self._views.refresh_icons()

    def shut_down(self) -> None:
        """Stop everything and wait; the journal keeps what is left for another day."""
        self._searches.close()
        self.run.close()
