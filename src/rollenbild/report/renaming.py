"""Find names of persons and organisations in texts and put codes in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W_]+")
_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "á": "a", "ç": "c", "ñ": "n"})
_TITLES = {"dr", "prof", "professor", "dipl", "mag", "ing", "med", "phil", "herr", "frau", "mr", "mrs", "ms"}
_ADDRESSES = ("herr", "herrn", "frau", "mr", "mrs", "ms", "dr", "prof")
_PARTICLES = {"von", "van", "de", "der", "den", "zu", "zur", "vom", "di", "da", "del", "la", "le", "und", "and"}
_FORMS = {
    "gmbh",
    "ag",
    "kg",
    "co",
    "se",
    "inc",
    "ltd",
    "llc",
    "ev",
    "e",
    "v",
    "mbh",
    "ggmbh",
    "ohg",
    "ug",
    "plc",
    "the",
}
_GENERIC = {
    *("stadt", "stadtwerke", "verein", "verband", "agentur", "gruppe", "klinik", "universitaet", "hochschule", "bank"),
    *("sparkasse", "museum", "verlag", "institut", "stiftung", "gesellschaft", "deutsche", "deutscher", "fuer", "alle"),
    *("group", "company", "agency", "university", "institute", "foundation", "service", "social", "media", "online"),
}  # fmt: skip
_SHORTEST, _ENDING = 4, 2
"""Letters a single word of a name must have to be looked for, and letters an ending may add to it."""

Tokens = tuple[str, ...]


def tokens(text: str) -> Tokens:
    """The words of a text, in lower case and without umlauts, so that spellings of a name meet."""
    return tuple(_folded(found.group()) for found in _WORD.finditer(text))


def person_variants(name: str) -> tuple[list[Tokens], list[Tokens]]:
    """How a person may be named anywhere, and how in their own interview only (surname or given name alone)."""
    words = tuple(one for one in tokens(name) if one not in _TITLES)
    if not words:
        return [], []
    # A surname may be of several words (Müller-Sorge).
    family = tokens(name.rsplit(maxsplit=1)[-1]) or words[-1:]
    anywhere = [words, ("".join(words),), *((address, *family) for address in _ADDRESSES)]
    own = [(one,) for one in words if len(one) > 1 and one not in _PARTICLES]
    return (anywhere if len(words) > 1 else anywhere[2:]), [words, family, *own]


def organisation_variants(name: str) -> tuple[list[Tokens], list[Tokens]]:
    """How an organisation may be named anywhere, and how by those who work there (one word of its name)."""
    words = tokens(name)
    bare = tuple(one for one in words if one not in _FORMS)
    anywhere = [one for one in (words, bare, ("".join(bare),)) if len("".join(one)) >= _SHORTEST]
    return anywhere, [(one,) for one in bare if len(one) >= _SHORTEST and one not in _GENERIC]


@dataclass(slots=True)
class Names:
    """Names with their codes, to be replaced in texts; the longest that fits wins."""

    _codes: dict[Tokens, str] = field(default_factory=dict)
    _lengths: dict[str, list[int]] = field(default_factory=dict)

    def add(self, variants: Iterable[Tokens], code: str) -> None:
        """Let each of the variants be replaced by ``code``, unless it is another's already."""
        for words in variants:
            self._codes.setdefault(words, code)
            lengths = self._lengths.setdefault(words[0], [])
            if len(words) not in lengths:
                lengths.append(len(words))
                lengths.sort(reverse=True)

    def replaced(self, text: str, own: Names | None = None) -> str:
        """The text with codes in place of names; ``own`` are names that count in this text only."""
        words = list(_WORD.finditer(text))
        folded = [_folded(one.group()) for one in words]
        parts, end, place = [], 0, 0
        while place < len(words):
            found = self._at(folded, place) or (own._beginning(folded, place) if own else None)
            if found is None:
                place += 1
                continue
            length, code = found
            parts += [text[end : words[place].start()], code]
            end = words[place + length - 1].end()
            place += length
        return "".join([*parts, text[end:]])

    def _at(self, folded: list[str], place: int) -> tuple[int, str] | None:
        """How many words from ``place`` on are a name, a genitive s aside, and its code."""
        first = folded[place]
        for length in self._lengths.get(first, ()):
            there = tuple(folded[place : place + length])
            for words in (there, (*there[:-1], there[-1].removesuffix("s"))):
                if len(words) == length and words in self._codes:
                    return length, self._codes[words]
        bare = (first.removesuffix("s"),)
        return (1, self._codes[bare]) if bare in self._codes else None

    def _beginning(self, folded: list[str], place: int) -> tuple[int, str] | None:
        """Also words that only begin with a name: ``Ebersmarker`` with ``Ebersmark``."""
        if found := self._at(folded, place):
            return found
        word = folded[place]
        for start in (word[:-cut] for cut in range(1, _ENDING + 1)):
            if len(start) > _SHORTEST and (start,) in self._codes:
                return 1, self._codes[(start,)]
        return None


def known_codes(known: Mapping[str, str], names: Iterable[str], letter: str) -> dict[str, str]:
    """Codes for all names: those known stay, new ones go on counting, in an order that tells nothing."""
    import secrets

    codes = dict(known)
    new = sorted(set(names) - set(codes) - {""})
    secrets.SystemRandom().shuffle(new)
    codes |= {name: f"{letter}{number}" for number, name in enumerate(new, start=len(codes) + 1)}
    return codes


def _folded(word: str) -> str:
    return word.casefold().translate(_FOLD)
