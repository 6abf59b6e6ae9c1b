"""The three presets; anything else is "Custom". Knows no widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


@dataclass(frozen=True, kw_only=True)
class Preset:
    """`key` is what settings store; `steps` is all that a preset decides so far."""

    key: str
    steps: int

    @property
    def label(self) -> str:
        """Its name in the user's language."""
        names = {
            "fast": translate("presets", "Fast"),
            "balanced": translate("presets", "Balanced"),
            "best": translate("presets", "Best"),
        }
        return names[self.key]

    @property
    def explanation(self) -> str:
        """What to expect of it, in a photographer's words."""
        texts = {
            "fast": translate(
                "presets", "One step. Closest to what the camera saw; textures stay smooth."
            ),
            "balanced": translate("presets", "A few steps. Crisp edges and natural texture."),
            "best": translate(
                "presets", "Many steps. The richest texture, some of it invented; slowest."
            ),
        }
        return texts[self.key]


FAST = Preset(key="fast", steps=1)
BALANCED = Preset(key="balanced", steps=8)
BEST = Preset(key="best", steps=20)
PRESETS = (FAST, BALANCED, BEST)


def by_steps(steps: int) -> Preset | None:
    """The preset with that many steps, None for a custom number."""
    return next((preset for preset in PRESETS if preset.steps == steps), None)
