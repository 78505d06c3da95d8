"""The layers as an ONNX graph of standard operators, its matrices in bytes: a third of the time of floating-point."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from onnx import TensorProto, helper, numpy_helper

OPSET = 20
RANGE = 63
"""Seven bits, not eight: on processors without instructions for bytes eight overflow in the sums of pairs."""
EPSILON = 1e-12
"""Kept from zero under the root in every normalisation; what the published weights were learnt with."""

APART = (
    "words", "words_scale", "places",
    "sentence_head", "sentence_head_offset", "answer_head", "answer_head_offset",
)  # fmt: skip
"""Weights that are no part of the layers."""


class Graph:
    """A graph as it grows."""

    def __init__(self) -> None:
        self.nodes: list[object] = []
        self.constants: list[object] = []

    def node(self, kind: str, *inputs: str, outputs: int = 1, **options: object) -> str:
        """Add an operator; gives back the name of what it puts out (the first of several)."""
        name = f"v{len(self.nodes)}"
        names = [name, *(f"{name}_{k}" for k in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **options))
        return name

    def constant(self, array: np.ndarray) -> str:
        """Add a constant."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def product(self, x: str, matrix: np.ndarray, offset: np.ndarray, *, by_piece: bool = False) -> str:
        """``x @ matrix + offset`` with both as bytes: the matrix column by column, ``x`` by its range.

        Parameters
        ----------
        by_piece : bool
            Each piece by a range of its own. That takes longer; where single pieces have very large numbers, as inside
            the layers, all others would be rounded to nothing.
        """
        scale = np.maximum(np.abs(matrix).max(axis=0) / RANGE, 1e-12).astype(np.float32)
        whole = self.constant(np.rint(matrix / scale).astype(np.int8))
        if by_piece:
            largest = self.node("ReduceMax", self.node("Abs", x), self.constant(np.array([1])), keepdims=1)
            step = self.node("Mul", largest, self.constant(np.float32(1 / 127)))
            rounded = self.node("Add", self.node("Round", self.node("Div", x, step)), self.constant(np.float32(128)))
            quantized, zero = self.node("Cast", rounded, to=TensorProto.UINT8), self.constant(np.array(128, np.uint8))
        else:
            quantized = self.node("DynamicQuantizeLinear", x, outputs=3)
            step, zero = f"{quantized}_1", f"{quantized}_2"
        summed = self.node("MatMulInteger", quantized, whole, zero, self.constant(np.zeros((), np.int8)))
        summed = self.node("Cast", summed, to=TensorProto.FLOAT)
        if by_piece:
            # Not as below: onnxruntime would take it for one step for all and compute something else.
            product = self.node("Mul", self.node("Mul", summed, step), self.constant(scale))
        else:
            product = self.node("Mul", summed, self.node("Mul", step, self.constant(scale)))
        return self.node("Add", product, self.constant(offset))

    def file(self, end: str, size: int) -> bytes:
        """The ONNX file: from ``pieces`` to what ``end`` puts out, both of shape (length, size)."""
        nodes = [*self.nodes, helper.make_node("Identity", [end], ["read"])]
        ends = [helper.make_tensor_value_info(one, TensorProto.FLOAT, ["length", size]) for one in ("pieces", "read")]
        whole = helper.make_graph(nodes, "layers", ends[:1], ends[1:], self.constants)
        model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
        return bytes(model.SerializeToString())

    def normalised(self, x: str, scale: np.ndarray, offset: np.ndarray) -> str:
        """Layer normalisation."""
        return self.node("LayerNormalization", x, self.constant(scale), self.constant(offset), epsilon=EPSILON)


def layers(arrays: Mapping[str, np.ndarray], count: int, heads: int) -> bytes:
    """The ONNX file of ``count`` layers, their weights named as by `network.ReaderNetwork.arrays`."""
    size = len(arrays["scale"])
    graph = Graph()
    apart = graph.constant(np.array([0, heads, size // heads], dtype=np.int64))
    together = graph.constant(np.array([0, size], dtype=np.int64))
    x = graph.normalised("pieces", arrays["scale"], arrays["offset"])
    for number in range(count):
        own = {name.split(".", 1)[1]: array for name, array in arrays.items() if name.startswith(f"{number}.")}
        scaled = np.ones(3 * size, dtype=np.float32)
        scaled[:size] = (size // heads) ** -0.5
        asked = graph.product(x, own["attention"] * scaled, own["attention_offset"] * scaled)
        parts = graph.node("Split", asked, outputs=3, axis=1, num_outputs=3)
        query, key, value = (
            graph.node("Transpose", graph.node("Reshape", part, apart), perm=perm)
            for part, perm in zip((parts, f"{parts}_1", f"{parts}_2"), ([1, 0, 2], [1, 2, 0], [1, 0, 2]), strict=True)
        )
        weight = graph.node("Softmax", graph.node("MatMul", query, key), axis=-1)
        seen = graph.node("Transpose", graph.node("MatMul", weight, value), perm=[1, 0, 2])
        joined = graph.product(graph.node("Reshape", seen, together), own["joined"], own["joined_offset"])
        x = graph.normalised(graph.node("Add", x, joined), own["first_scale"], own["first_offset"])
        inner = graph.node("Gelu", graph.product(x, own["wide"], own["wide_offset"]), approximate="tanh")
        narrow = graph.product(inner, own["narrow"], own["narrow_offset"], by_piece=True)
        x = graph.normalised(graph.node("Add", x, narrow), own["second_scale"], own["second_offset"])
    return graph.file(x, size)
