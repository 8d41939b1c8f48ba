"""A webhook's address is somebody's text, and the server calls it: it leads nowhere that only the server can reach."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from fazhi.operation.addresses import AddressRefused, examine


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names as somebody's own name server would resolve them."""
    known = {
        "chat.example.gov.cn": ["203.0.113.7"],
        "intranet.example.gov.cn": ["10.1.2.3"],
        "rebind.example.com": ["203.0.113.7", "169.254.169.254"],
        "metadata.example.com": ["100.100.100.200"],
        "six.example.com": ["::ffff:169.254.169.254"],
        "link.example.com": ["fe80::1%eth0"],
        "local.example.com": ["127.0.0.1"],
    }

    def resolve(host: str, port: int, **kwargs: Any) -> list[Any]:
        numbers = known.get(host) or ([host] if host.replace(".", "").isdigit() or ":" in host else None)
        if numbers is None:
            raise socket.gaierror("no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr("fazhi.operation.addresses.socket.getaddrinfo", resolve)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://chat.example.gov.cn/robot", "begins with http://"),
        ("http://intranet.example.gov.cn/robot", "begins with http://"),
        ("ftp://chat.example.gov.cn/robot", "no https"),
        ("file:///etc/passwd", "no https"),
        ("gopher://127.0.0.1:6379/_x", "no https"),
        ("chat.example.gov.cn/robot", "no https"),
        ("https://", "no https"),
        ("https://[::1", "cannot be read"),
        ("https://chat.example.gov.cn:port/", "cannot be read"),
        ("https://someone:secret@chat.example.gov.cn/", "names a user"),
        ("https://unknown.example.com/", "unknown.example.com"),
        ("https://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("https://metadata.example.com/", "100.100.100.200"),
        ("https://rebind.example.com/", "169.254.169.254"),
        ("https://six.example.com/", "169.254.169.254"),
        ("https://link.example.com/", "fe80::1"),
        ("https://0.0.0.0/", "0.0.0.0"),
        ("https://224.0.0.1/", "224.0.0.1"),
        ("https://255.255.255.255/", "255.255.255.255"),
    ],
)
def test_an_address_where_no_message_belongs_is_refused(names: None, address: str, says: str) -> None:
    with pytest.raises(AddressRefused, match=says) as caught:
        examine(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "number", "port", "path"),
    [
        ("https://chat.example.gov.cn/robot/send?key=1", "203.0.113.7", 443, "/robot/send?key=1"),
        ("https://intranet.example.gov.cn:8443", "10.1.2.3", 8443, "/"),
        ("http://local.example.com:9000/relay", "127.0.0.1", 9000, "/relay"),
        ("https://127.0.0.1/relay", "127.0.0.1", 443, "/relay"),
    ],
)
def test_the_call_goes_to_the_number_that_was_looked_at(
    names: None, address: str, number: str, port: int, path: str
) -> None:
    target = examine(address)
    assert (target.number, target.port, target.path) == (number, port, path)
