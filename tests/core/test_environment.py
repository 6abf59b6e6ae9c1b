"""What a sidecar records of the machine: cards and Macs have more to tell than a CPU."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core import provenance, weights
from core.deblur import Deblurrer
from core.device import Device


@pytest.fixture
def environment_on(
    tiny_weights: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Device], provenance.Environment]:
    """What would be recorded if the model ran there."""
    deblurrer = Deblurrer(weights.load(tiny_weights), "cpu")

    def on(device: Device) -> provenance.Environment:
        monkeypatch.setattr(deblurrer, "device", device)
        return provenance.environment(deblurrer)

    return on


def test_on_a_card_what_computes_for_torch_is_recorded_too(
    environment_on: Callable[[Device], provenance.Environment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.version, "cuda", "13.2")
    monkeypatch.setattr(torch.backends.cudnn, "version", lambda: 91700)
    card = Device(torch.device("cuda"), torch.bfloat16, "CUDA: card")
    found = environment_on(card)
    assert found.processor == "CUDA: card"
    assert (found.versions["CUDA"], found.versions["cuDNN"]) == ("13.2", "91700")
    monkeypatch.setattr(torch.backends.cudnn, "version", lambda: None)
    assert "cuDNN" not in environment_on(card).versions


def test_on_a_mac_its_chip_and_system_are_recorded(
    environment_on: Callable[[Device], provenance.Environment], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(words: list[str], **_: object) -> str:
        assert words[-1] == "machdep.cpu.brand_string"
        return "Apple M2\n"

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "check_output", told)
    monkeypatch.setattr(platform, "mac_ver", lambda: ("15.1", ("", "", ""), "arm64"))
    found = environment_on(Device(torch.device("mps"), torch.float32, "Metal (MPS)"))
    assert found.processor == "Metal (MPS), Apple M2"
    assert found.versions["macOS"] == "15.1"
    processor = environment_on(Device(torch.device("cpu"), torch.float32, "CPU")).processor
    assert processor.startswith("Apple M2, ")
