"""A project by somebody who wishes us ill, and a strict judge of what a program wrote.

Every text that comes from outside holds every control character, sequences that a terminal obeys,
and what reorders text. The judge knows the few sequences that the program makes itself.
"""

import hashlib
import json
import re
from pathlib import Path

CONTROLS = "".join(chr(code) for code in (*range(1, 0x20), 0x7F, *range(0x80, 0xA0)))
BIDI = "\u061c\u200e\u200f" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
SEPARATORS = "\u2028\u2029\x85"

SEQUENCES = (
    "\x1b]0;pwned\x07", "\x1b]8;;http://pwned\x1b\\", "\x1b[31337m", "\x1b[5m", "\x1b[2J",
    "\x1b[1;1H", "\x1b[6n", "\x1b[?1049l", "\x1bP1;pwned\x1b\\", "\x1b_pwned\x1b\\",
    "\x1b^pwned\x1b\\", "\x1bXpwned\x1b\\", "\x1bc", "\x1b(0", "\x9b31337m", "\x9d0;pwned\x9c",
    "\x90pwned\x9c", "\x9fpwned\x9c",
)  # fmt: skip
"""Titles, links, colours, erasure, questions, a reset; CSI, OSC, DCS, APC, PM and SOS, in both of
their forms."""

SHORT = "evil\x1b]0;pwned\x07\x9b5m\u202e\u2028\x7f"
LONG = f"evil{''.join(SEQUENCES)}{CONTROLS}{BIDI}{SEPARATORS}\u202egpj.exe"
NAME = "evil\x1b]0;pwned\x07\x1b[31337m\x9b5m\u202e\u2028\u2066\x7f\r\n\x08"
"""For the names of files, which hold no zero byte and no slash."""

SGR = (
    "(?:0|1|2|3|4|7|21|22|23|24|27|3[0-79]|4[0-79]|9[0-7]|10[0-7]|[34]8;5;[0-9]{1,3}"
    "|[34]8;2;[0-9]{1,3};[0-9]{1,3};[0-9]{1,3})"
)
PAINTED = re.compile(rf"\x1b\[(?:{SGR}(?:;{SGR})*)?m")
"""What a command writes besides text: colours, in the forms that `render.ansi` and Rich make."""

SCREEN = re.compile(
    rf"{PAINTED.pattern}"
    r"|\x1b\[[0-9]{1,3};[0-9]{1,3}H"
    r"|\x1b\[\?(?:7|25|1000|1002|1003|1004|1006|1015|1016|1049|2004|2026|2048)[hl]"
    r"|\x1b\[\?(?:2026|2048)\$p|\x1b\[[<>][0-9]*u"
    r"|\x1b\]22;[a-z-]{0,20}\x07"
)
"""What the tag screen writes besides: the place of the cursor, modes on and off, questions which
modes there are, and the shape of the mouse's pointer."""

BAD = re.compile(f"[\0-\x1f\x7f-\x9f\u2028\u2029{BIDI}]")


def offences(raw: bytes, *, screen: bool = False) -> list[str]:
    """What a terminal would obey and the program does not make itself, with what is around it."""
    found: list[str] = []
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found.append(f"no UTF-8 at {error.start}: {raw[error.start - 20 : error.start + 20]!r}")
        text = raw.decode("utf-8", "replace")
    # A terminal gets a line's end as CR LF; a CR alone would go back over the line.
    rest = (SCREEN if screen else PAINTED).sub("", text.replace("\r\n", "\n"))
    kept = "\n" if screen else "\n\t"
    for match in BAD.finditer(rest):
        if match[0] not in kept:
            found.append(repr(rest[max(0, match.start() - 20) : match.end() + 20]))
    return found


ARTICLE = f"""\
{LONG.replace(chr(10), " ").replace(chr(13), " ")} headline

Maria {SHORT}Orlova told reporters on 5 November 2020 that “the talks {LONG} have failed”.
Orlova, the {SHORT} minister, left for Genf. {"Nobody answered her questions. " * 12}
Ana Evilova{SHORT} said $5 million were gone by 3 March.
"""


def project(folder: Path) -> Path:
    """Write the project below a folder, in one of an evil name. Returns the article."""
    home = folder / f"d{NAME}"
    home.mkdir()
    article = home / f"{NAME}.txt"
    article.write_bytes(ARTICLE.encode())
    home.joinpath("annotate.yaml").write_text(CONFIG, "utf-8")
    article.with_name(article.name + ".tags.yaml").write_text(sidecar(), "utf-8")
    for name, words in (("ana", "Ana"), ("ben", SHORT + "Orlova told")):
        layer = sidecar().replace(json.dumps("Ana")[1:-1], json.dumps(words)[1:-1])
        article.with_name(f"{article.name}.{name}.tags.yaml").write_text(layer, "utf-8")
    second = home / "second.txt"
    second.write_bytes(ARTICLE.encode())
    broken = home / f"broken{NAME}.txt"
    broken.write_text("text", "utf-8")
    row = {"id": LONG, "label": LONG, "spans": LONG}
    rows = f'format: "annotate/1"\ntags: [{json.dumps(row)}]\n'
    broken.with_name(broken.name + ".tags.yaml").write_text(rows, "utf-8")
    binary = home / f"binary{NAME}.txt"
    binary.write_bytes(bytes(range(256)) * 9)
    edited = home / f"edited{NAME}.txt"
    edited.write_text(f"New. {ARTICLE.replace('Orlova', f'Orlowa{SHORT}')}", "utf-8", newline="")
    hashed = hashlib.sha256(ARTICLE.encode()).hexdigest()
    stale = sidecar().replace('"encoding"', f'"sha256": "{hashed}", "encoding"')
    edited.with_name(edited.name + ".tags.yaml").write_text(stale, "utf-8")
    other = stale.replace('"label": "person"', '"label": "claim"').replace("evil", "evil other")
    home.joinpath("theirs.tags.yaml").write_text(other, "utf-8")
    for suffix, content in FILES.items():
        home.joinpath(f"in{NAME}{suffix}").write_text(content, "utf-8", newline="")
    return article


def sidecar() -> str:
    """Every field of every kind of entry, and keys that nobody knows."""
    word = ARTICLE.index("Orlova")
    claim = ARTICLE.index("the talks")
    whole = f"Maria {SHORT}Orlova"
    start = ARTICLE.index(whole)
    tags = [
        tag("a1", "person", start, whole, note=LONG, by=LONG, at=LONG),
        tag("b" + SHORT, LONG, word, "Orlova", attributes={LONG: LONG, "entity": LONG}),
        tag("c1", "claim", claim, ARTICLE[claim : claim + 30], attributes={"check": LONG}),
        tag("d1", "person", ARTICLE.index("Ana"), "Ana", attributes={"entity": [LONG, LONG]}),
    ]
    day = {"value": "2020-11-05", "type": LONG, "mod": LONG, "begin": LONG}
    tags.append(tag("e1", "date", ARTICLE.index("5 November"), "5 November 2020", attributes=day))
    link = {"id": "l" + SHORT, "kind": LONG, "from": "c1", "to": "b" + SHORT, LONG: LONG}
    other = tag("r1", LONG, ARTICLE.index("Genf"), "Genf", note=LONG)
    lines = [
        f"# {SHORT.encode('unicode_escape').decode()}",
        'format: "annotate/1"',
        f"source: {json.dumps({'file': NAME, 'encoding': 'utf-8', LONG: LONG})}",
        f"article: {json.dumps({'title': LONG, 'published': LONG, 'status': LONG})}",
        f"schema: {json.dumps({'name': LONG, 'version': 1})}",
        f"tags: {json.dumps(sorted(tags, key=lambda row: str(row['spans'])))}",
        f"links: {json.dumps([link])}",
        f"rejected: {json.dumps([other])}",
        f"{json.dumps('key' + SHORT)}: {json.dumps(LONG)}",
    ]
    return "\n".join(lines) + "\n"


def tag(id: str, label: str, start: int, text: str, **more: object) -> dict[str, object]:
    made: dict[str, object] = {"id": id, "label": label, "spans": [[start, start + len(text)]]}
    return made | {"text": text} | more


_CELL = LONG.replace('"', '""')
_WORD = "".join(LONG.split())

FILES = {
    ".jsonl": json.dumps({"file": NAME, "label": LONG, "text": LONG, "note": LONG, LONG: LONG})
    + f"\n{LONG}\n"
    + json.dumps({"file": LONG, "label": LONG, "spans": [[0, 5]], "text": "other", "id": LONG}),
    ".csv": f'file,label,start,end,text,"{_CELL}"\n"{_CELL}","{_CELL}",0,5,"{_CELL}","{_CELL}"\n',
    ".ann": f"T1\t{_WORD} 0 5\t{LONG}\n{LONG}\nA1\t{_WORD} T1 {_WORD}\n#1\tNote T1\t{LONG}\n",
    ".conll": f"Maria X X B-{_WORD}\n{_WORD} X X I-{_WORD}\n{LONG}\n",
    ".html": f"<html><head><title>{LONG}</title></head><body><article><h1>{LONG}</h1>"
    + f"<p>{LONG} Nobody answered her questions on Thursday.</p>" * 9
    + "</article></body></html>",
}
"""What other tools might have written, by suffix."""

CONFIG = json.dumps(
    {
        "schema": {
            "name": LONG,
            "labels": [
                {
                    "name": "person",
                    "layer": "entity",
                    "key": "p",
                    "definition": LONG,
                    "attributes": [
                        {"name": "entity", "definition": LONG},
                        {"name": LONG, "values": [LONG, "b"], "default": LONG, "ask": True},
                    ],
                    "names": {LONG: LONG},
                },
                {"name": LONG, "layer": "entity", "key": "e", "definition": LONG},
                {
                    "name": "claim",
                    "layer": "claim",
                    "key": "c",
                    "attributes": [{"name": "check", "values": ["a", LONG]}],
                },
                {"name": "date", "layer": "date", "key": "d"},
            ],
            "links": [{"name": LONG, "key": "z", "definition": LONG, "from": "claim"}],
        },
        "palette": {LONG: "sky"},
        "suggesters": {"tool": ["sh", "./tool.sh", LONG]},
    }
)
