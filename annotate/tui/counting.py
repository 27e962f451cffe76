"""A number typed before a command: how often to do it."""

from annotate.tui.keymap import Keymap

MOST = 9999


class Count:
    """The digits typed so far."""

    def __init__(self) -> None:
        self.text = ""

    def digit(self, key: str, keymap: Keymap) -> bool:
        """Take a key if it is a digit of a number. A digit that is a key of its own is none, unless
        a number has been begun; and no number begins with 0."""
        if not (len(key) == 1 and key in "0123456789"):
            return False
        if not self.text and (key == "0" or keymap.action(key)):
            return False
        self.text = str(min(MOST, int(self.text + key)))
        return True

    def take(self) -> int:
        """The number, 1 if there is none; and begin anew."""
        number, self.text = int(self.text or 1), ""
        return number
