package house.pebble.bloodbank.stock;

import house.pebble.bloodbank.model.BloodType;
import house.pebble.bloodbank.model.Component;
import house.pebble.kit.Guard;
import house.pebble.kit.Journal;
import house.pebble.kit.Shelf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Compares what is free with what should be, and says what to order from the depot. */
public final class ReorderPlanner {
    private static final int MOST_TARGETS = BloodType.values().length * Component.values().length;

    /** Bags come in boxes; an order is rounded up to full ones. */
    private static final int BOX = 5;

    public record Target(BloodType type, Component component, int low, int full) {
        public Target {
            Guard.present(type, "type");
            Guard.present(component, "component");
            Guard.positive(low, "low");
            Guard.ordered(low, full, "full");
        }

        public String key() {
            return component + "/" + type;
        }
    }

    public record OrderLine(BloodType type, Component component, int bags, boolean urgent) { }

    private final StockRoom room;
    private final Journal journal;
    private final Shelf<String, Target> targets;

    public ReorderPlanner(StockRoom room, Journal journal) {
        this.room = Guard.present(room, "room");
        this.journal = Guard.present(journal, "journal");
        this.targets = Shelf.labelled("targets", Target::key)
                .capacity(MOST_TARGETS)
                .notingTo(journal)
                .open();
    }

    public void aim(BloodType type, Component component, int low, int full) {
        Target target = new Target(type, component, low, full);
        journal.settle("aim", target.key(), targets.putOne(target));
    }

    public List<OrderLine> plan() {
        List<OrderLine> lines = new ArrayList<>();
        for (Target target : targets.fetchMany(any -> true, Comparator.comparing(Target::key))) {
            int free = room.countFree(target.type(), target.component());
            if (free >= target.low()) {
                continue;
            }
            int bags = fullBoxes(target.full() - free);
            boolean urgent = coverFor(target.type(), target.component()) < target.low();
            lines.add(new OrderLine(target.type(), target.component(), bags, urgent));
            journal.note("reorder", target.key(), "%d free, %d ordered", free, bags);
        }
        return List.copyOf(lines);
    }

    /** All bags that a patient of this type could receive, not only those of the same type. */
    public int coverFor(BloodType patient, Component component) {
        return BloodType.donorsFor(patient, component).stream()
                .mapToInt(donor -> room.countFree(donor, component))
                .sum();
    }

    private static int fullBoxes(int bags) {
        return (bags + BOX - 1) / BOX * BOX;
    }
}
