"""Dataclasses come back from JSON as they went, or with an error that says why not."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from core.batch.options import BatchOptions, Job, Search
from core.errors import OptionsError
from core.options import DeblurOptions, FinishOptions, Recipe, Region
from core.revival import revived

RECIPE = Recipe(
    deblur=DeblurOptions(
        steps=4, region=Region(x=0, y=16, width=32, height=48), guidance_strength=(1, 0.5, 0)
    ),
    finish=FinishOptions(realism=0.5),
)


@pytest.mark.parametrize(
    "value",
    [
        Recipe(),
        RECIPE,
        Job(search=Search(paths=(Path("a"), Path("b")), patterns=("*.jpg",)), output=Path("out")),
        BatchOptions(recipe=RECIPE, weights=Path("weights.safetensors"), suffix=".png"),
    ],
)
def test_what_was_written_comes_back(value: Recipe | Job | BatchOptions) -> None:
    assert revived(type(value), json.loads(json.dumps(asdict(value), default=os.fspath))) == value


def test_what_is_not_named_takes_its_default() -> None:
    assert revived(Recipe, {"deblur": {"steps": 4}}) == Recipe(deblur=DeblurOptions(steps=4))


@pytest.mark.parametrize(
    "stored",
    [
        *([], "compact", None, {"deblur": []}, {"deblur": None}, {"finish": 3}, {"sharpen": 1}),
        {"deblur": {"steps": 4.0}},
        {"deblur": {"twice": 1}},
        {"deblur": {"guidance_strength": [1, 1]}},
        {"deblur": {"guidance_strength": [1, 1, "1"]}},
        {"deblur": {"region": [0, 0, 16, 16]}},
        {"max_megapixels": None},
    ],
)
def test_another_shape_is_a_type_error(stored: object) -> None:
    with pytest.raises(TypeError):
        revived(Recipe, stored)


def test_values_that_cannot_be_are_refused_by_the_dataclass() -> None:
    with pytest.raises(OptionsError):
        revived(Recipe, {"deblur": {"steps": 0}})
