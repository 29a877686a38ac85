#ifndef DOMEQUEUE_OBSERVING_QUEUE_HPP
#define DOMEQUEUE_OBSERVING_QUEUE_HPP

#include <chrono>
#include <string>
#include <vector>

#include "domequeue/sky.hpp"
#include "kit/event_log.hpp"
#include "kit/result.hpp"
#include "kit/store.hpp"

namespace domequeue {

/// What an observer wants: a number of equal exposures of one target.
struct Request {
    std::string id;
    std::string observer;
    Target target;
    std::string filter;
    int exposures = 1;
    std::chrono::seconds exposure{60};
    int priority = 3;  // 1 is the most pressing, 5 fills gaps
    double worst_airmass = 2.0;
    int taken = 0;

    int remaining() const { return exposures - taken; }
    std::chrono::seconds time_left() const { return remaining() * exposure; }
};

/// A request that could be exposed now, with the reason to do so.
struct Candidate {
    Request request;
    double airmass = 0.0;
    double score = 0.0;
};

class ObservingQueue {
public:
    ObservingQueue(kit::Store<Request>& requests, const kit::Clock& clock, kit::EventLog& log, Site site);

    kit::Status submit(const Request& request);
    kit::Status withdraw(const std::string& id);

    /// Everything that can be exposed at this moment, best score first.
    kit::Result<std::vector<Candidate>> candidates(const Window& night) const;

    /// Books exposures that were really taken.
    kit::Result<Request> book(const std::string& id, int exposures);

    /// The requests that still wait for exposures.
    kit::Result<std::vector<Request>> unfinished() const;

    const Site& site() const { return site_; }

private:
    double score(const Request& request, double airmass, const Window& night) const;

    kit::Store<Request>& requests_;
    const kit::Clock& clock_;
    kit::EventLog& log_;
    Site site_;
};

}  // namespace domequeue

#endif  // DOMEQUEUE_OBSERVING_QUEUE_HPP
