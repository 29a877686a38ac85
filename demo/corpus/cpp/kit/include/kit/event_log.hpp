#ifndef KIT_EVENT_LOG_HPP
#define KIT_EVENT_LOG_HPP

#include <chrono>
#include <cstddef>
#include <deque>
#include <iosfwd>
#include <string>

namespace kit {

using Instant = std::chrono::sys_seconds;

/// The only way our code learns the time.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class WallClock final : public Clock {
public:
    Instant now() const override;
};

/// Stands still until it is moved; for tests and replays.
class PinnedClock final : public Clock {
public:
    explicit PinnedClock(Instant at) : at_(at) {}
    Instant now() const override { return at_; }
    void advance(std::chrono::seconds step) { at_ += step; }

private:
    Instant at_;
};

/// "2026-05-17 21:40", always in UTC.
std::string stamp(Instant at);

struct Event {
    std::string kind;
    std::string subject;
    std::string detail;
};

struct LogOptions {
    std::string source;
    std::size_t keep = 100;
};

/// Holds the newest events in memory; the oldest go first.
class EventLog {
public:
    EventLog(const Clock& clock, LogOptions options);

    void note(Event event);
    void alarm(Event event);
    void print(std::ostream& out) const;

private:
    struct Entry {
        Instant at;
        bool urgent;
        Event event;
    };

    void add(bool urgent, Event event);

    const Clock& clock_;
    LogOptions options_;
    std::deque<Entry> entries_;
};

}  // namespace kit

#endif  // KIT_EVENT_LOG_HPP
