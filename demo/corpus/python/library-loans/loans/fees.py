"""Fees: what late and lost books cost, and what has been paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from kit import Clock, EventLog, Result, Store, guard_positive, guard_text

from loans.members import Member

SOURCE = "loans.fees"

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
BLOCK_ABOVE = Decimal("15.00")


@dataclass(frozen=True)
class FeeSchedule:
    """Rates of one library; the first days late are free."""

    per_day: Decimal = Decimal("0.20")
    grace_days: int = 2
    cap: Decimal = Decimal("8.00")
    lost_copy: Decimal = Decimal("25.00")

    def overdue_fee(self, *, due_on: date, returned_on: date) -> Decimal:
        late_days = (returned_on - due_on).days - self.grace_days
        if late_days <= 0:
            return NOTHING
        return min(self.per_day * late_days, self.cap)


@dataclass(frozen=True)
class Charge:
    """One line of an account; payments have negative amounts."""

    charge_id: str
    card_no: str
    amount: Decimal
    reason: str
    booked_on: date


class FeeBook:
    def __init__(self, *, schedule: FeeSchedule, clock: Clock, log: EventLog) -> None:
        self.schedule = schedule
        self._clock = clock
        self._log = log
        self._charges: Store[Charge] = Store("charge", key="charge_id", log=log)

    def charge(self, member: Member, amount: Decimal, *, reason: str) -> Charge | None:
        """Book a fee, unless the member's tier is free of fees."""
        if not member.tier.pays_fees:
            self._log.record("fee.waived", source=SOURCE, card_no=member.card_no, reason=reason)
            return None
        guard_positive(amount, field="amount", source=SOURCE)
        return self._book(member, amount, reason=reason)

    def pay(self, member: Member, amount: Decimal) -> Result[Charge]:
        guard_positive(amount, field="amount", source=SOURCE)
        balance = self.balance_of(member)
        if amount > balance:
            return Result.refused("overpaid", detail=f"only {balance} € are open")
        return Result.done(self._book(member, -amount, reason="payment"))

    def balance_of(self, member: Member) -> Decimal:
        return sum((charge.amount for charge in self._load_account(member)), start=NOTHING)

    def is_over_limit(self, member: Member) -> bool:
        return self.balance_of(member) > BLOCK_ABOVE

    def statement(self, member: Member) -> str:
        lines = [f"Account of {member.name} ({member.card_no})"]
        for charge in self._load_account(member):
            lines.append(f"{charge.booked_on:%d.%m.%Y}  {charge.reason:<40} {charge.amount:>8} €")
        lines.append(f"Open: {self.balance_of(member)} €")
        return "\n".join(lines)

    def _load_account(self, member: Member) -> list[Charge]:
        return self._charges.load_many(
            where=lambda charge: charge.card_no == member.card_no, order_by="charge_id"
        )

    def _book(self, member: Member, amount: Decimal, *, reason: str) -> Charge:
        charge = Charge(
            charge_id=self._charges.next_key(prefix="F"),
            card_no=member.card_no,
            amount=amount.quantize(CENT, rounding=ROUND_DOWN),
            reason=guard_text(reason, field="reason", source=SOURCE),
            booked_on=self._clock.today(),
        )
        return self._charges.save_one(charge, source=SOURCE)
