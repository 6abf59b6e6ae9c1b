"""Typed errors whose message is written for a person; nothing here knows Qt or torch."""


class DeblurError(Exception):
    """Base of every error that the program expects; `str(error)` is a line a person can act on."""


class PhotoError(DeblurError):
    """A photo cannot be read or written."""


class WeightsError(DeblurError):
    """A weights file is missing, damaged or not ours."""


class DeviceError(DeblurError):
    """The requested device is missing, or has too little memory even for the smallest tile."""


class OptionsError(DeblurError):
    """An option is out of range or does not fit the photo."""


class BatchError(DeblurError):
    """A batch cannot begin or go on: its journal, its output folder, or another writer."""


class OutputError(BatchError):
    """No result could be written into a batch's output folder."""


def worded(error: BaseException) -> str:
    """Any error in one line; an unexpected one is said to be that."""
    if isinstance(error, MemoryError):
        return "There is not enough memory."
    first = next(iter(str(error).strip().splitlines()), "")
    if isinstance(error, DeblurError):
        return first
    return f"Unexpected error: {first or type(error).__name__}."
