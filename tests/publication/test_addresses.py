"""Finding the client address of a request."""

from typing import Any

import pytest

from publication.addresses import address_of, network_of


@pytest.fixture
def client_address(rf: Any, settings: Any) -> Any:
    def address(remote: str, passed_on: str = "", proxies: int = 0) -> str:
        settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": proxies}
        headers = {"X-Forwarded-For": passed_on} if passed_on else {}
        return address_of(rf.get("/", REMOTE_ADDR=remote, headers=headers))

    return address


def test_without_proxies_only_the_connection_address_is_used(client_address: Any) -> None:
    assert client_address("192.0.2.1", "198.51.100.7") == "192.0.2.1"


@pytest.mark.parametrize(("proxies", "address"), [(1, "198.51.100.2"), (2, "198.51.100.1")])
def test_as_many_forwarded_addresses_are_trusted_as_there_are_proxies(
    client_address: Any, proxies: int, address: str
) -> None:
    assert client_address("10.0.0.1", "203.0.113.9, 198.51.100.1, 198.51.100.2", proxies) == address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("198.51.100.1:4711", "198.51.100.1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_an_address_is_parsed_in_any_notation(
    client_address: Any, written: str, address: str
) -> None:
    assert client_address(written) == address


def test_addresses_of_ipv4_written_as_ipv6_are_not_one_network(client_address: Any) -> None:
    assert network_of(client_address("::ffff:192.0.2.1")) != network_of(
        client_address("::ffff:192.0.2.2")
    )


def test_an_ipv6_network_belongs_to_one_consumer() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") == "2001:db8::"
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8::1")
