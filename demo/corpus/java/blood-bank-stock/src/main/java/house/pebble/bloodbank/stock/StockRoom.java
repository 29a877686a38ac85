package house.pebble.bloodbank.stock;

import house.pebble.bloodbank.model.BloodType;
import house.pebble.bloodbank.model.BloodUnit;
import house.pebble.bloodbank.model.Component;
import house.pebble.kit.Guard;
import house.pebble.kit.Journal;
import house.pebble.kit.Outcome;
import house.pebble.kit.Outcome.Fault;
import house.pebble.kit.Shelf;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Everything that lies in the fridges, and the only way to take something out. */
public final class StockRoom {
    private static final int ROOM_FOR = 600;

    /** The order in which bags are used up: the one that expires next goes first. */
    public static final Comparator<BloodUnit> OLDEST_FIRST =
            Comparator.comparing(BloodUnit::expires).thenComparing(BloodUnit::id);

    private final Journal journal;
    private final Shelf<String, BloodUnit> units;

    public StockRoom(Journal journal) {
        this.journal = Guard.present(journal, "journal");
        this.units = Shelf.labelled("units", BloodUnit::id).capacity(ROOM_FOR).notingTo(journal).open();
    }

    /** Takes in a delivery and leaves out what has already expired. */
    public int receive(String depot, Collection<BloodUnit> delivery) {
        Guard.text(depot, "depot");
        LocalDate today = journal.today();
        List<BloodUnit> usable = Guard.filled(delivery, "delivery").stream()
                .filter(unit -> unit.isUsableOn(today))
                .toList();
        int placed = units.putMany(usable);
        int refused = delivery.size() - placed;
        if (refused > 0) {
            journal.warn("receive", depot, "%d of %d bags refused", refused, delivery.size());
        } else {
            journal.note("receive", depot, "%d bags placed", placed);
        }
        return placed;
    }

    public List<BloodUnit> free(Predicate<BloodUnit> filter) {
        LocalDate today = journal.today();
        Predicate<BloodUnit> usable = unit -> unit.isFree() && unit.isUsableOn(today);
        return units.fetchMany(usable.and(filter), OLDEST_FIRST);
    }

    public int countFree(BloodType type, Component component) {
        LocalDate today = journal.today();
        return units.count(unit -> unit.type() == type && unit.component() == component
                && unit.isFree() && unit.isUsableOn(today));
    }

    public Outcome<BloodUnit> hold(String unitId, String requestId) {
        Guard.text(requestId, "requestId");
        Outcome<BloodUnit> held = units.fetchOne(unitId)
                .check(BloodUnit::isFree, Fault.CONFLICT, "%s is held already", unitId)
                .then(unit -> units.swapOne(unitId, row -> row.heldFor(requestId)));
        return journal.settle("hold", unitId, held);
    }

    /** Hands a held bag to the porter. It leaves the stock for good. */
    public Outcome<BloodUnit> issue(String unitId, String requestId) {
        LocalDate today = journal.today();
        Outcome<BloodUnit> issued = units.fetchOne(unitId)
                .check(unit -> unit.hold().equals(requestId), Fault.REFUSED, "%s is not held for %s",
                        unitId, requestId)
                .check(unit -> unit.isUsableOn(today), Fault.EXPIRED, "%s has expired", unitId)
                .then(unit -> units.dropOne(unitId, "issued for " + requestId));
        return journal.settle("issue", unitId, issued);
    }

    public List<BloodUnit> heldFor(String requestId) {
        return units.fetchMany(unit -> unit.hold().equals(requestId), OLDEST_FIRST);
    }

    public int release(String requestId) {
        List<BloodUnit> held = heldFor(requestId);
        for (BloodUnit unit : held) {
            units.swapOne(unit.id(), row -> row.heldFor("")).orRaise();
        }
        journal.note("release", requestId, "%d bags back in stock", held.size());
        return held.size();
    }

    public List<BloodUnit> moveAll(String fromFridge, String toFridge) {
        List<BloodUnit> there = units.fetchMany(unit -> unit.fridge().equals(fromFridge), OLDEST_FIRST);
        there.forEach(unit -> units.swapOne(unit.id(), row -> row.movedTo(toFridge)).orRaise());
        journal.note("move", fromFridge, "%d bags to %s", there.size(), toFridge);
        return there;
    }

    public int discardExpired() {
        LocalDate today = journal.today();
        List<BloodUnit> stale = units.fetchMany(unit -> !unit.isUsableOn(today), OLDEST_FIRST);
        for (BloodUnit unit : stale) {
            units.dropOne(unit.id(), "expired on " + unit.expires()).orRaise();
        }
        return stale.size();
    }
}
