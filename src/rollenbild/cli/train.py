"""``rollenbild train`` and ``rollenbild evaluate``: models from labelled interviews, and how good they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rollenbild.cli import options

Labels = Annotated[
    list[Path], typer.Argument(metavar="LABELS…", help="Labelled interviews: JSON Lines as in data/corpus.")
]


def train(
    context: typer.Context,
    labels: Labels,
    name: Annotated[str, typer.Option("--name", help="What the model is called.")],
    codebook: Annotated[Path | None, typer.Option("--codebook", help="Codebook of the labels.")] = None,
    lang: options.Lang = None,
) -> None:
    """Train a model and measure it by grouped cross-validation.

    Example: rollenbild train data/corpus/interviews.jsonl --name mine
    """
    from rollenbild.cli.console import language_of, printed
    from rollenbild.messages import say
    from rollenbild.pipeline import train_named

    language = language_of(context.obj, lang)
    for path in train_named(labels, codebook, name):
        printed(say(language, "written", path=path))


def evaluate(
    labels: Labels,
    model: options.ModelName = "default",
) -> None:
    """Hold a model against labelled interviews, beside the baselines.

    Example: rollenbild evaluate data/corpus/interviews.jsonl
    """
    from rollenbild.cli.console import printed
    from rollenbild.pipeline import evaluate_named

    printed(evaluate_named(labels, model))
