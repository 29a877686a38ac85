package house.pebble.kit;

import house.pebble.kit.Outcome.Fault;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A keyed in-memory store. Rows are values: to change one, swap it for another. */
public final class Shelf<K extends Comparable<? super K>, V> {
    private final Options<K, V> options;
    private final NavigableMap<K, V> rows = new TreeMap<>();

    private Shelf(Options<K, V> options) {
        this.options = options;
        Guard.present(options.journal, "journal");
    }

    public static <K extends Comparable<? super K>, V> Options<K, V> labelled(
            String label, Function<V, K> keyOf) {
        return new Options<>(label, keyOf);
    }

    public Outcome<V> fetchOne(K key) {
        V row = rows.get(key);
        return row == null
                ? Outcome.fail(Fault.MISSING, "no %s on %s", key, options.label)
                : Outcome.ok(row);
    }

    public List<V> fetchMany(Predicate<? super V> filter, Comparator<? super V> order) {
        return rows.values().stream().filter(filter).sorted(order).toList();
    }

    public Outcome<V> putOne(V row) {
        K key = options.keyOf.apply(row);
        if (rows.containsKey(key)) {
            return Outcome.fail(Fault.CONFLICT, "%s is already on %s", key, options.label);
        }
        if (rows.size() >= options.capacity) {
            return Outcome.fail(Fault.REFUSED, "%s is full at %d", options.label, options.capacity);
        }
        rows.put(key, row);
        return Outcome.ok(row);
    }

    /** Puts what fits and returns how many rows that were. */
    public int putMany(Collection<? extends V> many) {
        int placed = 0;
        for (V row : many) {
            placed += options.journal.settle("put", options.keyOf.apply(row), putOne(row)).isOk() ? 1 : 0;
        }
        return placed;
    }

    public Outcome<V> swapOne(K key, UnaryOperator<V> change) {
        rows.computeIfPresent(key, (same, row) -> change.apply(row));
        return fetchOne(key);
    }

    public Outcome<V> dropOne(K key, String because) {
        Guard.text(because, "because");
        return fetchOne(key).map(row -> {
            options.journal.note("drop", key, "off %s: %s", options.label, because);
            return rows.remove(key);
        });
    }

    public int count(Predicate<? super V> filter) {
        return (int) rows.values().stream().filter(filter).count();
    }

    /** How a shelf is to be opened; one use each. */
    public static final class Options<K extends Comparable<? super K>, V> {
        private final String label;
        private final Function<V, K> keyOf;
        private int capacity = 1_000;
        private Journal journal;

        private Options(String label, Function<V, K> keyOf) {
            this.label = Guard.text(label, "label");
            this.keyOf = Guard.present(keyOf, "keyOf");
        }

        public Options<K, V> capacity(int rows) {
            this.capacity = Guard.positive(rows, "capacity");
            return this;
        }

        public Options<K, V> notingTo(Journal target) {
            this.journal = Guard.present(target, "journal");
            return this;
        }

        public Shelf<K, V> open() {
            return new Shelf<>(this);
        }
    }
}
