"""The window's state: photos, their results, what is shown. Owns no widget.

Views read it and listen to its signals; actions call its methods. Finding, decoding and saving have
a runner each beside the model's, so that a photo can be opened while another is deblurred. What the
Trust panel finds and what is painted lie with `app/trust/controller.py` and `app/trust/local.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app import files, jobs
from app.activity import Activity
from app.core_words import in_words
from app.history_change import HistoryChange, UndoStacks
from app.images import Pixels, scaled
from app.items import Masked, Opened
from app.keeping import Keeper
from app.looks import Looks
from app.newcomers import Newcomers
from app.results import Chosen, Entry, Outcome, Shelf
from app.runs import Runs
from app.saves import Job, Saves
from app.searches import Searches
from app.settings import Settings, SettingsFile
from app.thumbnails import THUMBNAIL_SIDE, Thumbnail
from app.timing import Rate
from app.worker import Failure, Runner, Task
from core.options import DeblurOptions, DeviceName, SaveOptions


class Session(QObject):
    """See the module. Every method belongs to the window's thread."""

    photos_changed = Signal()
    thumbnail_changed = Signal(object)  # Entry
    current_changed = Signal()  # another photo is current; its pixels may still be missing
    opened = Signal()  # the current photo's pixels are here
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
        self._by_path: dict[Path, Entry] = {}
        self.current: Entry | None = None
        self._previous: Entry | None = None
        self.reference: Outcome | None = None
        self.undo_group = UndoStacks(self)
        self._looks = Looks(self.undo_group, self)
        self._looks.marked.connect(self.marks_changed)
        self._looks.changed.connect(self._on_look)
        self._newcomers = Newcomers()
        self._openings = 0
        self._pasted = 0
        self._shelf = Shelf()
        self._keeper = Keeper(self._shelf, self)
        self._keeper.strayed.connect(self.message)
        self.runs = Runs(engine or jobs.Engine(), self._shelf, self)
        self.searches = Searches(self)
        self.searches.found.connect(self._on_found)
        self.searches.pictured.connect(self._on_pictured)
        self.searches.refused.connect(self.message)
        self.searches.failed.connect(self.failed)
        self._saves = Saves(self)
        self._saves.saved.connect(self.saved)
        self._saves.marked.connect(self._on_marked)
        self._saves.failed.connect(self.failed)
        self._saves.stopped.connect(self.message)
        self.opener, self.saver = Runner(self), self._saves.runner
        self.opener.busy_changed.connect(self._on_opener)
        self._jobs = Activity(self.searches, self.opener, self.saver, self.runs, self)
        self._jobs.changed.connect(self.busy_changed)
        self.runs.finished.connect(self._on_finished)
        self.runs.measured.connect(self._on_measured)
        for ended in (self.runs.finished, self.runs.failed, self.runs.cancelled):
            ended.connect(self._tidy)

    # Photos -------------------------------------------------------------------------------------

    @property
    def entries(self) -> list[Entry]:
        """The photos, in the order in which they were opened."""
        return list(self._by_path.values())

    def open_paths(self, paths: Iterable[Path]) -> None:
        """Add photos and the photos in folders; the first that can be read becomes current."""
        found = [Path(path).absolute() for path in paths]
        if found:
            self._newcomers.ask()
            self.searches.add(lambda: files.find_photos(found))

    def paste(self, pixels: Pixels, title: str) -> None:
        """Add a picture from the clipboard, uint8 (h, w, 4) as in app.images."""
        self._pasted += 1
        path = self._shelf.folder / f"pasted-{self._pasted}.png"
        self._newcomers.ask()
        self.searches.add(lambda: files.paste(pixels, path, title))

    def is_pasted(self, entry: Entry) -> bool:
        return entry.path.parent == self._shelf.folder

    def select(self, entry: Entry | None) -> None:
        """Make a photo current, as somebody has chosen, and decode it if need be."""
        self._newcomers.settle()
        self._make_current(entry)

    def _make_current(self, entry: Entry | None) -> None:
        if entry is self.current:
            return
        self._previous, self.current, self.reference = self.current, entry, None
        self.undo_group.activate(entry)
        self._tidy()
        self.current_changed.emit()
        if entry is None:
            self.opener.cancel()
        elif entry.opened is None:
            self._open(entry)
        else:
            self.opener.cancel()
            self._keeper.look_again(entry, self._renew)
            self._announce(entry)

    def _tidy(self) -> None:
        running = self.runs.current.entry if self.runs.current else None
        self._keeper.tidy(self.entries, (self.current, running), self.undo_group.remembers)

    def _open(self, entry: Entry) -> None:
        self._openings += 1
        number, largest = self._openings, self.settings.max_megapixels
        self.opener.start(
            Task(
                lambda: jobs.open_photo(entry.path, largest),
                lambda item: self._on_opened(entry, item),
                on_failed=lambda failure: self._on_open_failed(entry, failure),
                on_cancelled=lambda: self._on_open_cancelled(entry, number),
            )
        )

    def close_photo(self, entry: Entry, then: Entry | None = None) -> None:
        """Take a photo out of the filmstrip with its results; a run on it is cancelled.

        If it is current, `then` follows it, or by default the one before.
        """
        if self.runs.current is not None and self.runs.current.entry is entry:
            self.runs.cancel()
        index = self.entries.index(entry)
        del self._by_path[entry.path]
        self.searches.pictures.forget([entry.path])
        entry.opened = None
        self.undo_group.forget(entry)
        self.photos_changed.emit()
        if entry is self.current:
            entries, previous = self.entries, self._previous
            left = entries[min(index, len(entries) - 1)] if entries else None
            self._make_current(then or (previous if previous in entries else left))
            self._previous = previous

    def close_all(self) -> None:
        """Take every photo out of the filmstrip; what looks for more or works on one is stopped."""
        self.searches.cancel()
        self.runs.cancel()
        self._newcomers.settle()
        entries = self.entries
        self._by_path.clear()
        self.searches.pictures.forget(entry.path for entry in entries)
        for entry in entries:
            entry.opened = None
            self.undo_group.forget(entry)
        self.photos_changed.emit()
        self._make_current(None)
        self._previous = None

    # Results ------------------------------------------------------------------------------------

    @property
    def shown(self) -> Outcome | None:
        return self.current.shown if self.current else None

    @property
    def chosen(self) -> Chosen | None:
        """What Save, Copy and Export speak of, where there is a result to speak of."""
        entry, outcome = self.current, self.shown
        if entry is None or outcome is None or entry.opened is None:
            return None
        return Chosen(entry, entry.opened, outcome)

    def show(self, outcome: Outcome | None, reference: Outcome | None = None) -> None:
        """Show a result of the current photo, beside the photo or beside another result."""
        if self.current is not None:
            self.current.shown, self.reference = outcome, reference
            self.current.film = outcome.film if outcome else self.current.film
            self.shown_changed.emit()

    def delete(self, outcome: Outcome, text: str) -> None:
        """Remove a result of the current photo; can be undone under the name `text`."""
        if self.current is not None and outcome in self.current.outcomes:
            left = [other for other in self.current.outcomes if other is not outcome]
            shown = self.current.shown
            if shown is outcome:
                shown = left[-1] if left else None
            self.undo_group.do(HistoryChange(text, self.set_history, self.current, left, shown))

    def set_history(self, entry: Entry, outcomes: list[Outcome], shown: Outcome | None) -> None:
        """Replace a photo's results; `HistoryChange` is the one who calls."""
        entry.outcomes, entry.shown = list(outcomes), shown
        if entry.film is None or self.runs.current is None or self.runs.current.entry is not entry:
            entry.film = shown.film if shown else None
        if entry is self.current:
            self.reference = None
            self.shown_changed.emit()

    def set_amount(self, amount: float, drag: int | None = None) -> None:
        """How much of the shown result is laid over the photo, 0 to 1. What comes of one `drag`
        is undone together.
        """
        if self.current is not None and self.shown is not None:
            text = self.tr("Amount")
            self._looks.change(text, self.current, self.shown, "amount", amount, drag)

    def set_realism(self, realism: float, drag: int | None = None) -> None:
        """Where the shown result stands between its faithful and its realistic end, 0 to 1."""
        entry, shown = self.current, self.shown
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
        if entry is self.current and outcome is not self.shown:
            self.show(outcome)  # undone while another was looked at
        elif entry is self.current:
            self.look_changed.emit()

    # Model --------------------------------------------------------------------------------------

    def rate(self, device: str) -> Rate | None:
        return self.settings.rate(device)

    def deblur(self, options: DeblurOptions, *, grain: bool = False) -> None:
        if self.current is not None:
            self.runs.deblur(
                self.current,
                options,
                self.rate(options.device),
                previews=self.settings.step_previews,
                grain=grain,
            )

    def preview(self, device: DeviceName, screen: int) -> None:
        """Quick result of the current photo; only the model's warm-up if that is off."""
        if self.current is not None and self.settings.instant_preview:
            self.runs.preview(self.current, device, self.rate(device), screen)
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

    def write(self, job: Callable[[], jobs.Items]) -> None:
        """Run a job that writes a file and ends with `Saved` (exports)."""
        self._saves.write(job)

    def _on_marked(self, outcome: Outcome) -> None:
        for entry in self.entries:
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
        self._keeper.close()
        self._shelf.close()

    def abandon(self) -> None:
        """Drop the results where there is no time to wait for the threads; the process must end."""
        self._shelf.close()

    @property
    def has_unsaved(self) -> bool:
        return any(entry.has_unsaved for entry in self.entries)

    def _on_found(self, found: list[files.Found]) -> None:
        for each in found:
            if each.path not in self._by_path:
                self._by_path[each.path] = Entry(each.path, title=each.title)
        self.photos_changed.emit()
        entries = [self._by_path[each.path] for each in found]
        chosen = self._newcomers.offer(entries, self.current is None)
        if chosen is not None and chosen is self.current and chosen.opened is not None:
            self._newcomers.on_opened()
            self._keeper.look_again(chosen, self._renew)
        elif chosen is not None:
            self._make_current(chosen)

    def _renew(self, entry: Entry) -> bool:
        """Open the current photo, whose file has changed, anew; not where results hang on it."""
        running = self.runs.current is not None and self.runs.current.entry is entry
        if entry is not self.current or running or self.undo_group.remembers(entry):
            return False
        # Another entry, since much is known of this one's pixels in many places.
        fresh = Entry(entry.path, thumbnail=entry.thumbnail, title=entry.title)
        self._by_path[entry.path], entry.opened = fresh, None
        self.undo_group.forget(entry)
        self.photos_changed.emit()
        previous = self._previous
        self._make_current(fresh)
        self._previous = previous
        return True

    def _on_pictured(self, picture: Thumbnail) -> None:
        entry = self._by_path.get(picture.path)
        if entry is not None:
            entry.thumbnail = picture.pixels
            self.thumbnail_changed.emit(entry)

    def _on_opener(self) -> None:
        self.searches.pictures.hold_large(self.opener.is_busy)

    def _on_opened(self, entry: Entry, item: object) -> None:
        if isinstance(item, Opened) and entry is self.current:
            stale = entry.thumbnail is None or entry.sha256 not in ("", item.sha256)
            entry.opened, entry.sha256 = item, item.sha256
            self._newcomers.on_opened()
            self._announce(entry)
            if stale:
                self.searches.pictures.forget([entry.path])
                self._on_pictured(Thumbnail(entry.path, scaled(item.pyramid, THUMBNAIL_SIDE)))
            for note in item.photo.notes:
                self.message.emit(in_words(note))

    def _announce(self, entry: Entry) -> None:
        """The current photo's pixels are here."""
        if not self.is_pasted(entry):
            self._change_settings(lambda settings: settings.with_recent(entry.path))
        self.opened.emit()

    def _on_open_failed(self, entry: Entry, failure: Failure) -> None:
        """A broken file leaves the filmstrip, unless results hang on it."""
        self.failed.emit(failure)
        others = [other for other in self.entries if other is not entry]
        self._drop(entry, self._newcomers.after_failure(others))

    def _on_open_cancelled(self, entry: Entry, number: int) -> None:
        """By the user, unless a newer opening came in the way, maybe of the same photo again."""
        newest = number == self._openings
        if newest and entry is self.current and entry.opened is None:
            self._newcomers.settle()
            self._drop(entry)

    def _drop(self, entry: Entry, then: Entry | None = None) -> None:
        if entry in self.entries and not entry.outcomes:
            self.close_photo(entry, then)

    def _on_finished(self, entry: Entry, outcome: Outcome) -> None:
        if entry in self.entries:
            self.undo_group.do(
                HistoryChange(
                    self.tr("Deblur"), self.set_history, entry, [*entry.outcomes, outcome], outcome
                )
            )

    def _on_measured(self, device: str, rate: Rate) -> None:
        self._change_settings(lambda settings: settings.with_rate(device, rate))
