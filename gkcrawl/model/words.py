"""The closed vocabularies: every word that a status, outcome or kind may be."""

from typing import Literal

Outcome = Literal["pass", "fail", "not-applicable", "undetermined", "error"]
Severity = Literal["minor", "major", "critical", "veto"]
Confidence = Literal["certain", "suspected"]
Scope = Literal["document", "column", "unit", "portal"]
UnitClass = Literal["县区", "市直部门"]

LinkState = Literal["unknown", "ok", "dead", "suspected-dead", "unverified"]
"""``dead``: 404/410 confirmed by GET on at least two separate nights. ``suspected-dead``: seen dead on one night only.
``unverified``: 403, 405, 412, 429, 5xx, timeouts, TLS and the like; never deducted. ``unknown``: not probed yet."""

FindingStatus = Literal[
    "new", "open", "claimed-fixed", "fixed", "withdrawn-page", "regressed", "waived",
    "appealed", "upheld", "rejected", "gone", "unverified",
]
"""``upheld``: the unit's appeal was accepted, the finding no longer counts. ``rejected``: the appeal was turned down."""

ColumnState = Literal["found", "missing", "declared", "not-applicable", "not-checkable"]
PersonalDataKind = Literal["identity-number", "old-identity-number", "bank-card", "mobile", "partly-masked-identity"]
RunOutcome = Literal["running", "good", "quarantined", "failed"]
