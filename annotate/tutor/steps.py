"""The steps of the lesson, as data: what to say, and how to see that it was done.

A text names a key by what it does: `<undo>` is the key of an action, `<label person>` that of a
label and `<every person>` its capital; so a person with other keys reads those. Invariant: a step
is seen by what the session holds, never by the key that was pressed; whatever was done early counts
when its step comes.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from annotate.core import quotations
from annotate.core.document import Edit
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Tag

NAME, AGAIN, DAY, QUOTE = "Ada Lindgren", "Lindgren", "Tuesday", "We checked every crane"
"""What the steps are about in the article."""


class Scene:
    """What a step looks at."""

    def __init__(self, session: Session, mode: str = "") -> None:
        self.session = session
        self.mode = mode
        """What takes the keys now: `page` for a page or list, `question` for all else, or empty."""
        self.began = len(session.history.done)
        """How many edits there were when the step began."""
        self.last: Edit | None = session.history.done[-1] if session.history.done else None
        """The last of them."""
        self.known = self.began
        """How many edits there were when it was last looked at."""
        self.seen: set[str] = set()
        """What the step has noted so far."""

    @property
    def text(self) -> str:
        """What a label key would tag."""
        unit = self.session.unit()
        return self.session.text[unit.start : unit.end] if unit else ""

    def tags(self, label: str, text: str = "") -> list[Tag]:
        """The tags with a label, and with a text if one is given."""
        return [
            tag
            for tag in self.session.document
            if tag.label == label and (not text or tag.text.startswith(text))
        ]

    def others(self, label: str, text: str) -> list[Tag]:
        """The tags on a text that have another label."""
        return [
            tag for tag in self.session.document if tag.label != label and tag.text.startswith(text)
        ]

    def occurrences(self) -> Iterator[Span]:
        """Where she is named without her first name."""
        text, place = self.session.text, self.session.text.find(AGAIN)
        while place >= 0:
            if not text[:place].endswith(NAME.removesuffix(AGAIN)):
                yield Span(place, place + len(AGAIN))
            place = text.find(AGAIN, place + 1)

    def links(self) -> int:
        """How many links the claims have."""
        document = self.session.document
        return sum(len(document.links_of(tag.id)) for tag in self.tags("claim"))


class Step(NamedTuple):
    """One thing to learn."""

    name: str
    text: str
    """What to do, in plain words: at most two rows of 78 columns."""
    praise: str
    """What was learnt, shown with a tick."""
    done: Callable[[Scene], bool]
    hint: Callable[[Scene], str] = lambda scene: ""
    """What to say to somebody who is on another way, or nothing."""


def at_name(scene: Scene) -> bool:
    return scene.text == NAME or tagged_name(scene)


def tagged_name(scene: Scene) -> bool:
    return bool(scene.tags("person", NAME))


def name_hint(scene: Scene) -> str:
    if scene.others("person", NAME):
        return "That is another label. <label person> on her changes it."
    return ""


def at_other_name(scene: Scene) -> bool:
    here = scene.session.cursor
    return any(span.start <= here < span.end for span in scene.occurrences()) or all_tagged(scene)


def all_tagged(scene: Scene) -> bool:
    tagged = {tag.spans[0] for tag in scene.tags("person")}
    return all(span in tagged for span in scene.occurrences())


def every_hint(scene: Scene) -> str:
    if scene.mode:
        return ""
    if not any(span.start <= scene.session.cursor < span.end for span in scene.occurrences()):
        return "First go back to a “Lindgren”."
    if scene.text != AGAIN:
        return "Not just the name is selected; <clear> drops that."
    if scene.tags("person", AGAIN):
        return "That is one. The capital, <every person>, tags the others too."
    return ""


def undone_and_done_again(scene: Scene) -> bool:
    done = scene.session.history.done
    if len(done) < scene.began:
        scene.seen.add("undone")
    return "undone" in scene.seen and len(done) >= scene.began and scene.last in done


def undo_hint(scene: Scene) -> str:
    if "undone" not in scene.seen:
        return ""
    if scene.session.history.undone:
        return "All gone, in one step. <redo> brings them back."
    return "After a new change nothing can be redone; skip this."


def at_day(scene: Scene) -> bool:
    return (scene.mode == "" and scene.text == DAY) or bool(scene.tags("date", DAY))


def find_hint(scene: Scene) -> str:
    if scene.mode or scene.session.selection is None or not scene.text or scene.text not in DAY:
        return ""
    return "Part of it is selected; <clear> drops that, to have it all."


def dated(scene: Scene) -> bool:
    return scene.mode == "" and any(tag.attributes.get("value") for tag in scene.tags("date"))


def date_hint(scene: Scene) -> str:
    if scene.mode:
        return ""
    if not scene.tags("date"):
        return "" if scene.text == DAY else "First go back to “Tuesday”."
    return "Tagged, but without a day. <attributes> on it edits that."


def at_quotation(scene: Scene) -> bool:
    return (scene.session.selection is not None and scene.text.startswith(QUOTE)) or claimed(scene)


def quotation_hint(scene: Scene) -> str:
    selection = scene.session.selection
    text = scene.session.text
    if selection is None or quotations.quotation_at(text, selection.start) is None:
        return ""
    return "That is another one; the cranes are further up."


def claimed(scene: Scene) -> bool:
    return any(QUOTE in tag.text for tag in scene.tags("claim"))


def attributed(scene: Scene) -> bool:
    return scene.mode == "" and claimed(scene) and scene.links() > 0


def claim_hint(scene: Scene) -> str:
    if scene.mode == "question" and claimed(scene):
        return "Enter takes what is shown; the letters choose values."
    if claimed(scene):
        return "A claim without links. <undo>, <label claim> and Enter."
    if scene.mode == "" and not at_quotation(scene):
        return "First select what she said, by <quotation> on it."
    return ""


def split(scene: Scene) -> bool:
    return any(len(tag.spans) > 1 for tag in scene.tags("claim"))


def split_hint(scene: Scene) -> str:
    if scene.session.parts:
        return "Both halves are selected: <label claim> tags them."
    if not any(tag.label == "claim" for tag in scene.session.tags_here()):
        return "First go back to the claim: <next_tag> <previous_tag> go to tags."
    return ""


def named(scene: Scene) -> bool:
    return scene.mode == "" and any(tag.attributes.get("entity") for tag in scene.tags("person"))


def canonical_hint(scene: Scene) -> str:
    if not scene.tags("person", AGAIN):
        return "No “Lindgren” has a tag yet. <label person> gives it one."
    return ""


def looked(scene: Scene) -> bool:
    if scene.mode == "page":
        scene.seen.add("page")
    return scene.mode == "" and "page" in scene.seen


def looking_hint(scene: Scene) -> str:
    return "Esc comes back." if scene.mode == "page" else ""


def finished(scene: Scene) -> bool:
    return scene.session.document.metadata.status in ("done", "reviewed")


def status_hint(scene: Scene) -> str:
    status = scene.session.document.metadata.status
    return f"It is {status} now: <status> once more." if status else ""


STEPS = (
    Step(
        "name",
        "Welcome! <next_name> goes to the next name, number or date that has no tag. "
        "Press it until “Ada Lindgren” is selected.",
        "There she is.",
        at_name,
    ),
    Step(
        "tag",
        "One key makes one tag: <label person> says that this is a person. "
        "Every label has its letter; the rows at the bottom show them.",
        "Tagged, and saved already.",
        tagged_name,
        name_hint,
    ),
    Step(
        "jump",
        "Further down she is just “Lindgren”. <jump> puts letters on every word: "
        "type those that lie on a “Lindgren”.",
        "Two or three keys to any word in view.",
        at_other_name,
    ),
    Step(
        "every",
        "A capital tags every occurrence: <every person> makes each “Lindgren” of the article "
        "a person.",
        "All of them, as one step.",
        all_tagged,
        every_hint,
    ),
    Step(
        "undo",
        "Nothing you do is final: <undo> takes the last step back, and <redo> does it again. "
        "(^ is the Ctrl key.)",
        "You can try whatever you want.",
        undone_and_done_again,
        undo_hint,
    ),
    Step(
        "find",
        "<search> finds while you type. Press it, write tuesday, and then Enter.",
        "Found, and selected.",
        at_day,
        find_hint,
    ),
    Step(
        "date",
        "<label date> tags a date, and asks which day it is. The answer is worked out already: "
        "Enter takes it.",
        "“Tuesday” has a day now.",
        dated,
        date_hint,
    ),
    Step(
        "quotation",
        "Now to who says what. <quotation> selects the quotation here or the next one: "
        "take the one about the cranes.",
        "Selected from mark to mark.",
        at_quotation,
        quotation_hint,
    ),
    Step(
        "claim",
        "<label claim> makes it a claim. The word “said” and the speaker are offered as its links: "
        "Enter takes them.",
        "Who said it, and how, is tied to the claim.",
        attributed,
        claim_hint,
    ),
    Step(
        "split",
        "She says more after “Lindgren said”. <split> adds the other half of the quotation "
        "to the claim.",
        "One claim in two pieces.",
        split,
        split_hint,
    ),
    Step(
        "canonical",
        "<next_tag> goes from tag to tag. On a “Lindgren”, <canonical> gives it the full name; "
        "<attributes> shows all that a tag holds.",
        "The same person, under one name.",
        named,
        canonical_hint,
    ),
    Step(
        "help",
        "<help> lists every key, <list> every tag. Have a look at one of them; Esc comes back.",
        "It is always one key away.",
        looked,
        looking_hint,
    ),
    Step(
        "status",
        "<status> steps through todo, doing and done. Press it until this article is done.",
        "Done!",
        finished,
        status_hint,
    ),
)

END = "That was all of it. Stay and try things, or leave with <quit>: it saves, as every key did."
"""What to say after the last step."""
