"""What the program knows without being told: where its own files are, and which language to speak."""

from __future__ import annotations

import locale
import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from rollenbild.codebook import Codebook, load_codebook

Language = Literal["de", "en"]

CONFIDENCE = 0.95
"""Confidence of every interval unless the person asks for another."""

SEED = 20110517
"""Seed of everything random, so that a stage run twice writes the same bytes."""


def shipped(*parts: str) -> Path:
    """Path of a file that belongs to the program: from the wheel, else from the repository."""
    package = Path(__file__).resolve().parent
    installed = package / "shipped"
    return (installed if installed.is_dir() else package.parents[1]).joinpath(*parts)


def models_home() -> Path:
    """Where models are trained into and looked up first.

    ``ROLLENBILD_HOME`` if set; in a repository its ``models/``; else a folder in the person's home,
    since an installed package is no place to write to.
    """
    if home := os.environ.get("ROLLENBILD_HOME"):
        return Path(home) / "models"
    repository = Path(__file__).resolve().parents[2]
    if (repository / "pyproject.toml").is_file() and (repository / "models").is_dir():
        return repository / "models"
    return Path.home() / ".rollenbild" / "models"


@lru_cache(maxsize=1)
def default_codebook() -> Codebook:
    """The codebook the tool was made for."""
    return load_codebook(shipped("data", "codebook.md"))


def resolve_language(asked: str | None) -> Language:
    """Language of messages and reports: as asked, else from the locale, else English."""
    if asked in {"de", "en"}:
        return "de" if asked == "de" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "de" if value.lower().startswith("de") else "en"
    return "de" if (locale.getlocale()[0] or "").lower().startswith(("de", "german")) else "en"
