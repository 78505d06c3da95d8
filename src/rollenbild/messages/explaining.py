"""Errors in the reader's language: the program says them in English where they arise, German stands in a catalogue.

An error is raised deep inside, where no language is known. As gettext does, its English sentence is the key: the
catalogue has it with numbered places, the sentence is recognised by its fixed words, and what stood in the places goes
into the German one. A sentence that the catalogue lacks stays English.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

from rollenbild.config import Language
from rollenbild.errors import RollenbildError

_PLACE = re.compile(r"\{(\d+)\}")


@lru_cache(maxsize=1)
def german_errors() -> dict[str, str]:
    """German sentences by the English ones they stand for."""
    text = resources.files(__package__).joinpath("errors_de.toml").read_text(encoding="utf-8")
    return {english: str(german) for english, german in tomllib.loads(text).items()}


def explained(error: RollenbildError, language: Language) -> str:
    """What failed, where, and what to do next, in one paragraph."""
    if language == "en":
        return str(error)
    return str(RollenbildError(in_german(error.what), where=error.where, next_step=in_german(error.next_step)))


def in_german(sentence: str) -> str:
    """A sentence of an error in German; as it is where the catalogue lacks it."""
    catalogue = german_errors()
    if sentence in catalogue:
        return catalogue[sentence]
    # The most fixed letters first: "The file cannot be read: {0}." must not be taken for "{0} is no text."
    for english in sorted(catalogue, key=lambda one: -len(_PLACE.sub("", one))):
        if found := _pattern(english).fullmatch(sentence):
            return catalogue[english].format(*found.groups())
    return sentence


@lru_cache(maxsize=512)
def _pattern(english: str) -> re.Pattern[str]:
    fixed = _PLACE.split(english)[::2]
    return re.compile("(.*?)".join(map(re.escape, fixed)), re.DOTALL)
