"""The three presets; anything else is "Custom". Knows no widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.options import DeblurOptions, SamplerName

translate = QCoreApplication.translate


@dataclass(frozen=True, kw_only=True)
class Preset:
    """`key` is what settings store; steps and sampler are what a preset decides."""

    key: str
    steps: int
    sampler: SamplerName

    def fits(self, options: DeblurOptions) -> bool:
        """Whether these options are the preset's; one step is the same by every sampler."""
        same_sampler = options.sampler == self.sampler or self.steps == 1
        return options.steps == self.steps and same_sampler

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


#: Steps and samplers by the table in resources/weights/README.md: six steps are most of the way to
#: the realistic end (four are nearer to neither end), eight all of it; twenty change nothing more.
FAST = Preset(key="fast", steps=1, sampler="dpmpp_2m")
BALANCED = Preset(key="balanced", steps=6, sampler="dpmpp_2m")
BEST = Preset(key="best", steps=8, sampler="dpmpp_2m")
PRESETS = (FAST, BALANCED, BEST)
#: What the window begins with: by the same table more steps buy realism with fidelity, and whether
#: that pays is for the person to say.
FIRST = FAST


def preset_of(options: DeblurOptions) -> Preset | None:
    """The preset that these options follow, None for custom ones."""
    return next((preset for preset in PRESETS if preset.fits(options)), None)
