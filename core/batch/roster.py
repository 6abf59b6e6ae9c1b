"""The workers of a cluster, by their addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Roster"]


@dataclass
class Roster:
    """Who was asked, with the future of the answer; who takes part, who cannot."""

    asked: dict[str, Any] = field(default_factory=dict)
    fit: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def forget(self, gone: set[str]) -> None:
        """They have left; whoever comes again is asked again."""
        for address in gone & self.asked.keys():
            del self.asked[address]
        self.fit -= gone
        self.refused -= gone

    @property
    def known(self) -> set[str]:
        """All that were asked, whatever they said."""
        return self.fit | self.refused | self.asked.keys()
