package house.pebble.observatory.night;

import house.pebble.kit.Guard;
import house.pebble.kit.Journal;
import house.pebble.kit.Outcome;
import house.pebble.kit.Outcome.Fault;
import house.pebble.kit.Shelf;
import house.pebble.observatory.dome.InstrumentBay;
import house.pebble.observatory.dome.WeatherGate;
import house.pebble.observatory.proposal.Proposal;
import house.pebble.observatory.proposal.ProposalDesk;
import house.pebble.observatory.sky.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Fills a night greedily: at every free moment the proposal with the best score comes next. */
public final class NightScheduler {
    private static final int MOST_BOOKINGS = 64;
    private static final Duration IDLE_STEP = Duration.ofMinutes(10);

    private static final double GRADE_WEIGHT = 10.0;
    private static final double AIRMASS_WEIGHT = 8.0;
    private static final double CHANGE_WEIGHT = 0.5;

    public record Booking(Instant start, Instant end, Proposal proposal, double airmass) {
        public Booking {
            Guard.ordered(start, end, "end");
            Guard.present(proposal, "proposal");
        }
    }

    private final Site site;
    private final ProposalDesk desk;
    private final InstrumentBay bay;
    private final Journal journal;
    private final Shelf<Instant, Booking> bookings;

    public NightScheduler(Site site, ProposalDesk desk, InstrumentBay bay, Journal journal) {
        this.site = Guard.present(site, "site");
        this.desk = Guard.present(desk, "desk");
        this.bay = Guard.present(bay, "bay");
        this.journal = Guard.present(journal, "journal");
        this.bookings = Shelf.labelled("bookings", Booking::start)
                .capacity(MOST_BOOKINGS)
                .notingTo(journal)
                .open();
    }

    public List<Booking> plan(Night night) {
        List<Proposal> waiting = new ArrayList<>(desk.accepted());
        String instrument = bay.mounted().orElse("");
        Instant free = night.dusk();
        while (free.isBefore(night.dawn()) && !waiting.isEmpty()) {
            Optional<Booking> next = best(waiting, night, free, instrument);
            if (next.isEmpty()) {
                free = free.plus(IDLE_STEP);
                continue;
            }
            Booking booking = next.get();
            bookings.putOne(booking).orRaise();
            waiting.remove(booking.proposal());
            instrument = booking.proposal().instrument();
            free = booking.end();
        }
        List<Booking> planned = bookingsIn(night);
        journal.note("plan", night.date(), "%d booked, %d left over", planned.size(), waiting.size());
        return planned;
    }

    /** Observes one booking if the dome may be open; otherwise the proposal stays for another night. */
    public Outcome<Proposal> carryOut(Booking booking, WeatherGate gate) {
        Proposal proposal = booking.proposal();
        Outcome<Proposal> done = bookings.fetchOne(booking.start())
                .check(booking::equals, Fault.CONFLICT, "%s was booked anew", booking.start())
                .then(same -> gate.verdict(booking.start()))
                .then(calm -> bay.mount(proposal.instrument()))
                .then(tool -> desk.markObserved(proposal.id()));
        if (!done.isOk()) {
            bookings.dropOne(booking.start(), done.reason());
        }
        return journal.settle("carry-out", proposal.id(), done);
    }

    public List<Booking> bookingsIn(Night night) {
        return bookings.fetchMany(
                booking -> night.covers(booking.start(), booking.end()),
                Comparator.comparing(Booking::start));
    }

    private Optional<Booking> best(List<Proposal> waiting, Night night, Instant free, String instrument) {
        Comparator<Booking> byScore = Comparator.comparingDouble(booking -> score(booking, instrument));
        return waiting.stream()
                .map(proposal -> bookingFor(proposal, free, instrument))
                .filter(booking -> night.covers(booking.start(), booking.end()))
                .filter(this::isObservable)
                .max(byScore);
    }

    private Booking bookingFor(Proposal proposal, Instant free, String instrument) {
        Instant start = free.plus(bay.changeover(instrument, proposal.instrument()));
        Instant end = start.plus(proposal.exposure());
        Instant middle = start.plus(proposal.exposure().dividedBy(2));
        return new Booking(start, end, proposal, site.airmassOf(proposal.target(), middle));
    }

    private boolean isObservable(Booking booking) {
        Proposal proposal = booking.proposal();
        return booking.airmass() <= proposal.airmassLimit()
                && site.sees(proposal.target(), booking.start())
                && site.sees(proposal.target(), booking.end())
                && bay.fetchInstrument(proposal.instrument()).isOk();
    }

    private double score(Booking booking, String instrument) {
        Proposal proposal = booking.proposal();
        long lostMinutes = bay.changeover(instrument, proposal.instrument()).toMinutes();
        return proposal.grade() * GRADE_WEIGHT
                - (booking.airmass() - 1.0) * AIRMASS_WEIGHT
                - lostMinutes * CHANGE_WEIGHT;
    }
}
