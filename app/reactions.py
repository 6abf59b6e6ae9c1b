"""How the views follow the session: one slot for each of its signals."""

from __future__ import annotations

from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QRect, QSize
from PySide6.QtWidgets import QMainWindow

from app import about, words
from app.actions import Actions
from app.items import Ready
from app.layout import Layout
from app.presets import PRESETS
from app.results import Entry
from app.session import Session
from app.stage import Stage
from app.status import Status
from app.timing import pixels_of
from app.worker import Failure
from app.zoom_pane import Place

#: With this many photos the filmstrip comes up by itself.
FILMSTRIP_FROM = 2


class Reactions(QObject):
    """Connects itself to the session, where it changes the chosen preset and asks for previews."""

    def __init__(
        self,
        session: Session,
        actions: Actions,
        views: Layout,
        stage: Stage,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._actions = actions
        self._views = views
        self._stage = stage
        self._window = window
        self._watched: Entry | None = None
        #: Of photos that were left: size, what was seen of them, and the selected region.
        self._left: WeakKeyDictionary[Entry, tuple[QSize, Place | None, QRect | None]] = (
            WeakKeyDictionary()
        )
        self._connect()
        Status(session, views, window)
        for preset in PRESETS:
            if preset.key == session.settings.preset:
                views.controls.advanced.apply(preset)
        self.on_settings()
        self.on_current()

    def _connect(self) -> None:
        session, runs = self._session, self._session.runs
        session.photos.changed.connect(self.on_photos)
        session.photos.thumbnail_changed.connect(self.on_thumbnail)
        session.photos.current_changed.connect(self.on_current)
        session.photos.opened.connect(self.on_opened)
        session.shown_changed.connect(self.on_shown)
        session.look_changed.connect(self.on_look)
        session.busy_changed.connect(self.update_actions)
        session.marks_changed.connect(self.on_marks)
        session.saved.connect(self.on_saved)
        session.settings_changed.connect(self.on_settings)
        session.message.connect(self._views.info.tell)
        session.failed.connect(self.on_failed)
        runs.failed.connect(self.on_failed)
        runs.notice.connect(self._views.info.tell)
        runs.ready.connect(self.on_ready)
        runs.previewed.connect(self.on_film)
        runs.film_changed.connect(self.on_film)
        runs.measured.connect(self.show_times)
        for explanation in (self._views.trust.legend, self._views.trust.sentence):
            self._stage.overlay_seen.connect(explanation.setEnabled)
        self._views.viewer.region_changed.connect(self.update_actions)
        # Whoever walks the filmstrip by keys stays there; a click goes on to Space and the arrows.
        self._views.filmstrip.itemClicked.connect(lambda _: self._views.viewer.setFocus())

    # Photos -------------------------------------------------------------------------------------

    def on_photos(self) -> None:
        entries = self._session.photos.entries
        self._views.filmstrip.set_entries(entries, self._session.photos.current)
        if len(entries) >= FILMSTRIP_FROM:
            self._views.filmstrip_dock.show()
        self.update_actions()

    def on_thumbnail(self, entry: Entry) -> None:
        self._views.filmstrip.refresh(entry)
        self._views.recent.remember(entry)
        if entry is self._session.photos.current and entry.opened is None:
            self._stage.refresh()

    def on_current(self) -> None:
        """Another photo: its name and results at once, its pixels when they come."""
        entry = self._session.photos.current
        self._window.setWindowTitle(
            f"{entry.name} \N{EM DASH} {about.NAME}" if entry else about.NAME
        )
        self._views.show_viewer(entry is not None)
        self._views.filmstrip.mark(entry)
        viewer = self._views.viewer
        if self._watched is not None and not viewer.photo_size.isEmpty():
            self._left[self._watched] = viewer.photo_size, viewer.place, viewer.region
        self._watched = entry
        viewer.set_region_tool(False)
        viewer.set_photo(QSize())
        self.on_shown()
        self.show_times()

    def on_opened(self) -> None:
        entry = self._session.photos.current
        if entry is None or entry.opened is None:
            return
        size = QSize(entry.opened.pyramid.width, entry.opened.pyramid.height)
        self._views.viewer.set_photo(size)
        before, place, region = self._left.pop(entry, (size, None, None))
        if before == size:
            self._views.viewer.return_to(place)
            self._views.viewer.set_region(region)
        if self._window.focusWidget() is None:
            self._views.viewer.setFocus()
        self._stage.reset()
        self.show_times()
        self.update_actions()
        controls = self._views.controls
        self._session.preview(controls.device, max(self._views.viewer.width(), 640))

    # Results ------------------------------------------------------------------------------------

    def on_shown(self) -> None:
        """Another result, or the history changed."""
        entry, shown = self._session.photos.current, self._session.shown
        self._show_results()
        self._views.controls.set_amount(shown.amount if shown else None)
        if shown is not None:
            self._views.controls.advanced.set_auto_tile(shown.tile)
        self._views.strip.show_film(entry.film if entry else None)
        self._views.strip.rewind()
        self._stage.reset()
        if entry is not None:
            self._views.filmstrip.refresh(entry)
        self.update_actions()

    @property
    def _coming(self) -> str:
        """What the result of the current photo's run will be called, "" without one."""
        run = self._session.runs.of(self._session.photos.current)
        return words.result_name(run.entry.numbered + 1, run.options) if run else ""

    def _show_results(self) -> None:
        """While a run is watched, what comes of it is selected rather than a result."""
        session, entry = self._session, self._session.photos.current
        run = session.runs.of(entry)
        shown = None if entry and run and entry.film is run.film else session.shown
        outcomes = entry.outcomes if entry else []
        self._views.history.set_outcomes(outcomes, shown, self._coming, session.reference)

    def on_look(self) -> None:
        """The shown result's amount or realism was set, or set back: that is to be seen."""
        shown = self._session.shown
        self._views.controls.set_amount(shown.amount if shown else None)
        if self._stage.shows_result:
            self._stage.refresh()
        else:
            self._session.show(shown, self._session.reference)

    def on_film(self, entry: Entry) -> None:
        """A step, a guidance picture or a preview came, or another film took its film's place."""
        if entry is self._session.photos.current:
            another = entry.film is not self._views.strip.film
            self._views.strip.show_film(entry.film)
            if another or self._coming != self._views.history.coming:
                self._show_results()
            if another:
                self._stage.reset()  # what was chosen was chosen from the other
            else:
                self._stage.refresh()
            self.update_actions()

    def on_marks(self, entry: Entry) -> None:
        """A result was saved, or looks different from what was saved."""
        self._views.filmstrip.refresh(entry)
        self._views.history.refresh()
        self.update_actions()

    def on_saved(self, paths: list[Path]) -> None:
        if len(paths) == 1:
            text = self.tr("Saved as {0}").format(words.shown_path(paths[0]))
        else:
            folder = words.shown_path(paths[0].parent)
            text = self.tr("Saved {0} results in {1}").format(len(paths), folder)
        self._views.info.tell_written(text, paths[0])
        self.update_actions()

    # Jobs ---------------------------------------------------------------------------------------

    def on_ready(self, ready: Ready) -> None:
        self._views.controls.show_device(ready.device, ready.hint)
        self._views.controls.advanced.disable_devices(ready.missing)

    def on_failed(self, failure: Failure) -> None:
        if failure.expected:
            self._views.info.tell_failure(failure.message, failure)
        else:
            text = self.tr("Something went wrong: {0}").format(failure.message)
            self._views.info.tell_failure(text, failure)
        self.update_actions()

    # Settings -----------------------------------------------------------------------------------

    def on_settings(self) -> None:
        self._views.recent.set_paths(self._session.settings.recent)
        if self._session.photos.current is not None:
            self._views.recent.remember(self._session.photos.current)

    def choose_preset(self, key: str) -> None:
        """The user's own choice; it is kept."""
        self._session.change_settings(preset=key)

    def show_times(self) -> None:
        entry, controls = self._session.photos.current, self._views.controls
        rate, region = self._session.rate(controls.device), self._views.viewer.region
        pixels = tried = 0
        if entry is not None and entry.opened is not None:
            size = entry.opened.pyramid.width, entry.opened.pyramid.height
            pixels = pixels_of(*size, controls.settings(), rate)
            tried = pixels_of(*size, controls.settings(region), rate) if region else 0
        controls.show_times(rate, pixels, tried)

    # Actions ------------------------------------------------------------------------------------

    def update_actions(self) -> None:
        """Enable what can be done now; what cannot says why."""
        session, enable = self._session, self._actions.enable
        entry = session.photos.current
        opened = entry is not None and entry.opened is not None
        running = session.runs.is_deblurring
        why = (
            self.tr("Open a photo first.") if not opened else self.tr("A photo is being deblurred.")
        )
        enable("deblur", opened and not running, why)
        enable("preview_region", opened and not running, why)
        enable("cancel", session.is_busy, self.tr("Nothing is running."))
        no_result = self.tr("Deblur the photo first.")
        painting = self.tr("What was painted is not laid over the photo yet.")
        shown, why_shown = opened and session.shown is not None, no_result
        if shown and session.shown is not None and session.shown.painting:
            shown, why_shown = False, painting
        enable("copy", shown, why_shown)
        film = entry is not None and entry.film is not None and bool(entry.film.frames)
        chosen = len(self._views.history.selected)
        enable("compare", chosen == 2, self.tr("Select two results in the list of results."))
        none = self.tr("There is no result.")
        if entry is not None and entry.outcomes:
            none = self.tr("Select a result in the list of results.")
        enable("delete_result", chosen > 0, none)
        enable("close_photo", entry is not None, self.tr("Open a photo first."))
        enable("close_all", bool(session.photos.entries), self.tr("Open a photo first."))
        unsaved = [each for entry in session.photos.entries for each in entry.unsaved]
        ready = any(not each.painting for each in unsaved)
        nothing = self.tr("There is no result that is not saved.")
        writes = {
            "save_as": (shown, why_shown),
            "export_comparison": (shown, why_shown),
            "export_strip": (film, no_result),
            "save_all": (ready, painting if unsaved else nothing),
        }
        for name, (possible, why_not) in writes.items():
            if possible and session.saver.is_busy:
                possible, why_not = False, self.tr("A file is being written.")
            enable(name, possible, why_not)
        self._enable_moves(opened)

    def _enable_moves(self, opened: bool) -> None:
        """What changes nothing but what is seen, and which part of it is selected."""
        enable, photos = self._actions.enable, self._session.photos
        for name in ("select_region", "fit", "zoom_100", "zoom_200", "zoom_in", "zoom_out"):
            enable(name, opened, self.tr("Open a photo first."))
        region = self._views.viewer.region is not None
        enable("clear_region", region, self.tr("No region is selected."))
        row: list[Entry | None] = [*photos.entries] or [None]
        for name, end in (("previous_photo", row[0]), ("next_photo", row[-1])):
            enable(name, photos.current is not end, self.tr("There is no other photo."))
