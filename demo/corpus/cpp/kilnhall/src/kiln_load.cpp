#include "kilnhall/kiln_load.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace kilnhall {

namespace {

constexpr double kShelfThickness = 1.5;
constexpr double kFinger = 1.0;        // room between pieces
constexpr double kUsableShare = 0.85;  // round pots never fill a square shelf

bool fits(const Piece& piece, const Kiln& kiln) {
    const auto [narrow, wide] = std::minmax(kiln.shelf_width, kiln.shelf_depth);
    const auto [short_side, long_side] = std::minmax(piece.width, piece.depth);
    return short_side <= narrow && long_side <= wide && piece.height + kFinger <= kiln.height;
}

double claim(const Piece& piece) { return (piece.width + kFinger) * (piece.depth + kFinger); }

}  // namespace

double KilnLoad::height_used() const {
    return std::accumulate(shelves.begin(), shelves.end(), 0.0, [](double sum, const Shelf& shelf) {
        return sum + shelf.clearance + kShelfThickness;
    });
}

double KilnLoad::fullness() const {
    double volume = 0.0;
    for (const auto& shelf : shelves) {
        for (const auto& piece : shelf.pieces) volume += piece.volume();
    }
    return volume / (kiln.shelf_area() * kiln.height);
}

std::size_t KilnLoad::count() const {
    std::size_t total = 0;
    for (const auto& shelf : shelves) total += shelf.pieces.size();
    return total;
}

std::map<std::string, double> KilnLoad::shares() const {
    std::map<std::string, double> by_potter;
    double total = 0.0;
    for (const auto& shelf : shelves) {
        for (const auto& piece : shelf.pieces) {
            by_potter[piece.potter] += piece.volume();
            total += piece.volume();
        }
    }
    for (auto& [potter, share] : by_potter) share /= total;
    return by_potter;
}

kit::Status check_kiln(const Kiln& kiln) {
    return kit::Checks{"load.check_kiln"}
        .filled("name", kiln.name)
        .within("shelf width", kiln.shelf_width, 15.0, 200.0)
        .within("shelf depth", kiln.shelf_depth, 15.0, 200.0)
        .within("height", kiln.height, 15.0, 250.0)
        .within("hottest", kiln.hottest, 900.0, 1320.0)
        .within("power", kiln.power_kw, 1.0, 80.0)
        .verdict();
}

kit::Result<KilnLoad> pack(const Kiln& kiln, const FiringCurve& curve, std::vector<Piece> pieces) {
    auto checked = kit::Checks{"load.pack"}
                       .require(curve.peak() <= kiln.hottest,
                                kit::text(kiln.name, " cannot reach ", curve.peak(), " °C"))
                       .verdict();
    if (!checked) return checked.error();

    KilnLoad load{.kiln = kiln, .curve = curve, .shelves = {}};
    const double usable = kiln.shelf_area() * kUsableShare;
    std::ranges::stable_sort(pieces, std::ranges::greater{}, &Piece::height);
    for (auto& piece : pieces) {
        if (!fits(piece, kiln)) continue;
        const double area = claim(piece);
        auto roomy = std::ranges::find_if(load.shelves, [&](const Shelf& shelf) {
            return shelf.area_used + area <= usable && piece.height + kFinger <= shelf.clearance;
        });
        if (roomy == load.shelves.end()) {
            const double clearance = piece.height + kFinger;
            const bool too_high = load.height_used() + clearance + kShelfThickness > kiln.height;
            if (too_high || area > usable) continue;
            const Shelf fresh{.clearance = clearance, .area_used = 0.0, .pieces = {}};
            roomy = load.shelves.insert(roomy, fresh);
        }
        roomy->area_used += area;
        roomy->pieces.push_back(std::move(piece));
    }
    if (load.shelves.empty()) {
        return kit::Error{.code = kit::Code::missing, .source = "load.pack", .message = curve.name()};
    }
    return load;
}

}  // namespace kilnhall
