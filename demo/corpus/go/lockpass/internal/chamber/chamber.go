// Package chamber models the lock itself: its size, its level and its water.
package chamber

import (
	"time"

	"foolproof.example/kit"
	"foolproof.example/lockpass/internal/craft"
)

// Side is one end of the lock, or the level that meets it.
type Side string

// The two sides.
const (
	Lower Side = "lower"
	Upper Side = "upper"
)

// Opposite returns the other side.
func (s Side) Opposite() Side {
	if s == Lower {
		return Upper
	}
	return Lower
}

const (
	gateTime  = 3 * time.Minute
	fillTime  = 9 * time.Minute
	entryTime = 2 * time.Minute // per boat, in and out together
	boatGap   = 0.6             // metres kept between boats and to the gates
	keelGap   = 0.3             // metres of water kept under the keel
)

// Size is the inside of the chamber, in metres.
type Size struct {
	Length, Width, Sill, Lift float64
}

// Volume is the water one filling takes, in m³.
func (s Size) Volume() float64 { return s.Length * s.Width * s.Lift }

// Holds reports whether a single boat can use the chamber at all.
func (s Size) Holds(boat craft.Craft) bool {
	return boat.Length+2*boatGap <= s.Length &&
		boat.Beam+boatGap <= s.Width &&
		boat.Draught+keelGap <= s.Sill
}

// Chamber is the lock with its present level.
type Chamber struct {
	size  Size
	level Side
	water *Reservoir
	clock kit.Clock
	log   *kit.EventLog
}

// NewChamber returns a chamber that stands at the lower level.
func NewChamber(size Size, water *Reservoir, clock kit.Clock, log *kit.EventLog) (*Chamber, error) {
	err := kit.GuardAll("chamber.new", "size",
		kit.GuardRange("length", size.Length, 10, 200),
		kit.GuardRange("width", size.Width, 3, 25),
		kit.GuardRange("sill", size.Sill, 1, 6),
		kit.GuardRange("lift", size.Lift, 0.5, 20),
	)
	if err != nil {
		return nil, err
	}
	return &Chamber{size: size, level: Lower, water: water, clock: clock, log: log}, nil
}

// Size returns the inside of the chamber.
func (c *Chamber) Size() Size { return c.size }

// Level is the side whose gates can be opened now.
func (c *Chamber) Level() Side { return c.level }

// Meet brings the chamber to the given level; only filling takes water.
func (c *Chamber) Meet(side Side) (time.Duration, error) {
	if c.level == side {
		return 0, nil
	}
	if side == Upper {
		if err := c.water.Draw(c.size.Volume(), "fill"); err != nil {
			return 0, kit.Wrap("chamber.meet", string(side), err)
		}
	}
	c.level = side
	c.log.Note("chamber.levelled", string(side), kit.Fields{"at": c.clock.Now().Format("15:04")})
	return gateTime + fillTime, nil
}

// Carry takes boats in at one side and lets them out at the other.
func (c *Chamber) Carry(from Side, boats int) (time.Duration, error) {
	err := kit.GuardAll("chamber.carry", string(from), kit.GuardRange("boats", boats, 1, 30))
	if err != nil {
		return 0, err
	}
	turning, err := c.Meet(from)
	if err != nil {
		return 0, err
	}
	carrying, err := c.Meet(from.Opposite())
	if err != nil {
		return 0, err
	}
	return turning + carrying + time.Duration(boats)*entryTime, nil
}
