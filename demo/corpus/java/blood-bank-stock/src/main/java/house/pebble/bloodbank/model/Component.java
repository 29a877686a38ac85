package house.pebble.bloodbank.model;

import java.time.LocalDate;
import java.time.Period;

/** What a donation is split into. Every component has its own cupboard and its own clock. */
public enum Component {
    RED_CELLS("red cells", Period.ofDays(42), 2.0, 6.0),
    PLATELETS("platelets", Period.ofDays(5), 20.0, 24.0),
    PLASMA("plasma", Period.ofYears(1), -40.0, -25.0);

    private final String label;
    private final Period shelfLife;
    private final double coldest;
    private final double warmest;

    Component(String label, Period shelfLife, double coldest, double warmest) {
        this.label = label;
        this.shelfLife = shelfLife;
        this.coldest = coldest;
        this.warmest = warmest;
    }

    public String label() {
        return label;
    }

    public LocalDate expiryOf(LocalDate collected) {
        return collected.plus(shelfLife);
    }

    /** How far a temperature lies outside the permitted band; zero inside it. */
    public double degreesOutside(double celsius) {
        return Math.max(0.0, Math.max(coldest - celsius, celsius - warmest));
    }

    public boolean compatible(BloodType donor, BloodType patient) {
        return this == PLASMA ? donor.canGivePlasmaTo(patient) : donor.canGiveCellsTo(patient);
    }
}
