"""What outlasts the window: the settings, a plain JSON file, and its geometry.

The file lies in the user's configuration folder. A damaged one counts as absent.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Container
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from platformdirs import PlatformDirs
from PySide6.QtCore import QSettings

from app.about import DISTRIBUTION
from app.timing import Rate
from core.errors import DeblurError
from core.files import write_bytes
from core.options import METADATA_CHOICES, Recipe

log = logging.getLogger(__name__)

RECENT_COUNT = 12
#: Seconds a megapixel that no machine needs: a damaged file says so.
LONGEST = 1e5

Theme = Literal["dark", "light", "system"]
THEMES: tuple[Theme, ...] = ("dark", "light", "system")
LANGUAGES = ("system", "en", "de")
#: What may be chosen as the largest photo.
MEGAPIXELS = range(1, 10_001)
_CHOICES: dict[str, Container[object]] = {
    "theme": THEMES,
    "language": LANGUAGES,
    "save_quality": range(1, 101),
    "save_metadata": METADATA_CHOICES,
    "max_megapixels": MEGAPIXELS,
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The user's choices. `rates` are measured speeds per device."""

    theme: Theme = "dark"
    language: str = "system"
    preset: str = ""
    instant_preview: bool = True
    step_previews: bool = True
    max_megapixels: int = int(Recipe.max_megapixels)
    save_quality: int = 95
    save_metadata: str = "keep"
    save_ai_mark: bool = True
    save_sidecar: bool = False
    recent: tuple[str, ...] = ()
    rates: dict[str, dict[str, float]] = field(default_factory=dict)

    def with_recent(self, path: Path) -> Settings:
        """`path` first, each only once, the oldest dropped."""
        others = tuple(p for p in self.recent if p != str(path))
        return replace(self, recent=(str(path), *others)[:RECENT_COUNT])

    def rate(self, device: str) -> Rate | None:
        """The speed measured on `device`, None if never."""
        try:
            rate = Rate(**self.rates[device])
            sane = 0 <= rate.guidance < LONGEST and 0 < rate.step < LONGEST and rate.megapixels > 0
        except (KeyError, TypeError):
            return None
        return rate if sane else None

    def with_rate(self, device: str, rate: Rate) -> Settings:
        known = self.rate(device)
        rate = known.updated(rate) if known is not None else rate
        return replace(self, rates=self.rates | {device: asdict(rate)})


def folders() -> PlatformDirs:
    """Where the platform wants configuration, cache and log."""
    return PlatformDirs(DISTRIBUTION, appauthor=False)


def settings_path() -> Path:
    return folders().user_config_path / "settings.json"


def load_settings() -> Settings:
    """The stored settings; values that do not fit are replaced by their defaults, one by one."""
    try:
        stored = json.loads(settings_path().read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        log.warning("The settings cannot be read and start afresh: %s", error)
        return Settings()
    return _checked(stored if isinstance(stored, dict) else {})


def store_settings(settings: Settings) -> None:
    """Write atomically; a full or read-only disk is logged, nothing else suffers."""
    path = settings_path()
    content = json.dumps(asdict(settings), indent=1).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content, overwrite=True)
    except (OSError, DeblurError) as error:
        log.warning("The settings cannot be saved: %s", error)


class SettingsFile:
    """This process's settings, and their file as it last saw it: other windows write it too."""

    def __init__(self) -> None:
        self.settings = self._seen = load_settings()

    def change(self, change: Callable[[Settings], Settings]) -> None:
        """Take over what other processes have changed meanwhile, then change and store it."""
        now, before = vars(load_settings()), vars(self._seen)
        theirs = {name: value for name, value in now.items() if value != before[name]}
        self.settings = change(replace(self.settings, **theirs))
        store_settings(self.settings)
        self._seen = load_settings()


def window_store() -> QSettings:
    """Geometry and docks, which concern nobody but the window."""
    path = folders().user_config_path / "window.ini"
    return QSettings(str(path), QSettings.Format.IniFormat)


def _checked(stored: dict[str, Any]) -> Settings:
    defaults = Settings()
    values: dict[str, Any] = {}
    for entry in fields(Settings):
        value = stored.get(entry.name)
        default = getattr(defaults, entry.name)
        if isinstance(default, tuple) and isinstance(value, list):
            values[entry.name] = tuple(str(item) for item in value)
        elif type(value) is type(default):
            values[entry.name] = value
    for name, choices in _CHOICES.items():
        if values.get(name) not in choices:
            values.pop(name, None)
    return Settings(**values)
