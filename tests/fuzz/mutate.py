"""New inputs from good ones: fast, and with an eye for the structure of YAML and JSON.

Invariant: the same generator of random numbers and the same inputs give the same new input.
"""

import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

LARGEST = 1 << 16
"""Inputs are cut to so many bytes: large ones have their own script, `tests.fuzz.shapes`."""

NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
STRING = re.compile(rb'"(?:[^"\\\n]|\\.)*"')
FLOW = re.compile(rb"[\[{].*[\]}]")

NUMBERS = (
    b"0", b"-1", b"1", b"9007199254740993", b"18446744073709551616", b"1e308", b"1e999", b"-0.0",
    b"9" * 30, b"9" * 600, b"0x" + b"f" * 40, b".inf", b".nan", b"1_000", b"0o17", b"1.5",
    b"2147483648", b"9007199254740992", b"4294967295",
)  # fmt: skip

TEXTS = (
    "", " ", "\0", "\x1b]0;evil\x07", "\x1b[31337m", "\x9b31337m", "\u202e\u2066", "\u2028",
    "\ufeff", "=1+1", "null", "no", "<<", "*a", "&a", "a: b", "- ", "#", "'", '"', "\\", "%",
    "é\u0301\u0301", "\U0001f1e9", "\U0001f468\u200d", "漢", "𐀀", "x" * 300, "../../etc/passwd",
    "~", "true", "2020-11-05", "claim", "person", "9" * 40, "\r\n", "\t", "\x85", "\ufffe", "ﷺ",
    "ǅ", "ß", "İ", "\u3000", "1:1", "1" * 5000, "{0}", "%s", "!!python/object/apply:os.system",
)  # fmt: skip

BYTES = (
    b"\0", b"\n", b"\r\n", b"\r", b"\t", b" ", b"[", b"]", b"{", b"}", b":", b": ", b",", b"- ",
    b"\n- ", b'"', b"'", b"\\", b"\\u0000", b"\\ud800", b"\\udfff\\ud800", b"\xed\xa0\x80",
    b"\xff", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85",
    b"\xe2\x80\xae", b"\x1b[2J", b"#", b"&a ", b"*a", b"!!python/object/apply:os.system ",
    b"!<tag> ", b"---\n", b"...\n", b"? ", b"| ", b">-\n", b"<<: *a\n", b"%YAML 1.2\n",
    b"%TAG ! x\n", b"@", b"`", b"{}", b"[]", b"[[0, 1]]", b"\n<<<<<<< HEAD\n", b"=======\n",
    b">>>>>>> x\n", b"null", b"true", b"~", b"\xe2\x80\x9c", b"\xe2\x80\x9d", b"\xe2\x80\x99s ",
    b" said ", b" and ", b"(", b")", b"\xcc\x81", b"\xe2\x80\x8d", b"\xf0\x9f\x87\xa9",
    b"2020-11-05", b"$", b"%", b"...", b"U.S. ", b"\xd7\xa9", b"\xe4\xb8\x80",
)  # fmt: skip

Values = Sequence[bytes]
Mutation = Callable[[random.Random, bytes, Values], bytes]


def raw(text: str) -> bytes:
    """UTF-8 as nobody should write it: half characters as well."""
    return text.encode("utf-8", "surrogatepass")


def place(rng: random.Random, data: bytes) -> int:
    return int(rng.random() * (len(data) + 1))


def stretch(rng: random.Random, data: bytes, most: int = 64) -> tuple[int, int]:
    start = place(rng, data)
    return start, min(len(data), start + 1 + int(rng.random() ** 3 * most))


def flipped(rng: random.Random, data: bytes, pool: Values) -> bytes:
    made = bytearray(data or b"a")
    for _ in range(1 + int(rng.random() * 3)):
        made[int(rng.random() * len(made))] = int(rng.random() * 256)
    return bytes(made)


def inserted(rng: random.Random, data: bytes, pool: Values) -> bytes:
    at = place(rng, data)
    return data[:at] + rng.choice(BYTES) + data[at:]


def replaced(rng: random.Random, data: bytes, pool: Values) -> bytes:
    start, end = stretch(rng, data)
    return data[:start] + rng.choice(BYTES) + data[end:]


def deleted(rng: random.Random, data: bytes, pool: Values) -> bytes:
    start, end = stretch(rng, data, 200)
    return data[:start] + data[end:]


def truncated(rng: random.Random, data: bytes, pool: Values) -> bytes:
    return data[: place(rng, data)] if rng.random() < 0.7 else data[place(rng, data) :]


def repeated(rng: random.Random, data: bytes, pool: Values) -> bytes:
    start, end = stretch(rng, data)
    times = rng.choice((2, 3, 10, 40, 300)) if rng.random() < 0.95 else 3000
    return data[:end] + data[start:end] * times + data[end:]


def spliced(rng: random.Random, data: bytes, pool: Values) -> bytes:
    other = rng.choice(pool)
    return data[: place(rng, data)] + other[place(rng, other) :]


def moved(rng: random.Random, data: bytes, pool: Values) -> bytes:
    start, end = stretch(rng, data, 200)
    rest = data[:start] + data[end:]
    at = place(rng, rest)
    return rest[:at] + data[start:end] + rest[at:]


def lines_mixed(rng: random.Random, data: bytes, pool: Values) -> bytes:
    lines = data.split(b"\n")
    here, there = int(rng.random() * len(lines)), int(rng.random() * len(lines))
    kind = rng.random()
    if kind < 0.3:
        lines.insert(here, lines[there])
    elif kind < 0.5:
        lines[here], lines[there] = lines[there], lines[here]
    elif kind < 0.7:
        del lines[here]
    elif kind < 0.85:
        lines[here] = b" " * int(rng.random() * 6) + lines[here].lstrip()
    else:
        lines[here : here + 1] = [lines[here]] * rng.choice((3, 30, 200))
    return b"\n".join(lines)


def numbered(rng: random.Random, data: bytes, pool: Values) -> bytes:
    """A number become another one."""
    found = list(NUMBER.finditer(data, 0, 4096))
    if not found:
        return inserted(rng, data, pool)
    start, end = rng.choice(found).span()
    number = rng.choice(NUMBERS) if rng.random() < 0.7 else str(int(rng.random() * 900)).encode()
    return data[:start] + number + data[end:]


def texted(rng: random.Random, data: bytes, pool: Values) -> bytes:
    """A string become another one, escaped or raw."""
    found = list(STRING.finditer(data, 0, 4096))
    if not found:
        return inserted(rng, data, pool)
    start, end = rng.choice(found).span()
    text = rng.choice(TEXTS)
    if rng.random() < 0.4:
        text = json.loads(data[start:end], strict=False) + text if _sound(data[start:end]) else text
    escaped = raw(json.dumps(text, ensure_ascii=rng.random() < 0.5))
    return data[:start] + (escaped if rng.random() < 0.8 else raw(text)) + data[end:]


def _sound(data: bytes) -> bool:
    try:
        json.loads(data, strict=False)
    except ValueError:
        return False
    return True


def nested(rng: random.Random, data: bytes, pool: Values) -> bytes:
    """Brackets, deeper than anybody writes them."""
    start, end = stretch(rng, data, 20)
    deep = rng.choice((3, 29, 30, 31, 32, 33, 100, 2000))
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"- ", b""), (b"(", b")")))
    inner = data[start:end] if rng.random() < 0.5 else b"1"
    return data[:start] + opening * deep + inner + closing * deep + data[end:]


def bombed(rng: random.Random, data: bytes, pool: Values) -> bytes:
    """Aliases that double with each line."""
    lines = [b"a0: &a0 [x, x]"]
    lines += [b"a%d: &a%d [*a%d, *a%d]" % (n, n, n - 1, n - 1) for n in range(1, 30)]
    at = data.find(b"\n", place(rng, data)) + 1
    return data[:at] + b"\n".join(lines) + b"\n" + data[at:]


def restructured(rng: random.Random, data: bytes, pool: Values) -> bytes:
    """A value somewhere in a line of JSON become another, gone, or twice there."""
    found = list(FLOW.finditer(data, 0, 8192))
    if not found:
        return texted(rng, data, pool)
    start, end = rng.choice(found).span()
    try:
        value = json.loads(data[start:end])
    except (ValueError, RecursionError):
        return texted(rng, data, pool)
    value = _changed(rng, value)
    # What people type may hold what JSON escapes.
    return data[:start] + raw(json.dumps(value, ensure_ascii=rng.random() < 0.3)) + data[end:]


def _changed(rng: random.Random, value: Any) -> Any:
    for _ in range(6):
        inner = list(value) if isinstance(value, dict) else range(len(value))
        if not inner:
            break
        key = inner[int(rng.random() * len(inner))]
        if isinstance(value[key], (dict, list)) and value[key] and rng.random() < 0.6:
            changed = dict(value) if isinstance(value, dict) else list(value)
            changed[key] = _changed(rng, value[key])
            return changed
        kind = rng.random()
        changed = dict(value) if isinstance(value, dict) else list(value)
        if kind < 0.15:
            del changed[key]
        elif kind < 0.3 and isinstance(changed, list):
            changed.insert(0, changed[key])
        elif kind < 0.45 and isinstance(changed, dict):
            changed[_value_text(rng)] = changed[key] if rng.random() < 0.5 else _value(rng)
        else:
            changed[key] = _value(rng)
        return changed
    return _value(rng)


def _value_text(rng: random.Random) -> str:
    return rng.choice(TEXTS)


def _value(rng: random.Random) -> Any:
    kind = rng.random()
    if kind < 0.4:
        return rng.choice(TEXTS)
    if kind < 0.7:
        return rng.choice((0, 1, -1, 2**53, 2**53 + 1, 2**64, 10**40, 1.5, 1e300, 3, 7, 12, 64))
    return rng.choice((None, True, False, [], {}, [[0, 1]], [[5, 2]], [[0, 2**53]], {"a": [1]}))


MUTATIONS: tuple[Mutation, ...] = (
    flipped, inserted, replaced, deleted, truncated, repeated, spliced, moved, lines_mixed,
    numbered, texted, nested, bombed, restructured, restructured, restructured, numbered, texted,
)  # fmt: skip


def mutated(rng: random.Random, pool: Values, words: Values = ()) -> bytes:
    """A new input: one of the pool, changed once to four times."""
    data = pool[int(rng.random() * len(pool))]
    for _ in range(1 + int(rng.random() ** 2 * 4)):
        if words and rng.random() < 0.1:
            at = place(rng, data)
            data = data[:at] + words[int(rng.random() * len(words))] + data[at:]
        else:
            data = MUTATIONS[int(rng.random() * len(MUTATIONS))](rng, data, pool)
        if len(data) > LARGEST:
            data = data[:LARGEST]
    return data
