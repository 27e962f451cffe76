"""The one key table: what the tag screen can do, and on which keys.

Bindings, footer, help screen and the README's table are made from it, so they cannot disagree.
Label keys come from the schema: plain letters are labels, and a capital tags every occurrence; so
all else lives on arrows, punctuation and control keys.
"""

from typing import NamedTuple


class Action(NamedTuple):
    """Something that a key does."""

    name: str
    """Name of the action; what does it is the method `do_` and this name."""
    keys: tuple[str, ...]
    """Keys as Textual names them; a printable key is its character."""
    help: str
    group: str
    hint: str = ""
    """A word or two for the footer; empty leaves the action out of it."""
    when: str = ""
    """What must be there for the footer to name it, a name of WHEN; empty is always."""
    suggested: str = ""
    """The word for the footer where a suggestion is meant."""


MOVE, SELECT, MARK, SCREEN = "Move", "Select", "Mark", "Screen"

WHEN = (
    *("selection", "tag", "stack", "links", "offer", "drop", "matches", "undo", "queue"),
    "suggestion",
    "lost",
    "adjudicated",
)
"""A selection; a tag under the cursor, several, one with links, one that a canonical name is
offered for; a selection, a link begun or matches to drop; search matches; something to undo;
several articles; a suggestion that is meant; tags that have lost their place; annotators whose
layers are made one."""
CHANGING = frozenset(
    {
        *("label", "label_every", "leader", "repeat", "every", "kind", "fragment", "attributes"),
        *("canonical", "note", "delete", "link", "unlink", "undo", "redo", "article", "status"),
        "lost",
        "save",
    }
)
"""Actions that change tags, or ask for what will, and so are not for an article that is only read."""

MOTIONS: tuple[Action, ...] = (
    Action("left", ("left",), "one character to the left", MOVE),
    Action("right", ("right",), "one character to the right", MOVE),
    Action("up", ("up",), "one row up", MOVE),
    Action("down", ("down",), "one row down", MOVE),
    Action("word_left", ("ctrl+left", "alt+left"), "to the word before", MOVE),
    Action("word_right", ("ctrl+right", "alt+right"), "to the next word", MOVE),
    Action("line_start", ("home", "ctrl+a"), "to the start of the row", MOVE),
    Action("line_end", ("end",), "to the end of the row", MOVE),
    Action("sentence_left", ("(",), "to the sentence before", MOVE),
    Action("sentence_right", (")",), "to the next sentence", MOVE),
    Action("paragraph_up", ("{", "ctrl+up"), "to the paragraph before", MOVE),
    Action("paragraph_down", ("}", "ctrl+down"), "to the next paragraph", MOVE),
    Action("page_up", ("pageup", "ctrl+b"), "one page up", MOVE),
    Action("page_down", ("pagedown",), "one page down", MOVE),
    Action("top", ("ctrl+home",), "to the start of the article", MOVE),
    Action("bottom", ("ctrl+end",), "to the end of the article", MOVE),
)
"""With Shift, and while selecting, these extend the selection. A number before them repeats."""

COMMANDS: tuple[Action, ...] = (
    Action("next_name", ("tab",), "to the next suggestion, name, number or date without a tag", MOVE, "next"),
    Action("previous_name", ("shift+tab",), "to the suggestion, name, number or date without a tag before", MOVE),
    Action("next_suggestion", ("ctrl+k",), "to the next suggestion", MOVE),
    Action("previous_suggestion", ("ctrl+w",), "to the suggestion before", MOVE),
    Action("next_number", ("%",), "to the next number without a tag", MOVE),
    Action("jump", ("'",), "jump: type the letters shown on a word; in capitals, select up to it", MOVE, "jump"),
    Action("search", ("/",), "find as you type; Enter keeps the match selected", MOVE, "find"),
    Action("next_match", (">", "f3"), "to the next match", MOVE, "next match", "matches"),
    Action("previous_match", ("<",), "to the match before", MOVE),
    Action("next_tag", ("]",), "to the next tag", MOVE),
    Action("previous_tag", ("[",), "to the tag before", MOVE),
    Action("back", ("ctrl+o",), "back to where you were", MOVE),
    Action("forward", ("ctrl+u",), "forward again", MOVE),
    Action("select", ("space",), "start or stop selecting", SELECT, "select"),
    Action("grow", ("+",), "one more word", SELECT, "word more", "selection"),
    Action("shrink", ("-",), "one word less", SELECT, "less", "selection"),
    Action("to_clause", (":",), "from here to the end of the clause; again: of the next", SELECT),
    Action("to_sentence", ("$",), "from here to the end of the sentence; again: of the next", SELECT),
    Action("widen", ("=",), "word, then clause, quotation, sentence, paragraph", SELECT),
    Action("narrow", ("_",), "back to the first sentence, clause, word", SELECT, "narrower", "selection"),
    Action("quotation", ('"',), "select the quotation here, or the next one", SELECT, "quotation"),
    Action("split", ("|",), "all parts of a quotation that is split by its speaker", SELECT),
    Action("trim", (",",), "trim blanks and punctuation off the selection", SELECT),
    Action("clear", ("escape",), "drop the selection, a link begun, the matches", SELECT, "drop", "drop"),
    Action("repeat", (".",), "tag with the last label again", MARK),
    Action("every", ("*",), "every occurrence: look, leave some out, tag or untag", MARK, "every"),
    Action("kind", ("ctrl+d",), "all suggestions of a kind: look, leave some out, accept or reject", MARK, "all of a kind", "suggestion"),
    Action("fragment", ("&",), "add the selection to the last tag as a fragment", MARK, "add part", "selection"),
    Action("attributes", ("enter",), "accept the suggestion and go on; of a tag: edit its attributes and note", MARK, "edit", "tag", "accept"),
    Action("canonical", ("ctrl+e",), "take the canonical name that is offered", MARK, "name", "offer"),
    Action("note", (";",), "write a note on the tag", MARK),
    Action("delete", ("backspace", "delete"), "reject the suggestion and go on; else remove the tag under the cursor", MARK, "remove", "tag", "reject"),
    Action("link", ("@",), "link: here from, there to", MARK, "link", "tag"),
    Action("links", ("^",), "the links of the tag: follow or remove one", MARK, "links", "links"),
    Action("unlink", ("!",), "remove all links of the tag", MARK),
    Action("cycle", ("`",), "to the next of several tags under the cursor", MARK, "other tag", "stack"),
    Action("lost", ("f6",), "tags that lost their place in an edited text: put back, by hand too, or remove", MARK, "lost tags", "lost"),
    Action("adjudicate", ("f7",), "to what annotators do not agree on, and back (annotate adjudicate)", MARK, "disagreements", "adjudicated"),
    Action("undo", ("ctrl+z",), "undo", MARK, "undo", "undo"),
    Action("redo", ("ctrl+y", "ctrl+r"), "redo", MARK),
    Action("list", ("f2", "ctrl+f"), "the list of tags: filter by label, sort, go to one", SCREEN, "list"),
    Action("panel", ("\\",), "show or hide the side panel", SCREEN),
    Action("layers", ("~",), "show or hide a layer", SCREEN),
    Action("suggestions", ("ctrl+x",), "suggestions off or on", SCREEN),
    Action("less_sure", ("ctrl+v",), "suggestions that are less sure as well, or not", SCREEN),
    Action("guideline", ("ctrl+g",), "what the label means and takes", SCREEN),
    Action("article", ("#",), "edit title, date and status of the article", SCREEN),
    Action("status", ("ctrl+t",), "status of the article: todo, doing, done, reviewed", SCREEN),
    Action("next_article", ("ctrl+n",), "the next of the articles on the command line", SCREEN, "next article", "queue"),
    Action("previous_article", ("ctrl+p",), "the article before", SCREEN),
    Action("history", ("ctrl+l",), "what was done so far", SCREEN),
    Action("save", ("ctrl+s",), "save now (it happens by itself, too)", SCREEN),
    Action("suspend", ("alt+z",), "back to the shell for a while; fg returns", SCREEN),
    Action("help", ("?", "f1"), "this help", SCREEN, "help"),
    Action("quit", ("ctrl+q", "ctrl+c"), "save and leave", SCREEN, "quit"),
)  # fmt: skip

ACTIONS = MOTIONS + COMMANDS
BY_NAME = {action.name: action for action in ACTIONS}
