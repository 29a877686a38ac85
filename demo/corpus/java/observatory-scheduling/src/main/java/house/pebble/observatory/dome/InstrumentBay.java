package house.pebble.observatory.dome;

import house.pebble.kit.Guard;
import house.pebble.kit.Journal;
import house.pebble.kit.Outcome;
import house.pebble.kit.Outcome.Fault;
import house.pebble.kit.Shelf;
import java.time.Duration;
import java.util.Optional;

/** The instruments of the telescope. One of them is mounted at a time; a change costs dark time. */
public final class InstrumentBay {
    private static final int PORTS = 6;

    public record Instrument(String name, double faintest, Duration changeover, boolean inRepair) {
        public Instrument {
            name = Guard.text(name, "name");
            Guard.between(faintest, 0.0, 30.0, "faintest");
            Guard.ordered(Duration.ZERO, changeover, "changeover");
        }

        public boolean reaches(double magnitude) {
            return magnitude <= faintest;
        }

        Instrument withRepair(boolean now) {
            return new Instrument(name, faintest, changeover, now);
        }
    }

    private final Journal journal;
    private final Shelf<String, Instrument> instruments;
    private String mounted = "";

    public InstrumentBay(Journal journal) {
        this.journal = Guard.present(journal, "journal");
        this.instruments = Shelf.labelled("instruments", Instrument::name)
                .capacity(PORTS)
                .notingTo(journal)
                .open();
    }

    public Outcome<Instrument> install(String name, double faintest, Duration changeover) {
        Instrument instrument = new Instrument(name, faintest, changeover, false);
        return journal.settle("install", name, instruments.putOne(instrument));
    }

    public Outcome<Instrument> fetchInstrument(String name) {
        return instruments.fetchOne(name)
                .check(tool -> !tool.inRepair(), Fault.REFUSED, "%s is in repair", name);
    }

    public Outcome<Instrument> sendToRepair(String name, String because) {
        Guard.text(because, "because");
        if (name.equals(mounted)) {
            mounted = "";
        }
        journal.warn("repair", name, "%s", because);
        return instruments.swapOne(name, row -> row.withRepair(true));
    }

    public Outcome<Instrument> mount(String name) {
        Outcome<Instrument> ready = fetchInstrument(name);
        if (ready.isOk() && !name.equals(mounted)) {
            journal.note("mount", name, "in place of %s", mounted().orElse("nothing"));
            mounted = name;
        }
        return ready;
    }

    public Optional<String> mounted() {
        return Optional.of(mounted).filter(name -> !name.isEmpty());
    }

    /** The dark time that is lost when one instrument follows another. */
    public Duration changeover(String before, String after) {
        return before.equals(after)
                ? Duration.ZERO
                : fetchInstrument(after).map(Instrument::changeover).orElse(Duration.ZERO);
    }
}
