"""A page's lines of text as a reader sees them, with how each is set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rollenbild.extraction.clutter import DROPPED, is_clutter, mail_boxes
from rollenbild.extraction.dom import Element, marks_of

BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
     "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "th", "tr", "ul"]
)  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MAX_DEPTH = 400
"""Deeper nesting is no page a person reads; what lies below is not looked at."""

_TEASER = re.compile(
    r"(?:^|[\s_-])(?:lead|lede|teaser|vorspann|standfirst|intro|einleitung|subtitle)(?:$|[\s_-])", re.I
)
_ROLE = re.compile(r"(?:^|[\s_-])(?:(frage|question|interviewer)|(?:antwort|answer|interviewee))(?:$|[\s_-])", re.I)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.I)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;]+)", re.I)
_DASH = re.compile(r"\s*[-–—]\s+")
"""What begins a speech in a dialogue without names."""
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text.

    Parameters
    ----------
    block : int
        Number of the block it stands in; lines of one block are parted by single line breaks.
    tag : str
        The nearest block element.
    bold, italic : bool
        Whether all of it is set so.
    lead : str
        What is set bold or italic at its beginning while the rest is not; else empty.
    teaser : bool
        Whether its block is marked as the article's lead.
    linked : bool
        Whether all of it is a link.
    role : str
        ``question`` or ``answer`` where the classes of the page say so; else empty.
    quoted : bool
        Whether it stands in a block quotation.
    style : str
        Classes and colour of its block, or of what holds all of it inside; empty where there are none.
    """

    text: str
    block: int
    tag: str = "p"
    bold: bool = False
    italic: bool = False
    lead: str = ""
    teaser: bool = False
    linked: bool = False
    role: str = ""
    quoted: bool = False
    style: str = ""


@dataclass(slots=True)
class _Run:
    text: str
    look: _Look


@dataclass(frozen=True, slots=True)
class _Look:
    """How text is set, handed down from element to element."""

    tag: str = "body"
    bold: bool = False
    italic: bool = False
    linked: bool = False
    role: str = ""
    quoted: bool = False
    style: str = ""


def squeezed(text: str) -> str:
    """A text's letters and digits in lower case, to compare texts whatever their spaces and signs."""
    return re.sub(r"[\W_]+", "", text.lower())


def page_lines(root: Element) -> list[Line]:
    """Lines of a page in reading order, without what by its element or class is never article text."""
    body = root.find("body")
    top = root if body is None else body
    walker = _Walker(sum(map(len, top.itertext())), mail_boxes(top))
    walker.walk(top)
    walker.close("body")
    return walker.lines


def plain_lines(text: str) -> list[Line]:
    """Lines of a plain text; an empty line ends a block, a single line break does not."""
    lines: list[Line] = []
    paragraphs = [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    if len(paragraphs) < 3:
        paragraphs = [part for part in text.splitlines() if part.strip()]
    dashes = sum(_DASH.match(part) is not None for part in paragraphs) >= 0.6 * len(paragraphs)
    for block, paragraph in enumerate(paragraphs):
        for raw in (_DASH.sub("", paragraph, count=1) if dashes else paragraph).splitlines():
            stripped = " ".join(raw.split())
            if stripped:
                lines.append(_marked_down(stripped, block))
    return lines


def _marked_down(text: str, block: int) -> Line:
    """A line of plain text; Markdown's headings, bold and italics are read as what they mean."""
    if heading := re.match(r"#{1,6}\s+(.+)", text):
        return Line(heading[1].strip("# "), block, "h3")
    if whole := re.fullmatch(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1", text):
        bold = len(whole[1]) == 2
        return Line(whole[2], block, "p", bold, not bold)
    if lead := re.match(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s*", text):
        return Line(lead[2] + " " + text[lead.end() :], block, "p", lead=lead[2])
    return Line(text, block)


class _Walker:
    """Walks a tree without recursion in Python's own stack and gathers lines."""

    def __init__(self, length: int, boxes: frozenset[Element]) -> None:
        self.length = length
        self.boxes = boxes
        self.lines: list[Line] = []
        self.runs: list[_Run] = []
        self.block = 0
        self.broke = False
        self.teaser = False

    def walk(self, root: Element) -> None:
        """Gather the lines below an element; the stack holds elements, texts and ends of blocks (None)."""
        stack: list[tuple[Element, _Look, int]] = [(root, _Look(), 0)]
        while stack:
            node, look, depth = stack.pop()
            if node is None:
                self.close(look.tag)
                self.block += 1
                self.teaser = False
            elif isinstance(node, str):
                self._text(node, look)
            elif node.tag == "br":
                self._line_break(look.tag)
            elif depth < MAX_DEPTH and not self._is_beside(node):
                self._enter(node, look, depth, stack)

    def _is_beside(self, node: Element) -> bool:
        """Clutter, unless most of the page stands in it: some systems call the article a widget."""
        if node in self.boxes:
            return True
        if not is_clutter(node):
            return False
        return node.tag in DROPPED or sum(map(len, node.itertext())) < 0.5 * self.length

    def _enter(self, node: Element, look: _Look, depth: int, stack: list[tuple[Element, _Look, int]]) -> None:
        style, marks, name = node.get("style") or "", marks_of(node), node.tag
        told = _ROLE.search(marks) if marks else None
        inner = _Look(
            tag=name if name in BLOCKS else look.tag,
            bold=look.bold or name in {"b", "strong"} or bool(style and _BOLD_STYLE.search(style)),
            italic=look.italic or name in {"i", "em"} or bool(style and _ITALIC_STYLE.search(style)),
            linked=look.linked or (name == "a" and node.get("href") is not None),
            role=("question" if told[1] else "answer") if told else look.role,
            quoted=look.quoted or name == "blockquote",
            style=_style_of(node, style) or ("" if name in BLOCKS else look.style),
        )
        if name in BLOCKS:
            self.close(look.tag)
            self.block += 1
            self.teaser = name not in {"body", "main", "article"} and bool(marks and _TEASER.search(marks))
            stack.append((None, inner, depth))
        for child in reversed(node):
            if child.tail:
                stack.append((child.tail, inner, depth + 1))
            stack.append((child, inner, depth + 1))
        if node.text:
            stack.append((node.text, inner, depth + 1))

    def _text(self, text: str, look: _Look) -> None:
        if text.strip():
            self.broke = False
        self.runs.append(_Run(text, look))

    def _line_break(self, tag: str) -> None:
        if self.broke:
            self.block += 1
        self.close(tag)
        self.broke = True

    def close(self, tag: str) -> None:
        """End the line."""
        runs, self.runs = self.runs, []
        self.broke = False
        text = _joined(runs)
        if text:
            solid = [run for run in runs if re.search(r"\w", run.text)]
            bold = bool(solid) and all(run.look.bold for run in solid)
            italic = bool(solid) and all(run.look.italic for run in solid)
            linked = bool(solid) and all(run.look.linked for run in solid)
            role = solid[0].look.role if solid else ""
            lead = "" if bold or italic else _joined(_leading(runs))
            quoted = bool(solid) and solid[0].look.quoted
            styles = {run.look.style for run in solid}
            shared = styles.pop() if len(styles) == 1 else ""
            self.lines.append(
                Line(text, self.block, tag, bold, italic, lead, self.teaser, linked, role, quoted, shared)
            )


def _style_of(node: Element, style: str) -> str:
    colour = _COLOUR.search(style) if style else None
    return " ".join(filter(None, (node.get("class"), colour[1] if colour else node.get("color"))))


def _leading(runs: list[_Run]) -> Iterator[_Run]:
    for run in runs:
        if re.search(r"\w", run.text) and not (run.look.bold or run.look.italic):
            return
        yield run


def _joined(runs: object) -> str:
    return " ".join("".join(run.text for run in runs).replace("\u00ad", "").split())  # type: ignore[attr-defined]
