package house.pebble.observatory.sky;

import house.pebble.kit.Guard;
import java.time.Instant;

/** Where the telescope stands, and what stands over it. East and north are positive. */
public record Site(String name, double latitude, double longitude, double horizonDegrees) {
    public static final double DEGREES_PER_HOUR = 15.0;

    /** The epoch J2000.0 in seconds since 1970, near enough for a plan in minutes. */
    private static final long J2000_SECONDS = 946_728_000L;
    private static final double SECONDS_PER_DAY = 86_400.0;

    public Site {
        name = Guard.text(name, "name");
        Guard.between(latitude, -90.0, 90.0, "latitude");
        Guard.between(longitude, -180.0, 180.0, "longitude");
        Guard.between(horizonDegrees, 0.0, 60.0, "horizonDegrees");
    }

    public static double daysSinceJ2000(Instant at) {
        return (at.getEpochSecond() - J2000_SECONDS) / SECONDS_PER_DAY;
    }

    public double siderealHours(Instant at) {
        double greenwich = 18.697374558 + 24.06570982441908 * daysSinceJ2000(at);
        double local = (greenwich + longitude / DEGREES_PER_HOUR) % 24.0;
        return local < 0.0 ? local + 24.0 : local;
    }

    public double altitudeOf(Target target, Instant at) {
        double hourAngle = (siderealHours(at) - target.raHours()) * DEGREES_PER_HOUR;
        double lat = Math.toRadians(latitude);
        double dec = Math.toRadians(target.decDegrees());
        double sine = Math.sin(lat) * Math.sin(dec)
                + Math.cos(lat) * Math.cos(dec) * Math.cos(Math.toRadians(hourAngle));
        return Math.toDegrees(Math.asin(sine));
    }

    /** Pickering's formula, which stays finite down to the horizon. */
    public double airmassOf(Target target, Instant at) {
        double altitude = altitudeOf(target, at);
        if (altitude <= 0.0) {
            return Double.POSITIVE_INFINITY;
        }
        double lifted = altitude + 244.0 / (165.0 + 47.0 * Math.pow(altitude, 1.1));
        return 1.0 / Math.sin(Math.toRadians(lifted));
    }

    public boolean sees(Target target, Instant at) {
        return altitudeOf(target, at) >= horizonDegrees;
    }
}
