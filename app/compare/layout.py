"""Where everything in the compare viewer sits. No behaviour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QMainWindow,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from app.actions import MODES, SEPARATOR, VIEWER_MENU, Actions
from app.compare.panel import ComparePanel
from app.compare.sources import Sources
from app.naming import named
from app.panel import Column
from app.viewer import Viewer
from app.wrapped_label import WrappedLabel

FILES = ("open_left", "open_right", "open_left_folder", "open_right_folder")
TOOLBAR = (
    *MODES,
    "rotate_divider",
    SEPARATOR,
    "zoom_out",
    "zoom_in",
    "fit",
    "loupe",
    SEPARATOR,
    "swap",
    "export_comparison",
)
FILE_MENU = (
    *FILES,
    SEPARATOR,
    "previous_pair",
    "next_pair",
    SEPARATOR,
    "export_comparison",
    SEPARATOR,
    "close",
)


class CompareLayout(QWidget):
    """The central widget; also builds the menus, the toolbar and the status bar of `window`."""

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        self.sources = Sources(actions)
        self.notes = WrappedLabel()
        self.viewer = named(Viewer(), "compare_viewer")
        self.hint = QLabel()
        self.stack = QStackedWidget()
        self.panel = ComparePanel()
        self.pairs = named(QComboBox(), "compare_pairs")
        self.readout, self.activity, self.zoom = QLabel(), QLabel(), QLabel()
        self.progress = named(QProgressBar(), "compare_progress")
        self._lay_out()
        self._add_menus()
        self._add_toolbar()
        self._add_status_bar()
        window.setCentralWidget(self)

    def show_notes(self, notes: list[str]) -> None:
        """One sentence a line; none hides the strip."""
        self.notes.setText("\n".join(notes))
        self._notes_frame.setVisible(bool(notes))

    def show_hint(self, text: str) -> None:
        """In the viewer's place; an empty text brings the viewer back, with the keyboard."""
        self.hint.setText(text)
        page = self._empty if text else self.viewer
        if page is not self.stack.currentWidget():
            self.stack.setCurrentWidget(page)
            page.setFocus()

    def show_activity(self, text: str, share: float | None = None) -> None:
        """What is going on, and how much of it is done; an empty text when nothing is."""
        self.activity.setText(text)
        self.progress.setVisible(bool(text))
        self.progress.setRange(0, 0 if share is None else 100)
        self.progress.setValue(round((share or 0) * 100))

    def show_pairs(self, names: list[str], index: int) -> None:
        """The pairs to choose from; a single one needs no choice."""
        self.pairs.clear()
        self.pairs.addItems(names)
        self.pairs.setCurrentIndex(index)
        self._pair_bar.setVisible(len(names) > 1)

    def refresh_icons(self) -> None:
        self._actions.refresh_icons()
        self.sources.refresh_icons()
        self.viewer.refresh_background()

    def _lay_out(self) -> None:
        self._notes_frame = named(QFrame(), "compare_notes")
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = QVBoxLayout(self._notes_frame)
        inside.setContentsMargins(14, 7, 14, 7)
        inside.addWidget(self.notes)
        self._empty = named(QWidget(), "empty_page")
        self._empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page = QVBoxLayout(self._empty)
        page.addWidget(self.hint)
        for page_widget in (self._empty, self.viewer):
            self.stack.addWidget(page_widget)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.stack)
        split.addWidget(Column(self.panel))
        split.setStretchFactor(0, 1)
        split.setCollapsible(0, False)
        split.setSizes([820, 420])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sources)
        column.addWidget(self._notes_frame)
        column.addWidget(split, 1)

    def _add_menus(self) -> None:
        bar = self._window.menuBar()
        for title, names in (
            (self.tr("&Photos"), FILE_MENU),
            (self.tr("&View"), VIEWER_MENU),
            (self.tr("&Help"), ("shortcuts",)),
        ):
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            self._actions.fill(menu, names)

    def _add_toolbar(self) -> None:
        tools = named(QToolBar(self.tr("Toolbar")), "compare_toolbar")
        self._actions.fill(tools, TOOLBAR)
        self._pair_bar = named(QToolBar(self.tr("Pairs")), "compare_pair_bar")
        self.pairs.setAccessibleName(self.tr("Pairs"))
        self.pairs.setMinimumContentsLength(22)
        self._pair_bar.addAction(self._actions["previous_pair"])
        self._pair_bar.addWidget(self.pairs)
        self._pair_bar.addAction(self._actions["next_pair"])
        for toolbar in (tools, self._pair_bar):
            toolbar.setMovable(False)
            toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            self._window.addToolBar(toolbar)

    def _add_status_bar(self) -> None:
        bar = self._window.statusBar()
        bar.setSizeGripEnabled(False)
        self.progress.setFixedWidth(160)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        bar.addWidget(self.readout, 1)
        for widget in (self.activity, self.progress, self.zoom):
            bar.addPermanentWidget(widget)
        self.show_activity("")
