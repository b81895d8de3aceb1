"""The OpenAPI document, and the service held to it by schemathesis with requests it makes up."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from serving import Client, served

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_every_operation_is_described(client):
    said = client.get("/openapi.json").json()
    for path, methods in said["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
    assert said["components"]["schemas"]["ProblemDocument"]["required"]


def test_requests_made_up_from_the_document_get_answers_it_allows(tmp_path):
    with served(tmp_path / "x.db") as (_, address):
        client = Client(address)
        client.added()
        schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
        schema.config.base_url = address
        tried = 0
        for found in schema.get_all_operations():
            operation = found.ok()

            @settings(
                max_examples=8,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def hold(case):
                nonlocal tried
                tried += 1
                answer = case.call(base_url=address)
                case.validate_response(answer, checks=CHECKS)

            given(case=operation.as_strategy())(hold)()
        assert tried > 50
