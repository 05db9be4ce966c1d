"""What no good number outweighs: complaints, bounces, confirmations that do not come, a legal flag."""

from __future__ import annotations

from math import sqrt

from app.metrics.advice_inputs import Evidence

Numbers = dict[str, float]

# What large mailbox providers bear at the most (Google's and Yahoo's rules for senders, 2024), and from how many on.
MOST_COMPLAINTS, FEWEST_COMPLAINTS = 0.003, 3
MOST_BOUNCES, FEWEST_BOUNCES = 0.05, 10
# Fewer than half of the usual share confirm, and that is no chance.
FEWEST_SIGN_UPS, _ANOMALY_PART, _ANOMALY_Z = 30, 0.5, -3.0
# Campaigns differ in it about as much as beta-distributed shares with this concentration.
_CONCENTRATION = 20.0


def hard_rule(evidence: Evidence, usual_confirming: float) -> tuple[str, str, Numbers] | None:
    """(state, reason, its numbers) of the first rule that is broken."""
    if evidence.flags:
        return "stop", "legal", {"flags": len(evidence.flags)}
    sent = max(1, evidence.mails_sent)
    complaints = {
        "complaints": evidence.complaints,
        "mails_sent": evidence.mails_sent,
        "most": MOST_COMPLAINTS,
    }
    if evidence.complaints >= FEWEST_COMPLAINTS and evidence.complaints / sent >= MOST_COMPLAINTS:
        return "stop", "complaints", complaints
    bounces = {"bounces": evidence.bounces, "mails_sent": evidence.mails_sent, "most": MOST_BOUNCES}
    if evidence.bounces >= FEWEST_BOUNCES and evidence.bounces / sent >= MOST_BOUNCES:
        return "stop", "bounces", bounces
    if _few_confirm(evidence, usual_confirming):
        return (
            "keep",
            "few_confirm",
            {
                "sign_ups": evidence.old_sign_ups,
                "sign_ups_confirmed": evidence.old_sign_ups_confirmed,
                "usual": usual_confirming,
            },
        )
    return None


def _few_confirm(evidence: Evidence, usual: float) -> bool:
    """Whether the form is being filled in by programs, or its mails do not arrive."""
    number = evidence.old_sign_ups
    if number < FEWEST_SIGN_UPS:
        return False
    share = evidence.old_sign_ups_confirmed / number
    spread = sqrt(usual * (1.0 - usual) * (1.0 / number + 1.0 / (_CONCENTRATION + 1.0)))
    return share < _ANOMALY_PART * usual and (share - usual) / spread < _ANOMALY_Z
