"""Every action of the key table through each of its keys, on the screen.

What a key must do stands in `cases/actions.yaml`. An action or a key of the table that has no case
there fails, so what is new has to say there what it is for.
"""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from textual import events
from textual.pilot import Pilot

from annotate.core import edits
from annotate.core.spans import Span
from annotate.store.codec import parse
from annotate.store.schemas import default_schema
from annotate.store.workspace import open_workspace
from annotate.tui.actions import ACTIONS, MOTIONS
from annotate.tui.app import TagApp
from annotate.tui.keymap import extending
from annotate.tui.queue import Queue
from annotate.tui.rows import Rows

Case = Mapping[str, Any]

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/actions.yaml").read_text("utf-8"))
TEXT: str = CASES["article"]
ENTRIES: dict[str, Any] = CASES["actions"]


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
    "notes": has_notes,
    "links": has_links,
    "done": has_done,
    "says": says,
    "status_row": has_status_row,
    "heading": has_heading,
    "page": has_page,
    "panel": has_panel,
    "mode": has_mode,
    "hints": has_hints,
    "matches": has_matches,
    "background": has_background,
    "underlined": has_underline,
    "title": has_title,
    "article_status": has_article_status,
    "file": has_file,
    "sidecars": has_sidecars,
    "exit": exits,
}


# Playing a case


async def press(app: TagApp, pilot: Pilot[int], *keys: str) -> None:
    """Press keys as a terminal sends them. The pilot's own `press` waits after each until the
    computer is idle, which would make these tests ten times as long."""
    for key in keys:
        character = " " if key == "space" else key.removeprefix("alt+")
        app.post_message(events.Key(key, character if len(character) == 1 else None))
        # One round for the app, which hands the key on, and one for the screen, which takes it.
        await pilot.pause(0)
        await pilot.pause(0)
    await pilot.pause()


def prepare(folder: Path, case: Case) -> list[Path]:
    """The articles of a case, with the tags that are there from the start."""
    article, second = folder / "a.txt", folder / "b.txt"
    article.write_text(TEXT, encoding="utf-8", newline="")
    second.write_text(CASES["second"], encoding="utf-8", newline="")
    if "config" in case:
        (folder / "annotate.yaml").write_text(case["config"], encoding="utf-8")
    if "tags" in case:
        workspace = open_workspace(article)
        document = workspace.document
        for label, quote in case["tags"]:
            document.apply(edits.add_tags(document, label, [(stretch(quote),)]))
        for kind, source, target in case.get("links", []):
            ends = [
                next(tag for tag in document if tag.start == stretch(quote).start)
                for quote in (source, target)
            ]
            document.apply(edits.link_tags(document, kind, ends[0], ends[1]))
        workspace.save()
    return [article, second]


def play(folder: Path, case: Case, keys: list[str]) -> None:
    """Press keys on the screen of a case, and see that what it expects holds."""
    articles = prepare(folder, case)

    async def run() -> None:
        app = TagApp(Queue(articles, open_workspace), by="ana")
        async with app.run_test(size=tuple(case.get("size", (80, 24)))) as pilot:
            await pilot.pause()
            if "from" in case:
                app.session.go(place(case["from"]))
                app.after()
            await press(app, pilot, *keys)
            await settled(app, pilot, case)
            for name, expected in case["then"].items():
                EXPECTATIONS[name](app, expected)

    asyncio.run(run())


async def settled(app: TagApp, pilot: Pilot[int], case: Case) -> None:
    """Wait until what the keys began is done."""
    await pilot.pause()
    if "exit" in case["then"]:
        await app.workers.wait_for_complete()
        await pilot.pause()


@pytest.fixture(autouse=True)
def _places_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No case knows where another left its article."""
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))


def marks(case: Case) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []


def through_its_keys() -> list[Any]:
    return [
        pytest.param(case, key, id=f"{name}-{key}-{number}", marks=marks(case))
        for name, entry in ENTRIES.items()
        for key in entry["keys"]
        for number, case in enumerate(entry["cases"])
    ]


@pytest.mark.parametrize(("case", "key"), through_its_keys())
def test_each_key_does_what_its_action_is_for(case: Case, key: str, tmp_path: Path) -> None:
    play(tmp_path, case, [*case.get("before", []), key, *case.get("after", [])])


def motions(kind: str) -> list[Any]:
    return [
        pytest.param(case, key, id=f"{action.name}-{key}", marks=marks(case))
        for action in MOTIONS
        for case in [ENTRIES.get(action.name, {}).get(kind)]
        if case
        for key in action.keys
    ]


@pytest.mark.parametrize(("case", "key"), motions("extends"))
def test_each_motion_extends_while_selecting(case: Case, key: str, tmp_path: Path) -> None:
    play(tmp_path, case, ["space", key])


@pytest.mark.parametrize(
    ("case", "key"), [entry for entry in motions("extends") if extending(str(entry.values[1]))]
)
def test_each_motion_extends_with_shift(case: Case, key: str, tmp_path: Path) -> None:
    play(tmp_path, case, [extending(key)])


@pytest.mark.parametrize(("case", "key"), motions("counted"))
def test_each_motion_is_repeated_by_a_number(case: Case, key: str, tmp_path: Path) -> None:
    play(tmp_path, case, ["3", key])


@pytest.mark.parametrize("case", CASES["others"], ids=lambda case: case["name"])
def test_keys_outside_the_table(case: Case, tmp_path: Path) -> None:
    play(tmp_path, case, case["press"])


@pytest.mark.parametrize("label", default_schema().labels, ids=lambda label: label.name)
def test_each_label_has_its_key_and_its_capital(label: Any, tmp_path: Path) -> None:
    once = {"from": "|Karsk on", "then": {"tags": [[label.name, "Karsk"]], "cursor": "|Karsk on"}}
    play(tmp_path, once, [label.key, "escape"])
    twice = {"from": "|Karsk on", "then": {"tags": [[label.name, "Karsk"]] * 2, "done": 1}}
    (tmp_path / "again").mkdir()
    play(tmp_path / "again", twice, [label.key.upper(), "escape"])


def test_no_action_and_no_key_is_without_a_case() -> None:
    table = {action.name: action.keys for action in ACTIONS}
    assert {name: tuple(entry["keys"]) for name, entry in ENTRIES.items()} == table
    assert all(entry["cases"] for entry in ENTRIES.values())
    cases = [case for entry in ENTRIES.values() for case in entry["cases"]]
    cases += [case for case, _ in (entry.values for entry in motions("extends"))]
    assert all(case["then"] for case in [*cases, *CASES["others"]])


def test_each_motion_has_a_case_with_shift_and_one_with_a_number() -> None:
    assert all({"extends", "counted"} <= ENTRIES[action.name].keys() for action in MOTIONS)
