#include "kilnhall/firing_book.hpp"

#include <algorithm>
#include <utility>

namespace kilnhall {

namespace chrono = std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr auto kStep = 30min;
constexpr auto kHorizon = chrono::days{7};
constexpr auto kUnloading = 1h;

bool overlap(kit::Instant begin, kit::Instant end, kit::Instant other_begin, kit::Instant other_end) {
    return begin < other_end && other_begin < end;
}

}  // namespace

FiringBook::FiringBook(kit::Store<Firing>& firings, const kit::Clock& clock, kit::EventLog& log,
                       HallOptions options)
    : firings_(firings), clock_(clock), log_(log), options_(std::move(options)) {}

kit::Result<Firing> FiringBook::reserve(const KilnLoad& load, WareRack& rack) {
    const auto booked = coming();
    if (!booked) return booked.error();
    const auto now = clock_.now();
    Firing firing{};
    firing.id = kit::text("F", last_number_ + 1);
    firing.load = load;
    for (auto lit = now; lit < now + kHorizon; lit += kStep) {
        firing.lit = lit;
        firing.burnt_out = lit + load.curve.duration();
        firing.opens = lit + load.curve.until_open() + kUnloading;
        if (is_free(firing, *booked)) break;
    }
    if (!is_free(firing, *booked)) {
        log_.alarm({.kind = "book.full", .subject = load.kiln.name, .detail = load.curve.name()});
        return kit::Error{
            .code = kit::Code::conflict, .source = "book.reserve", .message = "the week is full"};
    }
    const double kwh = load.curve.energy_kwh(load.kiln.kwh_per_degree, load.kiln.loss_per_hour);
    firing.cost = kwh * price_at(firing.lit);
    auto stored = firings_.put_one(firing.id, firing,
                                   {.on_missing = kit::OnMissing::create, .source = "book.reserve"});
    if (!stored) return stored.error();
    for (const auto& shelf : load.shelves) {
        for (const auto& piece : shelf.pieces) {
            if (auto marked = rack.mark_fired(piece.id); !marked) return marked.error();
        }
    }
    ++last_number_;
    log_.note({.kind = "book.reserved",
               .subject = firing.id,
               .detail = kit::text(load.curve.name(), " in ", load.kiln.name)});
    return firing;
}

kit::Result<std::vector<Firing>> FiringBook::coming() const {
    const auto now = clock_.now();
    auto firings = firings_.fetch_where([now](const Firing& firing) { return firing.opens > now; },
                                        {.on_missing = kit::OnMissing::skip, .source = "book.coming"});
    if (firings) std::ranges::sort(*firings, {}, &Firing::lit);
    return firings;
}

kit::Result<std::map<std::string, double>> FiringBook::dues() const {
    const auto firings = coming();
    if (!firings) return firings.error();
    std::map<std::string, double> owed;
    for (const auto& firing : *firings) {
        for (const auto& [potter, share] : firing.load.shares()) owed[potter] += share * firing.cost;
    }
    return owed;
}

bool FiringBook::is_free(const Firing& wanted, const std::vector<Firing>& booked) const {
    double drawn = wanted.load.kiln.power_kw;
    for (const auto& other : booked) {
        const bool same_kiln = other.load.kiln.name == wanted.load.kiln.name;
        if (same_kiln && overlap(wanted.lit, wanted.opens, other.lit, other.opens)) return false;
        if (overlap(wanted.lit, wanted.burnt_out, other.lit, other.burnt_out)) {
            drawn += other.load.kiln.power_kw;
        }
    }
    return drawn <= options_.supply_kw;
}

double FiringBook::price_at(kit::Instant lit) const {
    const auto time_of_day = lit - chrono::floor<chrono::days>(lit);
    const bool night = time_of_day >= options_.night_begins || time_of_day < options_.night_ends;
    return night ? options_.night_price : options_.price_per_kwh;
}

}  // namespace kilnhall
