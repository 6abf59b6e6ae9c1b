"""A small network that sees from a patch how it is blurred: how far, which way, or not at all.

It says more than one number: odds over lengths and over directions. A patch with one edge knows
little, and many such patches together know a lot, so whoever asks it multiplies the odds.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn

from core.errors import WeightsError

SHIPPED = (
    Path(__file__).resolve().parent.parent / "resources" / "weights" / "blur_estimate.safetensors"
)
#: Side of a patch in pixels.
SIDE = 64
#: Lengths in pixels that the network tells apart: none, then three to the octave; the last means
#: that and beyond. A photo of half the size moves every length by three classes.
PER_OCTAVE = 3
SHORTEST = 1.5
LENGTHS = (0.0, *(SHORTEST * 2 ** (k / PER_OCTAVE) for k in range(15)))
#: Directions: one class for blur that is alike in all of them, then 0, 15 ... 165 degrees.
DIRECTIONS = 12


class BlurNetwork(nn.Module):
    """Luma patches (N, 1, SIDE, SIDE) in [0, 1] -> logits of LENGTHS and of round + DIRECTIONS."""

    #: Log of how often each class was seen in training; (lengths,) and (1 + directions,).
    length_prior: Tensor
    direction_prior: Tensor

    def __init__(self) -> None:
        super().__init__()
        # The first layer, of stride 2, has channels enough to lose nothing fine.
        shapes = ((1, 16, 5, 2), (16, 24, 3, 1), (24, 32, 3, 2), (32, 48, 3, 1), (48, 56, 3, 2))
        layers: list[nn.Module] = []
        for before, after, kernel, stride in (*shapes, (56, 56, 3, 1)):
            layers += [nn.Conv2d(before, after, kernel, stride, padding=kernel // 2), nn.ReLU()]
        self.features = nn.Sequential(*layers)
        outputs = len(LENGTHS) + 1 + DIRECTIONS
        self.head = nn.Sequential(nn.Linear(112, 96), nn.ReLU(), nn.Linear(96, outputs))
        self.register_buffer("length_prior", torch.zeros(len(LENGTHS)))
        self.register_buffer("direction_prior", torch.zeros(1 + DIRECTIONS))

    def forward(self, patches: Tensor) -> tuple[Tensor, Tensor]:
        """(N, len(LENGTHS)) and (N, 1 + DIRECTIONS). Contrast is evened out first."""
        deviation, mean = torch.std_mean(patches, dim=(2, 3), keepdim=True)
        found = self.features((patches - mean) / (deviation + 0.02))
        pooled = torch.cat([found.mean(dim=(2, 3)), found.amax(dim=(2, 3))], dim=1)
        lengths, directions = self.head(pooled).split([len(LENGTHS), 1 + DIRECTIONS], dim=1)
        return lengths, directions


def load(path: Path = SHIPPED) -> BlurNetwork:
    """The trained network, float32 in eval mode. Raises WeightsError."""
    network = BlurNetwork()
    try:
        tensors = load_safetensors(path.read_bytes())
        network.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
    except OSError as error:
        raise WeightsError(f"The weights {path} cannot be read: {error.strerror}.") from error
    except Exception as error:
        raise WeightsError(f"The weights {path} are not those of the blur estimate.") from error
    return network.eval().requires_grad_(False).to(memory_format=torch.channels_last)


def length_targets(lengths: Tensor) -> Tensor:
    """Lengths (...) in pixels -> (..., len(LENGTHS)): each shared by the two nearest classes."""
    position = 1 + PER_OCTAVE * torch.log2(lengths.clamp(min=1e-6) / SHORTEST)
    position = torch.where(lengths < SHORTEST, lengths / SHORTEST, position)
    position = position.clamp(0, len(LENGTHS) - 1)[..., None]
    classes = torch.arange(len(LENGTHS), device=lengths.device)
    return (1 - (position - classes).abs()).clamp(min=0)


def direction_targets(angles: Tensor, roundness: Tensor) -> Tensor:
    """Angles (N,) in radians, and the share (N,) of "alike in all directions"."""
    position = (angles / torch.pi * DIRECTIONS)[:, None] % DIRECTIONS
    away = (position - torch.arange(DIRECTIONS, device=angles.device)).abs()
    hats = (1 - torch.minimum(away, DIRECTIONS - away)).clamp(min=0)
    return torch.cat([roundness[:, None], (1 - roundness)[:, None] * hats], dim=1)
