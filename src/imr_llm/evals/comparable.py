"""Which runs may be held against each other: those over the same letters, gold and scorer."""

from __future__ import annotations

from collections.abc import Iterator

from imr_llm.errors import UsageError
from imr_llm.evals.runs import Manifest, Run

__all__ = ["require_alike"]


def require_alike(a: Run, b: Run) -> None:
    """Raise UsageError, with what differs and the way out, for runs that no comparison would be fair to."""
    reasons = list(_differences(a.manifest, b.manifest))
    if reasons:
        raise UsageError(f"{a.path} and {b.path} cannot be compared: {'; '.join(reasons)}")


def _differences(a: Manifest, b: Manifest) -> Iterator[str]:
    if a.suite.kind != b.suite.kind:
        yield f"one is of {a.suite.kind}s, the other of {b.suite.kind}s; run both over one suite"
        return
    if a.gold.sha256 != b.gold.sha256:
        yield (
            f"their gold differs ({a.gold.name} {a.gold.version}, {a.gold.sha256[:8]}; "
            f"{b.gold.name} {b.gold.version}, {b.gold.sha256[:8]}); run the older one again over the newer gold"
        )
    if a.letters.sha256 != b.letters.sha256:
        yield (
            f"their letters differ ({a.letters.count} with {len(a.letters.missing)} not found; {b.letters.count} "
            f"with {len(b.letters.missing)} not found); run both over the same letters"
        )
    if a.scorer_sha256 != b.scorer_sha256:
        yield (
            f"they were scored by different code ({a.scorer_sha256[:8]}, {b.scorer_sha256[:8]}); score both again "
            "with this version, with imr-llm eval --replay"
        )
    if a.lang != b.lang:
        yield f"their explanations are in different languages ({a.lang}, {b.lang}); run both in one"
