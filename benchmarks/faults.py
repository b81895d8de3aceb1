"""The faults that runs are measured and tested with."""

from __future__ import annotations

FAULTS = {
    "rate_limit": 0.03,
    "server_error": 0.03,
    "unavailable": 0.02,
    "reset": 0.02,
    "half_body": 0.02,
    "truncation": 0.01,
    "refusal": 0.005,
    "content_filter": 0.005,
    "empty_choices": 0.005,
    "null_content": 0.005,
    "html": 0.005,
    "timeout": 0.005,
}
"""By their share of calls, 16 % together."""
