package kit

import "time"

// Clock is the only way our code learns the time.
type Clock interface {
	Now() time.Time
}

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now().UTC() }

// NewWallClock returns the clock of the machine, in UTC.
func NewWallClock() Clock { return wallClock{} }

// HeldClock stands still until it is moved; for tests and replays.
type HeldClock struct {
	at time.Time
}

// NewHeldClock returns a clock held at the given instant.
func NewHeldClock(at time.Time) *HeldClock { return &HeldClock{at: at} }

// Now returns the instant the clock is held at.
func (c *HeldClock) Now() time.Time { return c.at }

// Advance moves the clock forward by step.
func (c *HeldClock) Advance(step time.Duration) { c.at = c.at.Add(step) }
