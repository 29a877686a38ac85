#ifndef DOMEQUEUE_WEATHER_GATE_HPP
#define DOMEQUEUE_WEATHER_GATE_HPP

#include <chrono>
#include <string>
#include <string_view>

#include "kit/event_log.hpp"
#include "kit/result.hpp"
#include "kit/store.hpp"

namespace domequeue {

/// One reading of the mast beside the dome.
struct Weather {
    kit::Instant at;
    double cloud_percent = 0.0;
    double wind_ms = 0.0;
    double humidity_percent = 0.0;
};

struct GateLimits {
    double cloud_percent = 60.0;
    double wind_ms = 15.0;
    double humidity_percent = 90.0;
    std::chrono::minutes calm_before_opening{20};
    std::chrono::minutes reading_expires{10};
};

enum class Dome { shut, open };

std::string_view name_of(Dome dome);

/// Decides from the mast's readings whether the dome may be open.
class WeatherGate {
public:
    WeatherGate(kit::Store<Weather>& readings, const kit::Clock& clock, kit::EventLog& log,
                GateLimits limits);

    /// Takes a reading and moves the dome when it must.
    kit::Status observe(const Weather& reading);

    /// The dome's state now; without a fresh reading it counts as shut.
    Dome state() const;

    /// How much of the readings since an instant were fine, 0 to 1.
    kit::Result<double> fair_share(kit::Instant since) const;

private:
    std::string complaint(const Weather& reading) const;

    kit::Store<Weather>& readings_;
    const kit::Clock& clock_;
    kit::EventLog& log_;
    GateLimits limits_;
    Dome dome_ = Dome::shut;
    kit::Instant last_reading_{};
    kit::Instant calm_since_{};
};

}  // namespace domequeue

#endif  // DOMEQUEUE_WEATHER_GATE_HPP
