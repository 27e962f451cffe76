"""The words of `cases/actions.yaml`: where a case starts, and what must hold at its end."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from annotate.core.spans import Span
from annotate.store.codec import parse
from annotate.tui.app import TagApp
from annotate.tui.rows import row_width
from annotate.tui.rows_widget import Rows

Case = Mapping[str, Any]

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/actions.yaml").read_text("utf-8"))
TEXT: str = CASES["article"]


def place(marked: str) -> int:
    """The offset of the | in a quote, or of a quote without one. The quote stands in the text once,
    lest a case pass by accident."""
    before, _, after = marked.partition("|")
    assert TEXT.count(before + after) == 1, f"not once in the article: {marked!r}"
    return TEXT.index(before + after) + (len(before) if "|" in marked else 0)


def stretch(marked: str) -> Span:
    """The span between two | in a quote; of a quote without them, that of its first place."""
    before, _, rest = marked.partition("|")
    inside, _, after = rest.partition("|")
    if not inside:
        quote = marked.replace("|", "")
        return Span(TEXT.index(quote), TEXT.index(quote) + len(quote))
    start = TEXT.index(before + inside + after) + len(before)
    return Span(start, start + len(inside))


# What a case may expect


def has_cursor(app: TagApp, marked: str) -> None:
    assert app.session.cursor == place(marked)


def has_selection(app: TagApp, expected: str | list[str] | None) -> None:
    """A text, several for several parts; `a … b` is all from one to the other."""
    session = app.session
    span = session.selection
    if expected is None:
        assert span is None and not session.parts
        return
    assert span is not None
    found = [session.text[slice(*part)] for part in (span, *session.parts)]
    wanted = [expected] if isinstance(expected, str) else expected
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        first, ellipsis, last = other.partition(" … ")
        if ellipsis:
            assert one.startswith(first) and one.endswith(last), one
        else:
            assert one == other


def has_tags(app: TagApp, expected: list[list[Any]]) -> None:
    """Label and text of each tag, and its attributes if some are given."""
    found = [[tag.label, tag.text, tag.attributes] for tag in app.session.document]
    assert found == [[*entry, {}][:3] for entry in expected]


def has_rejected(app: TagApp, expected: list[list[str]]) -> None:
    """Labels and texts of what was rejected, on the screen and on disk."""
    document = app.session.document
    assert [[tag.label, tag.text] for tag in document.snapshot().rejected] == expected
    assert app.saver.now()
    saved = parse(app.workspace.sidecar.read_bytes(), "") if expected else None
    assert not saved or [[tag.label, tag.text] for tag in saved.rejected] == expected


def has_notes(app: TagApp, expected: list[str]) -> None:
    assert [tag.note for tag in app.session.document if tag.note] == expected


def has_links(app: TagApp, expected: list[list[str]]) -> None:
    tags = app.session.document.tags
    links = app.session.document.links.values()
    found = [[link.kind, tags[link.source].text, tags[link.target].text] for link in links]
    assert sorted(found) == sorted(expected)


def has_done(app: TagApp, steps: int) -> None:
    """So many steps can be undone."""
    assert len(app.session.history.done) == steps


def rows_of(widget: Rows) -> str:
    return "\n".join("".join(segment.text for segment in row) for row in widget.rows)


def says(app: TagApp, words: str) -> None:
    """The rows at the bottom say so, above the status."""
    assert words in rows_of(app.frame.bottom).rpartition("\n")[0]


def chooses(app: TagApp, expected: list[str]) -> None:
    """The values that are shown as chosen."""
    found: list[tuple[str, str]] = []
    for segment in (segment for row in app.frame.bottom.rows[:-1] for segment in row):
        key = (segment.style.meta.get("key") if segment.style else "") or ""
        if segment.style and segment.style.reverse:
            # The letter that is the key is a segment of its own.
            begun = found.pop()[1] if found and key and found[-1][0] == key else ""
            found.append((key, begun + segment.text))
    assert [text.strip() for _, text in found] == expected


def has_footer(app: TagApp, expected: dict[str, list[str]]) -> None:
    """The footer has buttons for these keys, and lacks those."""
    row = app.frame.bottom.rows[0]
    keys = {segment.style.meta.get("key") for segment in row if segment.style}
    assert keys >= {*expected["has"]} and not keys & {*expected["lacks"]}


def has_status_row(app: TagApp, words: str) -> None:
    assert words in rows_of(app.frame.bottom).rpartition("\n")[2]


def has_heading(app: TagApp, words: str) -> None:
    assert words in rows_of(app.frame.heading)


def has_page(app: TagApp, words: str | None) -> None:
    """A page lies over the article and says so; null is none."""
    assert app.frame.page.display == (words is not None)
    assert app.article.display == (words is None)
    if words is not None:
        assert words in rows_of(app.frame.page)


def has_panel(app: TagApp, words: str | bool) -> None:
    assert app.frame.list.display == bool(words)
    if words:
        assert str(words) in rows_of(app.frame.list)


def has_mode(app: TagApp, name: str | None) -> None:
    assert (type(app.mode).__name__ if app.mode else None) == name


def has_hints(app: TagApp, count: int) -> None:
    """So many words have a jump label."""
    assert len(app.article.hints) == count


def has_columns(app: TagApp, columns: int) -> None:
    """No row at the bottom is wider."""
    assert max(map(row_width, app.frame.bottom.rows)) <= columns


def has_matches(app: TagApp, count: int) -> None:
    assert len(app.session.matches) == count


def looks(app: TagApp, quote: str) -> set[str]:
    """How a text is painted: `background`, `underlined`."""
    found: set[str] = set()
    for y in range(app.article.size.height):
        strip = app.article.render_line(y)
        column = strip.text.find(quote)
        if column < 0:
            continue
        for segment in strip.crop(column, column + len(quote)):
            style = segment.style
            if style is not None and style.bgcolor is not None and not style.bgcolor.is_default:
                found.add("background")
            if style is not None and style.underline:
                found.add("underlined")
        return found
    raise AssertionError(f"not on the screen: {quote}")


def has_background(app: TagApp, expected: dict[str, bool]) -> None:
    for quote, there in expected.items():
        assert ("background" in looks(app, quote)) == there, quote


def has_underline(app: TagApp, expected: dict[str, bool]) -> None:
    for quote, there in expected.items():
        assert ("underlined" in looks(app, quote)) == there, quote


def has_title(app: TagApp, title: str) -> None:
    assert app.session.document.metadata.title == title


def has_article_status(app: TagApp, status: str) -> None:
    assert app.session.document.metadata.status == status


def has_file(app: TagApp, name: str) -> None:
    assert app.workspace.path.name == name
    assert app.session.document is app.workspace.document is app.article.session.document


def has_sidecars(app: TagApp, expected: dict[str, int]) -> None:
    """What is on disk: file → how many tags."""
    found = {}
    for path in app.workspace.path.parent.glob("*.tags.yaml"):
        found[path.name.removesuffix(".tags.yaml")] = len(parse(path.read_bytes(), "").tags)
    assert found == expected


def exits(app: TagApp, result: int) -> None:
    assert not app.is_running
    assert app.return_value == result and not app.return_code


EXPECTATIONS: dict[str, Callable[[TagApp, Any], None]] = {
    "cursor": has_cursor,
    "selection": has_selection,
    "tags": has_tags,
    "rejected": has_rejected,
    "notes": has_notes,
    "links": has_links,
    "done": has_done,
    "says": says,
    "chosen": chooses,
    "footer": has_footer,
    "status_row": has_status_row,
    "heading": has_heading,
    "page": has_page,
    "panel": has_panel,
    "mode": has_mode,
    "hints": has_hints,
    "columns": has_columns,
    "matches": has_matches,
    "background": has_background,
    "underlined": has_underline,
    "title": has_title,
    "article_status": has_article_status,
    "file": has_file,
    "sidecars": has_sidecars,
    "exit": exits,
}
