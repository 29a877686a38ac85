package house.pebble.bloodbank.stock;

import house.pebble.bloodbank.model.BloodType;
import house.pebble.bloodbank.model.BloodUnit;
import house.pebble.bloodbank.model.WardRequest;
import house.pebble.bloodbank.model.WardRequest.Urgency;
import house.pebble.kit.Guard;
import house.pebble.kit.Journal;
import house.pebble.kit.Outcome;
import house.pebble.kit.Outcome.Fault;
import house.pebble.kit.Shelf;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the bags for a ward request and holds them, all or none. */
public final class CrossMatcher {
    private static final int OPEN_REQUESTS = 80;

    /** O− bags that only an emergency may touch. */
    private static final int UNIVERSAL_RESERVE = 4;

    private final StockRoom room;
    private final Journal journal;
    private final Shelf<String, WardRequest> requests;

    public CrossMatcher(StockRoom room, Journal journal) {
        this.room = Guard.present(room, "room");
        this.journal = Guard.present(journal, "journal");
        this.requests = Shelf.labelled("requests", WardRequest::id)
                .capacity(OPEN_REQUESTS)
                .notingTo(journal)
                .open();
    }

    public Outcome<List<BloodUnit>> match(WardRequest request) {
        Outcome<List<BloodUnit>> matched = choose(request)
                .then(chosen -> requests.putOne(request).map(open -> chosen))
                .then(chosen -> holdAll(chosen, request.id()));
        return journal.settle("match", request.id(), matched);
    }

    /** Issues what was held for a request and closes it. */
    public Outcome<Integer> handOver(String requestId) {
        return requests.dropOne(requestId, "handed over").map(request -> {
            List<BloodUnit> held = room.heldFor(request.id());
            held.forEach(unit -> room.issue(unit.id(), requestId).orRaise());
            return held.size();
        });
    }

    public Outcome<Integer> cancel(String requestId) {
        return requests.dropOne(requestId, "cancelled by the ward")
                .map(request -> room.release(request.id()));
    }

    private Outcome<List<BloodUnit>> choose(WardRequest request) {
        LocalDate today = journal.today();
        int spareDays = request.urgency().spareDays();
        List<BloodUnit> candidates = new ArrayList<>(room.free(unit ->
                unit.component() == request.component()
                        && request.accepts(unit.type())
                        && unit.daysLeft(today) >= spareDays));
        if (request.urgency() != Urgency.EMERGENCY && request.patient() != BloodType.O_NEG) {
            keepReserve(candidates);
        }
        candidates.sort(closestTo(request.patient()));
        if (candidates.size() < request.units()) {
            return Outcome.fail(Fault.MISSING, "%d of %d bags of %s for %s", candidates.size(),
                    request.units(), request.component().label(), request.patient().label());
        }
        return Outcome.ok(List.copyOf(candidates.subList(0, request.units())));
    }

    private void keepReserve(List<BloodUnit> candidates) {
        List<BloodUnit> universal = candidates.stream()
                .filter(unit -> unit.type() == BloodType.O_NEG)
                .sorted(StockRoom.OLDEST_FIRST.reversed())
                .limit(UNIVERSAL_RESERVE)
                .toList();
        candidates.removeAll(universal);
    }

    private Outcome<List<BloodUnit>> holdAll(List<BloodUnit> chosen, String requestId) {
        for (BloodUnit unit : chosen) {
            Outcome<BloodUnit> held = room.hold(unit.id(), requestId);
            if (!held.isOk()) {
                room.release(requestId);
                requests.dropOne(requestId, held.reason());
                return Outcome.fail(Fault.CONFLICT, "%s: %s", requestId, held.reason());
            }
        }
        return Outcome.ok(chosen);
    }

    private static Comparator<BloodUnit> closestTo(BloodType patient) {
        Comparator<BloodUnit> closest = Comparator.comparingInt(unit -> unit.type().distanceTo(patient));
        return closest.thenComparing(StockRoom.OLDEST_FIRST);
    }
}
