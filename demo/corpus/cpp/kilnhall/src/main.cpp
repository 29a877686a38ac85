// Books the sample week: two kilns, three potters, whatever stands on the rack.
#include <chrono>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <vector>

#include "kilnhall/firing_book.hpp"
#include "kilnhall/firing_curve.hpp"
#include "kilnhall/kiln_load.hpp"
#include "kilnhall/ware.hpp"
#include "kit/event_log.hpp"
#include "kit/result.hpp"
#include "kit/store.hpp"

namespace {

using namespace kilnhall;
using namespace std::chrono_literals;

kit::Status fill_rack(WareRack& rack) {
    const std::vector<Piece> pieces{
        {.id = "P-1", .potter = "Agnès", .curve = "bisque", .width = 14, .depth = 14, .height = 9},
        {.id = "P-2", .potter = "Agnès", .curve = "bisque", .width = 22, .depth = 22, .height = 7},
        {.id = "P-3", .potter = "Baran", .curve = "stoneware", .width = 18, .depth = 18, .height = 31},
        {.id = "P-4", .potter = "Baran", .curve = "stoneware", .width = 30, .depth = 20, .height = 6},
        {.id = "P-5", .potter = "Chiyo", .curve = "stoneware", .width = 8, .depth = 8, .height = 8},
        {.id = "P-6", .potter = "Chiyo", .curve = "raku", .width = 11, .depth = 11, .height = 12}};
    for (const auto& piece : pieces) {
        if (auto brought = rack.bring(piece); !brought) return brought;
    }
    return kit::Done{};
}

/// Books one firing per curve, in the first kiln that is hot and large enough.
kit::Status book_week(FiringBook& book, WareRack& rack, const std::vector<Kiln>& kilns) {
    const auto curves = house_curves();
    if (!curves) return curves.error();
    for (const auto& curve : *curves) {
        const auto waiting = rack.waiting_for(curve.name());
        if (!waiting) return waiting.error();
        for (const auto& kiln : kilns) {
            if (auto checked = check_kiln(kiln); !checked) return checked;
            const auto load = pack(kiln, curve, *waiting);
            if (!load) continue;
            if (auto firing = book.reserve(*load, rack); !firing) return firing.error();
            break;
        }
    }
    return kit::Done{};
}

int report(const kit::Error& error) {
    std::cerr << error.source << ": " << error.message << '\n';
    return EXIT_FAILURE;
}

}  // namespace

int main() {
    const kit::PinnedClock clock{std::chrono::sys_days{std::chrono::year{2026} / 11 / 2} + 8h};
    kit::EventLog log{clock, {.source = "kilnhall", .keep = 200}};
    kit::Store<Piece> pieces{"pieces"};
    kit::Store<Firing> firings{"firings"};
    WareRack rack{pieces, clock, log};
    FiringBook book{firings, clock, log, {.supply_kw = 20.0}};

    const std::vector<Kiln> kilns{{.name = "Ofen Süd",
                                   .shelf_width = 38,
                                   .shelf_depth = 38,
                                   .height = 45,
                                   .hottest = 1100,
                                   .power_kw = 7.2},
                                  {.name = "Big Bertha",
                                   .shelf_width = 60,
                                   .shelf_depth = 55,
                                   .height = 90,
                                   .power_kw = 16.5}};
    if (auto filled = fill_rack(rack); !filled) return report(filled.error());
    if (auto booked = book_week(book, rack, kilns); !booked) return report(booked.error());

    const auto coming = book.coming();
    if (!coming) return report(coming.error());
    for (const auto& firing : *coming) {
        std::cout << firing.id << "  " << kit::stamp(firing.lit) << " to " << kit::stamp(firing.opens)
                  << "  " << firing.load.kiln.name << ", " << firing.load.curve.name() << ", "
                  << firing.load.count() << " pieces\n";
    }
    const auto dues = book.dues();
    if (!dues) return report(dues.error());
    std::cout << std::fixed << std::setprecision(2);
    for (const auto& [potter, owed] : *dues) std::cout << potter << " owes " << owed << " €\n";
    log.print(std::clog);
    return EXIT_SUCCESS;
}
