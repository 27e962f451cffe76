"""What the mouse does: it points at the text, and presses what is a button.

Invariant: nothing is done by the mouse alone; all of it has a key.
"""

from typing import TYPE_CHECKING

from annotate.core import selecting
from annotate.tui.article_view import ArticleView
from annotate.tui.modes.ask import Ask
from annotate.tui.modes.every import Every
from annotate.tui.modes.listing import Listing

if TYPE_CHECKING:
    from annotate.tui.app import TagApp


def at_text(app: "TagApp", event: ArticleView.Pointed) -> None:
    """A click puts the cursor there, a drag selects, two select the word and three the sentence.
    Questions that are open take what they show."""
    while isinstance(app.mode, Ask) and not app.mode.problem:
        app.press_in_mode("enter")
    if app.mode is not None and not isinstance(app.mode, Listing):
        app.after()
        return
    session = app.session
    session.go(event.offset, extend=event.drag)
    if event.chain > 1:
        selecting.unit(session, "word" if event.chain == 2 else "sentence")
    app.message = ""
    if app.coach is not None:
        app.coach.noticed(app, "mouse")
    app.after()


def at_button(app: "TagApp", key: str) -> None:
    """A button is `tag:ID` for a tag of the list, `label:NAME` for one of the legend, else the key
    that it presses."""
    kind, _, name = key.partition(":")
    tag = app.session.document.tags.get(name) if kind == "tag" else None
    label = app.session.schema.label(name) if kind == "label" else None
    if tag is not None:
        app.session.go_to(tag)
        app.after()
    elif label is not None and app.mode is None:
        app.message = app.commands.run("label", name)
        if app.coach is not None:
            app.coach.noticed(app, "mouse")
        app.after()
    elif label is not None and isinstance(app.mode, (Every, Listing)):
        app.press(label.key)
    elif kind not in ("tag", "label"):
        app.press(key)
