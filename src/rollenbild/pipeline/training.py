"""Models: train on coded interviews, evaluate against labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rollenbild.classifier import load_named
from rollenbild.codebook import load_codebook
from rollenbild.config import shipped


def train_named(paths: Sequence[Path], codebook: Path | None, name: str) -> list[Path]:
    """Train a model on coded interviews and put it into the store; gives back the files written."""
    from rollenbild.classifier.build import build_model

    source = codebook or shipped("data", "codebook.md")
    words = ["rollenbild train", *map(str, paths), f"--name {name}", *([f"--codebook {codebook}"] if codebook else [])]
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    folder = build_model(paths, load_codebook(source), name=name, command=" ".join(words), source=text)
    return sorted(folder.iterdir())


def evaluate_named(paths: Sequence[Path], name: str) -> str:
    """A model and the baselines against labelled interviews, as a text table."""
    from rollenbild.classifier.build import evaluation_text

    return evaluation_text(load_named(name), paths)
