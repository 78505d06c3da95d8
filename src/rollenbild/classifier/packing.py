"""The weights' archive packed so that the same weights are the same bytes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any


def pack_reproducibly(weights: Path) -> None:
    """Write the archive again with fixed times and numbers, so that the same weights are the same bytes."""
    with zipfile.ZipFile(weights) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    numbers: dict[str, str] = {}
    schema = _renumbered(json.loads(contents.pop("schema.json")), numbers)
    entries = {_renamed(name, numbers): content for name, content in contents.items()}
    entries["schema.json"] = json.dumps(schema, indent=1).encode()
    with zipfile.ZipFile(weights, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(entries.items()):
            archive.writestr(zipfile.ZipInfo(name, (2011, 5, 17, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)


def _renumbered(node: Any, numbers: dict[str, str]) -> Any:
    """The schema with objects numbered in the order they are met: skops calls them by where they lay in memory."""
    if isinstance(node, list):
        return [_renumbered(one, numbers) for one in node]
    if not isinstance(node, dict):
        return node
    result = {key: _renumbered(value, numbers) for key, value in node.items()}
    if "__id__" in node:
        result["__id__"] = int(numbers.setdefault(str(node["__id__"]), str(len(numbers) + 1)))
    if isinstance(node.get("file"), str):
        result["file"] = _renamed(node["file"], numbers)
    return result


def _renamed(file: str, numbers: dict[str, str]) -> str:
    stem, dot, suffix = file.partition(".")
    return numbers.setdefault(stem, str(len(numbers) + 1)) + dot + suffix
