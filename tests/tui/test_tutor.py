"""The lesson of `annotate tutor`: each step as a value, the whole of it through keys."""

import ast
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from annotate.core import edits, offers, selecting
from annotate.core.annotations import STATUSES, Annotations, Metadata, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.marking import label, take_name
from annotate.core.occurrences import label_every
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.store.schemas import Config, default_schema
from annotate.store.workspace import open_workspace
from annotate.tui.app import TagApp
from annotate.tui.bindings import keymap_for
from annotate.tui.modes.jump import Jump
from annotate.tui.queue import Queue
from annotate.tui.rows import row_width
from annotate.tui.rows_widget import Rows
from annotate.tutor import steps
from annotate.tutor.lesson import NARROW_ROWS, Lesson, article
from annotate.tutor.steps import AGAIN, DAY, END, NAME, QUOTE, STEPS, Scene

TEXT = article().decode("utf-8")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Work on the article of the lesson, without a screen."""
    path = tmp_path / "harbour.txt"
    path.write_bytes(article())
    return Session(open_workspace(path).document, default_schema(), by="ana")


def lesson(keys: str = "default") -> Lesson:
    return Lesson(keymap_for(default_schema(), Config(keys=keys)))


def at(session: Session, text: str, nth: int = 1) -> None:
    """Select an occurrence of a text."""
    place = -1
    for _ in range(nth):
        place = TEXT.index(text, place + 1)
    session.select(Span(place, place + len(text)))


def shown(taught: Lesson, columns: int = 80) -> str:
    return "\n".join("".join(s.text for s in row).rstrip() for row in taught.rows(columns))


def on(name: str, session: Session) -> tuple[Lesson, Callable[..., bool]]:
    """A lesson that is at a step, and what tells whether that is done."""
    taught = lesson()
    taught.place = [step.name for step in STEPS].index(name)
    taught.steps = taught.steps[: taught.place + 1]
    taught.look(session)
    assert not taught.finished

    def done(mode: str = "") -> bool:
        taught.look(session, mode)
        return taught.finished

    return taught, done


# the article


def test_the_article_has_what_the_lesson_is_about() -> None:
    lines = TEXT.splitlines()
    assert 12 <= len(lines) <= 18
    assert lines[0].startswith(" date 2026-03-12 ")
    assert TEXT.count(NAME) == 1 and TEXT.count(AGAIN) == 4
    assert TEXT.count(DAY) == 1
    assert f"“{QUOTE} twice,” {AGAIN} said. “No ship" in TEXT
    assert '"' not in TEXT and "'" not in TEXT


def test_the_name_is_three_steps_away(session: Session) -> None:
    for _ in range(3):
        assert offers.next_thing(session)
    assert session.text[slice(*session.selection or (0, 0))] == NAME


# each step


def test_name(session: Session) -> None:
    _, done = on("name", session)
    offers.next_thing(session)
    assert not done()
    at(session, NAME)
    assert done()


def test_tag(session: Session) -> None:
    taught, done = on("tag", session)
    at(session, NAME)
    label(session, "location")
    assert not done()
    assert " p  on her changes it." in shown(taught)
    label(session, "person")
    assert done()


def test_jump(session: Session) -> None:
    _, done = on("jump", session)
    at(session, NAME)
    session.go(session.cursor + len("Ada "))
    assert not done()
    session.go(TEXT.index(AGAIN, TEXT.index(NAME) + 5) + 2)
    assert done()


def test_every(session: Session) -> None:
    taught, done = on("every", session)
    assert "First go back to a “Lindgren”." in shown(taught)
    at(session, f"{AGAIN} said")
    assert not done()
    assert "Not just the name is selected;" in shown(taught)
    at(session, AGAIN, 2)
    assert not done()
    assert shown(taught).splitlines()[2].split() == ["F8", "skips"]
    label(session, "person")
    assert not done()
    assert "That is one. The capital,  P , tags" in shown(taught)
    label_every(session, "person")
    assert done()


def test_undo(session: Session) -> None:
    at(session, AGAIN, 2)
    label_every(session, "person")
    taught, done = on("undo", session)
    session.redo()
    assert not done()
    session.undo()
    assert not done()
    assert " ^Y  brings them back" in shown(taught)
    at(session, DAY)
    label(session, "date")
    assert not done()
    assert "nothing can be redone" in shown(taught)
    session.undo()
    at(session, AGAIN, 2)
    label_every(session, "person")
    assert not done()


def test_undo_and_redo(session: Session) -> None:
    at(session, AGAIN, 2)
    label_every(session, "person")
    _, done = on("undo", session)
    session.undo()
    assert not done()
    session.redo()
    assert done()


def test_find(session: Session) -> None:
    taught, done = on("find", session)
    session.search("tuesday", 0)
    assert not done("question"), "it is still being typed"
    session.search("tues", 0)
    assert not done()
    assert "Part of it is selected;" in shown(taught)
    session.clear()
    assert done()


def test_date(session: Session) -> None:
    taught, done = on("date", session)
    assert "First go back to “Tuesday”." in shown(taught)
    at(session, DAY)
    label(session, "date")
    assert not done("question"), "it is still being asked"
    assert not done()
    assert "without a day" in shown(taught)
    tag = session.tag
    assert tag is not None
    session.do(edits.change_tag(tag, attributes={"value": "2026-03-10"}))
    assert done()


def test_quotation(session: Session) -> None:
    taught, done = on("quotation", session)
    session.go(TEXT.index("No ship"))
    selecting.quotation(session)
    assert not done()
    assert "That is another one;" in shown(taught)
    session.go(TEXT.index("On Tuesday"))
    selecting.quotation(session)
    assert done()


def claim(session: Session) -> None:
    session.go(TEXT.index(QUOTE))
    selecting.quotation(session)
    label(session, "claim")


def test_claim(session: Session) -> None:
    taught, done = on("claim", session)
    assert "First select what she said" in shown(taught)
    claim(session)
    assert not done("question")
    assert "Enter takes what is shown" in shown(taught)
    assert not done()
    assert "A claim without links." in shown(taught)
    made = session.tag
    assert made is not None
    at(session, "said")
    label(session, "cue")
    cue = session.tag
    assert cue is not None
    session.do(edits.link_tags(session.document, "cue", made, cue))
    assert done()


def test_split(session: Session) -> None:
    taught, done = on("split", session)
    session.go(TEXT.index(QUOTE))
    assert selecting.split(session) == 2
    assert not done()
    assert "Both halves are selected" in shown(taught)
    at(session, DAY)
    assert not done()
    assert "First go back to the claim" in shown(taught)
    session.go(TEXT.index(QUOTE))
    selecting.split(session)
    label(session, "claim")
    assert done()


def test_canonical(session: Session) -> None:
    taught, done = on("canonical", session)
    assert not done()
    assert "No “Lindgren” has a tag yet" in shown(taught)
    at(session, NAME)
    label(session, "person")
    at(session, AGAIN, 2)
    label_every(session, "person")
    assert not done()
    take_name(session)
    assert done()
    assert {tag.attributes.get("entity") for tag in session.document} == {None, NAME}


def test_help(session: Session) -> None:
    taught, done = on("help", session)
    assert not done("question")
    assert not done("page")
    assert "Esc comes back." in shown(taught)
    assert done()


def test_status(session: Session) -> None:
    from msgspec.structs import replace

    taught, done = on("status", session)
    for status in STATUSES[:2]:
        metadata = replace(session.document.metadata, status=status)
        session.do(edits.describe_article(session.document, metadata))
        assert not done()
        assert f"It is {status} now:" in shown(taught)
    metadata = replace(session.document.metadata, status="done")
    session.do(edits.describe_article(session.document, metadata))
    assert done()


# from step to step


def test_what_was_done_early_counts(session: Session) -> None:
    at(session, NAME)
    label(session, "person")
    at(session, AGAIN, 2)
    label_every(session, "person")
    taught = lesson()
    taught.look(session)
    assert taught.steps[taught.place].name == "undo"


def test_another_way_is_answered_and_blocks_nothing(session: Session) -> None:
    taught, _ = on("find", session)
    at(session, "Halm")
    label(session, "location")
    taught.look(session)
    assert "tag location “Halm”: fine.  ^Z  takes it back." in shown(taught)
    offers.next_thing(session)
    taught.look(session)
    assert "fine." not in shown(taught), "it is said once"


def test_a_tick_and_the_number_of_the_step(session: Session) -> None:
    taught = lesson()
    taught.look(session)
    assert shown(taught).startswith(f" 1/{len(STEPS)} ")
    assert "✓" not in shown(taught)
    at(session, NAME)
    taught.look(session)
    assert shown(taught).startswith(f" 2/{len(STEPS)} ")
    assert "✓ There she is." in shown(taught)


# what it looks like


@pytest.mark.parametrize("keys", ["default", "vim"])
@pytest.mark.parametrize("columns", [40, 60, 78, 80, 200])
def test_every_text_fits(columns: int, keys: str) -> None:
    taught = lesson(keys)
    assert len(taught.steps) == len(STEPS)
    heights = set()
    for taught.place in range(len(STEPS) + 1):
        rows = taught.rows(columns)
        heights.add(len(rows))
        assert all(row_width(row) <= columns for row in rows)
        text = " ".join(shown(taught, columns).split())
        whole = END if taught.finished else STEPS[taught.place].text
        assert whole.split()[-1] in text
    assert heights == {3 if columns >= 78 else NARROW_ROWS}


def hints() -> list[str]:
    """The texts in the functions that give hints."""
    tree = ast.parse(Path(steps.__file__).read_text("utf-8"))
    functions = [f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)]
    return [
        node.value
        for function in functions
        if function.name.endswith("_hint")
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value
    ]


@pytest.mark.parametrize("keys", ["default", "vim"])
@pytest.mark.parametrize("text", [*hints(), *(f"✓ {step.praise}" for step in STEPS)])
def test_every_hint_and_praise_fits_its_row(text: str, keys: str) -> None:
    taught = lesson(keys)
    taught.hint = text
    for taught.place in (0, len(STEPS) - 1):
        assert text.split()[-1] in shown(taught).splitlines()[2].split("F8")[0]


@pytest.mark.parametrize("columns", [1, 5, 20])
def test_a_tiny_screen_shows_something(columns: int) -> None:
    assert len(lesson().rows(columns)) == NARROW_ROWS


def test_keys_come_from_the_key_table() -> None:
    taught = lesson("vim")
    taught.place = [step.name for step in STEPS].index("jump")
    assert " f  puts letters" in shown(taught)
    taught.place = [step.name for step in STEPS].index("every")
    assert " Space P  makes" in shown(taught)
    for step in STEPS:
        assert not {"Tab", "^Z", "^Y", "F2", "^T", "^E"} & set(step.text.split())


def test_a_step_without_a_key_is_left_out() -> None:
    keymap = keymap_for(default_schema(), Config())
    keymap.actions = tuple(a._replace(keys=()) if a.name == "jump" else a for a in keymap.actions)
    names = [step.name for step in Lesson(keymap).steps]
    assert "jump" not in names and len(names) == len(STEPS) - 1


def test_a_key_of_the_table_does_not_skip() -> None:
    keymap = keymap_for(default_schema(), Config())
    keymap.by_key["f8"] = ("undo", "")
    assert Lesson(keymap).skip == "f9"


def test_a_scene_of_another_article() -> None:
    """Nothing of the lesson has to be in the text."""
    text = "Nothing of it here.\n"
    source = Source(file="a.txt", sha256="", chars=len(text), encoding="utf-8")
    document = Document(
        Article(name="a.txt", text=text, encoding="utf-8", sha256=""),
        Annotations(source=source, article=Metadata()),
    )
    scene = Scene(Session(document, default_schema()))
    for step in STEPS:
        step.done(scene)
        step.hint(scene)


# on the screen

Script = Callable[[TagApp, Lesson, Pilot[int]], Awaitable[None]]


def on_screen(
    folder: Path, script: Script, *, size: tuple[int, int] = (80, 24), keys: str = "default"
) -> Lesson:
    path = folder / "harbour.txt"
    path.write_bytes(article())
    queue = Queue([path], open_workspace)
    queue.workspace.config = Config(keys=keys)
    taught = lesson(keys)

    async def run() -> None:
        app = TagApp(queue, by="ana", coach=taught, suggest=False)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await script(app, taught, pilot)

    asyncio.run(run())
    return taught


def coached(app: TagApp) -> str:
    return "\n".join(
        "".join(s.text for s in row).rstrip() for row in app.query_one("#coach", Rows).rows
    )


async def jump(app: TagApp, pilot: Pilot[int], text: str, nth: int = 1) -> None:
    """Jump to a word by the letters on it."""
    place = -1
    for _ in range(nth):
        place = TEXT.index(text, place + 1)
    await pilot.press("apostrophe")
    mode = app.mode
    assert isinstance(mode, Jump)
    await pilot.press(*next(hint for hint, span in mode.targets.items() if span.start == place))


async def whole(app: TagApp, taught: Lesson, pilot: Pilot[int]) -> None:
    async def reached(name: str, *keys: str) -> None:
        await pilot.press(*keys)
        assert taught.steps[taught.place].name == name, coached(app)
        assert f" {taught.place + 1}/{len(STEPS)} " in coached(app)

    assert "Welcome!" in coached(app)
    await reached("tag", "tab", "tab", "tab")
    await reached("jump", "p")
    await jump(app, pilot, AGAIN, 2)
    await reached("every")
    await reached("undo", "P")
    await reached("undo", "ctrl+z")
    await reached("find", "ctrl+y")
    await reached("date", "slash", *"tuesday", "enter")
    await reached("date", "d")
    await reached("quotation", "enter")
    await reached("claim", "quotation_mark")
    await reached("claim", "c")
    await reached("split", "enter")
    await reached("canonical", "vertical_line")
    await pilot.press("right_square_bracket")
    await reached("help", "ctrl+e")
    await reached("help", "question_mark")
    await reached("status", "escape")
    await reached("status", "ctrl+t")
    await pilot.press("ctrl+t", "ctrl+t")
    assert taught.finished
    assert "leave with" in coached(app)
    await pilot.press("ctrl+q")


def test_the_whole_lesson(tmp_path: Path) -> None:
    assert on_screen(tmp_path, whole).finished
    workspace = open_workspace(tmp_path / "harbour.txt")
    document = workspace.document
    assert document.metadata.status == "done"
    assert document.counts() == {"person": 4, "date": 1, "claim": 1, "cue": 1}
    made = {tag.label: tag for tag in document}
    assert made["date"].attributes["value"] == "2026-03-10"
    first, _, second = made["claim"].text.partition(" … ")
    assert first.startswith(QUOTE) and second.startswith("No ship leaves")
    linked = {link.kind: document.tags[link.target].text for link in document.links.values()}
    assert linked == {"cue": "said", "claimant": AGAIN}


@pytest.mark.parametrize("size", [(40, 10), (60, 16), (200, 60)])
def test_the_whole_lesson_at_other_sizes(size: tuple[int, int], tmp_path: Path) -> None:
    async def script(app: TagApp, taught: Lesson, pilot: Pilot[int]) -> None:
        assert app.article.size.height >= 2
        await pilot.press("tab", "tab", "tab", "p")
        assert taught.steps[taught.place].name == "jump"
        while not taught.finished:
            await pilot.press("f8")

    on_screen(tmp_path, script, size=size)


def test_a_step_is_skipped_by_key_and_by_mouse(tmp_path: Path) -> None:
    async def script(app: TagApp, taught: Lesson, pilot: Pilot[int]) -> None:
        await pilot.press("f8")
        assert taught.place == 1
        assert "no such key" not in app.message
        await pilot.click("#coach", offset=(76, 2))
        assert taught.place == 2
        await pilot.press("slash", "f8", "escape")
        assert taught.place == 3

    on_screen(tmp_path, script)


def test_a_key_in_a_text_can_be_clicked(tmp_path: Path) -> None:
    async def script(app: TagApp, taught: Lesson, pilot: Pilot[int]) -> None:
        column = coached(app).splitlines()[0].index("Tab")
        for _ in range(3):
            await pilot.click("#coach", offset=(column, 0))
        assert taught.steps[taught.place].name == "tag"

    on_screen(tmp_path, script)


def test_the_first_steps_with_the_keys_of_vim(tmp_path: Path) -> None:
    async def script(app: TagApp, taught: Lesson, pilot: Pilot[int]) -> None:
        if app.keymap.leader:
            await pilot.press("tab", "tab", "tab", "space", "p")
            assert taught.steps[taught.place].name == "jump"
            assert " f " in coached(app)

    on_screen(tmp_path, script, keys="vim")
