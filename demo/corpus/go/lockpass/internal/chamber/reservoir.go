package chamber

import (
	"fmt"

	"foolproof.example/kit"
)

// Drawing is one taking of water, kept for the water authority.
type Drawing struct {
	Purpose string
	Cubic   float64 // m³
	Left    float64
}

// ReservoirOptions describe the summit reservoir, all in m³.
type ReservoirOptions struct {
	Stock    float64
	Reserve  float64 // never drawn from
	Capacity float64
}

// Reservoir is the water above the lock.
type Reservoir struct {
	store *kit.Store[Drawing]
	log   *kit.EventLog
	opts  ReservoirOptions
	drawn int
}

// NewReservoir returns a reservoir that books its drawings in store.
func NewReservoir(store *kit.Store[Drawing], log *kit.EventLog,
	opts ReservoirOptions) (*Reservoir, error) {
	err := kit.GuardAll("chamber.newreservoir", "options",
		kit.GuardRange("capacity", opts.Capacity, 1, 1e7),
		kit.GuardRange("stock", opts.Stock, 0, opts.Capacity),
		kit.GuardRange("reserve", opts.Reserve, 0, opts.Capacity),
	)
	if err != nil {
		return nil, err
	}
	return &Reservoir{store: store, log: log, opts: opts}, nil
}

// Usable is the water above the reserve.
func (r *Reservoir) Usable() float64 {
	if usable := r.opts.Stock - r.opts.Reserve; usable > 0 {
		return usable
	}
	return 0
}

// Fillings is how many chambers of the given size the usable water fills.
func (r *Reservoir) Fillings(size Size) int { return int(r.Usable() / size.Volume()) }

// Draw takes water out, or fails before the reserve is touched.
func (r *Reservoir) Draw(cubic float64, purpose string) error {
	if cubic > r.Usable() {
		r.log.Warn("reservoir.low", purpose, kit.Fields{"wanted": cubic, "usable": r.Usable()})
		return kit.Wrap("chamber.draw", purpose, kit.ErrConflict)
	}
	r.opts.Stock -= cubic
	r.drawn++
	key := fmt.Sprintf("%05d", r.drawn)
	drawing := Drawing{Purpose: purpose, Cubic: cubic, Left: r.opts.Stock}
	return r.store.SaveOne(key, drawing, kit.Options{OnMissing: kit.MissingCreates, Source: "chamber.draw"})
}
