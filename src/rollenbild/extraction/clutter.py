"""What stands on a page beside its article: navigation, boxes, comments, advertisements."""

from __future__ import annotations

import re

from rollenbild.extraction.dom import Element, marks_of

DROPPED = frozenset(
    ["script", "style", "noscript", "template", "nav", "aside", "footer", "form", "iframe", "svg", "button",
     "select", "option", "textarea", "figcaption", "object", "video", "audio", "canvas", "head", "title"]
)  # fmt: skip
_CLUTTER = re.compile(
    r"""(?:^|[\s_-])(?:comments?|commentlist|kommentare?|respond|disqus\w*|sidebar\w*|widgets?|footer|colophon|navigation|navbar|nav|
    menu|breadcrumbs?|share|sharing|sharedaddy|sociable|social|addtoany\w*|related|relatedposts|verwandt\w*|jp-relatedposts|
    author-?box|author-?bio|author-?info|about-?author|autorenbox|autoreninfo|bio|newsletter|mc4wp\w*|subscribe|abo-?box|cta|
    call-to-action|paywall|
    (?:wp-)?caption(?:-text)?|bildunterschrift|pullquote|pull-quote|zitatbox|cookie\w*|consent|banner|advert\w*|anzeige|werbung|promo|
    (?:video|article|link|job|story)-teaser|topicbox|recommend\w*|fuss\w*|randspalte|
    teaser-?list|postmetadata|entry-meta|post-meta|entry-footer|entry-utility|tags|tag-?cloud|calendar|pagination|pager|
    skip-link|screen-reader-text|login|search\w*|blogroll)(?:$|[\s_-])""",
    re.I | re.X,
)
_BUILDER = re.compile(r"\b(?:elementor|siteorigin|so|jet|kadence)-widget\b-?", re.I)
"""What page builders call every part of a page, the article's too."""
_UNFOLDS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary")
MOST_OF_A_BOX = 40
"""Words a box beside the text has at most."""


def is_clutter(node: Element) -> bool:
    """Whether an element is never article text, going by its name, role, class or id."""
    name = node.tag
    if name in DROPPED:
        return not (name == "button" and _opens_an_answer(node))
    if (
        node.get("hidden") is not None
        or node.get("aria-hidden") == "true"
        or node.get("role") in {"navigation", "complementary"}
    ):
        return True
    if name in {"body", "html", "main", "article", "p", "b", "strong", "em", "i", "span", "a"}:
        return name == "p" and bool(_CLUTTER.search(node.get("class") or ""))
    marks = marks_of(node)
    if "-widget" in marks:
        marks = _BUILDER.sub(" ", marks)
    return bool(marks) and bool(_CLUTTER.search(marks))


def mail_boxes(top: Element) -> frozenset[Element]:
    """Boxes that ask for a mail address: a form with what little text stands around it."""
    boxes = set()
    for field in top.iter("input"):
        if field.get("type") != "email":
            continue
        box = field
        for outer in field.iterancestors("form", "div", "section", "aside"):
            if len("".join(outer.itertext()).split()) > MOST_OF_A_BOX:
                break
            box = outer
        boxes.add(box)
    return frozenset(boxes)


def _opens_an_answer(button: Element) -> bool:
    """Whether a button is a question that unfolds its answer, as in accordions."""
    return next(button.iterancestors(*_UNFOLDS), None) is not None or "".join(button.itertext()).rstrip().endswith("?")
