"""The strict loader: values, refusals with their places, and bombs."""

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import AnnotateError
from annotate.store import events


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.setattr(yaml, "__with_libyaml__", False)
    return str(request.param)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("On", "On"),
        ("2020-11-05", "2020-11-05"),
        ("2020-13-45", "2020-13-45"),
        ("12:30", "12:30"),
        ("017", 17),
        ("0o17", 15),
        ("0xff", 255),
        ("1_000", "1_000"),
        ("-5", -5),
        ("+5", 5),
        ("1e5", 1e5),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        (".", "."),
        ("-", None),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ("9" * 400, int("9" * 400)),
        ("~", None),
        ("null", None),
        ("", None),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ('"no"', "no"),
        ("'5'", "5"),
        ('""', ""),
        ("a b", "a b"),
        ("=", "="),
        ("{a: 1, b: [x, ]}", {"a": 1, "b": ["x"]}),
        ('{"a":1,"b":"\\u00e9"}', {"a": 1, "b": "é"}),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_values_are_those_of_the_core_schema(parser: str, written: str, value: object) -> None:
    if written == "-":
        value = [None]
        written = "\n- "
    found = events.load(f"key: {written}".encode(), "x")["key"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("document", ["", "# only a comment\n", "---\n", "\ufeff", "\n\n"])
def test_an_empty_document_is_nothing(parser: str, document: str) -> None:
    assert events.load(document.encode(), "x") is None


def test_a_bom_and_crlf_are_no_part_of_the_values(parser: str) -> None:
    assert events.load("\ufeffa: b\r\nc: [d,\r\n e]\r\n".encode(), "x") == {
        "a": "b",
        "c": ["d", "e"],
    }


@pytest.mark.parametrize(
    ("document", "place", "message"),
    [
        ("a: 1\nb: *x\n", "2:4", "aliases (*x) are not allowed"),
        ("a: &x 1\n", "1:4", "anchors (&x) are not allowed"),
        ("a: &x [1]\n", "1:4", "anchors (&x) are not allowed"),
        ("a: 1\n<<: {b: 2}\n", "2:1", "merge keys (<<) are not allowed"),
        ("a: !!python/name:os.system x\n", "1:4", "tags (tag:yaml.org,2002:python/name:os.system)"),
        ("a: !foo {b: 1}\n", "1:4", "tags (!foo)"),
        ("a: ! b\n", "1:4", "tags (!)"),
        ("a: !!str b\n", "1:4", "tags (tag:yaml.org,2002:str)"),
        ("a: 1\n---\nb: 2\n", "2:1", "a second document starts here"),
        ("a: 1\nb: 2\na: 3\n", "3:1", "the key 'a' is there twice"),
        ('a: {"b": 1, b: 2}\n', "1:13", "the key 'b' is there twice"),
        ("1: a\n", "1:1", "a key must be text: put 1 in quotes"),
        ("a: {null: 1}\n", "1:5", "a key must be text: put null in quotes"),
        ("? [a]\n: 1\n", "1:3", "a key must be text, not a list or mapping"),
        ("{{a: b}: c}\n", "1:2", "a key must be text, not a list or mapping"),
        ("a: {b: 1 c: 2}\n", "1:", "expected ',' or '}'"),
        ("é: x\n  y: z\n", "2:4", "mapping values are not allowed"),
        ("a: \x07\n", "1:4", "U+0007 must be written as an escape"),
        ("a: 'x\ufffe'\n", "1:6", "U+FFFE must be written as an escape"),
        ("a: '\x9f'\n", "1:5", "U+009F must be written as an escape"),
        ("a:\r\nb: *x\r\n", "2:4", "aliases (*x)"),
        ("a:\rb: *x\r", "2:4", "aliases (*x)"),
        ("a: '\u2028'\nb: *x\n", "2:4", "aliases (*x)"),
        ("? " + "k" * 1500 + "\n: 1\n", "1:3", "a key is longer than 1024 characters"),
    ],
)
def test_what_is_refused_is_told_with_its_place(
    parser: str, document: str, place: str, message: str
) -> None:
    with pytest.raises(AnnotateError) as caught:
        events.load(document.encode(), "a.yaml")
    assert caught.value.message.startswith(f"a.yaml:{place}")
    assert message in caught.value.message
    assert "restore the file from git" in caught.value.hint


def test_bytes_that_are_no_utf8() -> None:
    with pytest.raises(AnnotateError) as caught:
        events.load(b"a: 1\nb: \xe9\xff\n", "a.yaml")
    assert caught.value.message == "a.yaml:2:4: expected UTF-8, got the byte 0xe9"


def test_a_forgotten_bracket_says_where_it_was_opened(parser: str) -> None:
    with pytest.raises(AnnotateError) as caught:
        events.load(b"a: 1\ntags:\n- {x: 1\n- {x: 2}\n", "a.yaml")
    assert "that starts in line 3" in caught.value.hint


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in ("ab", "bc", "cd", "de")
)
MERGES = "a: &a {x: 1}\n" + "".join(
    f"k{i}: &k{i} {{<<: [{', '.join(['*a'] * 50)}]}}\n" for i in range(500)
)


@pytest.mark.parametrize(
    "document",
    [
        LAUGHS,
        MERGES,
        "a: &a [*a]\n",
        "[" * 100_000,
        "{" * 100_000,
        "{a: " * 100_000,
        "- " * 20_000,
        "? " * 20_000,
        "a: " + "[" * 100_000 + "]" * 100_000,
        "[{" * 50_000,
        "!!a " * 50_000,
        "&a " * 50_000,
        "- - - - " * 5_000 + "\n",
        "".join(" " * i + "a:\n" for i in range(300)),
    ],
)
def test_bombs_are_refused_at_once(parser: str, document: str) -> None:
    start = time.process_time()
    with pytest.raises(AnnotateError):
        events.load(document.encode(), "x")
    assert time.process_time() - start < 2


def test_nesting_up_to_the_limit_is_fine(parser: str) -> None:
    for depth, refused in ((events.DEPTH, False), (events.DEPTH + 1, True)):
        document = ("[" * depth + "]" * depth).encode()
        if refused:
            with pytest.raises(AnnotateError, match="nested deeper"):
                events.load(document, "x")
        else:
            events.load(document, "x")


DOCUMENT = b"""\
# comment
format: x
tags:
- {id: a, spans: [[1, 2], [3, 4]]}
- id: b
  label: c
  attributes:
    k: [one,
        two]
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), (2, 1)),
        (("format",), (2, 9)),
        (("tags",), (4, 1)),
        (("tags", 0), (4, 3)),
        (("tags", 0, "spans", 1, 0), (4, 28)),
        (("tags", 1), (5, 3)),
        (("tags", 1, "label"), (6, 10)),
        (("tags", 1, "attributes", "k", 1), (9, 9)),
        (("tags", 1, "note"), (5, 3)),
        (("tags", 7, "id"), (4, 1)),
        (("links", 0), (2, 1)),
    ],
)
def test_locate(parser: str, path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert events.locate(DOCUMENT, path) == place


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(PLAIN, st.booleans())
def test_what_pyyaml_writes_is_read_to_the_same_value(value: object, flow: bool) -> None:
    data = yaml.safe_dump({"key": value}, default_flow_style=flow, default_style='"')
    data = "".join(line for line in data.splitlines(keepends=True))
    if "!!" in data or "\n? " in data:
        return
    assert events.load(data.encode("utf-8", "surrogatepass"), "x") == {"key": value}


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | st.text("[]{}:,- \n#&*!|>'\"%@?<a1~", max_size=60).map(str.encode))
def test_any_bytes_give_values_or_an_error(data: bytes) -> None:
    try:
        events.load(data, "x")
    except AnnotateError as error:
        assert error.message.startswith("x:")
