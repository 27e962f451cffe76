"""The reader of plain YAML, held against the strict loader and PyYAML."""

import random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import AnnotateError
from annotate.store import events, plain
from annotate.store.schemas import default_text

TRICKY = st.text(
    st.sampled_from('a"\\ \t\n\r\0\x1b\x7f\x85\x9f\xa0é\u2028\u2029\ufeff\ufffe\uffff😀#:-')
)
WORDS = st.sampled_from(["no", "null", "~", "1e5", "2020-11-05", "<<", "=", "0o17", "12:30", "---"])
TEXTS = st.text() | TRICKY | WORDS
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | TEXTS
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_what_is_encoded_reads_the_same_everywhere(value: object) -> None:
    data = f"key: {plain.encode(value, 1)}\n".encode()
    for read in (
        events.load(data, "x")["key"],
        yaml.load(data, Loader=yaml.CSafeLoader)["key"],
        yaml.load(data, Loader=yaml.SafeLoader)["key"],
    ):
        assert read == value
        assert repr(read) == repr(value)
    quick = plain.load(data)
    assert quick is plain.NOT_PLAIN or quick == {"key": value}


@pytest.mark.parametrize(
    "value", [float("inf"), float("nan"), "\ud800", {"\udfff": 1}, {"k" * 1100: 1}]
)
def test_what_could_not_be_read_back_is_not_written(value: object) -> None:
    with pytest.raises(AnnotateError):
        plain.encode(value)


def test_what_is_nested_too_deep_is_not_written() -> None:
    value: object = "x"
    for _ in range(plain.DEPTH):
        value = [value]
    assert plain.encode(value)
    with pytest.raises(AnnotateError, match="nested deeper"):
        plain.encode([value])


def test_depth_is_that_of_the_strict_loader() -> None:
    assert plain.DEPTH == events.DEPTH
    assert plain.KEY_LIMIT == events.KEY_LIMIT
    assert plain.DIGITS == events.DIGITS


DOCUMENT = """\
# A comment
schema:
  name: "news"
  version: 1

  # another
  labels:
  - name: "person"
    key: "p"
    ask: true
    names:
      conll: "PER"
    values: ["a", "b"]
  - {"name": "é", "x": [1, -2, 1.5, null, false]}
  - "text"
  -    7
empty: ""
more:
    - 1
    - other: 2

      deep:
        - "x"
"""


def test_a_plain_document() -> None:
    taken = DOCUMENT.replace("-    7", "- 7")
    found = plain.load(taken.encode())
    assert found == events.load(taken.encode(), "x")
    assert found["more"] == [1, {"other": 2, "deep": ["x"]}]
    assert plain.load(DOCUMENT.encode()) is plain.NOT_PLAIN


def test_the_packaged_schema_is_plain() -> None:
    found = plain.load(default_text())
    assert found is not plain.NOT_PLAIN
    assert found == events.load(default_text(), "x")


@pytest.mark.parametrize(
    "document",
    [
        "",
        "# only a comment\n",
        "a: b\n",
        "a: 'b'\n",
        'a: "b" # comment\n',
        'a: "b" \n',
        'a:  "b"\n',
        'a:\t"b"\n',
        'a: "b"\r\n',
        "a:\n",
        "a: \n",
        "a:\nb: 1\n",
        "a: 1\na: 2\n",
        'a: {"b": 1, "b": 2}\n',
        'a: {"b":1}\n',
        "a: 1e5\n",
        "a: 1E+5\n",
        "a: 017\n",
        "a: -0\n",
        f"a: {'9' * 600}\n",
        'a: "\\/"\n',
        'a: "\\ud83d\\ude00"\n',
        'a: "\x7f"\n',
        'a: "\x85"\n',
        'a: "\u2028"\n',
        'a: "\ufeff"\n',
        '\ufeffa: "b"\n',
        "# \x07\na: 1\n",
        "null: 1\n",
        "True: 1\n",
        "yes: 1\n",
        "a: 1\n  b: 2\n",
        "a: 5\n  6\n",
        "  a: 1\nb: 2\n",
        "- a: 1\n b: 2\n",
        "- 1\nb: 2\n",
        "a: 1\n- 2\n",
        "- - 1\n",
        "-\n  a: 1\n",
        "---\na: 1\n",
        "a: 1\n...\n",
        "%YAML 1.2\n---\na: 1\n",
        "[1, 2]\n",
        '"a": 1\n',
        "a: *b\n",
        "a: &b 1\n",
        "a: !!str 1\n",
        "<<: {}\n",
        f"a: {'[' * 100_000}\n",
        "".join(" " * i + "a:\n" for i in range(3000)) + " " * 3000 + "b: 1\n",
        "a:\n  - 1\n - 2\n",
        "a: {'b': 1}\n",
    ],
)
def test_what_is_not_plain(document: str) -> None:
    assert plain.load(document.encode("utf-8")) is plain.NOT_PLAIN


PIECES = [
    *"\n\n\n\n  --::##,[]{}\"\"'&*!|>%@?~\t\r\\01e.x",
    "\n  ", "\n    ", "\n- ", "\n  - ", "- ", ": ", '"a"', "1", "1e5", "null", "true", "no", "a: ",
    '{"a": 1}', '["x"]', "# c\n", "\n---\n", "\u2028", "\x85", "\x7f", "\ufeff", "é", "\\u0000",
]  # fmt: skip


def test_whatever_is_taken_the_strict_loader_reads_the_same() -> None:
    chance = random.Random(7)
    taken = 0
    base = [DOCUMENT.replace("-    7", "- 7"), "a: 1\n", 'k:\n- a: "x"\n  b: [1]\n- 2\n']
    for _ in range(30000):
        text = chance.choice(base)
        for _ in range(chance.choice((1, 1, 2, 3))):
            start = chance.randrange(len(text) + 1)
            end = min(len(text), start + chance.choice((0, 0, 1, 1, 2, 5)))
            text = text[:start] + chance.choice([*PIECES, text[start : start + 9]]) + text[end:]
        found = plain.load(text.encode("utf-8"))
        if found is not plain.NOT_PLAIN:
            taken += 1
            assert found == events.load(text.encode("utf-8"), "x"), text
    assert taken > 1500
