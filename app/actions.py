"""The window's actions as QActions, and the menus and the toolbar made of them.

Knows what can be done and how it is reached, not how it is done: the window connects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar

from app import theme
from app.action_specs import ActionSpecs, Spec
from app.trust.specs import TrustSpecs

MODES = ("mode_split", "mode_side_by_side", "mode_flicker", "mode_difference")
#: Each shows its map of the Trust panel.
MAPS = ("show_disagreement", "show_reblur", "show_blur")
SEPARATOR = ""
FILE_MENU = (
    "open",
    "open_folder",
    "open_sample",
    SEPARATOR,
    "save_as",
    "save_all",
    "export_comparison",
    "export_strip",
    SEPARATOR,
    "batch",
    "compare_files",
    SEPARATOR,
    "close_photo",
    "close_all",
    "quit",
)
EDIT_MENU = ("copy", "paste", SEPARATOR, "delete_result", "compare", SEPARATOR, "preferences")
PHOTO_MENU = (
    "deblur",
    "preview_region",
    "cancel",
    SEPARATOR,
    "select_region",
    "clear_region",
    SEPARATOR,
    "previous_photo",
    "next_photo",
)
#: What any viewer answers: the compare viewer's too.
VIEWER_MENU = (
    *MODES,
    SEPARATOR,
    "cycle_mode",
    "swap",
    "rotate_divider",
    "tilt_divider",
    "loupe",
    SEPARATOR,
    "fit",
    "zoom_100",
    "zoom_200",
    "zoom_in",
    "zoom_out",
)
VIEW_MENU = (*VIEWER_MENU, SEPARATOR, "previous_step", "next_step")
TRUST_MENU = (
    *MAPS,
    SEPARATOR,
    "variations",
    SEPARATOR,
    "mask_brush",
    "mask_lasso",
    "mask_eraser",
    "brush_smaller",
    "brush_larger",
    "mask_tint",
    "mask_clear",
    SEPARATOR,
    "trust_help",
)
HELP_MENU = ("shortcuts", "show_log", "about")
TOOLBAR = (
    "open",
    "save_as",
    "copy",
    SEPARATOR,
    "undo",
    "redo",
    SEPARATOR,
    "select_region",
    SEPARATOR,
    *MODES,
    "rotate_divider",
    SEPARATOR,
    "zoom_out",
    "zoom_in",
    "fit",
    "loupe",
)


class Actions(QObject):
    """`actions["open"]` is the action named action_open. `specs` None means the main window's."""

    def __init__(self, parent: QObject, specs: list[Spec] | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._icons: dict[str, str] = {}
        for spec in specs or [*ActionSpecs().all(), *TrustSpecs().all()]:
            self._add(spec)
        modes = QActionGroup(self)
        for name in MODES:
            modes.addAction(self[name])
        self["mode_split"].setChecked(True)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    @property
    def all(self) -> list[QAction]:
        return list(self._actions.values())

    def refresh_icons(self) -> None:
        """After a change of theme."""
        for name, icon in self._icons.items():
            self[name].setIcon(theme.icon(icon))

    def fill(
        self, bar: QMenu | QToolBar, names: Iterable[str], more: Mapping[str, QAction] | None = None
    ) -> None:
        """Put actions into a menu or a toolbar by their names; `more` are others' actions."""
        known = self._actions | dict(more or {})
        for name in names:
            if name == SEPARATOR:
                bar.addSeparator()
            else:
                bar.addAction(known[name])

    def enable(self, name: str, on: bool, why_not: str = "", note: str = "") -> None:
        """Switch an action on or off; a disabled one says why in its tooltip, the other `note`."""
        action, more = self[name], note if on else why_not
        action.setEnabled(on)
        tip = str(action.data())
        action.setToolTip(f"{tip}\n{more}" if more else tip)

    def _add(self, spec: Spec) -> None:
        action = QAction(spec.text, self)
        action.setObjectName(f"action_{spec.name}")
        action.setCheckable(spec.checkable)
        keys = spec.keys
        if isinstance(keys, QKeySequence.StandardKey):
            action.setShortcut(QKeySequence(keys))  # without the exotic hardware keys
        elif isinstance(keys, str):
            action.setShortcut(keys)
        else:
            action.setShortcuts([QKeySequence(key) for key in keys])
        shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = f"{spec.tip} ({shortcut})" if shortcut else spec.tip
        action.setData(tip)
        action.setToolTip(tip)
        action.setStatusTip(spec.tip)
        if spec.icon:
            action.setIcon(theme.icon(spec.icon))
            self._icons[spec.name] = spec.icon
        self._actions[spec.name] = action
