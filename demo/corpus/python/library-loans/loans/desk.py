"""Lending desk: check-out, renewal and return."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kit import Clock, EventLog, Result, Store

from loans.catalogue import Catalogue, CopyStatus
from loans.fees import FeeBook
from loans.holds import HoldQueue
from loans.members import Member, MemberRegister

SOURCE = "loans.desk"

LOST_AFTER_DAYS = 60


@dataclass(frozen=True)
class Loan:
    loan_id: str
    barcode: str
    isbn: str
    card_no: str
    due_on: date
    renewals: int = 0
    closed_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def days_late(self, today: date) -> int:
        return max((today - self.due_on).days, 0)


class LendingDesk:
    def __init__(
        self,
        *,
        catalogue: Catalogue,
        members: MemberRegister,
        holds: HoldQueue,
        fees: FeeBook,
        clock: Clock,
        log: EventLog,
    ) -> None:
        self._catalogue = catalogue
        self._members = members
        self._holds = holds
        self._fees = fees
        self._clock = clock
        self._log = log
        self._loans: Store[Loan] = Store("loan", key="loan_id", log=log)

    def check_out(self, card_no: str, barcode: str) -> Result[Loan]:
        member = self._members.load_one(card_no)
        allowed = self._may_borrow(member)
        if not allowed.is_done:
            return Result.refused(allowed.code, detail=allowed.detail)
        copy = self._catalogue.load_copy(barcode)
        if copy.status is CopyStatus.SET_ASIDE:
            if self._holds.take_ready(member, barcode) is None:
                return Result.refused("set_aside", detail=f"{barcode} waits for someone else")
        elif copy.status is not CopyStatus.ON_SHELF:
            return Result.refused("not_on_shelf", detail=f"{barcode} is {copy.status.value}")
        loan = Loan(
            loan_id=self._loans.next_key(prefix="L"),
            barcode=barcode,
            isbn=copy.isbn,
            card_no=card_no,
            due_on=self._clock.days_ahead(member.tier.loan_days),
        )
        self._catalogue.set_status(barcode, CopyStatus.ON_LOAN)
        self._log.record("copy.lent", source=SOURCE, isbn=copy.isbn, card_no=card_no)
        return Result.done(self._loans.save_one(loan, source=SOURCE))

    def renew(self, loan_id: str) -> Result[Loan]:
        """Extend a loan from today, unless others wait for the title."""
        loan = self._loans.load_one(loan_id)
        tier = self._members.load_one(loan.card_no).tier
        if not loan.is_open:
            return Result.refused("loan_closed", detail=loan_id)
        if loan.renewals >= tier.max_renewals:
            return Result.refused("renewed_out", detail=f"renewed {loan.renewals} times already")
        waiting = self._holds.waiting_for(loan.isbn)
        if waiting:
            return Result.refused("wanted", detail=f"{len(waiting)} waiting")
        renewed = replace(
            loan, due_on=self._clock.days_ahead(tier.loan_days), renewals=loan.renewals + 1
        )
        return Result.done(self._loans.save_one(renewed, source=SOURCE))

    def take_back(self, barcode: str) -> Result[Loan]:
        """Close the open loan of a copy, book what is due and pass the copy on."""
        loan = next((loan for loan in self.load_open() if loan.barcode == barcode), None)
        if loan is None:
            return Result.refused("not_lent", detail=barcode)
        today = self._clock.today()
        fee = self._fees.schedule.overdue_fee(due_on=loan.due_on, returned_on=today)
        if fee:
            member = self._members.load_one(loan.card_no)
            title = self._catalogue.load_title(loan.isbn)
            self._fees.charge(member, fee, reason=f"late: {title.name}")
        self._holds.offer_copy(barcode)
        return Result.done(self._loans.save_one(replace(loan, closed_on=today), source=SOURCE))

    def write_off_lost(self) -> list[Loan]:
        """Close loans that are hopelessly late and charge for the copies."""
        today = self._clock.today()
        lost = []
        for loan in self.load_overdue(at_least=LOST_AFTER_DAYS):
            member = self._members.load_one(loan.card_no)
            self._fees.charge(member, self._fees.schedule.lost_copy, reason=f"lost: {loan.barcode}")
            self._catalogue.set_status(loan.barcode, CopyStatus.WITHDRAWN)
            lost.append(self._loans.save_one(replace(loan, closed_on=today), source=SOURCE))
        return lost

    def load_open(self, *, card_no: str | None = None) -> list[Loan]:
        return self._loans.load_many(
            where=lambda loan: loan.is_open and card_no in (None, loan.card_no), order_by="due_on"
        )

    def load_overdue(self, *, at_least: int = 1) -> list[Loan]:
        today = self._clock.today()
        return [loan for loan in self.load_open() if loan.days_late(today) >= at_least]

    def load_due_within(self, *, days: int) -> list[Loan]:
        today = self._clock.today()
        return [loan for loan in self.load_open() if today <= loan.due_on <= today + timedelta(days=days)]

    def _may_borrow(self, member: Member) -> Result[Member]:
        if member.blocked_for:
            return Result.refused("blocked", detail=member.blocked_for)
        if member.valid_until < self._clock.today():
            return Result.refused("card_lapsed", detail=f"valid until {member.valid_until}")
        if self._fees.is_over_limit(member):
            return Result.refused("fees_open", detail=f"{self._fees.balance_of(member)} €")
        if len(self.load_open(card_no=member.card_no)) >= member.tier.max_loans:
            return Result.refused("too_many_loans", detail=f"limit is {member.tier.max_loans}")
        return Result.done(member)
