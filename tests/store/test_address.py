"""URLs in the place of paths: what they are called, and what they never show."""

import pickle
import sys
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import AnnotateError
from annotate.store.address import Address, place
from annotate.store.remote import problem

PARTS = st.lists(
    st.text(st.characters(exclude_characters="/?#@", exclude_categories=["Cs"]), min_size=1),
    min_size=2,
    max_size=5,
)


@given(PARTS, st.sampled_from(["s3", "gs", "https", "memory"]))
def test_an_address_has_the_parts_of_a_path(parts: list[str], scheme: str) -> None:
    rest = "/".join(parts)
    address, path = Address(f"{scheme}://{rest}"), PurePosixPath("/") / "/".join(map(_plain, parts))
    assert str(address) == f"{scheme}://{rest}" == address.url
    assert _plain(address.name) == path.name
    assert len(address.parents) == len(path.parents) - 1
    assert str(address.parent / address.name) == str(address)
    assert (
        address.with_name("x.txt") == address.parent / "x.txt" == address.parent.joinpath("x.txt")
    )
    assert pickle.loads(pickle.dumps(address)) == address
    assert {address: 1}[Address(address.url)] == 1 and address != address.parent


def _plain(part: str) -> str:
    """A part that means nothing else to a path."""
    return part.replace(".", "-")


@given(PARTS, st.text(st.characters(exclude_categories=["Cs"])), st.booleans())
def test_nothing_secret_is_shown(parts: list[str], more: str, folder: bool) -> None:
    query = f"?sig=s3cr3t&{more.replace('#', '')}"
    url = f"https://ana:s3cr3t@{'/'.join(parts)}{'/' * folder}{query}"
    address = Address(url)
    for one in (address, address.parent, address.with_name("b"), *address.parents):
        assert "s3cr3t" not in str(one) and "s3cr3t" in one.url
        assert one.url.endswith(query) or one.parent == one
        assert "s3cr3t" not in repr(one) + one.as_posix()
        assert "s3cr3t" not in problem(one, RuntimeError(f"cannot get {one.url}")).message
    assert pickle.loads(pickle.dumps(address)).url == address.url
    assert address.is_dir() is folder


def test_nothing_of_this_machine_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if sys.platform != "win32":
        (tmp_path / "s3:" / "b").mkdir(parents=True)
        (tmp_path / "s3:" / "b" / "a.txt").write_text("x")
    address = Address("s3://b/a.txt")
    assert address.resolve() == address == address.absolute()
    assert not address.is_symlink() and not address.is_dir()
    for access in (address.stat, address.lstat, address.open):
        with pytest.raises(OSError):
            access()
    with pytest.raises(ValueError):
        address.relative_to(tmp_path)
    assert address.suffix == ".txt" and address.stem == "a"
    assert address.with_suffix(".md") == Address("s3://b/a.md")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("news/a.txt", Path("news/a.txt")),
        ("C:/news/a.txt", Path("C:/news/a.txt")),
        ("a:b//c", Path("a:b//c")),
        ("S3://b/a.txt", Address("s3://b/a.txt")),
        ("s3://b/x//y", Address("s3://b/x//y")),
        (Address("s3://b/a"), Address("s3://b/a")),
    ],
)
def test_a_word_is_a_path_or_an_address(word: str, expected: Path) -> None:
    found = place(word)
    assert found == expected and type(found) is type(expected)


@pytest.mark.parametrize("word", ["s3://", "https:///", "zip://a.txt::s3://b/a.zip"])
def test_what_can_be_no_url_is_refused(word: str) -> None:
    with pytest.raises(AnnotateError):
        place(word)


def test_a_url_of_a_file_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "ü b.txt"
    assert place(path.as_uri()) == path
