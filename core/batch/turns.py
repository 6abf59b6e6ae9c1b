"""Whose turn it is in a batch: names for those that wait, taking in hand, failing, the end.

The same for the model in this process (`run`) and for many elsewhere (`cluster`).
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from core.batch.events import BatchEvent, Changed, Ended, Trouble
from core.batch.item import Item
from core.batch.journal import Journal
from core.batch.planning import Namer, is_taken
from core.errors import BatchError, DeblurError, worded
from core.names import name_key

__all__ = ["Failure", "Turns", "ended", "failed", "failure_of", "let_go"]


@dataclass(frozen=True)
class Failure:
    """Why there is no result: a line for a person; the traceback if the program is at fault.
    `concerns_all` where others could not be written either.
    """

    message: str
    details: str = ""
    concerns_all: bool = False


class Turns:
    """Names and turns in one run, which looks at each photo's file once for them."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        job, given = journal.job, journal.given_names()
        self._namer = Namer(job.output, job.options, set(), (), given)
        self._newest = 0

    def reserve(self) -> list[Item]:
        """Names for all that wait without one, in one go, so that they depend on the order alone.

        Returns the items that were skipped or refused by that.
        """
        journal = self._journal
        unnamed = [item for item in journal.in_state("waiting") if item.target is None]
        if not unnamed:
            return []
        namer = self._renewed()
        plans = [(item.id, namer.plan(item)) for item in unnamed]
        journal.plan(plans)
        settled = {number for number, plan in plans if plan.state != "waiting"}
        return [item for item in journal.items() if item.id in settled]

    def take(self, item: Item) -> Item | None:
        """The item in hand, or refused for want of a name; None if it waits no more."""
        journal, number = self._journal, item.id
        found = journal.item(number)
        if found is None or found.state != "waiting":
            return None
        if not self._has_name(found):
            own = name_key(found.target) if found.target else b""
            plan = self._renewed(free=own).plan(found)
            journal.plan([(number, plan)])
            if plan.state != "waiting":
                return journal.item(number)
        return journal.item(number) if journal.begin(number) else None

    def _has_name(self, item: Item) -> bool:
        """Whether a name is reserved and still free."""
        target, options = item.target, self._journal.job.options
        if target is None:
            return False
        return options.existing == "overwrite" or not is_taken(target, options)

    def _renewed(self, *, free: bytes = b"") -> Namer:
        """The namer, by what the journal says now; `free` is a name that its owner gives back."""
        come = self._journal.sources(after=self._newest)
        self._newest = max((self._newest, *come))
        self._namer.renew(self._journal.taken_names() - {free}, come.values())
        return self._namer


def let_go(journal: Journal) -> None:
    """What is in hand waits again."""
    with suppress(BatchError):
        for item in journal.in_state("working"):
            journal.settle(item.id, "waiting")


def failure_of(error: Exception) -> Failure:
    """An error in words; what a person can act on has no details."""
    expected = isinstance(error, DeblurError)
    return Failure(worded(error), "" if expected else "".join(traceback.format_exception(error)))


def failed(journal: Journal, item: Item, failure: Failure) -> Iterator[BatchEvent]:
    """Write the failure down and tell it."""
    settled = journal.settle(item.id, "failed", failure.message)
    if failure.details:
        yield Trouble(settled, failure.details)
    yield Changed(settled)


def ended(journal: Journal) -> Ended:
    """No item waits any more: written down, and how many there are of each kind."""
    journal.set_ended(True)
    states = [item.state for item in journal.items()]
    return Ended(
        done=states.count("done"),
        skipped=states.count("skipped"),
        failed=states.count("failed"),
    )
