"""What the Photo and View menus do to the current photo: deblur, region, compare, delete, step."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect

from app.actions import Actions
from app.layout import Layout
from app.session import Session
from app.stage import Stage
from app.trust.local_panel import TOOLS


class PhotoActions(QObject):
    """Asks the views for the settings and tells the session what to do."""

    def __init__(
        self, session: Session, actions: Actions, views: Layout, stage: Stage, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self._views = views
        self._stage = stage
        self._taken: QRect | None = None  # a region that nobody has drawn

    def deblur(self) -> None:
        """The whole photo, even where a region is selected."""
        self._run(None)

    def preview_region(self) -> None:
        """The selected region, in place; where nobody has drawn one, what is seen of the photo."""
        viewer = self._views.viewer
        if viewer.region in (None, self._taken):
            self._taken = viewer.offer_region()
        self._run(viewer.region)

    def clear_region(self) -> None:
        self._views.viewer.set_region_tool(False)
        self._views.viewer.set_region(None)

    def escape(self) -> None:
        """Leave what is special about the view, the innermost first."""
        viewer = self._views.viewer
        if viewer.region_tool.active:
            viewer.set_region_tool(False)
        elif viewer.mask_tool.active:
            for name in TOOLS:
                self._actions[name].setChecked(False)
        elif self._stage.step is not None or self._stage.structure is not None:
            self._views.strip.rewind()
            self._stage.reset()
        elif self._session.reference is not None:
            self._session.show(self._session.shown)
        elif viewer.region is not None:
            viewer.set_region(None)

    def compare(self) -> None:
        """The two selected results against each other."""
        chosen = self._views.history.selected
        if len(chosen) == 2:
            self._session.show(chosen[1], chosen[0])

    def delete_result(self) -> None:
        """All that are selected; one undo brings them back."""
        text, stack = self.tr("Delete result"), self._session.undo_group.activeStack()
        stack.beginMacro(text)
        for outcome in self._views.history.selected:
            self._session.delete(outcome, text)
        stack.endMacro()

    def step_photo(self, by: int) -> None:
        """Another photo of the filmstrip."""
        entries, current = self._session.photos.entries, self._session.photos.current
        if current in entries:
            index = entries.index(current) + by
            if 0 <= index < len(entries):
                self._session.photos.select(entries[index])

    def set_amount(self, amount: float) -> None:
        self._session.set_amount(amount, self._views.controls.amount.drag)

    def _run(self, region: QRect | None) -> None:
        self._views.viewer.set_region_tool(False)
        self._stage.reset()
        controls = self._views.controls
        grain = controls.advanced.grain.isChecked()
        self._session.deblur(controls.options(region), grain=grain)
        self._views.viewer.setFocus()
