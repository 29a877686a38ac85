package house.pebble.kit;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The running log of one service, and the only place where it reads the time. */
public final class Journal {
    public enum Tone { NOTE, WARN }

    public record Entry(Instant at, Tone tone, String topic, String subject, String text) { }

    private final String name;
    private final Clock clock;
    private final List<Entry> entries = new ArrayList<>();

    private Journal(String name, Clock clock) {
        this.name = Guard.text(name, "name");
        this.clock = Guard.present(clock, "clock");
    }

    public static Journal open(String name, Clock clock) {
        return new Journal(name, clock);
    }

    public Instant now() {
        return clock.instant();
    }

    public LocalDate today() {
        return LocalDate.now(clock);
    }

    public void note(String topic, Object subject, String pattern, Object... args) {
        write(Tone.NOTE, topic, subject, String.format(pattern, args));
    }

    public void warn(String topic, Object subject, String pattern, Object... args) {
        write(Tone.WARN, topic, subject, String.format(pattern, args));
    }

    /** Writes down how an operation ended and hands the outcome on. */
    public <T> Outcome<T> settle(String topic, Object subject, Outcome<T> outcome) {
        Tone tone = outcome.isOk() ? Tone.NOTE : Tone.WARN;
        write(tone, topic, subject, outcome.isOk() ? "done" : outcome.reason());
        return outcome;
    }

    public List<Entry> entries(Tone tone) {
        return entries.stream().filter(entry -> entry.tone() == tone).toList();
    }

    private void write(Tone tone, String topic, Object subject, String text) {
        entries.add(new Entry(now(), tone, Guard.text(topic, "topic"), name + "/" + subject, text));
    }
}
