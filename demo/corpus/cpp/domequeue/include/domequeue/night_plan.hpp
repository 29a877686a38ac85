#ifndef DOMEQUEUE_NIGHT_PLAN_HPP
#define DOMEQUEUE_NIGHT_PLAN_HPP

#include <chrono>
#include <iosfwd>
#include <string>
#include <vector>

#include "domequeue/observing_queue.hpp"
#include "domequeue/sky.hpp"
#include "domequeue/weather_gate.hpp"
#include "kit/event_log.hpp"
#include "kit/result.hpp"

namespace domequeue {

/// One visit to a target.
struct Visit {
    Window window;
    std::string request_id;
    std::string target;
    int exposures = 0;
    double airmass = 0.0;
};

struct NightOptions {
    Window night;
    std::chrono::seconds slew{90};           // turning the dome and the telescope
    std::chrono::minutes longest_visit{45};  // then the others get a chance
    std::chrono::minutes idle_step{10};
};

/// Walks a pinned clock through the night and books what gets exposed.
class NightPlan {
public:
    NightPlan(ObservingQueue& queue, WeatherGate& gate, kit::PinnedClock& clock, kit::EventLog& log,
              NightOptions options);

    /// Plays the night against a forecast sorted by time.
    kit::Result<std::vector<Visit>> play(const std::vector<Weather>& forecast);

    void print(std::ostream& out, const std::vector<Visit>& visits) const;

private:
    kit::Result<Visit> expose(const Candidate& best);

    ObservingQueue& queue_;
    WeatherGate& gate_;
    kit::PinnedClock& clock_;
    kit::EventLog& log_;
    NightOptions options_;
};

}  // namespace domequeue

#endif  // DOMEQUEUE_NIGHT_PLAN_HPP
