package house.pebble.observatory;

import static house.pebble.observatory.proposal.Proposal.submitted;

import house.pebble.kit.Journal;
import house.pebble.kit.Journal.Tone;
import house.pebble.kit.Outcome;
import house.pebble.observatory.dome.InstrumentBay;
import house.pebble.observatory.dome.WeatherGate;
import house.pebble.observatory.night.Night;
import house.pebble.observatory.night.NightScheduler;
import house.pebble.observatory.night.NightScheduler.Booking;
import house.pebble.observatory.proposal.Proposal;
import house.pebble.observatory.proposal.ProposalDesk;
import house.pebble.observatory.sky.Site;
import house.pebble.observatory.sky.Target;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Plans one night of March and walks through it, with some wind in the second half. */
public final class ObservatoryApp {
    private static final Site SITE = new Site("Peña Alta", 37.2, -2.5, 25.0);
    private static final LocalDate DATE = LocalDate.of(2026, 3, 14);
    private static final Duration WEATHER_STEP = Duration.ofMinutes(5);
    private static final DateTimeFormatter HOURS = DateTimeFormatter.ofPattern("HH:mm");

    private static final String CAMERA = "wide camera";
    private static final String SPECTROGRAPH = "spectrograph";

    public static void main(String[] args) {
        Instant noon = DATE.atTime(12, 0).toInstant(ZoneOffset.UTC);
        Journal journal = Journal.open("observatory", Clock.fixed(noon, ZoneOffset.UTC));
        InstrumentBay bay = new InstrumentBay(journal);
        ProposalDesk desk = new ProposalDesk(bay, journal);
        WeatherGate gate = new WeatherGate(journal);
        NightScheduler scheduler = new NightScheduler(SITE, desk, bay, journal);

        bay.install(CAMERA, 21.5, Duration.ofMinutes(10));
        bay.install(SPECTROGRAPH, 17.0, Duration.ofMinutes(25));
        bay.mount(CAMERA).orRaise();
        handIn(desk);

        Night night = Night.at(SITE, DATE).orRaise();
        List<Booking> plan = scheduler.plan(night);
        reportWeather(gate, night);
        printPlan(System.out, night, plan);
        for (Booking booking : plan) {
            Outcome<Proposal> done = scheduler.carryOut(booking, gate);
            System.out.printf("%s %s%n", booking.proposal().id(), done.isOk() ? "observed" : done.reason());
        }
        System.out.printf("%d min still to observe, %d warnings%n",
                desk.backlog().toMinutes(), journal.entries(Tone.WARN).size());
    }

    private static void handIn(ProposalDesk desk) {
        Target whirlpool = new Target("M 51", 13.50, 47.2, 8.4);
        Target beehive = new Target("M 44", 8.67, 19.7, 3.7);
        Target hercules = new Target("M 13", 16.69, 36.5, 5.8);
        Target quasar = new Target("3C 273", 12.48, 2.05, 12.9);
        List<Proposal> proposals = List.of(
                submitted("P-01", "Núñez", whirlpool, CAMERA, Duration.ofMinutes(90), 1.6),
                submitted("P-02", "Okafor", beehive, CAMERA, Duration.ofMinutes(40), 1.5),
                submitted("P-03", "Lindqvist", quasar, SPECTROGRAPH, Duration.ofMinutes(75), 1.8),
                submitted("P-04", "Baptiste", hercules, CAMERA, Duration.ofMinutes(60), 1.4),
                submitted("P-05", "Okafor", whirlpool, SPECTROGRAPH, Duration.ofMinutes(120), 1.3));
        int[] grades = {4, 3, 5, 4, 2};
        for (int i = 0; i < grades.length; i++) {
            Proposal proposal = proposals.get(i);
            int grade = grades[i];
            desk.submit(proposal).then(taken -> desk.grade(taken.id(), grade)).orRaise();
        }
    }

    private static void reportWeather(WeatherGate gate, Night night) {
        Instant windy = night.dusk().plus(night.length().dividedBy(2));
        Instant first = night.dusk().minus(WEATHER_STEP);
        for (Instant at = first; at.isBefore(night.dawn()); at = at.plus(WEATHER_STEP)) {
            double windSpeed = at.isBefore(windy) ? 6.5 : 17.2;
            gate.report(at, windSpeed, 54.0, 0.1);
        }
    }

    private static void printPlan(PrintStream out, Night night, List<Booking> plan) {
        ZoneId zone = ZoneId.of("Europe/Madrid");
        DateTimeFormatter local = HOURS.withZone(zone);
        out.printf("%s, night of %s, dark %s–%s%n", SITE.name(), night.date(),
                local.format(night.dusk()), local.format(night.dawn()));
        for (Booking booking : plan) {
            Proposal proposal = booking.proposal();
            out.printf("  %s–%s  %-7s %-12s airmass %.2f%n", local.format(booking.start()),
                    local.format(booking.end()), proposal.target().name(), proposal.instrument(),
                    booking.airmass());
        }
    }
}
