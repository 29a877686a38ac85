#include "domequeue/weather_gate.hpp"

#include <algorithm>
#include <utility>

namespace domequeue {

std::string_view name_of(Dome dome) { return dome == Dome::open ? "open" : "shut"; }

WeatherGate::WeatherGate(kit::Store<Weather>& readings, const kit::Clock& clock, kit::EventLog& log,
                         GateLimits limits)
    : readings_(readings), clock_(clock), log_(log), limits_(std::move(limits)) {}

kit::Status WeatherGate::observe(const Weather& reading) {
    auto checked = kit::Checks{"weather.observe"}
                       .within("cloud", reading.cloud_percent, 0.0, 100.0)
                       .within("wind", reading.wind_ms, 0.0, 90.0)
                       .within("humidity", reading.humidity_percent, 0.0, 100.0)
                       .require(reading.at > last_reading_, "reading is older than the last one")
                       .verdict();
    if (!checked) return checked;

    const auto stored =
        readings_.put_one(kit::stamp(reading.at), reading,
                          {.on_missing = kit::OnMissing::create, .source = "weather.observe"});
    if (!stored) return stored.error();

    const bool gap = reading.at - last_reading_ > limits_.reading_expires;
    last_reading_ = reading.at;
    const auto reason = complaint(reading);
    if (!reason.empty()) {
        calm_since_ = {};
        if (std::exchange(dome_, Dome::shut) == Dome::open) {
            log_.alarm({.kind = "dome.shut", .subject = kit::stamp(reading.at), .detail = reason});
        }
        return kit::Done{};
    }
    if (gap || calm_since_ == kit::Instant{}) calm_since_ = reading.at;
    const auto calm_for = reading.at - calm_since_;
    if (dome_ == Dome::shut && calm_for >= limits_.calm_before_opening) {
        dome_ = Dome::open;
        log_.note({.kind = "dome.open",
                   .subject = kit::stamp(reading.at),
                   .detail = kit::text("wind ", reading.wind_ms, " m/s")});
    }
    return kit::Done{};
}

Dome WeatherGate::state() const {
    const bool fresh = clock_.now() - last_reading_ <= limits_.reading_expires;
    return fresh ? dome_ : Dome::shut;
}

kit::Result<double> WeatherGate::fair_share(kit::Instant since) const {
    const auto recent =
        readings_.fetch_where([since](const Weather& reading) { return reading.at >= since; },
                              {.on_missing = kit::OnMissing::fail, .source = "weather.fair_share"});
    if (!recent) return recent.error();
    const auto fair = std::ranges::count_if(
        *recent, [this](const Weather& reading) { return complaint(reading).empty(); });
    return static_cast<double>(fair) / static_cast<double>(recent->size());
}

std::string WeatherGate::complaint(const Weather& reading) const {
    if (reading.wind_ms > limits_.wind_ms) return kit::text("wind ", reading.wind_ms, " m/s");
    if (reading.humidity_percent > limits_.humidity_percent) {
        return kit::text("humidity ", reading.humidity_percent, " %");
    }
    if (reading.cloud_percent > limits_.cloud_percent) {
        return kit::text("cloud ", reading.cloud_percent, " %");
    }
    return {};
}

}  // namespace domequeue
