#ifndef KILNHALL_KILN_LOAD_HPP
#define KILNHALL_KILN_LOAD_HPP

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "kilnhall/firing_curve.hpp"
#include "kilnhall/ware.hpp"
#include "kit/result.hpp"

namespace kilnhall {

/// One kiln of the hall; sizes in centimetres.
struct Kiln {
    std::string name;
    double shelf_width = 0.0;
    double shelf_depth = 0.0;
    double height = 0.0;
    double hottest = 1280.0;
    double power_kw = 0.0;
    double kwh_per_degree = 0.02;
    double loss_per_hour = 0.004;  // kWh per degree above the room

    double shelf_area() const { return shelf_width * shelf_depth; }
};

/// Pieces of similar height that stand side by side.
struct Shelf {
    double clearance = 0.0;
    double area_used = 0.0;
    std::vector<Piece> pieces;
};

/// What goes into one kiln for one firing, lowest shelf first.
struct KilnLoad {
    Kiln kiln;
    FiringCurve curve;
    std::vector<Shelf> shelves;

    double height_used() const;
    double fullness() const;
    std::size_t count() const;

    /// Each potter's part of the load by volume; the parts add up to 1.
    std::map<std::string, double> shares() const;
};

kit::Status check_kiln(const Kiln& kiln);

/// Packs the pieces, tallest first; what does not fit is left out.
kit::Result<KilnLoad> pack(const Kiln& kiln, const FiringCurve& curve, std::vector<Piece> pieces);

}  // namespace kilnhall

#endif  // KILNHALL_KILN_LOAD_HPP
