"""The right-hand side: the measures, the difference's histogram, what both files say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QGridLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.compare import words
from app.compare.facts import Fact
from app.compare.histogram import DifferenceHistogram
from app.naming import named
from core.evaluation.pair import Measures

#: Rows of the details that are in sight at least; the panel scrolls where it must.
ROWS_SEEN = 9
#: Marks a row whose two values differ, for eyes that see no weight or colour.
DIFFERS = "\N{NOT EQUAL TO}"


class MeasureTable(QWidget):
    """The numbers; a dash stands for what is not known (yet)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._values: dict[str, QLabel] = {}
        self._add_rows()
        self.show_measures(None)

    def show_measures(self, measures: Measures | None) -> None:
        """None: nothing is measured."""
        texts = dict.fromkeys(self._values, "\N{EN DASH}")
        if measures is not None:
            texts |= {
                "psnr": words.decibels(measures),
                "ssim": words.similarity(measures),
                "mean": words.mean_difference(measures),
                "unchanged": words.unchanged(measures),
                "sharpness_left": words.number(measures.sharpness[0], 1),
                "sharpness_right": words.number(measures.sharpness[1], 1),
            }
        for key, label in self._values.items():
            label.setText(texts[key])

    def _add_rows(self) -> None:
        self._row(
            "PSNR",
            self.tr("How near the values are; more is nearer, from 40 dB on it is hard to see."),
            "psnr",
        )
        self._row("SSIM", self.tr("How alike their structure is; 1 is the same."), "ssim")
        self._row(self.tr("Mean difference"), self.tr("Of 255 levels, over all values."), "mean")
        self._row(self.tr("Unchanged"), self.tr("Share of the values that are equal."), "unchanged")
        steep = self.tr(
            "How steep the strongest edges are, in levels a pixel. More is sharper; noise hardly "
            "counts. Halos around edges count too."
        )
        self._row(self.tr("Sharpness, left"), steep, "sharpness_left")
        self._row(self.tr("Sharpness, right"), steep, "sharpness_right")

    def _row(self, title: str, tip: str, key: str) -> None:
        row = self._grid.rowCount()
        name, value = named(QLabel(title), "muted"), named(QLabel(), f"compare_{key}")
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleName(title)
        for label in (name, value):
            label.setToolTip(tip)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(value, row, 1)
        self._values[key] = value


class FactTable(QTableWidget):
    """A row for each thing that a file says, left and right; rows that differ are marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setObjectName("compare_facts")
        self.setAccessibleName(self.tr("What the files say"))
        self.setHorizontalHeaderLabels(["", self.tr("Left"), self.tr("Right")])
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.setMinimumHeight((self.fontMetrics().height() + 8) * ROWS_SEEN)
        self._only_differences = False

    def show_facts(self, left: Sequence[Fact], right: Sequence[Fact], *, both: bool) -> None:
        """`both`: two photos are there, so that what one lacks differs."""
        ours, theirs = dict(left), dict(right)
        names = list(dict.fromkeys([*ours, *theirs]))
        self.setRowCount(len(names))
        for row, name in enumerate(names):
            values = ours.get(name, ""), theirs.get(name, "")
            self._fill(row, name, values, differs=both and values[0] != values[1])
        self.show_only_differences(self._only_differences)

    def show_only_differences(self, on: bool) -> None:
        self._only_differences = on
        for row in range(self.rowCount()):
            self.setRowHidden(row, on and not self.differs(row))

    def differs(self, row: int) -> bool:
        item = self.item(row, 0)
        return item is not None and bool(item.data(Qt.ItemDataRole.UserRole))

    def _fill(self, row: int, name: str, values: tuple[str, str], *, differs: bool) -> None:
        font = QFont(self.font())
        font.setBold(differs)
        title = f"{DIFFERS} {name}" if differs else name
        for column, text in enumerate((title, *values)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setFont(font)
            item.setData(Qt.ItemDataRole.UserRole, differs)
            if differs and column == 0:
                spoken = self.tr("{0}, different").format(name)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.setItem(row, column, item)


class ComparePanel(QWidget):
    """Everything beside the viewer, from top to bottom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.measures = MeasureTable()
        self.histogram = DifferenceHistogram()
        self.facts = FactTable()
        only = named(QCheckBox(self.tr("Only what differs")), "compare_only_differences")
        only.toggled.connect(self.facts.show_only_differences)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(_title(self.tr("Measures")))
        column.addWidget(self.measures)
        column.addSpacing(8)
        column.addWidget(_title(self.tr("Difference, right minus left")))
        column.addWidget(self.histogram)
        column.addSpacing(8)
        column.addWidget(_title(self.tr("Details")))
        column.addWidget(only)
        column.addWidget(self.facts, 1)


def _title(text: str) -> QLabel:
    return named(QLabel(text), "section_title")
