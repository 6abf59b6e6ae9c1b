"""The window's state: photos, their results, what is shown. Owns no widget.

Views read it and listen to its signals and those of its `photos` and `runs`; actions call their
methods. What the Trust panel finds and what is painted lie with `app/trust/controller.py` and
`app/trust/local.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app import jobs
from app.activity import Activity
from app.history_change import HistoryChange, UndoStacks
from app.items import Masked
from app.looks import Looks
from app.photos import Photos
from app.results import Chosen, Entry, Outcome, Shelf
from app.runs import Runs
from app.saves import Job, Saves
from app.settings import Settings, SettingsFile
from app.timing import Rate
from core.options import DeblurOptions, DeviceName, SaveOptions


class Session(QObject):
    """See the module. Every method belongs to the window's thread."""

    shown_changed = Signal()  # another result, or none, of the current photo is shown
    look_changed = Signal()  # amount or realism of the shown result
    busy_changed = Signal()
    marks_changed = Signal(object)  # Entry: which of its results are saved
    saved = Signal(list)  # of Path
    settings_changed = Signal()
    message = Signal(str)
    failed = Signal(object)  # Failure

    def __init__(self, engine: jobs.Engine | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = SettingsFile()
        self.reference: Outcome | None = None
        self.undo_group = UndoStacks(self)
        self._looks = Looks(self.undo_group, self)
        self._looks.marked.connect(self.marks_changed)
        self._looks.changed.connect(self._on_look)
        self._shelf = Shelf()
        self.runs = Runs(engine or jobs.Engine(), self._shelf, self)
        self.photos = Photos(self._shelf, self.runs, self.undo_group, self._file, self)
        self.photos.current_changed.connect(self._on_current)
        self.photos.opened.connect(self._on_opened)
        self.photos.message.connect(self.message)
        self.photos.failed.connect(self.failed)
        self._saves = Saves(self)
        self._saves.saved.connect(self.saved)
        self._saves.marked.connect(self._on_marked)
        self._saves.failed.connect(self.failed)
        self._saves.stopped.connect(self.message)
        self.saver = self._saves.runner
        searches, opener = self.photos.searches, self.photos.opener
        self._jobs = Activity(searches, opener, self.saver, self.runs, self)
        self._jobs.changed.connect(self.busy_changed)
        self.runs.finished.connect(self._on_finished)
        self.runs.measured.connect(self._on_measured)
        self.runs.failed.connect(self.photos.tidy)
        self.runs.cancelled.connect(self.photos.tidy)

    # Results ------------------------------------------------------------------------------------

    @property
    def shown(self) -> Outcome | None:
        entry = self.photos.current
        return entry.shown if entry else None

    @property
    def chosen(self) -> Chosen | None:
        """What Save, Copy and Export speak of, where there is a result to speak of."""
        entry, outcome = self.photos.current, self.shown
        if entry is None or outcome is None or entry.opened is None:
            return None
        return Chosen(entry, entry.opened, outcome)

    def show(self, outcome: Outcome | None, reference: Outcome | None = None) -> None:
        """Show a result of the current photo, beside the photo or beside another result."""
        entry = self.photos.current
        if entry is not None:
            entry.shown, self.reference = outcome, reference
            entry.film = outcome.film if outcome else entry.film
            self.shown_changed.emit()

    def watch(self) -> None:
        """Show the steps of the run on the current photo, instead of a result."""
        run = self.runs.of(self.photos.current)
        if run is not None:
            run.entry.film, self.reference = run.film, None
            self.shown_changed.emit()

    def delete(self, outcome: Outcome, text: str) -> None:
        """Remove a result of the current photo; can be undone under the name `text`."""
        entry = self.photos.current
        if entry is not None and outcome in entry.outcomes:
            left = [other for other in entry.outcomes if other is not outcome]
            shown = entry.shown
            if shown is outcome:
                shown = left[-1] if left else None
            self.undo_group.do(HistoryChange(text, self.set_history, entry, left, shown))

    def set_history(self, entry: Entry, outcomes: list[Outcome], shown: Outcome | None) -> None:
        """Replace a photo's results; `HistoryChange` is the one who calls."""
        entry.outcomes, entry.shown = list(outcomes), shown
        run = self.runs.of(entry)
        if run is None or entry.film is not run.film:  # else the run is watched
            entry.film = shown.film if shown else run.film if run else None
        if entry is self.photos.current:
            self.reference = None
            self.shown_changed.emit()

    def set_amount(self, amount: float, drag: int | None = None) -> None:
        """How much of the shown result is laid over the photo, 0 to 1. What comes of one `drag`
        is undone together.
        """
        entry, shown = self.photos.current, self.shown
        if entry is not None and shown is not None:
            self._looks.change(self.tr("Amount"), entry, shown, "amount", amount, drag)

    def set_realism(self, realism: float, drag: int | None = None) -> None:
        """Where the shown result stands between its faithful and its realistic end, 0 to 1."""
        entry, shown = self.photos.current, self.shown
        if entry is not None and shown is not None and shown.realism is not None:
            self._looks.change(self.tr("Realism"), entry, shown, "realism", realism, drag)

    def set_mask(self, entry: Entry, outcome: Outcome, masked: Masked | None) -> None:
        """Where a photo's result is laid over it; None is everywhere."""
        self._looks.put(entry, outcome, masked=masked, painting=False)
        self.shown_changed.emit()

    def await_mask(self, entry: Entry, outcome: Outcome) -> None:
        """Something was painted on a result; `set_mask` follows with what comes of it."""
        self._looks.put(entry, outcome, painting=True)

    def _on_look(self, entry: Entry, outcome: Outcome) -> None:
        if entry is self.photos.current and outcome is not self.shown:
            self.show(outcome)  # undone while another was looked at
        elif entry is self.photos.current:
            self.look_changed.emit()

    # Model --------------------------------------------------------------------------------------

    def rate(self, device: str) -> Rate | None:
        return self.settings.rate(device)

    def deblur(self, options: DeblurOptions, *, grain: bool = False) -> None:
        entry = self.photos.current
        if entry is not None:
            self.runs.deblur(
                entry,
                options,
                self.rate(options.device),
                previews=self.settings.step_previews,
                grain=grain,
            )

    def preview(self, device: DeviceName, screen: int) -> None:
        """Quick result of the current photo; only the model's warm-up if that is off, or where a
        result is there to be seen.
        """
        entry = self.photos.current
        if entry is not None and entry.shown is None and self.settings.instant_preview:
            self.runs.preview(entry, device, self.rate(device), screen)
        else:
            self.runs.warm_up(device)

    # Saving and settings ------------------------------------------------------------------------

    def save(self, path: Path, options: SaveOptions, chosen: Chosen | None = None) -> None:
        """Write a result, the shown one unless another was chosen before a dialog asked where."""
        chosen = chosen or self.chosen
        if chosen is not None:
            self._saves.save([self._writing(path, options, chosen)])

    def save_all(self, results: Iterable[tuple[Path, Chosen]], options: SaveOptions) -> None:
        """Write several results one after the other."""
        self._saves.save([self._writing(path, options, each) for path, each in results])

    def _writing(self, path: Path, options: SaveOptions, chosen: Chosen) -> tuple[Outcome, Job]:
        outcome, photo = chosen.outcome, chosen.opened.photo
        # Whoever makes the result again from its sidecar may read a photo of this size.
        largest = max(float(self.settings.max_megapixels), photo.width * photo.height / 1e6)
        recipe = replace(outcome.recipe(options), max_megapixels=largest)
        mask = outcome.masked.mask if outcome.masked else None
        ends, origin = outcome.ends, replace(outcome.origin, mask=mask)
        return outcome, lambda: jobs.save(photo, ends, recipe, origin, path)

    def write(self, job: Job) -> None:
        """Run a job that writes a file and ends with `Saved` (exports)."""
        self._saves.write(job)

    def look_for_files(self) -> None:
        """Whether the files of what is saved are still there, before that is relied on."""
        self._saves.look_again()

    def _on_marked(self, outcome: Outcome) -> None:
        for entry in self.photos.entries:
            if outcome in entry.outcomes:
                self.marks_changed.emit(entry)

    @property
    def settings(self) -> Settings:
        return self._file.settings

    def change_settings(self, **changes: object) -> None:
        """Change and store some settings."""
        self._change_settings(lambda settings: replace(settings, **changes))  # type: ignore[arg-type]

    def _change_settings(self, change: Callable[[Settings], Settings]) -> None:
        self._file.change(change)
        self.settings_changed.emit()

    # Jobs ---------------------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        return self._jobs.is_busy

    @property
    def activity(self) -> str:
        """What is running, in the user's words."""
        return self._jobs.words

    def cancel(self) -> None:
        """Stop every job. Each answers as soon as its current item ends."""
        self._jobs.cancel()

    def close(self) -> None:
        """Stop every job, wait for the threads, drop the results."""
        self._jobs.close()
        self.photos.close()
        self._shelf.close()

    def abandon(self) -> None:
        """Drop the results where there is no time to wait for the threads; the process must end."""
        self._shelf.close()

    @property
    def has_unsaved(self) -> bool:
        return any(entry.has_unsaved for entry in self.photos.entries)

    def _on_current(self) -> None:
        self.reference = None

    def _on_opened(self) -> None:
        """A photo is looked at: it is among the recent ones."""
        entry = self.photos.current
        if entry is not None and not self.photos.is_pasted(entry):
            self._change_settings(lambda settings: settings.with_recent(entry.path))

    def _on_finished(self, entry: Entry, outcome: Outcome) -> None:
        if entry in self.photos.entries:
            self.undo_group.do(
                HistoryChange(
                    self.tr("Deblur"), self.set_history, entry, [*entry.outcomes, outcome], outcome
                )
            )
        self.photos.tidy()

    def _on_measured(self, device: str, rate: Rate) -> None:
        self._change_settings(lambda settings: settings.with_rate(device, rate))
