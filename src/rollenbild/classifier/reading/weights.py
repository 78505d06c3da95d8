"""What the reader has learnt, as files: arrays, a line of JSON, and a graph of arithmetic; no code and no pickle."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rollenbild.classifier.reading.network import Network
from rollenbild.classifier.reading.pieces import Pieces
from rollenbild.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILES = ("weights.npz", "layers.onnx")


@dataclass(frozen=True)
class Weights:
    """The network, the pieces it knows, and what its answers mean.

    Parameters
    ----------
    pieces : Pieces
    begin, end : int
        The pieces that open a text and close each part of it.
    network : Network
    classes : tuple of str
        Answer labels in the order of the heads' columns.
    """

    pieces: Pieces
    begin: int
    end: int
    network: Network
    classes: tuple[str, ...]


def load_weights(folder: Path) -> Weights:
    """Load a reader's weights.

    Raises
    ------
    ModelError
        A file is missing, cut, or holds something else. The layers are looked at when they are first needed.
    """
    path = folder / FILES[0]
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        told = json.loads(arrays["told"].tobytes().decode("utf-8"))
        network = Network(
            layers=folder / FILES[1],
            words=(arrays["words"], arrays["words_scale"]),
            places=arrays["places"].astype(np.float32),
            sentence_head=(arrays["sentence_head"], arrays["sentence_head_offset"]),
            answer_head=(arrays["answer_head"], arrays["answer_head_offset"]),
        )
        pieces = Pieces(told["pieces"], arrays["scores"].tolist(), int(told["unknown"]), told["normal"])
        return Weights(pieces, int(told["begin"]), int(told["end"]), network, tuple(map(str, told["classes"])))
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"The reader's weights cannot be used: {error}.",
            where=str(path),
            next_step="Install rollenbild again.",
        ) from error


def save_weights(folder: Path, arrays: dict[str, NDArray[Any]], told: dict[str, Any], layers: bytes) -> None:
    """Write weights into a folder.

    Parameters
    ----------
    arrays : dict
        As `load_weights` reads them.
    told : dict
        ``pieces``, ``normal``, ``unknown``, ``begin``, ``end``, ``classes``.
    layers : bytes
        The ONNX file, see `network.Network`.
    """
    text = np.frombuffer(json.dumps(told, ensure_ascii=False).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(folder / FILES[0], told=text, **arrays)  # type: ignore[arg-type]
    (folder / FILES[1]).write_bytes(layers)
