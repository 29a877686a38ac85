import io
from decimal import Decimal

import pytest
from kit import Clock, EventLog, HouseError
from loans.catalogue import Catalogue, CopyStatus, clean_isbn
from loans.circulation import Circulation
from loans.desk import LendingDesk
from loans.fees import FeeBook, FeeSchedule
from loans.holds import HoldQueue
from loans.members import MemberRegister
from loans.notices import NoticeWriter


class Library:
    """A library with one title, one copy and two members."""

    def __init__(self) -> None:
        self.clock = Clock.fixed("2026-02-02T10:00")
        self.log = EventLog(clock=self.clock)
        shared = {"clock": self.clock, "log": self.log}
        self.catalogue = Catalogue(last_year=2026, log=self.log)
        self.members = MemberRegister(**shared)
        self.holds = HoldQueue(catalogue=self.catalogue, **shared)
        self.fees = FeeBook(schedule=FeeSchedule(), **shared)
        parts = {"catalogue": self.catalogue, "members": self.members, "holds": self.holds, **shared}
        self.desk = LendingDesk(fees=self.fees, **parts)
        self.notices = NoticeWriter(desk=self.desk, **parts)
        self.title = self.catalogue.add_title(
            "978-0-306-40615-7", name="Das Glück", author="Zoé Lindqvist", kind="novel", year=2011
        )
        self.copy = self.catalogue.add_copy(self.title.isbn, shelf="N 12")
        self.ada = self.members.enrol_person("Ada", age=41)
        self.ben = self.members.enrol_person("Ben", age=9)


def test_late_return_costs_and_serves_the_next_in_line():
    library = Library()
    loan = library.desk.check_out(library.ada.card_no, library.copy.barcode).unwrap(source="test")
    assert library.holds.place(library.ben, library.title.isbn).is_done
    assert library.desk.renew(loan.loan_id).code == "wanted"
    library.clock.advance(days=33)
    assert library.desk.take_back(library.copy.barcode).is_done
    assert library.fees.balance_of(library.ada) == Decimal("0.60")
    assert [notice.subject for notice in library.notices.write_all()] == ["hold ready"]
    assert library.desk.check_out(library.ada.card_no, library.copy.barcode).code == "set_aside"
    assert library.desk.check_out(library.ben.card_no, library.copy.barcode).is_done


def test_lost_copy_is_withdrawn_and_blocks_the_member():
    library = Library()
    library.desk.check_out(library.ada.card_no, library.copy.barcode)
    library.clock.advance(days=90)
    assert len(library.desk.write_off_lost()) == 1
    assert library.catalogue.load_copy(library.copy.barcode).status is CopyStatus.WITHDRAWN
    assert library.fees.is_over_limit(library.ada)
    assert library.fees.pay(library.ada, Decimal("30")).code == "overpaid"
    out = io.StringIO()
    Circulation(catalogue=library.catalogue, log=library.log).write_csv(out)
    assert out.getvalue().endswith("Das Glück,novel,1,1,1.00\n")


def test_isbn_and_search():
    with pytest.raises(HouseError):
        clean_isbn("978-0-306-40615-8")
    library = Library()
    assert library.catalogue.search("lindqvist GLUCK") == [library.title]
