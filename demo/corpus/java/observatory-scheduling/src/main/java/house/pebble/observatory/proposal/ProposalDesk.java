package house.pebble.observatory.proposal;

import house.pebble.kit.Guard;
import house.pebble.kit.Journal;
import house.pebble.kit.Outcome;
import house.pebble.kit.Outcome.Fault;
import house.pebble.kit.Shelf;
import house.pebble.observatory.dome.InstrumentBay;
import house.pebble.observatory.proposal.Proposal.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** Takes proposals in, has them graded, and keeps track of what has been observed. */
public final class ProposalDesk {
    private static final int MOST_PROPOSALS = 150;
    private static final int PASS_GRADE = 3;

    /** Two proposals closer together than this look at the same thing. */
    private static final double SAME_FIELD_DEGREES = 0.05;

    private static final Comparator<Proposal> BEST_FIRST =
            Comparator.comparingInt(Proposal::grade).reversed().thenComparing(Proposal::id);

    private final InstrumentBay bay;
    private final Journal journal;
    private final Shelf<String, Proposal> proposals;

    public ProposalDesk(InstrumentBay bay, Journal journal) {
        this.bay = Guard.present(bay, "bay");
        this.journal = Guard.present(journal, "journal");
        this.proposals = Shelf.labelled("proposals", Proposal::id)
                .capacity(MOST_PROPOSALS)
                .notingTo(journal)
                .open();
    }

    public Outcome<Proposal> submit(Proposal proposal) {
        String id = proposal.id();
        double magnitude = proposal.target().magnitude();
        Outcome<Proposal> taken = bay.fetchInstrument(proposal.instrument())
                .check(tool -> tool.reaches(magnitude), Fault.REFUSED, "%.1f mag is too faint for %s",
                        magnitude, proposal.instrument())
                .then(tool -> proposals.putOne(proposal));
        if (taken.isOk() && !sameField(proposal).isEmpty()) {
            journal.warn("submit", id, "%s is proposed more than once", proposal.target().name());
        }
        return journal.settle("submit", id, taken);
    }

    public Outcome<Proposal> grade(String id, int grade) {
        Guard.between(grade, 1, Proposal.BEST_GRADE, "grade");
        State state = grade >= PASS_GRADE ? State.ACCEPTED : State.DECLINED;
        Outcome<Proposal> graded = proposals.fetchOne(id)
                .check(row -> row.isIn(State.SUBMITTED), Fault.CONFLICT, "%s has been graded", id)
                .then(open -> proposals.swapOne(id, row -> row.graded(grade, state)));
        return journal.settle("grade", id, graded);
    }

    public Outcome<Proposal> markObserved(String id) {
        Outcome<Proposal> observed = proposals.fetchOne(id)
                .check(row -> row.isIn(State.ACCEPTED), Fault.REFUSED, "%s is not accepted", id)
                .then(open -> proposals.swapOne(id, Proposal::observed));
        return journal.settle("observed", id, observed);
    }

    public Outcome<Proposal> withdraw(String id, String observer) {
        return proposals.fetchOne(id)
                .check(row -> row.observer().equals(observer), Fault.REFUSED, "%s is not by %s",
                        id, observer)
                .then(row -> proposals.dropOne(id, "withdrawn by " + observer));
    }

    public List<Proposal> accepted() {
        return proposals.fetchMany(row -> row.isIn(State.ACCEPTED), BEST_FIRST);
    }

    public Duration backlog() {
        return accepted().stream().map(Proposal::exposure).reduce(Duration.ZERO, Duration::plus);
    }

    private List<Proposal> sameField(Proposal proposal) {
        return proposals.fetchMany(
                row -> !row.id().equals(proposal.id())
                        && row.target().separationFrom(proposal.target()) < SAME_FIELD_DEGREES,
                BEST_FIRST);
    }
}
