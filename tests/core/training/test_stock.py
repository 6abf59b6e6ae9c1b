"""Batches ahead of the training loop."""

from __future__ import annotations

import pytest
import torch

from core.training.stock import AT_ONCE, Batch, stock

needs_cuda = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA card")


class Source:
    """Patches numbered as they are drawn."""

    def __init__(self, device: torch.device, last: int = 10**9) -> None:
        self.device, self.last, self.drawn = device, last, 0
        self.sizes: list[int] = []

    def __call__(self, count: int) -> Batch:
        if self.drawn >= self.last:
            raise ValueError("no more")
        self.sizes.append(count)
        numbers = torch.arange(self.drawn, self.drawn + count, device=self.device).float()
        self.drawn += count
        return numbers, -numbers, numbers[:, None]


def test_on_a_cpu_each_batch_is_drawn_when_it_is_wanted() -> None:
    source = Source(torch.device("cpu"))
    batches = stock(source, 4, 16, source.device)
    assert [next(batches)[0].tolist() for _ in range(2)] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert source.sizes == [4, 4]


@needs_cuda
def test_on_a_gpu_many_are_drawn_as_one_and_none_is_lost() -> None:
    source = Source(torch.device("cuda"))
    batches = stock(source, 100, 16, source.device)
    first_draw = AT_ONCE // 100
    taken = [next(batches) for _ in range(2 * first_draw)]
    batches.close()
    assert set(source.sizes) == {100 * first_draw}
    for numbers, negative, column in taken:
        assert torch.equal(numbers, -negative)
        assert torch.equal(numbers, column[:, 0])
    first = torch.cat([numbers for numbers, *_ in taken[:first_draw]])
    assert sorted(first.tolist()) == list(range(100 * first_draw))
    assert first.tolist() != sorted(first.tolist())


@needs_cuda
def test_a_draw_leaves_room_on_the_card() -> None:
    source = Source(torch.device("cuda"))
    batches = stock(source, 10, 10**5, source.device)
    next(batches)
    batches.close()
    assert set(source.sizes) == {10}


@needs_cuda
def test_what_goes_wrong_in_the_thread_is_raised_in_the_loop() -> None:
    source = Source(torch.device("cuda"), last=AT_ONCE)
    batches = stock(source, AT_ONCE // 8, 16, source.device)
    for _ in range(8):
        next(batches)
    with pytest.raises(ValueError, match="no more"):
        next(batches)
