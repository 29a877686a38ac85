package passage

import (
	"testing"
	"time"

	"foolproof.example/kit"
	"foolproof.example/lockpass/internal/chamber"
	"foolproof.example/lockpass/internal/craft"
)

var (
	opening = time.Date(2026, time.June, 20, 7, 0, 0, 0, time.UTC)
	narrow  = chamber.Size{Length: 40, Width: 5.2, Sill: 2.2, Lift: 3}
)

func newTestKeeper(t *testing.T, stock float64) (*Keeper, *Queue) {
	t.Helper()
	clock := kit.NewHeldClock(opening)
	log := kit.NewEventLog(clock, kit.LogOptions{Source: "passage-test", Keep: 50})
	water, err := chamber.NewReservoir(kit.OpenStore[chamber.Drawing]("drawings", log), log,
		chamber.ReservoirOptions{Stock: stock, Reserve: 0, Capacity: 10_000})
	if err != nil {
		t.Fatalf("NewReservoir: %v", err)
	}
	lock, err := chamber.NewChamber(narrow, water, clock, log)
	if err != nil {
		t.Fatalf("NewChamber: %v", err)
	}
	queue := NewQueue(kit.OpenStore[Request]("requests", log), clock, log)
	return NewKeeper(queue, lock, clock, log), queue
}

func TestWorkUntilAlternatesSides(t *testing.T) {
	keeper, queue := newTestKeeper(t, 5_000)
	peniche := craft.Craft{Number: "P-1", Name: "Étoile", Class: craft.Freight,
		Length: 38, Beam: 4.5, Draught: 1.8, Tonnes: 210}
	cruiser := craft.Craft{Number: "K-7", Name: "Rainette", Class: craft.Pleasure,
		Length: 9, Beam: 3, Draught: 0.9}
	asked := kit.GuardAll("passage.test", "both sides",
		queue.Ask(peniche, chamber.Lower, narrow),
		queue.Ask(cruiser, chamber.Upper, narrow),
	)
	if asked != nil {
		t.Fatalf("Ask: %v", asked)
	}
	lockages, err := keeper.WorkUntil(opening.Add(4 * time.Hour))
	if err != nil || len(lockages) != 2 {
		t.Fatalf("WorkUntil = %d lockages, %v, want 2", len(lockages), err)
	}
	if lockages[0].From != chamber.Lower || lockages[1].From != chamber.Upper {
		t.Errorf("sides = %s, %s", lockages[0].From, lockages[1].From)
	}
}
