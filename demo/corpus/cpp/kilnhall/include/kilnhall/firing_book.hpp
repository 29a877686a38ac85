#ifndef KILNHALL_FIRING_BOOK_HPP
#define KILNHALL_FIRING_BOOK_HPP

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "kilnhall/kiln_load.hpp"
#include "kilnhall/ware.hpp"
#include "kit/event_log.hpp"
#include "kit/result.hpp"
#include "kit/store.hpp"

namespace kilnhall {

/// One firing in the week's book.
struct Firing {
    std::string id;
    KilnLoad load;
    kit::Instant lit;
    kit::Instant burnt_out;  // the supply is free again
    kit::Instant opens;      // the kiln is free again
    double cost = 0.0;
};

struct HallOptions {
    double supply_kw = 40.0;
    double price_per_kwh = 0.24;
    double night_price = 0.16;
    std::chrono::hours night_begins{22};
    std::chrono::hours night_ends{6};
};

/// The hall's book: who fires what, when, and who pays.
class FiringBook {
public:
    FiringBook(kit::Store<Firing>& firings, const kit::Clock& clock, kit::EventLog& log,
               HallOptions options);

    /// Books the load at the first moment its kiln and the supply are free.
    kit::Result<Firing> reserve(const KilnLoad& load, WareRack& rack);

    kit::Result<std::vector<Firing>> coming() const;

    /// What each potter owes for the coming firings.
    kit::Result<std::map<std::string, double>> dues() const;

private:
    bool is_free(const Firing& wanted, const std::vector<Firing>& booked) const;
    double price_at(kit::Instant lit) const;

    kit::Store<Firing>& firings_;
    const kit::Clock& clock_;
    kit::EventLog& log_;
    HallOptions options_;
    int last_number_ = 0;
};

}  // namespace kilnhall

#endif  // KILNHALL_FIRING_BOOK_HPP
