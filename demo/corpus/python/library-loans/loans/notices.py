"""Notices: the letters that the library sends out in the morning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import Template

from kit import Clock, EventLog

from loans.catalogue import Catalogue
from loans.desk import LendingDesk, Loan
from loans.holds import HoldQueue
from loans.members import MemberRegister

SOURCE = "loans.notices"

REMIND_DAYS = 3

LETTERS = {
    "due soon": Template("Dear $name,\nplease bring back soon:\n$items\nYour library"),
    "overdue": Template("Dear $name,\nwe miss these:\n$items\nYour library"),
    "hold ready": Template("Dear $name,\nset aside for you:\n$items\nYour library"),
}


@dataclass(frozen=True)
class Notice:
    card_no: str
    subject: str
    body: str


class NoticeWriter:
    """Writes one letter per member and subject, however many items there are."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        members: MemberRegister,
        desk: LendingDesk,
        holds: HoldQueue,
        clock: Clock,
        log: EventLog,
    ) -> None:
        self._catalogue = catalogue
        self._members = members
        self._desk = desk
        self._holds = holds
        self._clock = clock
        self._log = log

    def write_all(self) -> list[Notice]:
        due_soon = self._desk.load_due_within(days=REMIND_DAYS)
        overdue = self._desk.load_overdue()
        notices = [
            *self._write("due soon", self._loan_items(due_soon)),
            *self._write("overdue", self._loan_items(overdue)),
            *self._write("hold ready", self._hold_items()),
        ]
        self._log.record("notices.written", source=SOURCE, count=len(notices))
        return notices

    def _write(self, subject: str, items: Iterable[tuple[str, str]]) -> Iterator[Notice]:
        by_card: defaultdict[str, list[str]] = defaultdict(list)
        for card_no, item in items:
            by_card[card_no].append(item)
        for card_no, lines in by_card.items():
            member = self._members.load_one(card_no)
            listing = "\n".join(f"  • {line}" for line in lines)
            body = LETTERS[subject].substitute(name=member.name, items=listing)
            yield Notice(card_no=card_no, subject=subject, body=body)

    def _loan_items(self, loans: Iterable[Loan]) -> Iterator[tuple[str, str]]:
        today = self._clock.today()
        for loan in loans:
            title = self._catalogue.load_title(loan.isbn)
            late = loan.days_late(today)
            when = f"{late} days late" if late else f"due {loan.due_on:%d.%m.}"
            yield loan.card_no, f"{title.name}, {when}"

    def _hold_items(self) -> Iterator[tuple[str, str]]:
        for hold in self._holds.load_ready():
            title = self._catalogue.load_title(hold.isbn)
            yield hold.card_no, f"{title.name}, until {hold.pickup_by:%d.%m.}"
