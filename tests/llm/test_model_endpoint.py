"""Where a model is asked: from settings and variables, and what cannot be."""

from __future__ import annotations

import asyncio

import pytest

from imr_llm import UsageError
from imr_llm.llm.client import ModelClient
from imr_llm.llm.endpoint import OPENAI, Endpoint

KEYED = {"OPENAI_API_KEY": " sk-1\n"}


def test_the_usual_variables_are_honoured():
    endpoint = Endpoint.configured(environ=KEYED)
    assert (endpoint.base_url, endpoint.api_key, endpoint.mode) == (OPENAI, "sk-1", None)
    assert endpoint.host == "api.openai.com"
    elsewhere = Endpoint.configured(environ=KEYED | {"OPENAI_BASE_URL": "http://gpu:8000/v1/"})
    assert (elsewhere.base_url, elsewhere.host) == ("http://gpu:8000/v1", "gpu")


def test_settings_come_before_variables():
    endpoint = Endpoint.configured(
        base_url="https://mine/v1",
        api_key_env="MY_KEY",
        mode="tools",
        environ=KEYED | {"MY_KEY": "sk-2", "OPENAI_BASE_URL": "http://gpu"},
    )
    assert (endpoint.base_url, endpoint.api_key, endpoint.mode) == ("https://mine/v1", "sk-2", "tools")


def test_the_process_s_own_variables(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-3")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert Endpoint.configured().api_key == "sk-3"


def test_a_server_of_one_s_own_needs_no_key():
    assert Endpoint.configured(base_url="http://localhost:11434/v1", environ={}).api_key == "none"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "the variable OPENAI_API_KEY holds no key; set it, or"),
        ({"base_url": OPENAI + "/"}, "the variable OPENAI_API_KEY holds no key"),
        ({"base_url": "http://localhost", "api_key_env": "MINE"}, "the variable MINE holds no key"),
        ({"base_url": "localhost:8000"}, "must be an address"),
        ({"base_url": "ftp://a"}, "must be an address"),
        ({"base_url": "http://[::1"}, "must be an address"),
        ({"base_url": "http://a:99999"}, "must be an address"),
        ({"base_url": "http://"}, "must be an address"),
        ({"base_url": "http://me:secret@a"}, "no user, password"),
        ({"base_url": "http://a/v1?key=secret"}, "no user, password"),
        ({"base_url": "http://a", "mode": "jsn"}, "no mode 'jsn'; there are: auto, json_schema, tools, "),
        ({"base_url": "http://a", "mode": "responses", "api_version": "2024-10-21"}, "Azure's dated API"),
    ],
)
def test_what_cannot_be(settings, says):
    with pytest.raises(UsageError, match=says) as raised:
        Endpoint.configured(environ={}, **settings)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("url", ["http://xn--zz\u2028/v1", "http://127.0.0.1/\x00"])
def test_addresses_that_only_the_library_knows_to_be_wrong(url):
    async def opened() -> None:
        async with ModelClient(Endpoint(base_url=url, api_key="sk-1")):
            pass

    with pytest.raises(UsageError, match="the base URL is no address"):
        asyncio.run(opened())


@pytest.mark.parametrize(
    "wrong",
    [{"api_key": ""}, {"api_key": "sk-é"}, {"api_key": "a\nb"}, {"timeout": 0}, {"connect_timeout": -1}],
)
def test_keys_and_timeouts_that_cannot_be(wrong):
    with pytest.raises(UsageError):
        Endpoint(**{"api_key": "sk-1", **wrong})
