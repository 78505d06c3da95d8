"""``rollenbild train`` and ``rollenbild evaluate``: models from labelled interviews, and how good they are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rollenbild.cli import options

Labels = Annotated[
    list[Path],
    typer.Argument(
        metavar="LABELS…",
        help="Labelled interviews: a study folder, a file of labels (CSV, doccano, Label Studio, Prodigy), or JSON "
        "Lines as in data/corpus.",
    ),
]
Base = Annotated[
    list[Path] | None,
    typer.Option("--base", metavar="FILE", help="Interviews to learn from besides (may be repeated)."),
]
Texts = Annotated[
    Path | None,
    typer.Option("--study", metavar="DIR", help="The study that holds the texts, where the labels come without them."),
]


def train(
    context: typer.Context,
    labels: Labels,
    name: Annotated[str, typer.Option("--name", help="What the model is called.")],
    base: Base = None,
    study: Texts = None,
    codebook: Annotated[Path | None, typer.Option("--codebook", help="Codebook of the labels.")] = None,
    encoder: Annotated[
        str,
        typer.Option(
            "--encoder",
            help="Sentence encoder: use (built in); with the extra 'encoders' also minilm (English) and st:FOLDER "
            "(any model of sentence-transformers).",
        ),
    ] = "use",
    force: Annotated[
        bool, typer.Option("--force", help="Take the model into use even if it is worse than the present one.")
    ] = False,
    lang: options.Lang = None,
) -> None:
    """Train a model, measure it by grouped cross-validation, and take it into use if it is not worse.

    Example: rollenbild train my-study --base data/corpus/interviews.jsonl --name mine
    """
    from rollenbild.cli.console import language_of, printed
    from rollenbild.messages import say
    from rollenbild.pipeline.training import Wish, train_named

    language = language_of(context.obj, lang)
    found = train_named(Wish(name, tuple(labels), tuple(base or ()), study, codebook, encoder, force))
    for path in found.written:
        printed(say(language, "written", path=path))
    printed(found.comparison)
    printed(say(language, "model_in_use" if found.in_use else "model_not_in_use", name=name))


def evaluate(
    context: typer.Context,
    labels: Labels,
    model: options.ModelName = "",
    base: Base = None,
    study: Texts = None,
    part: Annotated[
        str, typer.Option("--part", help="Of corpus files only this part: train, dev or test (default: all).")
    ] = "",
    floor: Annotated[
        float | None, typer.Option("--floor", help="Exit with 3 if the agreement (alpha) on interviews is below this.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write the figures and a plot of the calibration there too."),
    ] = None,
    lang: options.Lang = None,
) -> None:
    """Hold a model against labelled interviews, beside the baselines.

    Example: rollenbild evaluate my-study
    """
    from rollenbild.cli.console import language_of, printed, told
    from rollenbild.messages import say
    from rollenbild.pipeline.training import evaluate_named

    text, alpha = evaluate_named(labels, model, base=base or (), study=study, part=part, out=out)
    printed(text)
    if floor is not None and alpha < floor:
        told(say(language_of(context.obj, lang), "floor_missed", alpha=f"{alpha:.2f}", floor=f"{floor:.2f}"))
        raise typer.Exit(3)
