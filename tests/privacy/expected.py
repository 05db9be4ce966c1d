"""What must be true of people, whatever happens to them; for ``test_any_order.py``."""

from __future__ import annotations

from dataclasses import dataclass, field

SLUGS = ["schulweg", "brunnen"]
NEWSLETTER, KIT_NEWS = "newsletter", "ambassador_news"


@dataclass
class Expected:
    """What must be true; kept beside the database, by the rules of the law."""

    # The newest sign-up of a person for a campaign: whether the newsletter was ticked, None once it is confirmed.
    waiting: dict[tuple[str, str], bool] = field(default_factory=dict)
    consents: dict[str, set[str]] = field(default_factory=dict)
    # Who has ever decided on the newsletter, or had it from a list: no list decides on it again (R1.18).
    decided: set[str] = field(default_factory=set)
    # Who was forgotten and has not come back themselves: no list brings them back (R2.05).
    barred: set[str] = field(default_factory=set)
    signed: set[tuple[str, str]] = field(default_factory=set)
    counted: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SLUGS, 0))

    def withdrawn(self) -> set[str]:
        """Who has decided on the newsletter and does not want it."""
        return {person for person in self.decided if NEWSLETTER not in self.consents[person]}

    def forget(self, person: str) -> None:
        self.waiting = {key: ticked for key, ticked in self.waiting.items() if key[0] != person}
        self.signed = {key for key in self.signed if key[0] != person}
        self.consents.pop(person, None)
        self.decided.discard(person)
        self.barred.add(person)
