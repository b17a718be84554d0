"""
Rich text as people type it on a telephone, and as a chat shows it.

Paragraphs stand apart by an empty line, points of a list begin with ``-`` or with
``1.``; two spaces before it for each level.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from django.utils.crypto import get_random_string
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from .wording import fill_in

FEATURES = ["bold", "italic", "link", "ul", "ol"]

PARAGRAPH, BULLET, NUMBER = (
    "unstyled",
    "unordered-list-item",
    "ordered-list-item",
)
POINT = re.compile(
    r"(?P<indent>[ \t]*)(?:(?P<bullet>[-*•])|\d{1,3}[.)])[ \t]+(?P<text>.+)"
)
MARKS = {"BOLD": "*", "ITALIC": "_"}
DEEPEST = 3

# As Draft.js keeps it: ``type``, ``depth``, ``text``, the ranges of its styles, …
Block = dict[str, Any]


def as_plain(html: str) -> str:
    """Rich text as it is stored, to be changed by hand; styles are not seen."""
    return _joined(_blocks_of(html)[0], lambda block: block["text"])


def as_rich(text: str, former: str = "") -> str:
    """
    What was typed as rich text fit to be stored: nothing in it is taken for HTML.

    Points and paragraphs that stood in ``former`` stay as they were there, with
    their styles and links; in those that changed, words that had one keep it.
    """
    old, entities = _blocks_of(former)
    new = _with_styles_of(old, list(_typed_blocks(text)))
    if not new:
        return ""
    state = json.dumps({"blocks": new, "entityMap": entities})
    return ContentstateConverter(FEATURES).to_database_format(state)


def for_chat(html: str, wording: Mapping[str, str], address: str = "") -> str:
    """
    Rich text as a message: ``*bold*`` and ``_italic_``, links written out.

    ``wording`` fills in the placeholders, ``address`` completes links within the
    site.
    """
    blocks, entities = _blocks_of(html)
    filled = _joined(blocks, lambda block: _marked(block, entities, address))
    return fill_in_plain(filled, wording)


def fill_in_plain(text: str, wording: Mapping[str, str]) -> str:
    """As ``wording.fill_in``, for plain text."""
    return unescape(fill_in(escape(text), wording))


def _blocks_of(html: str) -> tuple[list[Block], dict[str, Any]]:
    state = json.loads(ContentstateConverter(FEATURES).from_database_format(html))
    blocks = [block for block in state["blocks"] if block["text"].strip()]
    return blocks, state["entityMap"]


def _joined(blocks: Iterable[Block], in_words: Any) -> str:
    lines: list[str] = []
    before, numbers = None, [0] * (DEEPEST + 1)
    for block in blocks:
        kind, depth = block["type"], min(block["depth"], DEEPEST)
        if lines and not (kind == before and kind != PARAGRAPH):
            lines.append("")
        if kind != before:
            numbers = [0] * len(numbers)
        numbers[depth] += 1
        numbers[depth + 1 :] = [0] * len(numbers[depth + 1 :])
        mark = {BULLET: "- ", NUMBER: f"{numbers[depth]}. "}.get(kind, "")
        lines.append("  " * depth + mark + in_words(block).strip())
        before = kind
    return "\n".join(lines)


def _typed_blocks(text: str) -> Iterator[Block]:
    paragraph: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        point = POINT.fullmatch(line.rstrip())
        if line.strip() and not point:
            paragraph.append(line.strip())
            continue
        if paragraph:
            yield _block(PARAGRAPH, "\n".join(paragraph))
            paragraph = []
        if point:
            depth = len(point["indent"].replace("\t", "  ")) // 2
            kind = BULLET if point["bullet"] else NUMBER
            yield _block(kind, point["text"], min(depth, DEEPEST))


def _block(kind: str, text: str, depth: int = 0) -> Block:
    return {
        "type": kind,
        "depth": depth,
        "text": text,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }


def _with_styles_of(old: list[Block], new: list[Block]) -> list[Block]:
    left = list(old)
    kept: dict[int, Block] = {}
    for place, block in enumerate(new):
        same = next((one for one in left if _is_same(one, block)), None)
        if same:
            left.remove(same)
            kept[place] = {**same, "depth": block["depth"]}
    fragments = [fragment for block in left for fragment in _fragments(block)]
    for place, block in enumerate(new):
        if place not in kept:
            _restyle(block, fragments)
    return [
        {"key": get_random_string(5), **kept.get(place, block)}
        for place, block in enumerate(new)
    ]


def _is_same(one: Block, other: Block) -> bool:
    return one["type"] == other["type"] and one["text"].strip() == other["text"]


def _fragments(block: Block) -> Iterator[tuple[str, str, Block]]:
    """Words with a style or link: in which list of ranges, the words, the range."""
    for name in ("inlineStyleRanges", "entityRanges"):
        for span in block[name]:
            words = block["text"][span["offset"] :][: span["length"]]
            if words.strip():
                yield name, words, span


def _restyle(block: Block, fragments: list[tuple[str, str, Block]]) -> None:
    for fragment in list(fragments):
        name, words, span = fragment
        at = block["text"].find(words)
        if at >= 0:
            block[name].append({**span, "offset": at})
            fragments.remove(fragment)


def _marked(block: Block, entities: Mapping[str, Any], address: str) -> str:
    """The text of a block with WhatsApp's signs for styles and with addresses."""
    inserts: list[tuple[int, str]] = []
    for span in block["inlineStyleRanges"]:
        mark = MARKS.get(span["style"], "")
        inserts += [(span["offset"], mark), (span["offset"] + span["length"], mark)]
    for span in block["entityRanges"]:
        words = block["text"][span["offset"] :][: span["length"]]
        url = entities.get(str(span["key"]), {}).get("data", {}).get("url") or ""
        if url and url != words:
            at = span["offset"] + span["length"]
            inserts.append((at, f" ({urljoin(address, url)})"))
    text = block["text"]
    # From the end, so that the places before it stay right.
    for at, insert in sorted(inserts, reverse=True):
        text = text[:at] + insert + text[at:]
    return text
