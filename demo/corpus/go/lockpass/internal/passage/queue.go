// Package passage collects the skippers' requests and packs them into lockages.
package passage

import (
	"sort"
	"time"

	"foolproof.example/kit"
	"foolproof.example/lockpass/internal/chamber"
	"foolproof.example/lockpass/internal/craft"
)

// patience is how long a waiting boat takes to gain one rank.
const patience = 45 * time.Minute

// Request is one boat that waits on one side.
type Request struct {
	Boat  craft.Craft
	From  chamber.Side
	Since time.Time
}

// Queue holds the requests that are not yet carried.
type Queue struct {
	store *kit.Store[Request]
	clock kit.Clock
	log   *kit.EventLog
}

// NewQueue returns a queue over store.
func NewQueue(store *kit.Store[Request], clock kit.Clock, log *kit.EventLog) *Queue {
	return &Queue{store: store, clock: clock, log: log}
}

// Ask queues a boat that fits the chamber; asking again keeps the first time.
func (q *Queue) Ask(boat craft.Craft, from chamber.Side, size chamber.Size) error {
	if !size.Holds(boat) {
		q.log.Warn("passage.toobig", boat.Number, kit.Fields{"length": boat.Length, "beam": boat.Beam})
		return kit.Wrap("passage.ask", boat.Number, kit.ErrInvalid)
	}
	request, err := q.store.LoadOne(boat.Number,
		kit.Options{OnMissing: kit.MissingCreates, Source: "passage.ask"})
	if err != nil {
		return err
	}
	if request.Since.IsZero() {
		request.Since = q.clock.Now()
	}
	request.Boat, request.From = boat, from
	q.log.Note("passage.asked", boat.Number, kit.Fields{"from": from})
	return q.store.SaveOne(boat.Number, request,
		kit.Options{OnMissing: kit.MissingCreates, Source: "passage.ask"})
}

// Withdraw takes a boat out of the queue; an unknown boat is no error.
func (q *Queue) Withdraw(number string) error {
	return q.store.DropOne(number, kit.Options{OnMissing: kit.MissingSkips, Source: "passage.withdraw"})
}

// Waiting returns the requests of one side, the next to go first.
func (q *Queue) Waiting(from chamber.Side) ([]Request, error) {
	now := q.clock.Now()
	onSide := func(r Request) bool { return r.From == from }
	requests, err := q.store.LoadWhere(onSide,
		kit.Options{OnMissing: kit.MissingSkips, Source: "passage.waiting"})
	if err != nil {
		return nil, err
	}
	sort.SliceStable(requests, func(i, j int) bool {
		first, second := requests[i], requests[j]
		if a, b := standing(first, now), standing(second, now); a != b {
			return a < b
		}
		return first.Since.Before(second.Since)
	})
	return requests, nil
}

// standing is the class's rank less what the wait has earned; rescue boats never queue.
func standing(request Request, now time.Time) int {
	rank := request.Boat.Class.Rank()
	if rank == craft.Rescue.Rank() {
		return -100
	}
	return rank - int(now.Sub(request.Since)/patience)
}
