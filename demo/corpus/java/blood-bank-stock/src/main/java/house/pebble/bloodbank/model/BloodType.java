package house.pebble.bloodbank.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** ABO group and Rhesus factor, with the antigens that decide who may receive what. */
public enum BloodType {
    O_NEG("O−", 0b000),
    O_POS("O+", 0b001),
    A_NEG("A−", 0b100),
    A_POS("A+", 0b101),
    B_NEG("B−", 0b010),
    B_POS("B+", 0b011),
    AB_NEG("AB−", 0b110),
    AB_POS("AB+", 0b111);

    private static final int ABO_MASK = 0b110;

    private final String label;
    private final int antigens;

    BloodType(String label, int antigens) {
        this.label = label;
        this.antigens = antigens;
    }

    public String label() {
        return label;
    }

    /** Red cells and platelets: the donor may carry no antigen that the patient lacks. */
    public boolean canGiveCellsTo(BloodType patient) {
        return (antigens & ~patient.antigens) == 0;
    }

    /** Plasma runs the other way round, and the Rhesus factor does not matter. */
    public boolean canGivePlasmaTo(BloodType patient) {
        int missing = ~antigens & ABO_MASK;
        return (missing & patient.antigens) == 0;
    }

    /** The groups that may give to a patient, the closest match first. */
    public static List<BloodType> donorsFor(BloodType patient, Component component) {
        Comparator<BloodType> closest = Comparator.comparingInt(donor -> donor.distanceTo(patient));
        return Arrays.stream(values())
                .filter(donor -> component.compatible(donor, patient))
                .sorted(closest)
                .toList();
    }

    public int distanceTo(BloodType other) {
        return Integer.bitCount(antigens ^ other.antigens);
    }
}
