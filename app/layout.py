"""Where everything sits: docks, bars, the stack of empty page and viewer. No behaviour."""

from __future__ import annotations

import zlib

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QGridLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QTabBar,
    QTabWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from app import actions as tables
from app.actions import Actions
from app.bars import EmptyPage, InfoBar
from app.controls import Controls
from app.filmstrip import Filmstrip
from app.history import History
from app.naming import named
from app.panel import ElidedLabel, Stack
from app.process_strip import ProcessStrip
from app.recent_menu import RecentMenu
from app.trust.local_panel import LocalPanel
from app.trust.panel import TrustPanel
from app.viewer import Viewer

#: With so much height the picture in the middle can do without what the strip lacks.
ROOMY = 260


class Layout(QWidget):
    """The central widget; also builds the docks and bars of the window it is given."""

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self.actions_ = actions
        self.info = InfoBar()
        self.viewer = Viewer()
        self.empty = EmptyPage(actions["open"], actions["open_sample"])
        self.stack = Stack()
        self.controls = Controls(actions["deblur"], actions["preview_region"], actions["cancel"])
        maps = [actions[name] for name in tables.MAPS]
        self.local = LocalPanel(actions)
        self.trust = TrustPanel(maps, actions["variations"], actions["trust_help"], self.local)
        self.strip = ProcessStrip(actions["export_strip"])
        self.filmstrip = Filmstrip()
        self.history = History()
        self.recent = RecentMenu(self.tr("Open &recent"))
        self.progress = named(QProgressBar(), "progress")
        self.progress_text = named(ElidedLabel(), "progress_text")
        self.readout = named(QLabel(), "readout")
        self.facts = named(ElidedLabel(Qt.TextElideMode.ElideRight), "facts")
        self.facts.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self.zoom = named(QLabel(), "zoom")
        self.docks: list[QDockWidget] = []
        for panel in (self.controls, self.trust):
            panel.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            panel.installEventFilter(self)
        self._lay_out_middle()
        self._add_docks()
        self._add_status_bar()
        window.setCentralWidget(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """After a click in a panel on what takes no keys, as on a tool, they are for the photo; and
        when a panel goes behind another with what had them.
        """
        hidden = event.type() == QEvent.Type.Hide and not event.spontaneous()  # no minimized window
        gone = hidden and _has_focus(watched)
        if gone or event.type() == QEvent.Type.FocusIn:
            self.viewer.setFocus(Qt.FocusReason.MouseFocusReason)
        return super().eventFilter(watched, event)

    def show_viewer(self, on: bool) -> None:
        """The viewer, or the page that says what to do first."""
        self.stack.setCurrentWidget(self.viewer if on else self.empty)

    def refresh_icons(self) -> None:
        """After a change of theme."""
        for view in (self.controls, self.trust, self.strip, self.empty, self.info):
            view.refresh_icons()
        self.viewer.refresh_background()

    def add_menus(self, undo: QAction, redo: QAction) -> None:
        """Menus and toolbar out of the actions."""
        menu_bar = self._window.menuBar()
        titles = (
            (self.tr("&File"), tables.FILE_MENU),
            (self.tr("&Edit"), tables.EDIT_MENU),
            (self.tr("&Photo"), tables.PHOTO_MENU),
            (self.tr("&View"), tables.VIEW_MENU),
            (self.tr("&Trust"), tables.TRUST_MENU),
            (self.tr("&Help"), tables.HELP_MENU),
        )
        menus = []
        for title, names in titles:
            menus.append(menu_bar.addMenu(title))
            menus[-1].setToolTipsVisible(True)
            self.actions_.fill(menus[-1], names)
        menus[0].insertMenu(self.actions_["open_sample"], self.recent)
        menus[1].insertActions(self.actions_["copy"], [undo, redo])
        menus[1].insertSeparator(self.actions_["copy"])
        menus[3].addSeparator()
        for dock in self.docks:
            menus[3].addAction(dock.toggleViewAction())
        self._add_toolbar({"undo": undo, "redo": redo})

    def _add_toolbar(self, more: dict[str, QAction]) -> None:
        toolbar = named(QToolBar(self.tr("Toolbar")), "toolbar")
        toolbar.setMovable(False)
        toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.actions_.fill(toolbar, tables.TOOLBAR, more)
        for name in ("open", "save_as", "select_region"):
            button = toolbar.widgetForAction(self.actions_[name])
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._window.addToolBar(toolbar)

    def _lay_out_middle(self) -> None:
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.viewer)
        # In one cell: a message that came and went would otherwise shift and rescale the photo.
        cell = QGridLayout(self)
        cell.setContentsMargins(0, 0, 0, 0)
        cell.addWidget(self.stack, 0, 0)
        cell.addWidget(self.info, 0, 0)
        self.info.raise_()
        self.info.covers.connect(self.viewer.set_covered)
        self.stack.currentChanged.connect(self._place_info)
        self._place_info()

    def _place_info(self) -> None:
        """Where it hides neither the labels of a photo's sides nor the empty page's buttons."""
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        cell = self.layout()
        if cell is not None:
            cell.setAlignment(
                self.info, top if self.stack.currentWidget() is self.empty else bottom
            )

    def _add_docks(self) -> None:
        right, left = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.LeftDockWidgetArea
        controls = self._dock("controls", self.tr("Deblur"), self.controls, right)
        history = self._dock("history", self.tr("Results"), self.history, right)
        self._trust_dock = trust = self._dock("trust", self.tr("Trust"), self.trust, right)
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        self._strip_dock = self._dock("process", self.tr("Process"), self.strip, bottom)
        film = self._dock("filmstrip", self.tr("Photos"), self.filmstrip, left)
        film.hide()
        window = self._window
        window.setCorner(Qt.Corner.BottomRightCorner, right)
        window.setCorner(Qt.Corner.BottomLeftCorner, bottom)
        window.tabifyDockWidget(controls, trust)
        window.setTabPosition(right, QTabWidget.TabPosition.North)
        controls.raise_()
        window.resizeDocks([controls, history], [520, 160], Qt.Orientation.Vertical)
        window.resizeDocks([controls], [310], Qt.Orientation.Horizontal)

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = named(QDockWidget(title, self._window), f"dock_{name}")
        dock.setWidget(widget)
        # Qt only moves a dock that lies behind another off the screen: keys would still reach what
        # is in it. Hidden, it counts for the layout as before.
        policy = widget.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        widget.setSizePolicy(policy)
        dock.visibilityChanged.connect(widget.setVisible)
        self._window.addDockWidget(area, dock)
        self.docks.append(dock)
        return dock

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The strip, which gives way in a low window, gets its height back in a higher one."""
        super().resizeEvent(event)
        dock, wanted = self._strip_dock, self._strip_dock.sizeHint().height()
        if self.height() >= ROOMY and dock.height() < wanted and not dock.isFloating():
            grow = [dock], [wanted], Qt.Orientation.Vertical
            QTimer.singleShot(0, self._window, lambda: self._window.resizeDocks(*grow))

    def reveal_trust(self) -> None:
        """Bring the panel that explains the maps before those that share its place."""
        self._trust_dock.show()
        self._trust_dock.raise_()

    def name_tab_bars(self) -> None:
        """Qt makes those of docks that share a place by itself, and without names."""
        for bar in self._window.findChildren(QTabBar):
            bar.setAccessibleName(self.tr("Panels"))

    @property
    def version(self) -> int:
        """Another for another set of docks.

        Qt would put a dock that a stored layout does not know below the others and squeeze them.
        """
        names = " ".join(sorted(dock.objectName() for dock in self.docks))
        return zlib.crc32(names.encode()) & 0x7FFFFFFF

    @property
    def filmstrip_dock(self) -> QDockWidget:
        return self.docks[-1]

    def _add_status_bar(self) -> None:
        bar = self._window.statusBar()
        bar.setSizeGripEnabled(False)
        self.progress.setFixedWidth(180)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        cancel = QToolButton()
        cancel.setDefaultAction(self.actions_["cancel"])
        self._running = [self.progress_text, self.progress, cancel]
        bar.addWidget(self.readout, 1)
        for widget in (*self._running, self.facts, self.zoom):
            bar.addPermanentWidget(widget)
        self.show_running(False)

    def show_running(self, on: bool) -> None:
        """Progress and Cancel in the status bar."""
        for widget in self._running:
            widget.setVisible(on)


def _has_focus(panel: QObject) -> bool:
    focused = QApplication.focusWidget()
    return isinstance(panel, QWidget) and focused is not None and panel.isAncestorOf(focused)
