"""Which Ray cluster a run uses, and the connection to it."""

from __future__ import annotations

import os
import signal
import socket
import threading
from dataclasses import dataclass
from typing import Any, Final

from imr_llm.errors import UsageError

__all__ = ["Cluster", "check_cluster", "connected"]

_REACHED_WITHIN: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where to run."""

    address: str | None = None
    """Of a running cluster; None starts one on this machine, or takes what RAY_ADDRESS says."""
    workers: int | None = None
    """Actors; None: as many as the cluster has CPUs."""


def check_cluster(cluster: Cluster) -> None:
    """Raise UsageError where there can be no connection: Ray is not installed, or nobody listens at the address."""
    _ray()
    address = cluster.address or os.environ.get("RAY_ADDRESS")
    if address is not None:
        _check_reachable(address)


def connected(cluster: Cluster) -> Any:
    """Ray, connected to the cluster. Raises UsageError."""
    ray = _ray()
    ending = signal.getsignal(signal.SIGTERM)
    about: dict[str, Any] = {} if cluster.address else {"include_dashboard": False}
    try:
        ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR", **about)
    except (ConnectionError, RuntimeError, ValueError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UsageError(f"the cluster cannot be reached: {why}") from None
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, ending)  # Ray puts its own in its place, which ends the process at once
    return ray


def _ray() -> Any:
    try:
        import ray
    except ModuleNotFoundError:
        raise UsageError("the engine ray needs ray: pip install 'imr-llm[ray]'") from None
    return ray


def _check_reachable(address: str) -> None:
    """Raise UsageError where nobody listens, which Ray takes minutes to find out."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or "/" in host:
        return
    try:
        socket.create_connection((host, int(port)), _REACHED_WITHIN).close()
    except OSError as error:
        raise UsageError(f"the cluster cannot be reached: {address}: {error.strerror or error}") from None
