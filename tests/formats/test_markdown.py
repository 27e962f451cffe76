"""Markdown: what an independent parser of CommonMark reads back is the article and its tags."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from annotate.core.annotations import Annotations, Source
from annotate.core.cells import safe
from annotate.core.spans import Span
from annotate.core.tags import make_tag
from annotate.formats import markdown
from annotate.formats.contract import Exported
from annotate.formats.markdown_signs import changes, escaped
from tests.cli.conftest import Run
from tests.formats.conftest import a_plan, articles, exported

READERS = {
    "commonmark": MarkdownIt("commonmark"),
    "commonmark with tables": MarkdownIt("commonmark").enable("table"),
    "github": MarkdownIt("gfm-like", {"linkify": True}),
    "typographer": MarkdownIt("default", {"linkify": True, "html": True}),
}

OPEN, CLOSE = "\ue000", "\ue001"
"""Stand for the ends of bold text."""


def plain(token: Token) -> str:
    """The text of an inline token; fails for anything but text, breaks, bold, and the `@` of
    e-mail addresses as code."""
    found = []
    for child in token.children or ():
        if child.type in ("text", "text_special"):
            found.append(child.content)
        elif child.type in ("hardbreak", "softbreak"):
            found.append("\n" if child.type == "hardbreak" else "\r")
        elif child.type in ("strong_open", "strong_close"):
            found.append(OPEN if child.nesting == 1 else CLOSE)
        elif child.type in ("em_open", "em_close"):
            assert child.markup == "*"
        else:
            assert (child.type, child.content) == ("code_inline", "@")
            found.append("@")
    return "".join(found)


class Section(NamedTuple):
    """What stands below a heading."""

    heading: str
    paragraphs: list[str]
    rows: list[list[str]]


def sections(made: str, reader: str = "github") -> list[Section]:
    """The document as a reader of Markdown has it; fails for HTML, code, rules, quotes, images."""
    found: list[Section] = []
    around = ""
    for token in READERS[reader].parse(made):
        assert token.type not in ("html_block", "fence", "code_block", "blockquote_open")
        if token.type == "tr_open":
            found[-1].rows.append([])
        if token.type != "inline":
            around = token.type
        elif around == "heading_open":
            found.append(Section(plain(token), [], []))
        elif around in ("th_open", "td_open"):
            found[-1].rows[-1].append(plain(token))
        else:
            found[-1].paragraphs.append(plain(token))
    return found


def written(*given: Exported) -> str:
    return b"".join(markdown.write(iter(given), a_plan())).decode()


def shown(text: str) -> str:
    """A text without its blanks and with signs for what no reader shows."""
    signs = (shown_line(line) for line in text.replace("\r\n", "\n").split("\n"))
    return "".join("".join(line.split()) for line in signs)


LINES = st.text(
    st.sampled_from(
        "ab1.):;,-+*_~=#`|\\/<>&[](){}!$%^@\"'“ \t\u00a0\u3000東𝕏👍e\u0301\u202e\x1b\x00"
    ),
    max_size=12,
)
NASTY = (
    "# no heading", "- no list", "1. no list", "1) no", "> no quote", "    no code", "```", "~~~",
    "---", "***", "===", "| a | b |", "|---|---|", "[x]: https://a.example", "[x](https://a.example)",
    "![x](y.png)", "<b>no</b>", "<!-- no -->", "<https://a.example>", "https://a.example/b?c=d",
    "www.example.com", "ana@example.com", "mailto:ana@example.com", "&amp; &#65; &lt;b&gt;",
    "*no* _no_ **no** __no__ ~~no~~ ==no== `no`", "a\\*b\\", "ends with two blanks  ",
    "\tindented", "[[no]] #tag @ana :smile: $x$ %%no%% [^1]", "[^1]: no", "Term", ": no", "+ no",
    "1234567890. long", "a  b", "\u00a0x", "text\\", "a|b", "__init__", "$$", "{{ no }}", "{.no}",
)  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("line", NASTY)
def test_no_line_is_markup(line: str, reader: str) -> None:
    for text in (line, f"before\n{line}\nafter", f"{line}\n{line}", f"a\n\n{line}\n\n| x |"):
        article = exported(text, Annotations(Source("a.txt")))
        found = sections(written(article), reader)
        assert [section.heading for section in found] == ["a.txt", "Text"]
        expected = [
            "\n".join(shown_line(one) for one in block.split("\n"))
            for block in text.split("\n\n")
            if block.strip()
        ]
        assert found[1].paragraphs == expected
        assert found[1].rows == []


def shown_line(line: str) -> str:
    return "\t".join(map(safe, line.split("\t")))


@settings(deadline=None)
@given(st.lists(LINES, min_size=1, max_size=5))
def test_any_lines_come_back(lines: list[str]) -> None:
    article = exported("\n".join(lines), Annotations(Source("a.txt")))
    for reader in READERS:
        found = sections(written(article), reader)
        assert [section.heading for section in found] == ["a.txt", "Text"]
        read = [line for block in found[1].paragraphs for line in block.split("\n")]
        assert read == [shown_line(line) for line in lines if line.strip()]


@settings(deadline=None)
@given(LINES)
def test_a_title_and_a_cell_are_no_markup(line: str) -> None:
    one = escaped(safe(line)) or "x"
    for reader in READERS:
        [section] = sections(f"# {one}\n\n- {one}\n", reader)
        assert section.heading == (safe(line).strip() or "x")
        assert section.paragraphs == [section.heading]


def test_short_lines_stay_as_they_are() -> None:
    assert changes("Orlova said (twice): “We paid”, on 5 November; all of it.") == {}


class Mark(NamedTuple):
    """A tag as the text shows it: its label, and which signs are in it, blanks not counted."""

    label: str
    spans: tuple[tuple[int, int], ...]


ENDS = re.compile(rf"\[(?:(\d+): ?)?|\|{OPEN}([^{CLOSE}]*){CLOSE}(?: (\d+))?\]")


def marks(text: str) -> tuple[str, list[Mark]]:
    """Text and tags of what a reader shows of an article that has no brackets of its own."""
    signs = ""
    place = 0
    nested: list[int] = []
    numbered: dict[str, int] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    labels: dict[str, str] = {}
    found = []
    for end in ENDS.finditer(text):
        signs += "".join(text[place : end.start()].split())
        place = end.end()
        if end[0].startswith("["):
            if end[1]:
                numbered[end[1]] = len(signs)
            else:
                nested.append(len(signs))
        elif end[3]:
            spans.setdefault(end[3], []).append((numbered.pop(end[3]), len(signs)))
            labels[end[3]] = end[2]
        else:
            found.append(Mark(end[2], ((nested.pop(), len(signs)),)))
    signs += "".join(text[place:].split())
    assert not nested
    assert not numbered
    found += [Mark(labels[number], tuple(several)) for number, several in spans.items()]
    return signs, sorted(found)


def expected_marks(article: Exported) -> list[Mark]:
    text = article.text

    def before(offset: int) -> int:
        return len(shown(text[:offset])) - (text[offset - 1 : offset + 1] == "\r\n")

    return sorted(
        Mark(tag.label, tuple((before(start), before(end)) for start, end in tag.spans))
        for tag in article.tags()
    )


@settings(deadline=None)
@given(articles())
def test_text_and_tags_are_read_back(article: Exported) -> None:
    for reader in READERS:
        body = sections(written(article), reader)[1]
        assert body.heading == "Text"
        assert marks("\n".join(body.paragraphs)) == (shown(article.text), expected_marks(article))


def test_the_real_application(hard: Path, run: Run) -> None:
    ran = run("export", hard, "-o", "all.md")
    assert ran.status == 0
    made = Path("all.md").read_text("utf-8")
    # The rules between articles.
    assert made.count("\n---\n") == 2
    for reader in READERS:
        found = sections(made, reader)
        bodies = [section for section in found if section.heading == "Text"]
        for name, body in zip(("cjk", "crlf", "emoji"), bodies, strict=True):
            text = (hard / f"{name}.txt").read_bytes().decode()
            signs, tags = marks("\n".join(body.paragraphs))
            assert signs == shown(text)
            assert len(tags) == {"emoji": 6, "crlf": 6, "cjk": 6}[name]
    headings = [section.heading for section in found]
    assert headings.count("person") == 3
    persons = [section.paragraphs for section in found if section.heading == "person"]
    assert persons[0] == [f"{OPEN}田中さん{CLOSE}: 2 × in lines 1, 2"]
    assert persons[1] == [f"{OPEN}Orlova{CLOSE}: 2 × in lines 4, 5"]
    assert persons[2][0] == f"{OPEN}Wikidata:Q42{CLOSE}, “Maria Orlova”: 1 × in line 1"
    claims = [section.rows[1] for section in found if section.heading == "Claims"]
    assert claims[1][:4] == ["1", "“We paid nothing,", "Orlova", "said"]
    assert {line for line in ran.err.splitlines() if "who made" not in line} == {
        "annotate: markdown: attributes (4 values): left out",
        "annotate: markdown: notes (1 tag): left out",
        "annotate: markdown: links (2 links): left out",
    }


HOSTILE = "|x|</td><script>alert(1)</script> [y](javascript:z) `q` *r*\nnext\\"


def test_what_people_wrote_is_no_markup_either() -> None:
    text = f"a {HOSTILE} b"
    tags = (
        make_tag(
            text,
            "claim",
            (Span(2, len(text) - 2),),
            id="aaaaaa",
            note=HOSTILE,
            attributes={"verdict": HOSTILE, "rating": "**r**", "restated": HOSTILE},
        ),
        make_tag(text, "*we*|ird <b>", (Span(0, 1),), id="bbbbbb", attributes={"entity": HOSTILE}),
    )
    article = exported(text, Annotations(Source("a.txt"), tags=tags), name="**a**|<b>")
    line = " ".join(HOSTILE.split())
    for reader in READERS:
        found = sections(written(article), reader)
        if reader != "commonmark":
            assert found[2].heading == "Claims"
            head, row = found[2].rows
            assert head == ["", "Claim", "Claimant", "Cue", "Verdict", "Note"]
            assert row == ["1", f"{line} {line}", "", "", f"{line}; **r**", line]
            assert found[3].heading == "*we*|ird <b>"
            assert found[3].paragraphs == [f"{OPEN}{line}{CLOSE}, “a”: 1 × in line 1"]
        assert found[0].heading == "**a**|<b>.txt"
        assert marks("\n".join(found[1].paragraphs).replace("[y]", "y"))[1][-1].label == "claim"


def test_facts_of_the_article_come_first(folder: Path, run: Run) -> None:
    Path("a.txt").write_text(
        '---\ntitle: "On *ice*"\npublished: 2026-03-09\nurl: "https://a.example/x"\n'
        "outlet: The Lantern\nbyline: 'Ana O''Neil'\n---\n\nIce.\n"
    )
    assert run("add", "a.txt", "other", "--quote", "Ice").status == 0
    found: Any = sections(run("export", "a.txt", "--format", "markdown").out)[0]
    assert found.heading == "On *ice*"
    assert found.paragraphs == [
        "published: 2026-03-09",
        "outlet: The Lantern",
        "byline: Ana O'Neil",
        "url: https://a.example/x",
        "file: a.txt",
    ]
