package house.pebble.observatory.dome;

import house.pebble.kit.Guard;
import house.pebble.kit.Journal;
import house.pebble.kit.Outcome;
import house.pebble.kit.Outcome.Fault;
import house.pebble.kit.Shelf;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Decides whether the dome may be open. It closes at once and opens only after a calm spell. */
public final class WeatherGate {
    private static final int MOST_SAMPLES = 2_000;
    private static final Duration CALM_SPELL = Duration.ofMinutes(20);
    private static final Duration TOO_OLD = Duration.ofMinutes(10);

    private static final double WIND_LIMIT = 15.0;
    private static final double HUMIDITY_LIMIT = 88.0;
    private static final double CLOUD_LIMIT = 0.4;

    public record Sample(Instant at, double windSpeed, double humidity, double cloud) {
        public Sample {
            Guard.present(at, "at");
            Guard.between(windSpeed, 0.0, 80.0, "windSpeed");
            Guard.between(humidity, 0.0, 100.0, "humidity");
            Guard.between(cloud, 0.0, 1.0, "cloud");
        }

        boolean isCalm() {
            return windSpeed < WIND_LIMIT && humidity < HUMIDITY_LIMIT && cloud < CLOUD_LIMIT;
        }

        @Override
        public String toString() {
            return String.format("wind %.1f m/s, humidity %.0f %%, cloud %.1f", windSpeed, humidity, cloud);
        }
    }

    private final Journal journal;
    private final Shelf<Instant, Sample> samples;

    public WeatherGate(Journal journal) {
        this.journal = Guard.present(journal, "journal");
        this.samples = Shelf.labelled("samples", Sample::at)
                .capacity(MOST_SAMPLES)
                .notingTo(journal)
                .open();
    }

    public void report(Instant at, double windSpeed, double humidity, double cloud) {
        Sample sample = new Sample(at, windSpeed, humidity, cloud);
        Outcome<Sample> kept = samples.putOne(sample);
        if (!kept.isOk()) {
            journal.warn("weather", at, "%s", kept.reason());
        }
    }

    /** The sample that lets the dome open at this time, or why it has to stay closed. */
    public Outcome<Sample> verdict(Instant at) {
        Instant since = at.minus(CALM_SPELL);
        List<Sample> recent = samples.fetchMany(
                sample -> !sample.at().isBefore(since) && !sample.at().isAfter(at),
                Comparator.comparing(Sample::at).reversed());
        if (recent.isEmpty()) {
            return Outcome.fail(Fault.MISSING, "no weather since %s", since);
        }
        Sample latest = recent.get(0);
        List<Sample> rough = recent.stream().filter(sample -> !sample.isCalm()).toList();
        return Outcome.ok(latest)
                .check(sample -> sample.at().plus(TOO_OLD).isAfter(at), Fault.EXPIRED,
                        "last weather is of %s", latest.at())
                .check(sample -> rough.isEmpty(), Fault.REFUSED, "not calm for %d min: %s",
                        CALM_SPELL.toMinutes(), rough.isEmpty() ? latest : rough.get(0));
    }
}
