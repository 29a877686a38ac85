package passage

import (
	"errors"
	"time"

	"foolproof.example/kit"
	"foolproof.example/lockpass/internal/chamber"
	"foolproof.example/lockpass/internal/craft"
)

// mooring is the room a boat needs beyond its own hull, in metres.
const mooring = 0.6

// Lockage is one operation of the lock with everything it carries.
type Lockage struct {
	From   chamber.Side
	Boats  []craft.Craft
	Starts time.Time
	Takes  time.Duration
}

// Ends is when the last boat has left the chamber.
func (l Lockage) Ends() time.Time { return l.Starts.Add(l.Takes) }

// Keeper works the lock through a day.
type Keeper struct {
	queue   *Queue
	chamber *chamber.Chamber
	clock   kit.Clock
	log     *kit.EventLog
}

// NewKeeper returns a keeper for one chamber and its queue.
func NewKeeper(queue *Queue, lock *chamber.Chamber, clock kit.Clock, log *kit.EventLog) *Keeper {
	return &Keeper{queue: queue, chamber: lock, clock: clock, log: log}
}

// WorkUntil makes lockages until nobody waits, the water is short or the lock closes.
func (k *Keeper) WorkUntil(closing time.Time) ([]Lockage, error) {
	starts := k.clock.Now()
	if err := kit.GuardAll("passage.work", "hours", kit.GuardOrder("day", starts, closing)); err != nil {
		return nil, err
	}
	var lockages []Lockage
	for starts.Before(closing) {
		lockage, err := k.next(starts)
		switch {
		case errors.Is(err, kit.ErrMissing):
			return lockages, nil
		case errors.Is(err, kit.ErrConflict):
			k.log.Warn("passage.dry", string(lockage.From), kit.Fields{"carried": len(lockages)})
			return lockages, nil
		case err != nil:
			return lockages, kit.Wrap("passage.work", starts.Format("15:04"), err)
		}
		lockages = append(lockages, lockage)
		starts = lockage.Ends()
	}
	return lockages, nil
}

// next carries one chamberful from the side that should go now.
func (k *Keeper) next(starts time.Time) (Lockage, error) {
	here := k.chamber.Level()
	requests, err := k.queue.Waiting(here)
	if err != nil {
		return Lockage{}, err
	}
	across, err := k.queue.Waiting(here.Opposite())
	if err != nil {
		return Lockage{}, err
	}
	from := here
	if len(requests) == 0 || (urgent(across) && !urgent(requests)) {
		from, requests = here.Opposite(), across
	}
	lockage := Lockage{From: from, Starts: starts, Boats: pack(requests, k.chamber.Size())}
	if len(lockage.Boats) == 0 {
		return lockage, kit.Wrap("passage.next", string(from), kit.ErrMissing)
	}
	lockage.Takes, err = k.chamber.Carry(from, len(lockage.Boats))
	if err != nil {
		return lockage, err
	}
	for _, boat := range lockage.Boats {
		if err := k.queue.Withdraw(boat.Number); err != nil {
			return lockage, err
		}
	}
	k.log.Note("passage.carried", string(from), kit.Fields{
		"boats": len(lockage.Boats),
		"takes": lockage.Takes,
	})
	return lockage, nil
}

func urgent(requests []Request) bool {
	return len(requests) > 0 && requests[0].Boat.Class == craft.Rescue
}

// pack fills the chamber row by row in queue order. Boats that do not fit are
// passed over; freight never shares a chamber with paddled boats.
func pack(requests []Request, size chamber.Size) []craft.Craft {
	var boats []craft.Craft
	lengthLeft := size.Length - mooring
	rowWidth, rowLength := 0.0, 0.0
	for _, request := range requests {
		boat := request.Boat
		if !compatible(boat, boats) {
			continue
		}
		length, width := boat.Length+mooring, boat.Beam+mooring
		beside := rowWidth+width <= size.Width && length <= rowLength
		switch {
		case beside:
			rowWidth += width
		case length <= lengthLeft:
			rowWidth, rowLength = width, length
			lengthLeft -= length
		default:
			continue
		}
		boats = append(boats, boat)
	}
	return boats
}

func compatible(boat craft.Craft, others []craft.Craft) bool {
	for _, other := range others {
		heavy := boat.Class == craft.Freight || other.Class == craft.Freight
		frail := boat.Class == craft.Paddled || other.Class == craft.Paddled
		if heavy && frail {
			return false
		}
	}
	return true
}
