package house.pebble.observatory.sky;

import house.pebble.kit.Guard;

/** Something to point at: right ascension in hours, declination in degrees, visual magnitude. */
public record Target(String name, double raHours, double decDegrees, double magnitude) {
    public Target {
        name = Guard.text(name, "name");
        Guard.between(raHours, 0.0, 24.0, "raHours");
        Guard.between(decDegrees, -90.0, 90.0, "decDegrees");
        Guard.between(magnitude, -27.0, 30.0, "magnitude");
    }

    /** Angle on the sky between two targets, in degrees. */
    public double separationFrom(Target other) {
        double dec1 = Math.toRadians(decDegrees);
        double dec2 = Math.toRadians(other.decDegrees);
        double raGap = Math.toRadians((raHours - other.raHours) * Site.DEGREES_PER_HOUR);
        double cosine = Math.sin(dec1) * Math.sin(dec2)
                + Math.cos(dec1) * Math.cos(dec2) * Math.cos(raGap);
        return Math.toDegrees(Math.acos(Math.max(-1.0, Math.min(1.0, cosine))));
    }
}
