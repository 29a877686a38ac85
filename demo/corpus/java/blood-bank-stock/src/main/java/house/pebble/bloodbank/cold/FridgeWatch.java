package house.pebble.bloodbank.cold;

import house.pebble.bloodbank.model.BloodUnit;
import house.pebble.bloodbank.model.Component;
import house.pebble.bloodbank.stock.StockRoom;
import house.pebble.kit.Guard;
import house.pebble.kit.Journal;
import house.pebble.kit.Outcome;
import house.pebble.kit.Outcome.Fault;
import house.pebble.kit.Shelf;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Follows the temperature of every fridge and empties one that has been out of band for too long. */
public final class FridgeWatch {
    private static final int MOST_FRIDGES = 24;
    private static final Duration GRACE = Duration.ofMinutes(30);

    /** So far out of band that nobody waits for the grace to pass. */
    private static final double HARD_LIMIT = 4.0;

    /** A fridge, its last reading, and since when it has been out of band (or null). */
    public record Fridge(String id, Component holds, double celsius, Instant outSince) {
        public Fridge {
            id = Guard.text(id, "id");
            Guard.present(holds, "holds");
            Guard.between(celsius, -90.0, 60.0, "celsius");
        }

        boolean isInBand() {
            return outSince == null;
        }

        Fridge reading(double newCelsius, Instant at) {
            boolean out = holds.degreesOutside(newCelsius) > 0.0;
            Instant since = isInBand() ? at : outSince;
            return new Fridge(id, holds, newCelsius, out ? since : null);
        }
    }

    private final StockRoom room;
    private final Journal journal;
    private final Shelf<String, Fridge> fridges;

    public FridgeWatch(StockRoom room, Journal journal) {
        this.room = Guard.present(room, "room");
        this.journal = Guard.present(journal, "journal");
        this.fridges = Shelf.labelled("fridges", Fridge::id)
                .capacity(MOST_FRIDGES)
                .notingTo(journal)
                .open();
    }

    public Outcome<Fridge> install(String id, Component holds, double celsius) {
        Fridge fridge = new Fridge(id, holds, celsius, null);
        return journal.settle("install", id, fridges.putOne(fridge));
    }

    /** Takes one probe reading. The outcome fails once the fridge must not be used any longer. */
    public Outcome<Fridge> read(String fridgeId, double celsius) {
        Instant now = journal.now();
        return fridges.swapOne(fridgeId, row -> row.reading(celsius, now)).then(fridge -> {
            double outside = fridge.holds().degreesOutside(celsius);
            if (fridge.isInBand()) {
                return Outcome.ok(fridge);
            }
            Duration out = Duration.between(fridge.outSince(), now);
            journal.warn("cold", fridgeId, "%.1f °C, %.1f out of band for %d min", celsius, outside,
                    out.toMinutes());
            if (outside >= HARD_LIMIT || out.compareTo(GRACE) > 0) {
                return Outcome.fail(Fault.EXPIRED, "%s is out of band at %.1f °C", fridgeId, celsius);
            }
            return Outcome.ok(fridge);
        });
    }

    /** Moves the content of a failing fridge to another one that holds the same component. */
    public Outcome<List<BloodUnit>> evacuate(String fridgeId) {
        Outcome<List<BloodUnit>> moved = fridges.fetchOne(fridgeId)
                .then(this::spareFor)
                .map(spare -> room.moveAll(fridgeId, spare.id()));
        return journal.settle("evacuate", fridgeId, moved);
    }

    private Outcome<Fridge> spareFor(Fridge failing) {
        List<Fridge> spares = fridges.fetchMany(
                fridge -> fridge.holds() == failing.holds() && fridge.isInBand()
                        && !fridge.id().equals(failing.id()),
                Comparator.comparing(Fridge::id));
        return spares.isEmpty()
                ? Outcome.fail(Fault.MISSING, "no spare fridge for %s", failing.holds().label())
                : Outcome.ok(spares.get(0));
    }
}
