"""A line of text that is being typed: what a one-line input does, without a screen."""

from annotate.core.cells import clusters


class LineEdit:
    """Text and a caret, which stands before the cluster at `caret` (code points)."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.caret = len(text)

    def insert(self, text: str) -> None:
        """Type or paste text at the caret; line ends become blanks."""
        line = " ".join(text.splitlines())
        self.text = self.text[: self.caret] + line + self.text[self.caret :]
        self.caret += len(line)

    def key(self, key: str) -> bool:
        """Handle an editing key. Returns False for a key that is none."""
        before, after = self.text[: self.caret], self.text[self.caret :]
        if key in ("left", "ctrl+b"):
            self.caret = len(_without_last(before))
        elif key in ("right", "ctrl+f"):
            self.caret += len(after) - len(_without_first(after))
        elif key in ("home", "ctrl+a"):
            self.caret = 0
        elif key in ("end", "ctrl+e"):
            self.caret = len(self.text)
        elif key == "backspace":
            kept = _without_last(before)
            self.text, self.caret = kept + after, len(kept)
        elif key in ("delete", "ctrl+d"):
            self.text = before + _without_first(after)
        elif key in ("ctrl+w", "alt+backspace", "ctrl+backspace"):
            kept = before.rstrip()
            kept = kept[: kept.rfind(" ") + 1]
            self.text, self.caret = kept + after, len(kept)
        elif key == "ctrl+u":
            self.text, self.caret = after, 0
        elif key == "ctrl+k":
            self.text = before
        else:
            return False
        return True


def _without_last(text: str) -> str:
    parts = list(clusters(text))
    return "".join(parts[:-1])


def _without_first(text: str) -> str:
    parts = list(clusters(text))
    return "".join(parts[1:])
