"""Makes what the README shows of the program: the table of keys and the picture of the screen.

    python -m tests.readme

The table is that of the program, the picture is the real tag screen on a sample. A test compares
the table; the picture is made anew when the screen changes.
"""

import asyncio
import re
import shutil
import tempfile
from pathlib import Path

from annotate.store.schemas import default_schema
from annotate.store.workspace import open_workspace
from annotate.tui.app import TagApp
from annotate.tui.keymap import table
from annotate.tui.queue import Queue

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "samples" / "screen.svg"
TABLE = re.compile(r"(?<=<!-- keys -->\n\n).*?(?=\n<!-- end of keys -->)", re.DOTALL)

SIZE = (112, 30)
KEYS = ("slash", *"armed", "enter", "escape")
"""What is pressed before the picture is taken."""


def keys() -> str:
    """The table of keys in Markdown."""
    rows = ["| Keys | |", "| --- | --- |"]
    for group, entries in table(default_schema()).items():
        rows.append(f"| **{group}** | |")
        for pressed, what in entries:
            shown = " ".join(_code(key) for key in pressed.split("  "))
            rows.append(f"| {shown} | {what.replace('|', chr(92) + '|')} |")
    return "\n".join(rows) + "\n"


def _code(key: str) -> str:
    """A key as code; a bar would end the cell of the table, and a backtick the code."""
    if key == "`":
        return "`` ` ``"
    return f"`{key}`".replace("|", "\\|")


async def _picture() -> None:
    sample = ROOT / "samples" / "border-talks.txt"
    with tempfile.TemporaryDirectory() as folder:
        article = Path(shutil.copy(sample, folder))
        shutil.copy(f"{sample}.tags.yaml", folder)
        app = TagApp(Queue([article], open_workspace), by="ana")
        async with app.run_test(size=SIZE) as pilot:
            while not app.suggesting.step(1):
                await pilot.pause()
            for key in KEYS:
                await pilot.press(key)
            await pilot.pause(0.5)
            PICTURE.write_text(
                app.export_screenshot(title="annotate tag border-talks.txt"), "utf-8"
            )


def main() -> None:
    text = README.read_text("utf-8")
    made = keys()
    README.write_text(TABLE.sub(lambda _: made, text), "utf-8")
    asyncio.run(_picture())


if __name__ == "__main__":
    main()
