"""What can go wrong, told so that a person can act on it."""

from __future__ import annotations


class RollenbildError(Exception):
    """A failure that the person who runs the tool can understand and mend.

    Parameters
    ----------
    what : str
        What failed, as a full sentence.
    where : str
        The file, address, line or option concerned; may be empty.
    next_step : str
        What to try next, as a full sentence; may be empty.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.next_step = next_step

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        step = f" {self.next_step}" if self.next_step else ""
        return f"{self.what}{place}{step}"


class UsageError(RollenbildError):
    """The command was asked in a way that cannot work; exit code 2."""

    exit_code = 2


class SourceError(RollenbildError):
    """Nothing usable came from a source."""


class StudyError(RollenbildError):
    """A study folder is missing, damaged or holds something else."""


class ModelError(RollenbildError):
    """A model folder is missing, incomplete, tampered with or not ours."""


class QualityError(RollenbildError):
    """A quality floor was missed; exit code 3."""

    exit_code = 3
