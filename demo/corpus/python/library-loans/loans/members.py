"""Members: who may borrow, how much and for how long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kit import RAISE, Clock, EventLog, Store, guard_choice, guard_positive, guard_text

SOURCE = "loans.members"

CARD_YEARS = 2
ADULT_AGE = 16


@dataclass(frozen=True)
class Tier:
    """Borrowing rights that a group of members shares."""

    max_loans: int
    loan_days: int
    max_renewals: int
    pays_fees: bool = True


TIERS = {
    "child": Tier(max_loans=12, loan_days=28, max_renewals=2, pays_fees=False),
    "adult": Tier(max_loans=20, loan_days=28, max_renewals=2),
    "school": Tier(max_loans=60, loan_days=56, max_renewals=1, pays_fees=False),
}


@dataclass(frozen=True)
class Member:
    card_no: str
    name: str
    tier_name: str
    valid_until: date
    blocked_for: str = ""

    @property
    def tier(self) -> Tier:
        return TIERS[self.tier_name]


class MemberRegister:
    def __init__(self, *, clock: Clock, log: EventLog) -> None:
        self._clock = clock
        self._members: Store[Member] = Store("member", key="card_no", log=log)

    def enrol(self, name: str, *, tier_name: str) -> Member:
        member = Member(
            card_no=self._members.next_key(prefix="M"),
            name=guard_text(name, field="name", source=SOURCE),
            tier_name=guard_choice(tier_name, allowed=TIERS, field="tier_name", source=SOURCE),
            valid_until=self._expiry(),
        )
        return self._members.save_one(member, source=SOURCE)

    def enrol_person(self, name: str, *, age: int) -> Member:
        guard_positive(age, field="age", source=SOURCE)
        tier_name = "adult" if age >= ADULT_AGE else "child"
        return self.enrol(name, tier_name=tier_name)

    def load_one(self, card_no: str, *, on_missing: Member | None = RAISE) -> Member | None:
        return self._members.load_one(card_no, on_missing=on_missing)

    def load_lapsed(self) -> list[Member]:
        today = self._clock.today()
        return self._members.load_many(where=lambda member: member.valid_until < today, order_by="name")

    def extend(self, card_no: str) -> Member:
        member = self._members.load_one(card_no)
        return self._members.save_one(replace(member, valid_until=self._expiry()), source=SOURCE)

    def block(self, card_no: str, *, reason: str) -> Member:
        member = self._members.load_one(card_no)
        blocked_for = guard_text(reason, field="reason", source=SOURCE)
        return self._members.save_one(replace(member, blocked_for=blocked_for), source=SOURCE)

    def unblock(self, card_no: str) -> Member:
        member = self._members.load_one(card_no)
        return self._members.save_one(replace(member, blocked_for=""), source=SOURCE)

    def _expiry(self) -> date:
        return self._clock.days_ahead(365 * CARD_YEARS)
