"""The reader that comes with the program: loaded once a process, known by its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from rollenbild.classifier.reading.held_out import HeldOut, load_held_out
from rollenbild.classifier.reading.reader import Reader
from rollenbild.classifier.reading.weights import FILES, load_weights
from rollenbild.config import shipped
from rollenbild.errors import ModelError

NAME = "reader"
"""What the reader is called in a model's manifest; its folder among the models."""


def reader_for(labels: Collection[str]) -> str:
    """Name of the reader that was taught these answer labels; empty where there is none."""
    return NAME if set(load_reader(NAME).classes) == set(labels) else ""


@lru_cache(maxsize=1)
def load_reader(name: str) -> Reader:
    """The reader called ``name``.

    Raises
    ------
    ModelError
        There is no such reader, or its weights are damaged.
    """
    return Reader(load_weights(_folder(name)))


@lru_cache(maxsize=1)
def load_kept(name: str) -> HeldOut:
    """What readers said of the lessons of the reader called ``name`` that they had not had.

    Raises
    ------
    ModelError
        As of `load_reader`.
    """
    return load_held_out(_folder(name) / "held_out.npz")


@lru_cache(maxsize=1)
def reader_fingerprint(name: str) -> dict[str, str]:
    """SHA-256 of a reader's weights, to be recorded with a model and held against it; empty for no reader.

    Raises
    ------
    ModelError
        As of `load_reader`.
    """
    if not name:
        return {"name": "", "sha256": ""}
    digest = hashlib.sha256()
    try:
        for file in FILES:
            digest.update((_folder(name) / file).read_bytes())
    except OSError as error:
        raise ModelError(
            f"The reader's weights cannot be used: {error}.", next_step="Install rollenbild again."
        ) from error
    return {"name": name, "sha256": digest.hexdigest()}


def _folder(name: str) -> Path:
    if name != NAME:
        raise ModelError(f"There is no reader called {name!r}.", next_step="Train the model again.")
    return shipped("models", NAME)
