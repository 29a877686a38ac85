package house.pebble.observatory.night;

import house.pebble.kit.Guard;
import house.pebble.kit.Outcome;
import house.pebble.kit.Outcome.Fault;
import house.pebble.observatory.sky.Site;
import house.pebble.observatory.sky.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The dark hours that begin on a date: the sun is more than 18° below the horizon. */
public record Night(LocalDate date, Instant dusk, Instant dawn) {
    private static final double DARK_DEGREES = -18.0;
    private static final Duration STEP = Duration.ofMinutes(5);

    public Night {
        Guard.present(date, "date");
        Guard.ordered(dusk, dawn, "dawn");
    }

    /** Walks from local noon to the next one. Far north in June there is no night to be found. */
    public static Outcome<Night> at(Site site, LocalDate date) {
        long noonOffset = Math.round(site.longitude() / Site.DEGREES_PER_HOUR * 3_600.0);
        Instant noon = date.atTime(12, 0).toInstant(ZoneOffset.UTC).minusSeconds(noonOffset);
        Instant end = noon.plus(Duration.ofDays(1));
        Instant dusk = null;
        Instant dawn = null;
        for (Instant at = noon; at.isBefore(end); at = at.plus(STEP)) {
            if (site.altitudeOf(sun(at), at) < DARK_DEGREES) {
                dusk = dusk == null ? at : dusk;
                dawn = at;
            }
        }
        return dusk == null
                ? Outcome.fail(Fault.MISSING, "no dark hours at %s on %s", site.name(), date)
                : Outcome.ok(new Night(date, dusk, dawn));
    }

    public Duration length() {
        return Duration.between(dusk, dawn);
    }

    public boolean covers(Instant first, Instant last) {
        return !first.isBefore(dusk) && !last.isAfter(dawn);
    }

    /** The sun to about a hundredth of a degree. */
    private static Target sun(Instant at) {
        double days = Site.daysSinceJ2000(at);
        double anomaly = Math.toRadians(357.528 + 0.9856003 * days);
        double longitude = Math.toRadians(
                280.460 + 0.9856474 * days + 1.915 * Math.sin(anomaly) + 0.020 * Math.sin(2.0 * anomaly));
        double tilt = Math.toRadians(23.439 - 0.0000004 * days);
        double ra = Math.atan2(Math.cos(tilt) * Math.sin(longitude), Math.cos(longitude));
        double dec = Math.asin(Math.sin(tilt) * Math.sin(longitude));
        double raHours = (Math.toDegrees(ra) / Site.DEGREES_PER_HOUR + 24.0) % 24.0;
        return new Target("Sun", raHours, Math.toDegrees(dec), -26.7);
    }
}
