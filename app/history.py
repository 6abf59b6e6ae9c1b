"""The results of the current photo: choose one, compare two, delete. Knows no session."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from app import words
from app.field_keys import keep_keys
from app.keys import as_called_here
from app.results import Outcome

OUTCOME = Qt.ItemDataRole.UserRole


class History(QListWidget):
    """Newest first; `chosen` when one result is picked, `selection_changed` for the actions."""

    chosen = Signal(object)  # Outcome
    run_chosen = Signal()  # the result that is coming

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history")
        self.setAccessibleName(self.tr("Results of this photo"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tip = self.tr("Click to show a result; Ctrl+click a second one to compare both")
        self.setToolTip(as_called_here(tip))
        self.coming = ""
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.itemSelectionChanged.connect(self._choose)
        keep_keys(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The list; while it is empty, what will be there."""
        super().paintEvent(event)
        if self.count() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            room = self.viewport().rect().adjusted(12, 4, -12, -4)
            painter.drawText(room, flags, self.tr("The results of a photo appear here."))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the result that is selected already chooses it again: another picture may be
        shown now.
        """
        before = self.selected
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.selected == before:
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return as a click."""
        super().keyPressEvent(event)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return
        if len(self.selectedItems()) > 1:
            self.setCurrentItem(
                self.currentItem(), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        else:
            self._choose()

    def offer(self, *actions: QAction) -> None:
        """Actions of the context menu."""
        self.addActions(actions)

    def set_outcomes(
        self,
        outcomes: list[Outcome],
        shown: Outcome | None,
        coming: str = "",
        reference: Outcome | None = None,
    ) -> None:
        """Show these results, and above them the name of the one that is `coming`, if any. `shown`
        is selected, and the `reference` that it is compared with; or else the coming one. That
        announces no choice.
        """
        self.blockSignals(True)
        self.clear()
        self.coming = coming
        if coming:
            self.addItem(f"{coming}\n" + self.tr("being deblurred ..."))
            self.item(0).setToolTip(self.tr("Click to watch the steps of the run"))
            if shown is None:
                self.setCurrentRow(0)
        for outcome in reversed(outcomes):
            item = QListWidgetItem(_text(outcome))
            item.setData(OUTCOME, outcome)
            item.setToolTip(words.outcome_details(outcome))
            self.addItem(item)
            if outcome is shown:
                self.setCurrentItem(item, QItemSelectionModel.SelectionFlag.Select)
            elif outcome is reference:
                item.setSelected(True)
        self.blockSignals(False)

    def refresh(self) -> None:
        """The facts of these results changed; what is selected stays."""
        for row in range(bool(self.coming), self.count()):
            self.item(row).setText(_text(self.item(row).data(OUTCOME)))

    @property
    def selected(self) -> list[Outcome]:
        """The selected results, the older one first; not the one that is coming."""
        chosen = [item.data(OUTCOME) for item in self.selectedItems()]
        return sorted(filter(None, chosen), key=lambda outcome: outcome.number)

    def _choose(self) -> None:
        if len(self.selected) == 1:
            self.chosen.emit(self.selected[0])
        elif self.selectedItems() and not self.selected:
            self.run_chosen.emit()


def _text(outcome: Outcome) -> str:
    return f"{words.outcome_name(outcome)}\n{words.outcome_facts(outcome)}"
