// Package rounds turns the ledger into a day's work.
package rounds

import (
	"time"

	"foolproof.example/cavekeeper/internal/wheel"
)

// Chore is a kind of handling.
type Chore int

// The chores; washing a wheel includes turning it.
const (
	Turn Chore = iota
	Wash
)

func (c Chore) String() string {
	if c == Wash {
		return "wash"
	}
	return "turn"
}

// Task is one chore on one wheel.
type Task struct {
	WheelID string
	Bay     string
	Shelf   int
	Chore   Chore
	Overdue time.Duration
	Effort  time.Duration
}

const (
	reachLimit   = 12 // shelves above this one need the ladder
	ladderEffort = 2 * time.Minute
	baseEffort   = 40 * time.Second
	perKilo      = 2 * time.Second
	washFactor   = 3
)

// newTask returns the chore a wheel needs by the end of the day, if any.
func newTask(w wheel.Wheel, recipe wheel.Recipe, dayEnd time.Time) (Task, bool) {
	turnDue := w.LastTurned.Add(recipe.TurnEvery)
	washDue := w.LastWashed.Add(recipe.WashEvery)
	task := Task{WheelID: w.ID, Bay: w.Bay, Shelf: w.Shelf}
	switch {
	case recipe.Washed() && !washDue.After(dayEnd):
		task.Chore, task.Overdue = Wash, dayEnd.Sub(washDue)
	case !turnDue.After(dayEnd):
		task.Chore, task.Overdue = Turn, dayEnd.Sub(turnDue)
	default:
		return Task{}, false
	}
	task.Effort = effort(task.Chore, w)
	return task, true
}

func effort(chore Chore, w wheel.Wheel) time.Duration {
	total := baseEffort + time.Duration(w.Kilos*float64(perKilo))
	if chore == Wash {
		total *= washFactor
	}
	if w.Shelf > reachLimit {
		total += ladderEffort
	}
	return total
}
