#ifndef KILNHALL_WARE_HPP
#define KILNHALL_WARE_HPP

#include <string>
#include <utility>
#include <vector>

#include "kit/event_log.hpp"
#include "kit/result.hpp"
#include "kit/store.hpp"

namespace kilnhall {

/// One piece on the rack; sizes in centimetres, glaze included.
struct Piece {
    std::string id;
    std::string potter;
    std::string curve;  // the firing it wants, by name
    double width = 0.0;
    double depth = 0.0;
    double height = 0.0;
    kit::Instant brought{};
    bool fired = false;

    double footprint() const { return width * depth; }
    double volume() const { return footprint() * height; }
};

/// The rack where pieces wait for their firing.
class WareRack {
public:
    WareRack(kit::Store<Piece>& pieces, const kit::Clock& clock, kit::EventLog& log)
        : pieces_(pieces), clock_(clock), log_(log) {}

    kit::Status bring(Piece piece) {
        auto checked = kit::Checks{"rack.bring"}
                           .filled("id", piece.id)
                           .filled("potter", piece.potter)
                           .filled("curve", piece.curve)
                           .within("width", piece.width, 1.0, 120.0)
                           .within("depth", piece.depth, 1.0, 120.0)
                           .within("height", piece.height, 0.5, 150.0)
                           .verdict();
        if (!checked) return checked;
        piece.brought = clock_.now();
        log_.note({.kind = "rack.brought", .subject = piece.id, .detail = piece.potter});
        const auto id = piece.id;
        return pieces_.put_one(id, std::move(piece),
                               {.on_missing = kit::OnMissing::create, .source = "rack.bring"});
    }

    /// Unfired pieces that want the named curve.
    kit::Result<std::vector<Piece>> waiting_for(const std::string& curve) const {
        return pieces_.fetch_where(
            [&curve](const Piece& piece) { return !piece.fired && piece.curve == curve; },
            {.on_missing = kit::OnMissing::skip, .source = "rack.waiting_for"});
    }

    kit::Status mark_fired(const std::string& id) {
        auto piece = pieces_.fetch_one(id, {.on_missing = kit::OnMissing::fail, .source = "rack.mark"});
        if (!piece) return piece.error();
        piece->fired = true;
        return pieces_.put_one(id, *piece, {.on_missing = kit::OnMissing::fail, .source = "rack.mark"});
    }

    /// The potter has taken the piece home.
    kit::Status collect(const std::string& id) {
        log_.note({.kind = "rack.collected", .subject = id, .detail = kit::stamp(clock_.now())});
        return pieces_.drop_one(id, {.on_missing = kit::OnMissing::fail, .source = "rack.collect"});
    }

private:
    kit::Store<Piece>& pieces_;
    const kit::Clock& clock_;
    kit::EventLog& log_;
};

}  // namespace kilnhall

#endif  // KILNHALL_WARE_HPP
