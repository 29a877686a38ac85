package house.pebble.bloodbank.model;

import house.pebble.kit.Guard;

/** A ward asks for a number of units of one component for one patient. */
public record WardRequest(
        String id, String ward, BloodType patient, Component component, int units, Urgency urgency) {

    public static final int MOST_UNITS = 12;

    public enum Urgency {
        PLANNED(3),
        TODAY(1),
        EMERGENCY(0);

        private final int spareDays;

        Urgency(int spareDays) {
            this.spareDays = spareDays;
        }

        /** Days that must be left on a bag when it is held. An emergency takes any usable bag. */
        public int spareDays() {
            return spareDays;
        }
    }

    public WardRequest {
        id = Guard.text(id, "id");
        ward = Guard.text(ward, "ward");
        Guard.present(patient, "patient");
        Guard.present(component, "component");
        Guard.between(units, 1, MOST_UNITS, "units");
        Guard.present(urgency, "urgency");
    }

    public boolean accepts(BloodType donor) {
        return component.compatible(donor, patient);
    }
}
