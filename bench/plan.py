"""A month of an archive of the open web, reckoned from the measured row of 100,000 pages in docs/scale.md.

.venv/bin/python -m bench.plan --help

The assumptions are parameters: how large the archive is, how many of its pages are interviews, what a core costs.
An archive of Common Crawl is "on the order of 75 TB" (Thompson, arXiv:2404.09770, April 2024).
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from bench.marked import put

DOC = Path(__file__).resolve().parents[1] / "docs" / "scale.md"
SHARE = 0.01
"""Of the measured pages that were interviews."""


def measured(text: str) -> tuple[float, ...]:
    """What the document's table says.

    Hours of a processor of the funnel for a million pages and for a terabyte, and of the labels for a million;
    milliseconds and kilobytes of the scheduler for a shard.
    """
    funnel = re.search(
        r"funnel on 100,000 pages.*a million pages: ([\d.]+) h of a processor; a terabyte: ([\d.]+) h", text
    )
    labels = re.search(r"interviews in 100,000 pages.*a million pages: ([\d.]+) h", text)
    tasks = re.search(r"scheduler, .*a shard: ([\d.]+) ms, ([\d.]+) KB", text)
    if funnel is None or labels is None or tasks is None:
        raise SystemExit("docs/scale.md lacks a measured row: make bench PART=million, make bench PART=tasks")
    return tuple(map(float, (*funnel.groups(), *labels.groups(), *tasks.groups())))


def asked() -> argparse.Namespace:
    """The parameters."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--pages", type=float, default=2.5e9, help="pages in the archive")
    parser.add_argument("--terabytes", type=float, default=75, help="its size, compressed")
    parser.add_argument("--shards", type=int, default=90000, help="its files")
    parser.add_argument("--interviews", type=float, default=1e-4, help="share of the pages that are interviews")
    parser.add_argument("--cores", type=int, default=200, help="cores rented")
    parser.add_argument("--price", type=float, default=0.04, help="price of a core an hour, in any currency")
    parser.add_argument("--gigabits", type=float, default=10, help="network of all workers together, Gbit a second")
    return parser.parse_args()


def plan(one: argparse.Namespace, text: str) -> list[tuple[str, str]]:
    """What the month takes, line by line."""
    by_page, by_byte, labelling, milliseconds, kilobytes = measured(text)
    pages, size = by_page * one.pages / 1e6, by_byte * one.terabytes
    labels = labelling * one.pages / 1e6 * one.interviews / SHARE
    low, high = sorted((pages, size))
    transfer = one.terabytes * 8e12 / (one.gigabits * 1e9) / 3600
    return [
        (
            "assumed",
            f"{one.pages:.2g} pages, {one.terabytes:g} TB, {one.shards:,} shards, {one.interviews:.2%} interviews, "
            f"{one.cores} cores at {one.price:g} an hour, {one.gigabits:g} Gbit/s",
        ),
        ("funnel, reckoned by pages", f"{pages:,.0f} core hours"),
        ("funnel, reckoned by bytes", f"{size:,.0f} core hours"),
        (f"labels of {one.pages * one.interviews:,.0f} interviews", f"{labels:,.0f} core hours"),
        (f"on {one.cores} cores", f"{(low + labels) / one.cores:,.0f} to {(high + labels) / one.cores:,.0f} hours"),
        ("rented", f"{(low + labels) * one.price:,.0f} to {(high + labels) * one.price:,.0f}, transfer and disk apart"),
        ("the network alone", f"{transfer:,.0f} hours"),
        (
            "the scheduler",
            f"{milliseconds * one.shards / 6e4:,.0f} minutes of its processor, {kilobytes * one.shards / 2**20:.1f} GB",
        ),
    ]


def main() -> None:
    """Print the table and put it into the document."""
    text = DOC.read_text(encoding="utf-8")
    table = "| what | takes |\n|---|---|\n" + "".join(f"| {what} | {takes} |\n" for what, takes in plan(asked(), text))
    print(table, end="")
    put(DOC, "plan", table)


if __name__ == "__main__":
    main()
