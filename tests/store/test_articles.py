"""From bytes to the exact text: every comparison is with the whole text, character by character."""

import codecs
import hashlib
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.article import Article
from annotate.errors import AnnotateError, ExitStatus
from annotate.store.articles import decode, load_article

EXACT = {
    "plain": "One.\n\nTwo.\n",
    "empty": "",
    "no final newline": "One.\nTwo.",
    "leading blanks": " \n\t date 2021-03-11 A title\n",
    "trailing blanks": "One.  \n \n\n",
    "CRLF": "One.\r\n\r\nTwo.\r\n",
    "lone CR": "One.\rTwo.\r",
    "mixed ends": "a\nb\r\nc\rd\n\re",
    "NEL, LS, PS, FF, VT": "a\x85b\u2028c\u2029d\fe\vf",
    "decomposed": "cafe\u0301 \u1112\u1161\u11ab",
    "beyond the BMP": "👨‍👩‍👧‍👦 𠀋 🇩🇪\n",
    "a mark inside": "a\ufeffb",
    "noncharacters": "\ufdd0\ufffe\uffff\U0010ffff",
    "bidi controls": "a\u202eb\u2066c\u2069",
    "escape sequences": "\x1b]2;title\x07 \x1b[31mred\x1b[0m \x9b5m",
    "one NUL": "a\0b",
    "a few controls": "a\x01\x02\x7f, and so on and so forth",
}

WESTERN = "Le président a déclaré à l’AFP que « la situation est grave ».\r\n"
GUESSED = {
    "cp1252": WESTERN,
    "cp1251": "Министр иностранных дел заявил в четверг, что ситуация остаётся напряжённой.",
    "koi8-r": "Министр иностранных дел заявил в четверг, что ситуация остаётся напряжённой.",
    "cp1253": "Ο υπουργός Εξωτερικών δήλωσε την Πέμπτη ότι η κατάσταση παραμένει τεταμένη.",
    "cp1256": "قال وزير الخارجية يوم الخميس إن الوضع ما زال متوترا على الحدود",
    "gb18030": "维尔迪亚外交部发言人周四表示，局势依然紧张。",
    "cp932": "外務省の報道官は木曜日に述べた。「私たちは平和的な解決を望んでいる」と彼女は語った。"
    "オーレン通信によると、大臣は火曜日に発言した。",
}
WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(data: bytes) -> Path:
        path = tmp_path / "article.txt"
        path.write_bytes(data)
        return path

    return write


def fails(data: bytes, encoding: str = "") -> AnnotateError:
    with pytest.raises(AnnotateError) as caught:
        decode(data, "a.txt", encoding)
    assert caught.value.status is ExitStatus.WRONG_USE
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("text", EXACT.values(), ids=EXACT.keys())
def test_utf8_is_exact(write: Write, text: str) -> None:
    article = load_article(write(text.encode()))
    assert article.text == text
    assert (article.encoding, article.detected) == ("utf-8", False)


@given(st.text(max_size=60).filter(lambda text: text.count("\0") < 2))
def test_any_text_of_people_comes_back(text: str) -> None:
    # After 60 letters no control character makes the file a binary one.
    text = "A sentence of the article, long enough to be told as a text. " * 2 + text
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(encoding), "").text == text
    for encoding in WIDE:
        assert decode(text.encode(encoding), "", encoding).text == text


@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_a_clear_error(data: bytes) -> None:
    try:
        text, encoding, _ = decode(data, "a.txt")
    except AnnotateError as error:
        assert "a.txt" in error.message
    else:
        assert text == data.decode(encoding)


@pytest.mark.parametrize(
    ("mark", "codec", "inner"),
    [
        (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    ],
)
@pytest.mark.parametrize("text", ["", "Ž 👍 One.\r\n", "外務省の報道官", "\ufefftwice"])
def test_a_byte_order_mark_stays_out_of_the_text(
    mark: bytes, codec: str, inner: str, text: str
) -> None:
    data = mark + text.encode(inner)
    assert decode(data, "") == (text, codec, False)
    assert decode(data, "", codec) == (text, codec, False)
    assert decode(data, "", inner) == (text, codec, False)


@pytest.mark.parametrize("codec", WIDE)
def test_wide_text_without_a_mark_is_told_by_its_zero_bytes(codec: str) -> None:
    for text in ("One. “Two.”\r\n", WESTERN, "Она сказала: да, но не сегодня.\n" * 3):
        assert decode(text.encode(codec), "") == (text, codec, True)


def test_utf16_without_a_mark_by_name() -> None:
    assert decode("Hi, «да»".encode("utf-16-be"), "", "utf-16") == ("Hi, «да»", "utf-16-be", False)
    assert decode("外務省".encode("utf-16-le"), "", "utf-16") == ("外務省", "utf-16-le", False)


@pytest.mark.parametrize(("codec", "text"), GUESSED.items(), ids=GUESSED.keys())
def test_a_guess_is_exact_and_marked_as_a_guess(codec: str, text: str) -> None:
    assert decode(text.encode(codec), "") == (text, codec, True)


def test_latin_1_is_taken_for_its_superset() -> None:
    assert decode("Der Außenminister erklärte: nein.".encode("latin-1"), "").encoding == "cp1252"
    assert decode("café".encode("latin-1"), "").text == "café"


def test_what_is_recorded_goes_before_a_guess_and_after_utf8(write: Write) -> None:
    path = write("Zażółć gęślą jaźń".encode("cp1250"))
    assert load_article(path, recorded="iso8859-2").encoding == "iso8859-2"
    assert not load_article(path, recorded="iso8859-2").detected
    assert load_article(path, recorded="no-such-thing").detected
    assert load_article(path, recorded="ascii").encoding == "cp1250"
    assert load_article(write("é".encode()), recorded="cp1252").text == "é"


def test_the_user_decides(write: Write) -> None:
    path = write("é".encode())
    article = load_article(path, encoding="latin1", recorded="utf-8")
    assert (article.text, article.encoding, article.detected) == ("Ã©", "iso8859-1", False)


BINARY = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80",
    "every byte": bytes(range(256)),
    "zeros": b"\0" * 100,
    "a program": b"\x7fELF\x02\x01\x01" + b"\0" * 9,
    "two NULs of ten": b"abcd\0\0efgh",
    "controls": b"ab\x01\x02\x03\x04\x05",
    "controls, no UTF-8": b"\xe9ab\x01\x02\x03\x04\x05",
    "NUL, no UTF-8": b"caf\xe9 \0 and so on, and so on, and so on",
}


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY.keys())
def test_binary_data_is_refused(data: bytes) -> None:
    assert fails(data).message == "a.txt is not a text file"


def test_what_does_not_fit_is_told_with_its_place() -> None:
    assert fails(b"abc\xff", "utf-8").message == "a.txt is not utf-8: byte 3 (0xff) does not fit"
    assert "byte 5 (0xff)" in fails(b"\xef\xbb\xbfab\xff").message
    assert "byte 5 (0xff)" in fails(b"\xef\xbb\xbfab\xff", "utf-8").message
    assert "byte 1 (0xe9)" in fails(b"a\xe9", "ascii").message
    assert "byte 4" in fails(b"a\0b\0c", "utf-16-le").message


def test_half_characters_are_refused() -> None:
    assert "lone surrogate) at offset 1" in fails(b"a+2AA-", "utf-7").message


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("utf-9", "did you mean utf-8?"),
        ("latin-l", "did you mean latin-1?"),
        ("windows1252", "did you mean windows-1252?"),
        ("rot13", ""),
        ("base64", ""),
        ("what", ""),
        ("a\0b", ""),
    ],
)
def test_an_unknown_encoding(write: Write, name: str, hint: str) -> None:
    with pytest.raises(AnnotateError) as caught:
        load_article(write(b"a"), encoding=name)
    assert caught.value.message == f"no such encoding: {name}"
    assert hint in caught.value.hint
    assert caught.value.hint


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "no.txt", tmp_path):
        with pytest.raises(AnnotateError):
            load_article(path)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"One.\r\n")))
    article = load_article("-")
    assert (article.text, article.name) == ("One.\r\n", "-")


def test_the_digest_is_that_of_the_file(write: Write) -> None:
    data = codecs.BOM_UTF8 + b"One.\r\n"
    assert load_article(write(data)).sha256 == hashlib.sha256(data).hexdigest()


METADATA = {
    "front matter": (
        "---\ntitle: A title\npublished: 2020-11-05\n---\nText.\n",
        "A title",
        "2020-11-05",
    ),
    "other keys": (
        "---\r\nheadline: A  title\r\ndate: 2020-11-05T09:30Z\r\n...\r\nText.",
        "A title",
        "2020-11-05",
    ),
    "a number": ("---\ntitle: 1984\n---\n", "1984", ""),
    "not a date": ("---\ntitle: A\npublished: yesterday\n---\n", "A", ""),
    "title below": ("---\npublished: 2020-11-05\n---\nA title\n\nText.", "A title", "2020-11-05"),
    "header below": ("---\nby: x\n---\n date 2020-11-05 A title\n\nText.", "A title", "2020-11-05"),
    "broken": ("---\ntitle: [A\n---\nText.", "", ""),
    "a bomb": ("---\na: &a [x, x]\nb: *a\n---\nText.", "", ""),
    "a list": ("---\n- a\n---\nA title\n\nText.", "A title", ""),
    "never closed": ("---\ntitle: A\n\nText.", "", ""),
    "header": (" date 2020-11-05 A title\n\nText.", "A title", "2020-11-05"),
    "title line": ("A title\n\nText.", "A title", ""),
    "no title": ("Text.\nText.\n", "", ""),
    "empty": ("", "", ""),
}


@pytest.mark.parametrize(("text", "title", "published"), METADATA.values(), ids=METADATA.keys())
def test_metadata(write: Write, text: str, title: str, published: str) -> None:
    article: Article = load_article(write(text.encode()))
    assert (article.text, article.title, article.published) == (text, title, published)


def test_published_by_the_user(write: Write) -> None:
    path = write(b" date 2020-11-05 A title\n")
    assert load_article(path, published="2021-01-02").published == "2021-01-02"
    for wrong in ("2021-02-30", "yesterday", "2021-1-2", "20210102"):
        with pytest.raises(AnnotateError) as caught:
            load_article(path, published=wrong)
        assert wrong in caught.value.message


def test_charset_normalizer_is_for_guesses_only(write: Write) -> None:
    program = (
        "import sys; from annotate.store.articles import load_article;"
        f"load_article({str(write(b'---'))!r});"
        "print([m for m in ('charset_normalizer', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "[]\n"
