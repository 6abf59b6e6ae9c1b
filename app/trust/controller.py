"""What the Trust panel does: starts the jobs, keeps what they find, shows one map at a time."""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app import words
from app.actions import MAPS, Actions
from app.dialogs import ask
from app.items import Overlay
from app.layout import Layout
from app.results import Entry, Outcome
from app.running import Errand
from app.session import Session
from app.stage import Stage
from app.timing import Clock
from app.trust import jobs
from app.trust.findings import BlurFound, Checked, Varied
from app.trust.help import TrustHelp
from app.trust.known import Known
from app.trust.seeds import Asked, Seeds
from app.trust.variations import VariationsDialog


class TrustController(QObject):
    """Connects itself to session, actions and panel."""

    def __init__(
        self, session: Session, actions: Actions, views: Layout, stage: Stage, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._actions, self._views = session, actions, views
        self._stage, self._window = stage, window
        self.seeds, self.blurs = Seeds(session, views), Known[BlurFound]()
        self._checked: WeakKeyDictionary[Outcome, Checked] = WeakKeyDictionary()
        self._titles = {
            "show_disagreement": self.tr("Samples disagree"),
            "variations": self.tr("Variations"),
            "show_reblur": self.tr("Re-blur check"),
            "show_blur": self.tr("Looking at the blur"),
        }
        for name in MAPS:
            actions[name].toggled.connect(lambda on, name=name: self._on_map(name, on))
        actions["variations"].triggered.connect(self.show_variations)
        actions["trust_help"].triggered.connect(lambda: TrustHelp(window).exec())
        views.trust.realism_changed.connect(self._on_realism)
        views.controls.options_changed.connect(self._on_settings)
        views.controls.advanced.grain.toggled.connect(self._on_settings)
        views.viewer.region_changed.connect(self._on_settings)
        session.shown_changed.connect(self._on_shown)
        session.look_changed.connect(self._on_look)
        session.photos.current_changed.connect(self._clear)
        session.photos.opened.connect(self._on_shown)
        session.busy_changed.connect(self._on_busy)
        session.settings_changed.connect(self._update_actions)  # how fast this computer is
        self._update_actions()

    # Maps ---------------------------------------------------------------------------------------

    @property
    def map(self) -> str:
        """The action whose map is shown, "" for none."""
        return next((name for name in MAPS if self._actions[name].isChecked()), "")

    def _on_map(self, name: str, on: bool) -> None:
        if on:
            self._views.reveal_trust()
            for other in MAPS:
                if other != name:
                    self._actions[other].setChecked(False)
            starts: dict[str, Callable[[], None]] = {
                "show_disagreement": lambda: self._vary(
                    "show_disagreement", self.seeds.asked_for_map(), lambda: None
                ),
                "show_reblur": self._check,
                "show_blur": lambda: self.find_blur(lambda: None),
            }
            if self._found(name) is None:
                starts[name]()
        self._show()

    def _found(self, name: str) -> Overlay | None:
        """The map of an action for what is shown now, None before it was computed."""
        entry, shown = self._session.photos.current, self._session.shown
        if entry is None:
            return None
        if name == "show_disagreement":
            return self.seeds.map(entry)
        if name == "show_blur":
            found = self.blurs.get(entry)
            return found.overlay if found else None
        checked = self._checked.get(shown) if shown else None
        return checked.overlay if checked else None

    def _show(self) -> None:
        overlay, shown = self._found(self.map) if self.map else None, self._session.shown
        if overlay is not None and overlay.fades and shown is not None and shown.amount == 0:
            overlay = None  # nothing of the result is there that could be off
        self._stage.set_overlay(overlay)
        self._views.trust.show_overlay(overlay)

    def _clear(self) -> None:
        for name in MAPS:
            self._actions[name].setChecked(False)
        self._show()
        self._update_actions()

    # Jobs ---------------------------------------------------------------------------------------

    def _check(self) -> None:
        entry, shown = self._session.photos.current, self._session.shown
        if entry is None or entry.opened is None or shown is None:
            return
        opened, ends, look = entry.opened, shown.ends, shown.look

        def found(item: object) -> None:
            if isinstance(item, Checked):
                self._checked[shown] = item
                self._drop_stale()
                self._show()

        self._session.runs.aside(
            lambda engine, keep: jobs.check(opened, ends, look),
            Errand(self._titles["show_reblur"], entry),
            found,
        )

    def find_blur(
        self, then: Callable[[], object], otherwise: Callable[[], object] | None = None
    ) -> None:
        """Estimate the current photo's blur, unless that is known, and go on with `then`.

        By then another photo may be current. `otherwise` goes on where that fails; without it the
        failure is shown.
        """
        entry = self._session.photos.current
        if entry is None or entry.opened is None:
            return
        if self.blurs.get(entry) is not None:
            then()
            return
        opened = entry.opened

        def found(item: object) -> None:
            if isinstance(item, BlurFound):
                self.blurs.keep(entry, opened, item)
                self._show()
                then()

        self._session.runs.aside(
            lambda engine, keep: jobs.find_blur(opened),
            Errand(self._titles["show_blur"], entry, leads=True),
            found,
            (lambda _: otherwise()) if otherwise else None,
        )

    def show_variations(self) -> None:
        """The four seeds side by side; computed first where they are not there."""
        entry = self._session.photos.current
        # A seed that is not locked asks for others each time.
        locked = self._views.controls.advanced.lock.isChecked()
        if entry is not None and locked and self.seeds.fitting(entry) is not None:
            self._choose(entry)
        else:
            self._views.controls.roll()
            then = lambda: self._choose(entry) if entry else None  # noqa: E731
            self._vary("variations", self.seeds.asked(), then)

    def _vary(self, name: str, asked: Asked, then: Callable[[], object]) -> None:
        entry = self._session.photos.current
        if entry is None or entry.opened is None:
            return
        self.seeds.varied.forget(entry)
        opened, (options, grain) = entry.opened, asked

        def found(item: object) -> None:
            if isinstance(item, Varied):
                self.seeds.varied.keep(entry, opened, item)
                self._on_settings()
                self._show()
                if entry is self._session.photos.current:
                    then()

        self._session.runs.aside(
            lambda engine, keep: jobs.vary(engine, opened, options, grain, keep),
            Errand(self._titles[name], entry, Clock(self.seeds.expected(entry, options))),
            found,
        )

    def _choose(self, entry: Entry) -> None:
        varied = self.seeds.varied.get(entry)
        if entry.opened is None or varied is None:
            return
        dialog = VariationsDialog(varied, entry.opened.pyramid, self._window)
        if dialog.exec() and dialog.chosen is not None:
            taken = dialog.chosen
            self._session.runs.adopt(entry, taken.finished, taken.options, taken.grain)

    # Before a run -------------------------------------------------------------------------------

    def before_deblur(self, go_on: Callable[[], object]) -> None:
        """Goes on at once, or after a question where the photo is sharp already."""
        entry = self._session.photos.current
        if entry is None:
            return

        def decide() -> None:
            found = self.blurs.get(entry)
            if entry is not self._session.photos.current or entry.opened is None:
                self._tell_missed(entry)
            elif found is None or not found.estimate.sharp or self._asks_first():
                go_on()

        self.find_blur(decide, decide)

    def _tell_missed(self, entry: Entry) -> None:
        """A run would be of what is shown now; the photo it was meant for is out of memory."""
        if entry in self._session.photos.entries:
            text = self.tr("{0} was not deblurred: another photo was shown before that began.")
            self._session.message.emit(text.format(entry.name))

    def _asks_first(self) -> bool:
        return ask(
            self._window,
            self.tr("Deblur a sharp photo?"),
            self.tr("This photo looks sharp already. Deblurring can only take detail from it."),
            self.tr("Deblur all the same"),
            self.tr("Leave it"),
        )

    # Reacting -----------------------------------------------------------------------------------

    def _on_shown(self) -> None:
        shown = self._session.shown
        self._views.trust.set_realism(shown.realism if shown else None)
        self._drop_stale()
        if self.map == "show_reblur" and self._found("show_reblur") is None:
            self._actions["show_reblur"].setChecked(False)
        self._show()
        self._on_settings()

    def _on_busy(self) -> None:
        """A map that nothing computes any more (cancelled, failed, pushed aside) is off."""
        name, titles = self.map, self._titles
        by = (name, "variations") if name == "show_disagreement" else (name,)
        computed = name and self._session.runs.aside_title in [titles[each] for each in by]
        if name and not computed and self._found(name) is None:
            self._actions[name].setChecked(False)
        self._update_actions()

    def _takes(self, asked: Asked) -> str:
        return words.takes(self.seeds.expected(self._session.photos.current, asked[0]))

    def _on_realism(self, realism: float) -> None:
        self._session.set_realism(realism, self._views.trust.realism.drag)

    def _on_look(self) -> None:
        shown = self._session.shown
        self._views.trust.set_realism(shown.realism if shown else None)
        self._drop_stale()
        self._show()
        self._update_actions()

    def _drop_stale(self) -> None:
        """A check speaks of the result as it stood."""
        shown = self._session.shown
        checked = self._checked.get(shown) if shown else None
        if shown is not None and checked is not None and checked.look != shown.look:
            del self._checked[shown]
            self._actions["show_reblur"].setChecked(False)
            self._show()

    def _on_settings(self) -> None:
        """A map of other settings than those of the result, or of another region, says nothing."""
        entry, seeds = self._session.photos.current, self.seeds
        if entry is not None and seeds.varied.get(entry) and seeds.fitting_map(entry) is None:
            self._actions["show_disagreement"].setChecked(False)
        self._update_actions()

    def _update_actions(self) -> None:
        session, enable = self._session, self._actions.enable
        opened = session.photos.current is not None and session.photos.current.opened is not None
        idle = not session.runs.runner.is_busy
        why = self.tr("Open a photo first.") if not opened else self.tr("Something is running.")
        enable("variations", opened and idle, why, self._takes(self.seeds.asked()))
        for name in ("show_disagreement", "show_blur"):
            ready = self._found(name) is not None
            slow = name == "show_disagreement" and not ready
            note = self._takes(self.seeds.asked_for_map()) if slow else ""
            enable(name, opened and (idle or ready or self._actions[name].isChecked()), why, note)
        shown = opened and session.shown is not None
        checked = self._found("show_reblur") is not None
        on = self._actions["show_reblur"].isChecked()
        reason = why if not opened or not idle else self.tr("Deblur the photo first.")
        enable("show_reblur", shown and (idle or checked or on), reason)
