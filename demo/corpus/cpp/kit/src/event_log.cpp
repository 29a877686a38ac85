#include "kit/event_log.hpp"

#include <iomanip>
#include <ostream>
#include <sstream>
#include <utility>

namespace kit {

namespace chrono = std::chrono;

Instant WallClock::now() const {
    return chrono::floor<chrono::seconds>(chrono::system_clock::now());
}

std::string stamp(Instant at) {
    const auto day = chrono::floor<chrono::days>(at);
    const chrono::year_month_day date{day};
    const chrono::hh_mm_ss time{at - day};
    std::ostringstream out;
    out << std::setfill('0') << static_cast<int>(date.year()) << '-' << std::setw(2)
        << static_cast<unsigned>(date.month()) << '-' << std::setw(2)
        << static_cast<unsigned>(date.day()) << ' ' << std::setw(2) << time.hours().count() << ':'
        << std::setw(2) << time.minutes().count();
    return out.str();
}

EventLog::EventLog(const Clock& clock, LogOptions options)
    : clock_(clock), options_(std::move(options)) {}

void EventLog::note(Event event) { add(false, std::move(event)); }
void EventLog::alarm(Event event) { add(true, std::move(event)); }

void EventLog::print(std::ostream& out) const {
    for (const auto& [at, urgent, event] : entries_) {
        out << stamp(at) << (urgent ? " ! " : "   ") << options_.source << ' ' << event.kind << " ["
            << event.subject << "] " << event.detail << '\n';
    }
}

void EventLog::add(bool urgent, Event event) {
    entries_.push_back({.at = clock_.now(), .urgent = urgent, .event = std::move(event)});
    if (entries_.size() > options_.keep) entries_.pop_front();
}

}  // namespace kit
