package house.pebble.kit;

import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;

/** What an operation came to: a value, or a fault with a reason that a person can read. */
public sealed interface Outcome<T> permits Outcome.Ok, Outcome.Fail {

    /** The kinds of expected failure. Services add reasons, not kinds. */
    enum Fault { MISSING, CONFLICT, EXPIRED, REFUSED }

    record Ok<T>(T value) implements Outcome<T> { }

    record Fail<T>(Fault fault, String reason) implements Outcome<T> { }

    static <T> Outcome<T> ok(T value) {
        return new Ok<>(Guard.present(value, "value"));
    }

    static <T> Outcome<T> fail(Fault fault, String pattern, Object... args) {
        return new Fail<>(Guard.present(fault, "fault"), String.format(pattern, args));
    }

    default boolean isOk() {
        return this instanceof Ok<T>;
    }

    /** The reason of a failure; empty text when there was none. */
    default String reason() {
        return this instanceof Fail<T> failed ? failed.reason() : "";
    }

    default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
        return this instanceof Fail<T> failed
                ? new Fail<>(failed.fault(), failed.reason())
                : next.apply(((Ok<T>) this).value());
    }

    default <R> Outcome<R> map(Function<? super T, ? extends R> change) {
        return then(value -> Outcome.ok(change.apply(value)));
    }

    /** Turns an ok value that does not satisfy {@code rule} into a failure. */
    default Outcome<T> check(Predicate<? super T> rule, Fault fault, String pattern, Object... args) {
        return then(value -> rule.test(value) ? this : Outcome.fail(fault, pattern, args));
    }

    default T orElse(T fallback) {
        return this instanceof Ok<T> done ? done.value() : fallback;
    }

    default T orRaise() {
        if (this instanceof Fail<T> failed) {
            throw new NoSuchElementException(failed.fault() + ": " + failed.reason());
        }
        return ((Ok<T>) this).value();
    }
}
