#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "kilnhall/firing_curve.hpp"
#include "kit/result.hpp"

namespace {

using namespace kilnhall;
using namespace std::chrono_literals;

int failures = 0;

void expect(bool holds, std::string_view claim) {
    if (holds) return;
    ++failures;
    std::cerr << "FAILED: " << claim << '\n';
}

bool near(double left, double right) { return std::abs(left - right) < 0.5; }

void ramps_and_holds() {
    const auto curve = FiringCurve::make("slow", {{.celsius = 118, .per_hour = 50, .hold = 30min}});
    expect(static_cast<bool>(curve), "a slow curve is accepted");
    expect(curve->duration() == 150min, "two hours of ramp and half an hour of hold");
    expect(near(curve->celsius_at(60min), 68.0), "half way up after one hour");
    expect(near(curve->celsius_at(140min), 118.0), "held at the top");
    expect(curve->celsius_at(48h) == kRoomCelsius, "cold again after two days");
}

void refuses_thermal_shock() {
    const auto curve = FiringCurve::make("shock", {{.celsius = 900, .per_hour = 350, .hold = 0min}});
    expect(!curve, "a fast ramp through 573 °C is refused");
    if (!curve) expect(curve.error().code == kit::Code::invalid, "the refusal is about the input");
}

}  // namespace

int main() {
    ramps_and_holds();
    refuses_thermal_shock();
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
