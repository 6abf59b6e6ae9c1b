"""What a coordinator asks of workers. The scheduler reads it too: it imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from core.batch.turns import Failure
    from core.batch.worker import Answer, ModelPlugin

__all__ = ["Standing", "Task", "standing", "treat"]


@dataclass(frozen=True)
class Task:
    """One attempt at a photo: source, target, and where the result is staged."""

    source: str
    target: str
    staged: str


@dataclass(frozen=True)
class Standing:
    """Whether a worker can take part: its device in words, or why not."""

    device: str = ""
    hint: str = ""
    refusal: str = ""


def standing(name: str) -> Standing:
    """Whether the worker that runs this can take part in the batch of that name."""
    return _model(name).standing


def treat(name: str, task: Task) -> Answer | Failure:
    """One attempt at a photo."""
    model = _model(name)
    with model.turn:
        return model.treat(task)


def _model(name: str) -> ModelPlugin:
    from distributed import get_worker

    return cast("ModelPlugin", get_worker().plugins[name])
