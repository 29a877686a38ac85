package house.pebble.observatory.proposal;

import house.pebble.kit.Guard;
import house.pebble.observatory.sky.Target;
import java.time.Duration;

/** One observer's wish: this target, through this instrument, for so long. */
public record Proposal(
        String id,
        String observer,
        Target target,
        String instrument,
        Duration exposure,
        double airmassLimit,
        int grade,
        State state) {

    public static final int UNGRADED = 0;
    public static final int BEST_GRADE = 5;
    public static final Duration LONGEST = Duration.ofHours(4);

    public enum State { SUBMITTED, ACCEPTED, DECLINED, OBSERVED }

    public Proposal {
        id = Guard.text(id, "id");
        observer = Guard.text(observer, "observer");
        Guard.present(target, "target");
        instrument = Guard.text(instrument, "instrument");
        Guard.ordered(Duration.ofMinutes(1), exposure, "exposure");
        Guard.ordered(exposure, LONGEST, "exposure");
        Guard.between(airmassLimit, 1.0, 3.0, "airmassLimit");
        Guard.between(grade, UNGRADED, BEST_GRADE, "grade");
        Guard.present(state, "state");
    }

    public static Proposal submitted(
            String id, String observer, Target target, String instrument, Duration exposure, double limit) {
        return new Proposal(id, observer, target, instrument, exposure, limit, UNGRADED, State.SUBMITTED);
    }

    public boolean isIn(State wanted) {
        return state == wanted;
    }

    public Proposal graded(int newGrade, State newState) {
        return new Proposal(id, observer, target, instrument, exposure, airmassLimit, newGrade, newState);
    }

    public Proposal observed() {
        return graded(grade, State.OBSERVED);
    }
}
