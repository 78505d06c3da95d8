"""The reader's network in torch, to learn with; what it has learnt is computed with numpy later."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from bench.reader.graph import EPSILON
from bench.reader.source import Source
from torch import Tensor, nn
from torch.nn import functional

DROPOUT = 0.1
NONE = -1


class Layer(nn.Module):
    """One layer of attention; its parts are named as `graph.layers` reads them."""

    def __init__(self, source: Source, number: int) -> None:
        super().__init__()
        size, inner = source["size"], source["inner"]

        def linear(*names: str, columns: int = size) -> nn.Linear:
            matrix = np.vstack([source.matrix(f"l{number}.{name}.w", columns) for name in names])
            part = nn.Linear(columns, len(matrix))
            part.weight.data = torch.tensor(matrix)
            part.bias.data = torch.tensor(np.concatenate([source.floats(f"l{number}.{name}.b") for name in names]))
            return part

        def norm(name: str) -> nn.LayerNorm:
            part = nn.LayerNorm(size, eps=EPSILON)
            part.weight.data, part.bias.data = (torch.tensor(source.floats(f"l{number}.{name}.{k}")) for k in "wb")
            return part

        self.heads = source["heads"]
        self.attention, self.joined = linear("q", "k", "v"), linear("ao")
        self.wide, self.narrow = linear("fi"), linear("fo", columns=inner)
        self.first, self.second = norm("aln"), norm("oln")
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Vectors after this layer, shape (texts, longest, size)."""
        texts, length, size = x.shape
        parts = self.attention(x).view(texts, length, 3, self.heads, size // self.heads).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(*parts, attn_mask=mask[:, None, None, :])
        x = self.first(x + self.drop(self.joined(seen.transpose(1, 2).reshape(texts, length, size))))
        return self.second(x + self.drop(self.narrow(functional.gelu(self.wide(x), approximate="tanh"))))

    def arrays(self, number: int) -> dict[str, np.ndarray]:
        """The weights by the names they are stored under."""
        found = {}
        for name in ("attention", "joined", "wide", "narrow"):
            part = getattr(self, name)
            found[f"{number}.{name}"] = _numbers(part.weight.T)
            found[f"{number}.{name}_offset"] = _numbers(part.bias)
        for name in ("first", "second"):
            part = getattr(self, name)
            found[f"{number}.{name}_scale"], found[f"{number}.{name}_offset"] = (
                _numbers(part.weight),
                _numbers(part.bias),
            )
        return found


class ReaderNetwork(nn.Module):
    """The layers of the source, of which the upper ones learn, and two heads.

    Parameters
    ----------
    pieces : sequence of int
        Rows of the source's vectors, in our numbering.
    layers, learning : int
        How many layers there are, and how many of them, from above, learn.
    """

    def __init__(self, source: Source, pieces: list[int], layers: int, learning: int, classes: int) -> None:
        super().__init__()
        size = source["size"]
        packed, scales = source.packed("emb.word", size)
        self.packed, self.scales = packed[pieces], scales[pieces]
        self.words = nn.Parameter(torch.tensor(source.matrix("emb.word", size)[pieces]), requires_grad=False)
        places = source.floats("emb.pos").reshape(-1, size) + source.floats("emb.type")[:size]
        self.places = nn.Parameter(torch.tensor(places), requires_grad=False)
        self.norm = nn.LayerNorm(size, eps=EPSILON)
        self.norm.weight.data, self.norm.bias.data = (torch.tensor(source.floats(f"emb.ln.{k}")) for k in "wb")
        self.layers = nn.ModuleList([Layer(source, number) for number in range(layers)])
        self.still = layers - learning
        for part in (self.norm, *self.layers[: self.still]):
            for parameter in part.parameters():
                parameter.requires_grad = False
        self.sentence_head, self.answer_head = nn.Linear(size, classes), nn.Linear(size, classes)
        self.drop = nn.Dropout(DROPOUT)

    @torch.no_grad()
    def lower(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """Vectors after the layers that do not learn, shape (texts, longest, size): the same in every round."""
        x = self.norm(self.words[pieces] + self.places[: pieces.shape[1]])
        for layer in self.layers[: self.still]:
            x = layer.eval()(x, mask)
        return x

    def forward(self, x: Tensor, place: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of sentences, shape (texts, most sentences, classes), and of answers, shape (texts, classes).

        Parameters
        ----------
        x : Tensor, shape (texts, longest, size)
            Vectors from `lower`.
        place, mask : Tensor, shape (texts, longest)
            The sentence each piece belongs to, or `NONE`; and where there is a piece at all.
        """
        for layer in self.layers[self.still :]:
            x = layer(x, mask)
        most = int(place.max()) + 1
        own = (place[:, None, :] == torch.arange(max(most, 1))[None, :, None]).to(x.dtype)
        means = (own @ x) / own.sum(dim=2, keepdim=True).clamp(min=1.0)
        said = (place != NONE).to(x.dtype)[:, :, None]
        whole = (x * said).sum(dim=1) / said.sum(dim=1).clamp(min=1.0)
        return self.sentence_head(self.drop(means)), self.answer_head(self.drop(whole))

    def arrays(self) -> dict[str, Any]:
        """All weights, as ``rollenbild.classifier.reading.weights.save_weights`` takes them."""
        found: dict[str, Any] = {
            "words": self.packed, "words_scale": self.scales, "places": _numbers(self.places).astype(np.float16),
            "scale": _numbers(self.norm.weight), "offset": _numbers(self.norm.bias),
        }  # fmt: skip
        for number, layer in enumerate(self.layers):
            found |= layer.arrays(number)
        for name in ("sentence_head", "answer_head"):
            head = getattr(self, name)
            found[name], found[f"{name}_offset"] = _numbers(head.weight.T), _numbers(head.bias)
        return found


def _numbers(tensor: Tensor) -> np.ndarray:
    return np.ascontiguousarray(tensor.detach().numpy())
