#include "domequeue/observing_queue.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace domequeue {

namespace chrono = std::chrono;

namespace {

constexpr double kPriorityWeight = 10.0;
constexpr double kAirmassWeight = 4.0;
constexpr double kSettingWeight = 6.0;
constexpr double kStartedBonus = 3.0;
constexpr chrono::minutes kScanStep{10};

}  // namespace

ObservingQueue::ObservingQueue(kit::Store<Request>& requests, const kit::Clock& clock,
                               kit::EventLog& log, Site site)
    : requests_(requests), clock_(clock), log_(log), site_(std::move(site)) {}

kit::Status ObservingQueue::submit(const Request& request) {
    auto checked = kit::Checks{"queue.submit"}
                       .filled("id", request.id)
                       .filled("observer", request.observer)
                       .filled("filter", request.filter)
                       .within("exposures", request.exposures, 1, 500)
                       .within<long long>("exposure seconds", request.exposure.count(), 1, 3600)
                       .within("priority", request.priority, 1, 5)
                       .within("worst airmass", request.worst_airmass, 1.0, 4.0)
                       .verdict();
    if (!checked) return checked;
    if (auto seen = check_target(request.target, site_); !seen) return seen;

    log_.note({.kind = "queue.submitted",
               .subject = request.id,
               .detail = kit::text(request.exposures, " x ", request.exposure.count(), " s, filter ",
                                   request.filter)});
    return requests_.put_one(request.id, request,
                             {.on_missing = kit::OnMissing::create, .source = "queue.submit"});
}

kit::Status ObservingQueue::withdraw(const std::string& id) {
    log_.note({.kind = "queue.withdrawn", .subject = id, .detail = "by observer"});
    return requests_.drop_one(id, {.on_missing = kit::OnMissing::skip, .source = "queue.withdraw"});
}

kit::Result<std::vector<Candidate>> ObservingQueue::candidates(const Window& night) const {
    const auto open = unfinished();
    if (!open) return open.error();
    std::vector<Candidate> found;
    for (const auto& request : *open) {
        const double height = altitude(request.target, site_, clock_.now());
        const auto air = airmass(height);
        if (height < site_.lowest_altitude || !air || *air > request.worst_airmass) continue;
        found.push_back({.request = request, .airmass = *air, .score = score(request, *air, night)});
    }
    std::ranges::stable_sort(found, std::ranges::greater{}, &Candidate::score);
    return found;
}

kit::Result<Request> ObservingQueue::book(const std::string& id, int exposures) {
    auto request = requests_.fetch_one(id, {.on_missing = kit::OnMissing::fail, .source = "queue.book"});
    if (!request) return request;
    auto checked = kit::Checks{"queue.book"}
                       .within("exposures", exposures, 1, request->remaining())
                       .verdict();
    if (!checked) return checked.error();

    request->taken += exposures;
    if (request->remaining() == 0) {
        log_.note({.kind = "queue.completed", .subject = id, .detail = request->observer});
    }
    const auto stored =
        requests_.put_one(id, *request, {.on_missing = kit::OnMissing::fail, .source = "queue.book"});
    if (!stored) return stored.error();
    return request;
}

kit::Result<std::vector<Request>> ObservingQueue::unfinished() const {
    return requests_.fetch_where([](const Request& request) { return request.remaining() > 0; },
                                 {.on_missing = kit::OnMissing::skip, .source = "queue.unfinished"});
}

double ObservingQueue::score(const Request& request, double airmass, const Window& night) const {
    const Window rest{.begins = clock_.now(), .ends = night.ends};
    const auto window = first_window(request.target, site_, rest, kScanStep);
    const double seconds_up = window ? static_cast<double>(window->length().count()) : 1.0;
    const double pressure = std::min(1.0, static_cast<double>(request.time_left().count()) / seconds_up);
    return kPriorityWeight * (6 - request.priority) - kAirmassWeight * (airmass - 1.0) +
           kSettingWeight * pressure + (request.taken > 0 ? kStartedBonus : 0.0);
}

}  // namespace domequeue
