package house.pebble.bloodbank.model;

import house.pebble.kit.Guard;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** One bag. The hold is the id of the ward request that the bag is set aside for, or empty. */
public record BloodUnit(
        String id,
        BloodType type,
        Component component,
        LocalDate collected,
        LocalDate expires,
        int volumeMl,
        String fridge,
        String hold) {

    private static final int SMALLEST_ML = 40;
    private static final int LARGEST_ML = 650;

    public BloodUnit {
        id = Guard.text(id, "id");
        Guard.present(type, "type");
        Guard.present(component, "component");
        Guard.ordered(collected, expires, "expires");
        Guard.between(volumeMl, SMALLEST_ML, LARGEST_ML, "volumeMl");
        fridge = Guard.text(fridge, "fridge");
        Guard.present(hold, "hold");
    }

    public static BloodUnit fresh(
            String id, BloodType type, Component component,
            LocalDate collected, int volumeMl, String fridge) {
        LocalDate expires = component.expiryOf(collected);
        return new BloodUnit(id, type, component, collected, expires, volumeMl, fridge, "");
    }

    public boolean isFree() {
        return hold.isEmpty();
    }

    public boolean isUsableOn(LocalDate day) {
        return !day.isAfter(expires);
    }

    public long daysLeft(LocalDate day) {
        return ChronoUnit.DAYS.between(day, expires);
    }

    public BloodUnit heldFor(String requestId) {
        return new BloodUnit(id, type, component, collected, expires, volumeMl, fridge, requestId);
    }

    public BloodUnit movedTo(String otherFridge) {
        return new BloodUnit(id, type, component, collected, expires, volumeMl, otherFridge, hold);
    }
}
