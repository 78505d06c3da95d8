"""Models: train on coded interviews, evaluate against labels."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rollenbild.classifier import load_named
from rollenbild.codebook import load_codebook
from rollenbild.config import shipped
from rollenbild.pipeline.labelled import read_labelled
from rollenbild.study import write_whole


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of a training.

    Parameters
    ----------
    labels, base : tuple of Path
        Labelled interviews, and those to learn from besides; see `labelled.read_labelled`.
    study : Path or None
        Where the texts of label files are.
    codebook : Path or None
        The codebook of the labels; the tool's own where None.
    """

    name: str
    labels: tuple[Path, ...]
    base: tuple[Path, ...] = ()
    study: Path | None = None
    codebook: Path | None = None
    encoder: str = "use"
    force: bool = False


@dataclass(frozen=True, slots=True)
class Trained:
    """What became of a training: the files written, the model beside the one in use before, and which is in use now."""

    written: tuple[Path, ...]
    comparison: str
    in_use: bool


def train_named(wish: Wish) -> Trained:
    """Train a model on coded interviews and put it into the store; it comes into use if it is not worse than before."""
    from rollenbild.classifier.build import Order, build_model
    from rollenbild.classifier.card import comparison_text

    path = wish.codebook or shipped("data", "codebook.md")
    codebook = load_codebook(path)
    order = Order(wish.name, codebook, path.read_text(encoding="utf-8"), _command(wish), wish.encoder, wish.force)
    labelled = read_labelled(wish.labels, codebook, wish.study)
    built = build_model(labelled, read_labelled(wish.base, codebook, wish.study), order)
    told = comparison_text(load_named(wish.name).metrics["comparison"])
    return Trained(tuple(sorted(built.folder.iterdir())), told, built.in_use)


def evaluate_named(
    paths: Sequence[Path],
    name: str,
    *,
    base: Sequence[Path] = (),
    study: Path | None = None,
    part: str = "",
    out: Path | None = None,
) -> tuple[str, float]:
    """A model and the baselines against labelled interviews.

    Parameters
    ----------
    base : sequence of Path
        Interviews the baselines learn from; where there is none, they learn from the other folds of ``paths``.
    part : str
        Of corpus files only this part (``train``, ``dev`` or ``test``); everything where empty.
    out : Path or None
        Folder for ``evaluation.md``, ``evaluation.json`` and ``calibration.svg``.

    Returns
    -------
    text : str
        Markdown.
    alpha : float
        Agreement on interviews.

    Raises
    ------
    UsageError
        There is nothing to measure on.
    """
    from rollenbild.classifier.build import described
    from rollenbild.classifier.card import baselines_text, figures_text
    from rollenbild.classifier.comparison import fingerprint
    from rollenbild.classifier.evaluation import compare_baselines, evaluate_model
    from rollenbild.errors import UsageError

    model = load_named(name)
    coded = [one for one in read_labelled(paths, model.codebook, study) if not part or one.part == part]
    if not coded:
        raise UsageError("There is no interview to measure on.", where=", ".join(map(str, paths)))
    taught = [one for one in read_labelled(base, model.codebook, study) if one.part != "test"]
    known = {one.interview.id for one in coded}
    taught = [one for one in taught if one.interview.id not in known]
    found = {"data": described(coded), **evaluate_model(model, coded)}
    baselines = compare_baselines(coded, model.codebook, taught)
    learnt = set(model.manifest.get("learnt", ()))
    seen = sum(fingerprint(one) in learnt for one in coded)
    warning = f"\n\n{seen} of them were learnt from: on those the model's figures say nothing." if seen else ""
    beside = baselines_text({"test": found, "unseen": found, "baselines": baselines})
    text = f"# {model.version}\n{figures_text(found, model.codebook)}\n\n{beside}{warning}"
    if out is not None:
        _keep(out, text, {"model": model.version, **found, "baselines": baselines})
    return text, float(found.get("interview_alpha", 0.0))


def _keep(folder: Path, text: str, found: dict[str, Any]) -> None:
    from rollenbild.classifier.reliability import reliability_plot

    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "evaluation.md", text + "\n")
    write_whole(folder / "evaluation.json", json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    reliability_plot(found, folder / "calibration.svg")


def _command(wish: Wish) -> str:
    words = ["rollenbild train", *map(str, wish.labels)]
    words += [f"--base {path}" for path in wish.base]
    words += [f"--study {wish.study}"] if wish.study else []
    words += [f"--name {wish.name}"]
    words += [f"--codebook {wish.codebook}"] if wish.codebook else []
    words += [f"--encoder {wish.encoder}"] if wish.encoder != "use" else []
    return " ".join([*words, *(["--force"] if wish.force else [])])
