package house.pebble.kit;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Argument checks. Each one returns what it checked, so that a constructor can assign and check
 * in one line, and each one takes the name of the field as its last argument.
 */
public final class Guard {
    private Guard() { }

    public static <T> T present(T value, String field) {
        return Objects.requireNonNull(value, () -> field + " must be present");
    }

    public static String text(String value, String field) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " must not be blank");
        }
        return value.strip();
    }

    public static int positive(int value, String field) {
        if (value <= 0) {
            throw new IllegalArgumentException(field + " must be positive, was " + value);
        }
        return value;
    }

    public static int between(int value, int low, int high, String field) {
        between((double) value, low, high, field);
        return value;
    }

    public static double between(double value, double low, double high, String field) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    String.format("%s must be in %.1f…%.1f, was %.1f", field, low, high, value));
        }
        return value;
    }

    /** Checks that {@code last} does not come before {@code first}, and returns {@code last}. */
    public static <T extends Comparable<? super T>> T ordered(T first, T last, String field) {
        present(first, field);
        if (present(last, field).compareTo(first) < 0) {
            throw new IllegalArgumentException(field + " must not run backwards: " + first + " … " + last);
        }
        return last;
    }

    public static <T> List<T> filled(Collection<? extends T> values, String field) {
        if (present(values, field).isEmpty()) {
            throw new IllegalArgumentException(field + " must not be empty");
        }
        return List.copyOf(values);
    }
}
