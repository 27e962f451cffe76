"""Which addresses are open to a page that anyone wrote."""

import pytest

from annotate.errors import AnnotateError
from annotate.web.address import is_public, target

PRIVATE = [
    *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254"),
    *("0.0.0.0", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("2002:7f00:1::", "2002:a00:1::", "2001:db8::1"),
]
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [
        ("http://a.example", "a.example", "/"),
        ("https://a.example:443/x?y=1#z", "a.example", "/x?y=1"),
        ("http://a.example:8080/ä b?q=ö", "a.example:8080", "/%C3%A4%20b?q=%C3%B6"),
        ("http://[::1]:80/%20", "[::1]", "/%20"),
        ("http://bücher.example./", "xn--bcher-kva.example", "/"),
    ],
)
def test_what_a_url_asks_for(url: str, authority: str, path: str) -> None:
    asked = target(url)
    assert (asked.authority, asked.path) == (authority, path)
    assert "#" not in asked.url


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://a.example/", "file:///etc/passwd", "http://", "http:///x", "gopher://a/"),
        *("http://ana:secret@a.example/", "http://a.example:99999/", "http://[::1", "http://..ä/"),
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(AnnotateError):
        target(url)
