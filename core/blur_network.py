"""A small network that sees from a patch how it is blurred: how far, which way, or not at all.

It looks at the patch, at its spectrum, which blur strikes out in stripes, and at its cepstrum,
where the stripes are two points as far apart as the blur is long (Cannon 1976).

It says more than one number: odds over lengths and over directions. A patch with one edge knows
little, and many such patches together know a lot, so whoever asks it multiplies the odds.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn
from torch.nn import functional as F

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


class SpectralBranch(nn.Module):
    """Half a plane of frequencies, or of shifts (N, 1, SIDE, SIDE / 2) -> features (N, 64).

    What a place in it means depends on where it is, so nothing is pooled.
    """

    FEATURES = 64

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in ((1, 16), (16, 24), (24, 32)):
            layers += [nn.Conv2d(before, after, 3, stride=2, padding=1), nn.ReLU()]
        self.convolutions = nn.Sequential(*layers)
        self.linear = nn.Linear(32 * (SIDE // 8) * (SIDE // 16), self.FEATURES)

    def forward(self, plane: Tensor) -> Tensor:
        return F.relu(self.linear(self.convolutions(plane).flatten(1)))


class BlurNetwork(nn.Module):
    """Luma patches (N, 1, SIDE, SIDE) in [0, 1] -> logits of LENGTHS and of round + DIRECTIONS."""

    #: Log of how often each class was seen in training; (lengths,) and (1 + directions,).
    length_prior: Tensor
    direction_prior: Tensor
    #: Keeps the patch's edges out of its spectrum, (SIDE, SIDE).
    window: Tensor

    def __init__(self) -> None:
        super().__init__()
        # The first layer, of stride 2, has channels enough to lose nothing fine.
        shapes = ((1, 16, 5, 2), (16, 24, 3, 1), (24, 32, 3, 2), (32, 48, 3, 1), (48, 56, 3, 2))
        layers: list[nn.Module] = []
        for before, after, kernel, stride in (*shapes, (56, 56, 3, 1)):
            layers += [nn.Conv2d(before, after, kernel, stride, padding=kernel // 2), nn.ReLU()]
        self.features = nn.Sequential(*layers)
        self.spectrum, self.cepstrum = SpectralBranch(), SpectralBranch()
        known, outputs = 112 + 2 * SpectralBranch.FEATURES, len(LENGTHS) + 1 + DIRECTIONS
        self.head = nn.Sequential(nn.Linear(known, 96), nn.ReLU(), nn.Linear(96, outputs))
        wave = torch.hann_window(SIDE, periodic=False)
        self.register_buffer("window", torch.outer(wave, wave), persistent=False)
        self.register_buffer("length_prior", torch.zeros(len(LENGTHS)))
        self.register_buffer("direction_prior", torch.zeros(1 + DIRECTIONS))

    def forward(self, patches: Tensor) -> tuple[Tensor, Tensor]:
        """(N, len(LENGTHS)) and (N, 1 + DIRECTIONS). Contrast is evened out first."""
        deviation, mean = torch.std_mean(patches, dim=(2, 3), keepdim=True)
        even = (patches - mean) / (deviation + 0.02)
        found = self.features(even)
        spectrum, cepstrum = self._spectra(even)
        known = [found.mean(dim=(2, 3)), found.amax(dim=(2, 3))]
        known += [self.spectrum(spectrum), self.cepstrum(cepstrum)]
        answers = self.head(torch.cat(known, dim=1))
        lengths, directions = answers.split([len(LENGTHS), 1 + DIRECTIONS], dim=1)
        return lengths, directions

    @torch.no_grad()
    def _spectra(self, even: Tensor) -> tuple[Tensor, Tensor]:
        """Logarithm of the power, and its transform: the cepstrum. About 1 in size.

        Both are symmetric, so half a plane is the whole, with zero in the middle of its left edge.
        """
        mean = (even * self.window).sum(dim=(2, 3), keepdim=True) / self.window.sum()
        spectrum = torch.fft.rfft2((even - mean) * self.window)
        power = spectrum.abs().square() / self.window.square().sum()
        logarithm = (power + 1e-4).log()
        cepstrum = torch.fft.irfft2(logarithm, s=(SIDE, SIDE))
        return _half((logarithm + 4) / 4), _half((4 * cepstrum).clamp(-3, 3))


def _half(plane: Tensor) -> Tensor:
    return torch.fft.fftshift(plane, dim=2)[..., : SIDE // 2]


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
