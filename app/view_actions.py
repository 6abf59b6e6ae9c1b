"""The actions of the View menu on any viewer: modes, divider, loupe, zoom."""

from __future__ import annotations

from collections.abc import Callable

from app.actions import MODES, Actions
from app.render import Mode
from app.viewer import Viewer


def connect_view_actions(actions: Actions, viewer: Viewer) -> None:
    """The actions drive the viewer, and the checked mode follows it."""
    handlers: dict[str, Callable[[], object]] = {
        "cycle_mode": viewer.cycle_mode,
        "rotate_divider": lambda: viewer.rotate_divider(90.0),
        "tilt_divider": lambda: viewer.rotate_divider(15.0),
        "fit": viewer.fit,
        "zoom_100": lambda: viewer.set_zoom(1.0),
        "zoom_200": lambda: viewer.set_zoom(2.0),
        "zoom_in": lambda: viewer.zoom_by(1.25),
        "zoom_out": lambda: viewer.zoom_by(0.8),
    }
    for name in MODES:
        mode = Mode(name.removeprefix("mode_"))
        handlers[name] = lambda mode=mode: viewer.set_mode(mode)  # type: ignore[misc]
    for name, handler in handlers.items():
        actions[name].triggered.connect(lambda _=False, handler=handler: handler())
    actions["loupe"].toggled.connect(viewer.set_loupe)
    viewer.mode_changed.connect(lambda mode: actions[f"mode_{mode.value}"].setChecked(True))
