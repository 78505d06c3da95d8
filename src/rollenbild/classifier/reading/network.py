"""The network: vectors of pieces of words in, the same in their context out; computed by onnxruntime."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rollenbild.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Network:
    """Vectors of the pieces, the layers of attention over them, and two heads.

    Parameters
    ----------
    layers : Path
        ONNX file of the layers (Devlin et al. 2019, *BERT*): from ``pieces``, shape (length, size), to ``read``, the
        same shape; float32.
    words : tuple of ndarray, shapes (pieces, size / 2) uint8 and (pieces, size / 32) float16
        Vectors of the pieces in four bits: two numbers a byte, and the scale of each block of 32.
    places : ndarray, shape (longest, size)
        Vectors of the places in a text.
    sentence_head, answer_head : tuple of ndarray, shapes (size, classes) and (classes,)
    """

    layers: Path
    words: tuple[NDArray[np.uint8], NDArray[np.float16]]
    places: Floats
    sentence_head: tuple[Floats, Floats]
    answer_head: tuple[Floats, Floats]

    def read(self, pieces: NDArray[np.int64]) -> Floats:
        """Vectors of a text's pieces in their context, shape (length, size).

        Parameters
        ----------
        pieces : ndarray of int, shape (length,)
            Not longer than there are places.

        Raises
        ------
        ModelError
            The file of the layers is damaged.
        """
        vectors = unpacked(self.words[0][pieces], self.words[1][pieces]) + self.places[: len(pieces)]
        return np.asarray(self._session.run(None, {"pieces": vectors})[0])

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        onnxruntime.set_default_logger_severity(4)  # it would tell of graphics cards that are not there
        options = onnxruntime.SessionOptions()
        # Several processes work side by side; and only a session without threads of its own outlives a fork.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        # Texts differ in length: kept for the longest, memory would only grow. The other saves a copy of the weights.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")
        try:
            return onnxruntime.InferenceSession(str(self.layers), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(
                f"The reader's weights cannot be used: {str(error).splitlines()[0]}.",
                where=str(self.layers),
                next_step="Install rollenbild again.",
            ) from error


def unpacked(packed: NDArray[np.uint8], scales: NDArray[np.float16]) -> Floats:
    """Numbers of four bits in blocks of 32 (the low halves of 16 bytes, then the high ones), minus 8, scaled.

    Parameters
    ----------
    packed : ndarray of uint8, shape (rows, size / 2)
    scales : ndarray of float16, shape (rows, size / 32)

    Returns
    -------
    ndarray, shape (rows, size)
    """
    blocks = packed.reshape(len(packed), -1, 16)
    values = np.concatenate([blocks & 15, blocks >> 4], axis=2).astype(np.float32)
    values -= 8.0
    values *= scales.astype(np.float32)[:, :, None]
    return values.reshape(len(packed), -1)


def probabilities(vectors: Floats, head: tuple[Floats, Floats]) -> Floats:
    """Softmax of a head's scores; shape (rows, classes)."""
    scores = vectors @ head[0] + head[1]
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))
