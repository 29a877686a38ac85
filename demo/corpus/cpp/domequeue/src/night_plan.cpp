#include "domequeue/night_plan.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>
#include <utility>

namespace domequeue {

namespace chrono = std::chrono;

NightPlan::NightPlan(ObservingQueue& queue, WeatherGate& gate, kit::PinnedClock& clock,
                     kit::EventLog& log, NightOptions options)
    : queue_(queue), gate_(gate), clock_(clock), log_(log), options_(std::move(options)) {}

kit::Result<std::vector<Visit>> NightPlan::play(const std::vector<Weather>& forecast) {
    std::vector<Visit> visits;
    auto next = forecast.begin();
    while (options_.night.holds(clock_.now())) {
        for (; next != forecast.end() && next->at <= clock_.now(); ++next) {
            if (auto observed = gate_.observe(*next); !observed) return observed.error();
        }
        if (gate_.state() == Dome::shut) {
            clock_.advance(options_.idle_step);
            continue;
        }
        const auto candidates = queue_.candidates(options_.night);
        if (!candidates) return candidates.error();
        if (candidates->empty()) {
            clock_.advance(options_.idle_step);
            continue;
        }
        auto visit = expose(candidates->front());
        if (!visit) return visit.error();
        if (visit->exposures == 0) break;  // dawn comes before one more exposure
        visits.push_back(std::move(*visit));
    }
    log_.note({.kind = "night.played",
               .subject = queue_.site().name,
               .detail = kit::text(visits.size(), " visits")});
    return visits;
}

kit::Result<Visit> NightPlan::expose(const Candidate& best) {
    const auto& request = best.request;
    const auto begins = clock_.now();
    const auto room = std::min<chrono::seconds>(options_.longest_visit,
                                                options_.night.ends - begins - options_.slew);
    const int fitting = static_cast<int>(room / request.exposure);
    const int exposures = std::clamp(fitting, 0, request.remaining());
    Visit visit{.window = {.begins = begins, .ends = begins},
                .request_id = request.id,
                .target = request.target.name,
                .exposures = exposures,
                .airmass = best.airmass};
    if (exposures == 0) return visit;

    const auto booked = queue_.book(request.id, exposures);
    if (!booked) return booked.error();
    clock_.advance(options_.slew + exposures * request.exposure);
    visit.window.ends = clock_.now();
    log_.note({.kind = "night.visited",
               .subject = request.id,
               .detail = kit::text(booked->taken, " of ", booked->exposures)});
    return visit;
}

void NightPlan::print(std::ostream& out, const std::vector<Visit>& visits) const {
    chrono::seconds busy{0};
    out << "Night at " << queue_.site().name << ", " << kit::stamp(options_.night.begins) << " UTC\n";
    for (const auto& visit : visits) {
        busy += visit.window.length();
        out << kit::stamp(visit.window.begins) << "  " << std::left << std::setw(8) << visit.request_id
            << std::setw(18) << visit.target << std::right << std::setw(4) << visit.exposures
            << " exp.  airmass " << std::fixed << std::setprecision(2) << visit.airmass << '\n';
    }
    const chrono::duration<double> night = options_.night.length();
    out << "Readings fair since dusk: " << gate_.fair_share(options_.night.begins).value_or(0.0) << '\n';
    out << "Telescope busy for " << std::setprecision(0) << 100.0 * (busy / night) << " % of the night\n";
}

}  // namespace domequeue
