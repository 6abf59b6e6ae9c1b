"""Local deblurring in the window: strokes into masks, undo."""

from __future__ import annotations

from collections import deque
from weakref import WeakKeyDictionary, ref

from PySide6.QtCore import QObject, QSize, QTimer

from app.actions import Actions
from app.items import Masked, Tint
from app.layout import Layout
from app.mask_tool import Painted
from app.results import Entry, Outcome
from app.running import Errand
from app.session import Session
from app.stage import Stage
from app.trust import jobs
from app.trust.findings import BlurFound, tint_of
from app.trust.known import Known
from app.trust.local_panel import TOOLS
from app.trust.painting_keys import PaintingKeys
from app.trust.strokes import MaskChange, State, return_to
from app.worker import Failure

#: Milliseconds until another edge is laid, unless it changes again.
REST_MS = 200
#: So many masks are kept, that undoing the last strokes takes no time.
KEPT = 4


class LocalController(QObject):
    """Connects itself to actions, panel and viewer. `blurs` says what is sharp already."""

    def __init__(
        self,
        session: Session,
        actions: Actions,
        views: Layout,
        stage: Stage,
        blurs: Known[BlurFound],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._actions, self._stage, self._blurs = session, actions, stage, blurs
        self._viewer, self._panel = viewer, panel = views.viewer, views.local
        self._states: WeakKeyDictionary[Outcome, State] = WeakKeyDictionary()
        #: What each result shows: the newest state, unless that waits.
        self._laid: WeakKeyDictionary[Outcome, State] = WeakKeyDictionary()
        self._returning: Outcome | None = None  # to what it shows, as nothing came of a state
        self._recent: deque[Masked] = deque(maxlen=KEPT)
        session.photos.changed.connect(self._recent.clear)
        self._title, self._postponed = self.tr("Painting"), False
        self._painted_tint: tuple[State, Tint] | None = None
        for name in TOOLS:
            actions[name].toggled.connect(lambda on, name=name: self._on_tool(name, on))
        actions["mask_clear"].triggered.connect(self.clear)
        panel.brush.valueChanged.connect(viewer.set_mask_size)
        self._keys = PaintingKeys(actions, panel.brush, viewer, self)
        actions["mask_tint"].toggled.connect(self._show_mask)
        self._edged: Outcome | None = None  # whose edge was changed, and is to be laid
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._on_rest)
        panel.feather.sliderReleased.connect(self._again)
        panel.feather.valueChanged.connect(self._on_edge)
        panel.protect.toggled.connect(lambda _: self._again())
        viewer.set_mask_size(panel.brush.value())
        viewer.mask_painted.connect(self._on_stroke)
        viewer.region_tool_changed.connect(lambda on: self._off() if on else None)
        session.shown_changed.connect(self._on_shown)
        session.photos.opened.connect(self._on_shown)
        session.photos.current_changed.connect(self._off)
        session.busy_changed.connect(self._on_busy)
        self.update_actions()

    def clear(self) -> None:
        """The whole result again; can be undone."""
        entry, shown = self._session.photos.current, self._session.shown
        if entry is not None and shown is not None:
            self._change(entry, shown, State(), self.tr("Clear the mask"))

    def update_actions(self) -> None:
        shown = self._session.shown
        ready = shown is not None and not self._is_taken
        why = self.tr("Something is running.") if shown else self.tr("Deblur the photo first.")
        for name in TOOLS:
            self._actions.enable(name, ready, why)
        painted = shown is not None and self._state(shown).painted is not None
        why = self.tr("Nothing is painted.") if not painted else why
        self._actions.enable("mask_clear", ready and painted, why)
        if not ready:
            self._off()
        self._show_mask()

    def _show_mask(self) -> None:
        """While a tool is on, the mask shows; a stroke does as it was painted until it is laid."""
        shown, tint = self._session.shown, None
        wanted = self._viewer.mask_tool.active and self._actions["mask_tint"].isChecked()
        if shown is not None and wanted:
            state = self._state(shown)
            if state.waits:
                tint = self._tint_of(state)
            elif shown.masked is not None:
                tint = shown.masked.tint
        if shown is None or not self._state(shown).waits:
            self._painted_tint = None
        self._stage.set_tint(tint)

    def _tint_of(self, state: State) -> Tint | None:
        if self._painted_tint is None or self._painted_tint[0] is not state:
            if state.painted is None:
                return None
            self._painted_tint = state, tint_of(state.painted.array())
        return self._painted_tint[1]

    def _off(self) -> None:
        for name in TOOLS:
            self._actions[name].setChecked(False)

    def _on_tool(self, name: str, on: bool) -> None:
        if on:
            self._viewer.set_region_tool(False)
            for other in TOOLS:
                if other != name:
                    self._actions[other].setChecked(False)
        chosen = [mode for tool, mode in TOOLS.items() if self._actions[tool].isChecked()]
        self._viewer.set_mask_mode(chosen[0] if chosen else "")
        self._keys.follow(bool(chosen))
        self._show_mask()

    def _state(self, outcome: Outcome) -> State:
        return self._states.setdefault(outcome, State())

    @property
    def _is_taken(self) -> bool:
        """Whether the model has work that painting would push aside."""
        runs = self._session.runs
        return runs.is_deblurring or runs.aside_title not in ("", self._title)

    def _on_busy(self) -> None:
        self.update_actions()
        if self._is_taken:
            self._postponed = True  # what was being laid was pushed aside
        elif self._postponed and not self._session.runs.runner.is_busy:
            self._postponed = False
            self._catch_up()

    def _on_shown(self) -> None:
        self.update_actions()
        self._show_edge()
        self._catch_up()

    def _show_edge(self) -> None:
        """The panel's edge is that of the mask: the next stroke is painted with it."""
        shown, panel = self._session.shown, self._panel
        chosen = self._rest.isActive() or panel.feather.isSliderDown()
        if shown is not None and self._state(shown).painted is not None and not chosen:
            panel.show_edge(self._state(shown).feather, self._state(shown).protect)

    def _catch_up(self) -> None:
        """Lay what another job had pushed aside."""
        entry, shown = self._session.photos.current, self._session.shown
        if entry is None or shown is None or not self._state(shown).waits:
            return
        if self._session.runs.runner.is_busy:
            self._postponed = True
        else:
            self._lay(entry, shown, self._state(shown))

    def _on_stroke(self) -> None:
        """The viewer's stroke has ended: into the mask with it."""
        shown = self._session.shown
        if shown is None:
            return
        before, size = self._state(shown).painted, QSize(self._viewer.photo_size)
        painted = self._viewer.mask_tool.release(before.image() if before else None, size)
        if painted is not None:
            self._paint(shown, Painted.of(painted), self.tr("Paint"))

    def _on_edge(self) -> None:
        """By keys, wheel or a click; while the slider is dragged its release is waited for."""
        if not self._panel.feather.isSliderDown():
            self._edged = self._session.shown
            self._rest.start()

    def _on_rest(self) -> None:
        edged, self._edged = self._edged, None
        if edged is self._session.shown:
            self._again()
        else:
            self._show_edge()

    def _again(self) -> None:
        """Another edge for what is painted already."""
        shown, panel = self._session.shown, self._panel
        state = self._state(shown) if shown is not None else State()
        same = (state.feather, state.protect) == (panel.feather.value(), panel.protect.isChecked())
        if shown is not None and state.painted is not None and not same:
            self._paint(shown, state.painted, self.tr("Edge of the mask"))

    def _paint(self, outcome: Outcome, painted: Painted, text: str) -> None:
        """Kept at once: the next stroke does not wait for what comes of this one."""
        entry, panel = self._session.photos.current, self._panel
        if entry is not None:
            state = State(painted, panel.feather.value(), panel.protect.isChecked())
            self._change(entry, outcome, state, text)

    def _change(self, entry: Entry, outcome: Outcome, after: State, text: str) -> None:
        before = self._state(outcome)
        self._laid.setdefault(outcome, before)

        def put(state: State) -> None:
            self._states[outcome], masked = state, state.masked
            if self._returning is outcome:
                return  # nothing on the way is laid
            if masked is None and state.painted is not None:
                self._session.await_mask(entry, outcome)
                self._lay(entry, outcome, state)
                self.update_actions()
            else:
                self._laid[outcome] = state
                self._session.set_mask(entry, outcome, masked)
            self._show_edge()

        self._session.undo_group.do(MaskChange(text, entry, outcome, before, after, put))

    def _lay(self, entry: Entry, outcome: Outcome, state: State) -> None:
        """Find out what comes of a state; until then the result keeps the mask it has."""
        if not state.waits or state.painted is None or entry.opened is None:
            return
        if self._is_taken:
            self._postponed = True
            return
        opened, painted, blur = entry.opened, state.painted, self._blurs.get(entry)

        def found(item: object) -> None:
            if isinstance(item, BlurFound):
                self._blurs.keep(entry, opened, item)
            elif isinstance(item, Masked):
                self._recent.append(item)
                state.laid = ref(item)
                if self._state(outcome) is state:
                    self._laid[outcome] = state
                    self._session.set_mask(entry, outcome, item)

        def failed(failure: Failure) -> None:
            self._give_up(entry, outcome, state)
            self._session.failed.emit(failure)

        self._session.runs.aside(
            lambda engine, keep: jobs.lay_mask(
                opened, painted.array(), state.feather, state.protect, keep, blur
            ),
            Errand(self._title, entry),
            found,
            failed,
            lambda: self._give_up(entry, outcome, state),
        )

    def _give_up(self, entry: Entry, outcome: Outcome, state: State) -> None:
        """The result keeps the mask it has: a stroke is undone, an undone one is redone."""
        if self._state(outcome) is state and outcome in self._laid:
            laid = self._laid[outcome]
            self._returning = outcome
            return_to(laid, outcome, self._session.undo_group, entry)
            self._returning = None
            self._states[outcome] = laid
            self._session.set_mask(entry, outcome, outcome.masked)
            self._show_edge()
