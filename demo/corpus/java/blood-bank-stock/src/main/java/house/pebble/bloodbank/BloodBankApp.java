package house.pebble.bloodbank;

import static house.pebble.bloodbank.model.BloodUnit.fresh;

import house.pebble.bloodbank.cold.FridgeWatch;
import house.pebble.bloodbank.model.BloodType;
import house.pebble.bloodbank.model.BloodUnit;
import house.pebble.bloodbank.model.Component;
import house.pebble.bloodbank.model.WardRequest;
import house.pebble.bloodbank.model.WardRequest.Urgency;
import house.pebble.bloodbank.stock.CrossMatcher;
import house.pebble.bloodbank.stock.ReorderPlanner;
import house.pebble.bloodbank.stock.ReorderPlanner.OrderLine;
import house.pebble.bloodbank.stock.StockRoom;
import house.pebble.kit.Guard;
import house.pebble.kit.Journal;
import house.pebble.kit.Journal.Tone;
import house.pebble.kit.Outcome;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;

/** One morning at the bank, from the first delivery to the stock sheet. */
public final class BloodBankApp {
    private static final String LEFT_FRIDGE = "fridge-left";
    private static final String RIGHT_FRIDGE = "fridge-right";
    private static final String SHAKER = "shaker";

    private final Journal journal;
    private final StockRoom room;
    private final CrossMatcher matcher;
    private final ReorderPlanner planner;
    private final FridgeWatch watch;

    private BloodBankApp(Clock clock) {
        journal = Journal.open("blood-bank", Guard.present(clock, "clock"));
        room = new StockRoom(journal);
        matcher = new CrossMatcher(room, journal);
        planner = new ReorderPlanner(room, journal);
        watch = new FridgeWatch(room, journal);
    }

    public static void main(String[] args) {
        BloodBankApp app = new BloodBankApp(Clock.systemDefaultZone());
        app.furnish();
        app.receiveMorningDelivery();
        app.serveWards();
        app.checkFridges();
        app.printSheet(System.out);
    }

    private void furnish() {
        watch.install(LEFT_FRIDGE, Component.RED_CELLS, 4.1);
        watch.install(RIGHT_FRIDGE, Component.RED_CELLS, 3.8);
        watch.install(SHAKER, Component.PLATELETS, 22.0);
        planner.aim(BloodType.O_NEG, Component.RED_CELLS, 6, 12);
        planner.aim(BloodType.A_POS, Component.RED_CELLS, 4, 10);
        planner.aim(BloodType.A_POS, Component.PLATELETS, 2, 4);
    }

    private void receiveMorningDelivery() {
        LocalDate today = journal.today();
        List<BloodUnit> delivery = List.of(
                fresh("R-1001", BloodType.O_NEG, Component.RED_CELLS, today.minusDays(39), 310, LEFT_FRIDGE),
                fresh("R-1002", BloodType.A_POS, Component.RED_CELLS, today.minusDays(12), 295, LEFT_FRIDGE),
                fresh("R-1003", BloodType.A_NEG, Component.RED_CELLS, today.minusDays(8), 305, LEFT_FRIDGE),
                fresh("R-1004", BloodType.A_POS, Component.RED_CELLS, today.minusDays(50), 300, LEFT_FRIDGE),
                fresh("P-2001", BloodType.A_POS, Component.PLATELETS, today.minusDays(1), 220, SHAKER));
        int placed = room.receive("Depot Süd", delivery);
        journal.note("morning", "delivery", "%d bags ready", placed);
    }

    private void serveWards() {
        WardRequest planned = new WardRequest(
                "W-71", "Orthopaedics", BloodType.A_POS, Component.RED_CELLS, 2, Urgency.PLANNED);
        WardRequest emergency = new WardRequest(
                "W-72", "Emergency room", BloodType.B_NEG, Component.RED_CELLS, 1, Urgency.EMERGENCY);
        Outcome<Integer> first = matcher.match(planned).then(held -> matcher.handOver(planned.id()));
        Outcome<Integer> second = matcher.match(emergency).then(held -> matcher.cancel(emergency.id()));
        journal.note("wards", planned.ward(), "%d bags handed over", first.orElse(0));
        journal.note("wards", emergency.ward(), "%d bags returned", second.orElse(0));
    }

    private void checkFridges() {
        for (double celsius : new double[] {5.4, 6.9, 10.6}) {
            if (!watch.read(LEFT_FRIDGE, celsius).isOk()) {
                watch.evacuate(LEFT_FRIDGE);
            }
        }
        room.discardExpired();
    }

    private void printSheet(PrintStream out) {
        out.printf("Stock on %s%n", journal.today());
        for (Component component : Component.values()) {
            out.printf("  %s%n", component.label());
            for (BloodType type : BloodType.values()) {
                int free = room.countFree(type, component);
                int cover = planner.coverFor(type, component);
                out.printf("    %-4s %3d free, %3d compatible%n", type.label(), free, cover);
            }
        }
        for (OrderLine line : planner.plan()) {
            out.printf("order %d × %s %s%s%n", line.bags(), line.type().label(), line.component().label(),
                    line.urgent() ? " (urgent)" : "");
        }
        journal.entries(Tone.WARN).forEach(
                entry -> out.printf("! %s – %s%n", entry.subject(), entry.text()));
    }
}
