"""Where the app can be reached."""

import socket

import pytest
import streamlit as st

from pages import reach


@pytest.fixture
def options(monkeypatch):
    """The settings of the server, to be changed by a test."""
    found = {"server.address": None, "server.port": 8501, "server.baseUrlPath": ""}
    monkeypatch.setattr(st, "get_option", found.__getitem__)
    return found


def test_phones_get_the_address_on_the_network(options, monkeypatch):
    monkeypatch.setattr(reach, "own_address", lambda: "192.0.2.9")
    assert reach.addresses() == ["http://localhost:8501/", "http://192.0.2.9:8501/"]
    assert reach.from_the_room() == "http://192.0.2.9:8501/"
    options["server.baseUrlPath"] = "/scope/"
    assert reach.from_the_room() == "http://192.0.2.9:8501/scope"
    assert reach.announcement() == "http://localhost:8501/scope   http://192.0.2.9:8501/scope"


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1"])
def test_a_server_of_this_machine_alone_says_so(options, address):
    options["server.address"] = address
    assert reach.from_the_room() is None
    assert "this machine only" in reach.announcement()


def test_without_a_network_it_says_so_too(options, monkeypatch):
    monkeypatch.setattr(reach, "own_address", lambda: None)
    assert reach.addresses() == ["http://localhost:8501/"]
    assert "no phone" in reach.announcement()


def test_the_own_address_is_one_and_nothing_is_sent(monkeypatch):
    found = reach.own_address()
    assert found is None or socket.inet_aton(found)

    class Nowhere(socket.socket):
        def connect(self, address):
            raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket, "socket", Nowhere)
    assert reach.own_address() is None


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.1:80", True), ("[::1]:80", True), ("localhost.example", False),
     ("192.0.2.1:8501", False), ("127.0.0.10", False)],
)  # fmt: skip
def test_which_hosts_are_this_machine(host, local):
    assert reach.is_local(host) is local
