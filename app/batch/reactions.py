"""How the batch dialog's views follow the batch and the search: one slot for each signal."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog

from app import words
from app.batch.controller import BatchRun
from app.batch.layout import BatchLayout
from app.batch.rows import Rows, framed
from app.dialogs import FailureDialog
from app.images import to_qimage
from app.searches import Searches
from app.thumbnails import Thumbnail
from app.worker import Failure
from core.batch.events import Ended, Ready
from core.batch.item import Item
from core.events import Progress

#: The time left is told anew this often.
CLOCK_MS = 1000
#: Refused inputs that are shown one by one.
REFUSALS = 5


class BatchReactions(QObject):
    """Connects itself; changes nothing but rows and widgets."""

    unseen = Signal(str)  # worth knowing for somebody who does not see the dialog

    def __init__(
        self, run: BatchRun, searches: Searches, rows: Rows, views: BatchLayout, dialog: QDialog
    ) -> None:
        super().__init__(dialog)
        self._run = run
        self._rows = rows
        self._views = views
        self._dialog = dialog
        self._summary = ""
        #: What the summary was about; None before a batch has come to its end.
        self._ended: tuple[int, ...] | None = None
        self._failure: Failure | None = None
        self._refused: list[str] = []
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self._show_summary)
        self._connect(searches)
        self.update()

    def begin(self) -> None:
        """Another batch: the last one's summary is over."""
        self._summary, self._ended = "", None
        self.tell("")

    def begin_search(self) -> None:
        """What was refused or went wrong before has been read."""
        self._refused.clear()
        self.tell("")

    def tell(self, text: str) -> None:
        """A line in the dialog."""
        self._failure = None
        self._views.message.tell(text)
        self._views.details.hide()

    def warn(self, text: str, failure: Failure | None = None) -> None:
        """A line about what cannot be, with the failure's details a click away."""
        self._failure = failure
        self._views.message.warn(text)
        self._views.details.setVisible(failure is not None and not failure.expected)

    def _connect(self, searches: Searches) -> None:
        run, views = self._run, self._views
        views.table.selectionModel().selectionChanged.connect(self.update)
        views.output.changed.connect(self.update)
        views.recipe.changed.connect(self.update)
        views.details.clicked.connect(self._show_details)
        searches.pictured.connect(self._on_picture)
        searches.refused.connect(self._on_refused)
        searches.failed.connect(self._on_failed)
        run.state_changed.connect(self.update)
        run.items_changed.connect(self._on_items)
        run.progressed.connect(self._on_progress)
        run.ready.connect(self._on_ready)
        run.ended.connect(self._on_ended)
        run.failed.connect(self._on_failed)

    def _show_details(self) -> None:
        if self._failure is not None:
            FailureDialog(self._failure, self._dialog).exec()

    def _on_refused(self, reason: str) -> None:
        self._refused.append(reason)
        lines, more = self._refused[:REFUSALS], len(self._refused) - REFUSALS
        self.warn("\n".join([*lines, self.tr("And {0} more.").format(more)] if more > 0 else lines))

    def _on_picture(self, picture: Thumbnail) -> None:
        row = self._rows.find(picture.path)
        if row is not None:
            row.thumbnail = framed(to_qimage(picture.pixels))
            self._rows.refresh(row)

    def _on_items(self, items: list[Item]) -> None:
        """However many they are, the views follow once."""
        changed = []
        for item in items:
            row = self._rows.find(item.source)
            if row is not None and row.item in (item.id, None):
                row.take(item)
                changed.append(row)
        self._rows.refresh(*changed)
        self.update()

    def _on_progress(self, number: int, progress: Progress | None) -> None:
        row = next((row for row in self._rows.rows if row.item == number), None)
        if row is not None and row.state == "working" and progress is not None:
            row.share = progress.done / progress.total
            self._rows.refresh(row)

    def _on_ready(self, ready: Ready) -> None:
        self._views.show_device(ready.device, ready.hint)

    def _on_ended(self, ended: Ended) -> None:
        text = self.tr("Done: {0}. Skipped: {1}. Failed: {2}. It took {3}.")
        # All of the table: with other settings Retry begins a batch of the failed ones alone.
        self._ended = self._tally()
        self._summary = text.format(*self._ended[:3], words.duration(ended.seconds))
        self.unseen.emit(self.tr("The batch has ended. {0}").format(self._summary))

    def _tally(self) -> tuple[int, ...]:
        """Other photos, or photos that wait again, make another one."""
        count = self._rows.count
        return count("done"), count("skipped"), count("failed"), len(self._rows.rows)

    def _on_failed(self, failure: Failure) -> None:
        self.warn(failure.message, failure)

    def update(self) -> None:
        """Enable what can be done now, and show how far it is."""
        rows, running = self._rows, self._run.is_running
        recipe = self._views.recipe.recipe(self._views.output.save_options())
        wrong = self._views.output.show_example(recipe)
        self._views.enable(
            running=running,
            paused=self._run.is_paused,
            stopping=self._run.is_cancelling,
            no_start=self._why_no_start(wrong),
            failed=rows.count("failed") > 0,
            chosen=self._views.table.chosen(),
            reportable=bool(self._run.told),
        )
        self._views.show_results.setVisible(rows.count("done") > 0)
        if running != self._clock.isActive():
            (self._clock.start if running else self._clock.stop)()
        self._show_summary()

    def _why_no_start(self, wrong: str) -> str:
        """`wrong` is what speaks against the settings."""
        if self._run.is_running:
            return self.tr("It is running.")
        if not self._rows.rows:
            return self.tr("Add photos first.")
        if not self._rows.count("waiting"):
            return self.tr("No photo is waiting. Select some and press Do again.")
        return wrong

    def _show_summary(self) -> None:
        rows = self._rows
        over = rows.count("done", "skipped", "failed")
        text = self._summary if self._ended == self._tally() else ""
        if self._run.is_running:
            text = self.tr("{0} of {1}").format(over, len(rows.rows))
            left = self._time_left()
            if self._run.is_cancelling:
                text += " \N{MIDDLE DOT} " + self.tr("Stopping ...")
            elif self._run.is_paused:
                text += " \N{MIDDLE DOT} " + self.tr("paused")
            elif left is not None:
                text += " \N{MIDDLE DOT} " + self.tr("{0} left").format(words.rough_duration(left))
        elif self._ended is None and self._run.told and self._count_left():
            text = self.tr("Stopped: {0} left; Start goes on.").format(self._count_left())
        elif not text and rows.rows:
            text = self.tr("Photos: {0}").format(len(rows.rows))
        self._views.show_progress(text, over, len(rows.rows), running=self._run.is_running)

    def _time_left(self) -> float | None:
        """By the model's mean time of the photos so far; None before the first is done."""
        known = [row.seconds for row in self._rows.rows if row.seconds is not None]
        return sum(known) / len(known) * self._count_left() if known else None

    def _count_left(self) -> int:
        return self._rows.count("waiting", "working", "written")
