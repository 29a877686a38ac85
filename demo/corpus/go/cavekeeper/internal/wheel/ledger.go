package wheel

import (
	"fmt"
	"time"

	"foolproof.example/kit"
)

// Wheel is one cheese on one shelf.
type Wheel struct {
	ID         string
	Recipe     string
	Bay        string
	Shelf      int
	Made       time.Time
	LastTurned time.Time
	LastWashed time.Time
	FirstKilos float64
	Kilos      float64
}

// Loss is the share of its first weight the wheel has lost.
func (w Wheel) Loss() float64 {
	if w.FirstKilos == 0 {
		return 0
	}
	return (w.FirstKilos - w.Kilos) / w.FirstKilos
}

// Ledger is the book of all wheels in the cave.
type Ledger struct {
	store   *kit.Store[Wheel]
	clock   kit.Clock
	log     *kit.EventLog
	recipes map[string]Recipe
}

// NewLedger returns a ledger that accepts wheels of the given recipes.
func NewLedger(store *kit.Store[Wheel], clock kit.Clock, log *kit.EventLog,
	recipes map[string]Recipe) *Ledger {
	return &Ledger{store: store, clock: clock, log: log, recipes: recipes}
}

// RecipeOf returns the recipe a wheel is aged by.
func (l *Ledger) RecipeOf(w Wheel) (Recipe, error) {
	recipe, known := l.recipes[w.Recipe]
	if !known {
		return Recipe{}, kit.Wrap("wheel.recipeof", w.Recipe, kit.ErrMissing)
	}
	return recipe, nil
}

// Enter puts a new wheel into the book; it counts as turned and washed on entry.
func (l *Ledger) Enter(w Wheel) error {
	err := kit.GuardAll("wheel.enter", w.ID,
		kit.GuardText("id", w.ID),
		kit.GuardText("bay", w.Bay),
		kit.GuardRange("shelf", w.Shelf, 1, 24),
		kit.GuardRange("kilos", w.Kilos, 0.2, 120),
	)
	if err != nil {
		return err
	}
	if _, err := l.RecipeOf(w); err != nil {
		return kit.Wrap("wheel.enter", w.ID, err)
	}
	now := l.clock.Now()
	if w.LastTurned.IsZero() {
		w.LastTurned = now
	}
	if w.LastWashed.IsZero() {
		w.LastWashed = now
	}
	w.FirstKilos = w.Kilos
	err = l.store.SaveOne(w.ID, w, kit.Options{OnMissing: kit.MissingCreates, Source: "wheel.enter"})
	if err != nil {
		return err
	}
	l.log.Note("wheel.entered", w.ID, kit.Fields{"recipe": w.Recipe, "bay": w.Bay, "shelf": w.Shelf})
	return nil
}

// Weigh records a new weight and warns when the wheel dries out too fast.
func (l *Ledger) Weigh(id string, kilos float64) error {
	w, err := l.store.LoadOne(id, kit.Options{OnMissing: kit.MissingFails, Source: "wheel.weigh"})
	if err != nil {
		return err
	}
	if err := kit.GuardAll("wheel.weigh", id, kit.GuardRange("kilos", kilos, 0.1, w.Kilos)); err != nil {
		return err
	}
	recipe, err := l.RecipeOf(w)
	if err != nil {
		return kit.Wrap("wheel.weigh", id, err)
	}
	w.Kilos = kilos
	if loss := w.Loss(); loss > recipe.MaxLoss {
		l.log.Warn("wheel.drying", id, kit.Fields{"loss": fmt.Sprintf("%.1f %%", loss*100), "bay": w.Bay})
	}
	return l.store.SaveOne(id, w, kit.Options{OnMissing: kit.MissingFails, Source: "wheel.weigh"})
}

// Handle marks the wheel as turned and, if asked, washed at this moment.
func (l *Ledger) Handle(id string, washed bool) error {
	w, err := l.store.LoadOne(id, kit.Options{OnMissing: kit.MissingFails, Source: "wheel.handle"})
	if err != nil {
		return err
	}
	now := l.clock.Now()
	w.LastTurned = now
	if washed {
		w.LastWashed = now
	}
	return l.store.SaveOne(id, w, kit.Options{OnMissing: kit.MissingFails, Source: "wheel.handle"})
}

// InBay returns the wheels of one bay; an empty bay is not an error.
func (l *Ledger) InBay(bay string) ([]Wheel, error) {
	inBay := func(w Wheel) bool { return w.Bay == bay }
	return l.store.LoadWhere(inBay, kit.Options{OnMissing: kit.MissingSkips, Source: "wheel.inbay"})
}

// Ripe returns the wheels that may leave the cave today.
func (l *Ledger) Ripe() ([]Wheel, error) {
	now := l.clock.Now()
	ripe := func(w Wheel) bool {
		recipe, err := l.RecipeOf(w)
		return err == nil && !recipe.RipeAt(w.Made).After(now)
	}
	return l.store.LoadWhere(ripe, kit.Options{OnMissing: kit.MissingSkips, Source: "wheel.ripe"})
}
