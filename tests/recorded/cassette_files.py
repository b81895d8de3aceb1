"""How an exchange with a provider is kept in a file: readable, without keys, and the same each time.

JSON, also JSON in a text inside JSON, stands as nested YAML under the tag `!json`, and is written back byte
for byte: a request must match to the byte.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import orjson
import yaml
from vcr.request import Request

ALL = Path(__file__).parents[1] / "cassettes"
SIMULATED = "simulated"
SIMULATED_URL = "http://127.0.0.1:8399/v1"
"""What the simulated provider's address is called in cassettes, whatever port it had."""
MATCHED_ON = ["method", "scheme", "host", "port", "path", "query", "raw_body"]

_HEADERS = {
    SIMULATED: """\
# Answers of imr-llm's own SIMULATED provider (docs/simulated-provider.md), which is no language model:
# nothing here says anything about one. Written by `make record`; do not edit.
""",
    "": """\
# Written by `make record MODEL=...` (CONTRIBUTING.md); do not edit.
""",
}
_REQUEST_HEADERS = re.compile(r"accept|content-type")
_RESPONSE_HEADERS = re.compile(r"content-type|retry-after(?:-ms)?|x-ratelimit-.*")
"""All others are dropped: keys, cookies, names of accounts, and what changes from call to call."""
_EPHEMERAL = re.compile(r"^http://127\.0\.0\.1:\d+/v1")


class JsonText(str):
    """A text that is written as the JSON it holds."""


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


class _Loader(yaml.CSafeLoader):
    pass


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _json(dumper: _Dumper, text: JsonText) -> yaml.Node:
    node = dumper.represent_data(_marked(orjson.loads(str(text))))
    node.tag = "!json"
    return node


def _json_text(loader: _Loader, node: yaml.Node) -> str:
    construct = loader.construct_mapping if isinstance(node, yaml.MappingNode) else loader.construct_sequence
    return orjson.dumps(construct(node, deep=True)).decode()


_Dumper.add_representer(str, _text)
_Dumper.add_representer(JsonText, _json)
_Loader.add_constructor("!json", _json_text)


def _marked(node: Any) -> Any:
    """The same, with each text that is JSON, and would be written back alike, marked as such."""
    if isinstance(node, dict):
        return {key: _marked(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_marked(value) for value in node]
    if isinstance(node, str) and node.startswith(("{", "[")):
        try:
            same = orjson.dumps(orjson.loads(node)).decode() == node
        except orjson.JSONDecodeError:
            return node
        return JsonText(node) if same else node
    return node


def load(text: str) -> dict[str, Any]:
    """A cassette as vcrpy wants it."""
    return yaml.load(text, Loader=_Loader)


def dump(cassette: dict[str, Any], provider: str) -> str:
    """A cassette as it is kept."""
    header = _HEADERS.get(provider, _HEADERS[""])
    text = header + yaml.dump(
        _marked(cassette), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110
    )
    assert load(text) == cassette, "what was recorded cannot be kept without loss"
    return text


def serializer(provider: str) -> SimpleNamespace:
    """For vcrpy: cassettes of that provider."""
    return SimpleNamespace(serialize=lambda cassette: dump(cassette, provider), deserialize=load)


def scrubbed_request(request: Request) -> Request:
    """The request without keys and names."""
    request.headers = {
        name: value for name, value in request.headers.items() if _REQUEST_HEADERS.fullmatch(name.lower())
    }
    return request


def at_fixed_port(request: Request) -> Request:
    """The request as if the simulated provider that is recorded had a fixed port."""
    request.uri = _EPHEMERAL.sub(SIMULATED_URL, request.uri)
    return request


def scrubbed_response(response: dict[str, Any]) -> dict[str, Any]:
    """The response without cookies, names of accounts, and what changes from call to call."""
    kept = {name.lower(): value for name, value in response["headers"].items()}
    response["headers"] = {
        name: value for name, value in sorted(kept.items()) if _RESPONSE_HEADERS.fullmatch(name)
    }
    return response
