// Plays the sample night: three requests and a front that passes at midnight.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "domequeue/night_plan.hpp"
#include "domequeue/observing_queue.hpp"
#include "domequeue/sky.hpp"
#include "domequeue/weather_gate.hpp"
#include "kit/event_log.hpp"
#include "kit/result.hpp"
#include "kit/store.hpp"

namespace {

using namespace domequeue;
using namespace std::chrono_literals;

std::vector<Weather> sample_forecast(const Window& night) {
    std::vector<Weather> forecast;
    for (auto at = night.begins; at < night.ends; at += 5min) {
        const auto into_night = at - night.begins;
        const bool front = into_night > 200min && into_night < 240min;
        forecast.push_back({.at = at,
                            .cloud_percent = front ? 95.0 : 10.0,
                            .wind_ms = front ? 17.5 : 4.0,
                            .humidity_percent = front ? 88.0 : 55.0});
    }
    return forecast;
}

kit::Status submit_samples(ObservingQueue& queue) {
    const std::vector<Request> requests{
        {.id = "R-101",
         .observer = "Løvås",
         .target = {.name = "M 31", .ra_hours = 0.712, .dec_degrees = 41.27, .magnitude = 3.4},
         .filter = "r",
         .exposures = 40,
         .exposure = 120s,
         .priority = 2},
        {.id = "R-102",
         .observer = "Okonjo",
         .target = {.name = "NGC 7789", .ra_hours = 23.957, .dec_degrees = 56.72, .magnitude = 6.7},
         .filter = "V",
         .exposures = 30,
         .exposure = 60s,
         .priority = 3},
        {.id = "R-103",
         .observer = "Tanaka",
         .target = {.name = "M 57", .ra_hours = 18.893, .dec_degrees = 33.03, .magnitude = 8.8},
         .filter = "Hα",
         .exposures = 12,
         .exposure = 300s,
         .priority = 1,
         .worst_airmass = 1.8}};
    for (const auto& request : requests) {
        if (auto submitted = queue.submit(request); !submitted) return submitted;
    }
    return kit::Done{};
}

int report(const kit::Error& error) {
    std::cerr << error.source << ": " << error.message << '\n';
    return EXIT_FAILURE;
}

}  // namespace

int main() {
    const kit::Instant dusk = std::chrono::sys_days{std::chrono::year{2026} / 10 / 12} + 19h + 30min;
    const Window night{.begins = dusk, .ends = dusk + 9h};
    kit::PinnedClock clock{dusk};
    kit::EventLog log{clock, {.source = "domequeue", .keep = 200}};
    kit::Store<Request> requests{"requests"};
    kit::Store<Weather> readings{"readings"};

    const Site site{.name = "Høgfjell", .latitude = 60.4, .longitude = 8.5, .lowest_altitude = 25.0};
    ObservingQueue queue{requests, clock, log, site};
    WeatherGate gate{readings, clock, log, {.cloud_percent = 50.0}};
    if (auto submitted = submit_samples(queue); !submitted) return report(submitted.error());

    NightPlan plan{queue, gate, clock, log, {.night = night}};
    const auto visits = plan.play(sample_forecast(night));
    if (!visits) return report(visits.error());
    plan.print(std::cout, *visits);
    log.print(std::clog);
    return EXIT_SUCCESS;
}
