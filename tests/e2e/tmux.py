"""A program in tmux for tests: keys and mouse go in, the screen comes out as text.

What pyte shows is the screen as one emulator has it; tmux is a terminal that people really use,
with its own bytes for the keys, and it can be resized under the program. Each `Tmux` is a server of
its own in a folder of its own, so that nobody's sessions are in reach.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

NAMES = {
    "left": "Left", "right": "Right", "up": "Up", "down": "Down", "home": "Home", "end": "End",
    "pageup": "PPage", "pagedown": "NPage", "insert": "IC", "delete": "DC", "tab": "Tab",
    "enter": "Enter", "escape": "Escape", "space": "Space", "backspace": "BSpace",
    **{f"f{number}": f"F{number}" for number in range(1, 13)},
}  # fmt: skip
"""Names of the key table → tmux's."""

MODIFIERS = {"ctrl": "C", "shift": "S", "alt": "M"}

AT_ONCE = 400
"""Keys that are handed to tmux in one command."""

ESCAPE = 0.25
"""Seconds after which a lone Escape is one: Textual asks for 0.1, and looks every 0.1."""

CHAIN = 0.6
"""Seconds after which a click at the same cell is the first one again."""

LEFT, DRAG, WHEEL_UP, WHEEL_DOWN = 0, 32, 64, 65
"""What the mouse does, as xterm's SGR reports number it."""


def key_name(key: str) -> str:
    """tmux's name of a key of the key table."""
    if key == "shift+tab":
        return "BTab"
    if len(key) == 1:
        return "\\;" if key == ";" else "Space" if key == " " else key
    *modifiers, name = key.split("+")
    return "-".join([*(MODIFIERS[modifier] for modifier in modifiers), NAMES.get(name, name)])


NOT_OURS = ("TMUX", "COLUMNS", "LINES")
"""Variables that would have the program believe in another screen than the one it has."""


class Tmux:
    """A program that runs in a tmux server of its own."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: dict[str, str] | None = None,
    ) -> None:
        self.size = (columns, rows)
        self.folder = Path(tempfile.mkdtemp(prefix="annotate-tmux-"))
        # TMUX would make this a client of the server that the tests themselves run in.
        outside = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self._env = outside | {"TMUX_TMPDIR": str(self.folder)}
        self._clicked = ((-1, -1), 0.0)
        settings = [f"-e{name}={value}" for name, value in (env or {}).items()]
        try:
            self.run(
                "start-server", ";",
                "set", "-g", "status", "off", ";",
                "set", "-g", "remain-on-exit", "on", ";",
                "set", "-g", "default-terminal", "tmux-256color", ";",
                "new-session", "-d", "-x", str(columns), "-y", str(rows), *settings,
                f"{shlex.join(command)}; echo $? >{shlex.quote(str(self.folder / 'status'))}",
            )  # fmt: skip
        except Exception:
            self.close()
            raise

    def run(self, *arguments: str) -> str:
        """Run a command of tmux. Returns what it writes."""
        done = subprocess.run(
            ["tmux", "-L", "annotate", "-f", os.devnull, *arguments],
            env=self._env,
            capture_output=True,
            check=False,
            timeout=20,
        )
        if done.returncode:
            raise AssertionError(f"tmux {arguments[0]}: {done.stderr.decode()}")
        return done.stdout.decode()

    # the keyboard

    def send(self, *keys: str) -> None:
        """Press keys, named as in the key table."""
        names: list[str] = []
        for place, key in enumerate(keys):
            names.append(key_name(key))
            if key == "escape" and _may_join(keys[place + 1 : place + 2]):
                self._send(names)
                names = []
                time.sleep(ESCAPE)
        self._send(names)

    def _send(self, names: Sequence[str]) -> None:
        for start in range(0, len(names), AT_ONCE):
            self.run("send-keys", "--", *names[start : start + AT_ONCE])

    def type(self, text: str) -> None:
        """Send text, or any bytes, as they are."""
        self.run("send-keys", "-l", "--", text)

    # the mouse: cells count from 0

    def _report(self, what: int, x: int, y: int, end: str = "M") -> str:
        return f"\x1b[<{what};{x + 1};{y + 1}{end}"

    def _point(self, reports: str) -> None:
        """Send reports of the mouse as a terminal does: once the program has asked for them."""
        end = time.monotonic() + 20
        sends = f"display-message -p sent; send-keys -l -- '{reports}'"
        while not self.run("if-shell", "-F", "#{mouse_sgr_flag}", sends):
            if time.monotonic() > end:
                raise AssertionError("the program does not ask for the mouse")
            time.sleep(0.02)

    def click(self, x: int, y: int, times: int = 1, *, chained: bool = False) -> None:
        """Click a cell, so many times in quick succession. `chained` says that it is no matter if
        a click just before at the same cell makes this a double click."""
        if not chained:
            self._rest(x, y)
        self._point((self._report(LEFT, x, y) + self._report(LEFT, x, y, "m")) * times)

    def drag(self, x: int, y: int, to_x: int, to_y: int) -> None:
        """Press at a cell, move to another, release there."""
        self._rest(x, y)
        between = self._report(DRAG, (x + to_x) // 2, (y + to_y) // 2)
        end = self._report(DRAG, to_x, to_y) + self._report(LEFT, to_x, to_y, "m")
        self._point(self._report(LEFT, x, y) + between + end)

    def wheel(self, x: int, y: int, steps: int) -> None:
        """Turn the wheel over a cell, down, or up where `steps` is negative."""
        self._point(self._report(WHEEL_DOWN if steps > 0 else WHEEL_UP, x, y) * abs(steps))

    def _rest(self, x: int, y: int) -> None:
        """Wait so long that a click is no further one of those before."""
        (cell, when), now = self._clicked, time.monotonic()
        if cell == (x, y) and now - when < CHAIN:
            time.sleep(CHAIN - (now - when))
        self._clicked = ((x, y), time.monotonic())

    # the screen

    def text(self, *, styled: bool = False) -> str:
        """What is on the screen; with `styled`, its colours as escape sequences."""
        shown = self.run("capture-pane", "-p", *(("-e",) if styled else ()))
        rows = [row.rstrip() for row in shown.split("\n")[:-1]]
        return "\n".join(rows + [""] * (self.size[1] - len(rows)))

    def wait(self, what: str | Callable[[str], bool], seconds: float = 20) -> str:
        """Wait until the screen shows a text. Returns the screen; fails if it never does."""
        shows = what if callable(what) else lambda screen: str(what) in screen
        end = time.monotonic() + seconds
        screen = self.text()
        while not shows(screen):
            if time.monotonic() > end:
                raise AssertionError(f"never saw {what!r} on:\n{screen}")
            time.sleep(0.01)
            screen = self.text()
        return screen

    def still(self, seconds: float = 0.6) -> str:
        """Wait until nothing has changed for a while. Returns the screen.

        The panel says what may come next a quarter of a second after the last key."""
        screen, since, end = self.text(), time.monotonic(), time.monotonic() + 20
        while time.monotonic() - since < seconds and time.monotonic() < end:
            time.sleep(0.02)
            now = self.text()
            if now != screen:
                screen, since = now, time.monotonic()
        return screen

    def resize(self, columns: int, rows: int) -> None:
        """Give the program another size of screen."""
        self.size = (columns, rows)
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    # the end

    def ask(self, what: str) -> str:
        """What tmux knows of the pane, by the name of a format, such as `pane_title`."""
        return self.run("display-message", "-p", f"#{{{what}}}").strip()

    @property
    def status(self) -> int | None:
        """The exit status of the program as a shell has it; None while it runs.

        tmux 3.3a does not always notice the end of a child, so a shell writes it down.
        """
        file = self.folder / "status"
        written = file.read_text("ascii").strip() if file.exists() else ""
        return int(written) if written else None

    def finish(self, seconds: float = 20) -> int:
        """Wait for the program to end. Returns its exit status."""
        end = time.monotonic() + seconds
        while (status := self.status) is None:
            if time.monotonic() > end:
                raise AssertionError(f"did not end; on its screen:\n{self.text()}")
            time.sleep(0.02)
        return status

    def close(self) -> None:
        """End the server and what runs in it."""
        try:
            self.run("kill-server")
        except AssertionError:
            pass
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)


def _may_join(following: Sequence[str]) -> bool:
    """True if a terminal's bytes for Escape and the next key would be those of Alt and that key.

    Keys that start with an escape of their own tell Textual that the one before was alone.
    """
    if not following:
        return True
    *modifiers, name = following[0].split("+")
    return not ("alt" in modifiers or name in NAMES) or name in (
        "tab", "enter", "escape", "space", "backspace",
    )  # fmt: skip
