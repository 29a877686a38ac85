// Package craft knows the boats that use the canal.
package craft

import "foolproof.example/kit"

// Class is what a boat is used for; it decides rank and toll.
type Class string

// The classes in the order in which they may pass.
const (
	Rescue   Class = "rescue"
	Liner    Class = "liner"
	Freight  Class = "freight"
	Pleasure Class = "pleasure"
	Paddled  Class = "paddled"
)

var ranks = map[Class]int{Rescue: 0, Liner: 1, Freight: 2, Pleasure: 3, Paddled: 4}

// Rank is lower for boats that go first.
func (c Class) Rank() int {
	rank, known := ranks[c]
	if !known {
		return len(ranks)
	}
	return rank
}

// Craft is one registered boat; measures are in metres and tonnes.
type Craft struct {
	Number  string
	Name    string
	Class   Class
	Length  float64
	Beam    float64
	Draught float64
	Tonnes  float64
}

// Commercial reports whether the boat earns money on the canal.
func (c Craft) Commercial() bool { return c.Class == Liner || c.Class == Freight }

// Check refuses a boat that cannot be on this canal.
func (c Craft) Check(step string) error {
	return kit.GuardAll(step, c.Number,
		kit.GuardText("number", c.Number),
		kit.GuardText("name", c.Name),
		kit.GuardRange("rank of class", c.Class.Rank(), 0, len(ranks)-1),
		kit.GuardRange("length", c.Length, 2, 39),
		kit.GuardRange("beam", c.Beam, 0.5, 5.1),
		kit.GuardRange("draught", c.Draught, 0.1, 1.8),
		kit.GuardRange("tonnes", c.Tonnes, 0, 280),
	)
}

// Register holds the boats by number.
type Register struct {
	store *kit.Store[Craft]
	log   *kit.EventLog
}

// NewRegister returns a register over store.
func NewRegister(store *kit.Store[Craft], log *kit.EventLog) *Register {
	return &Register{store: store, log: log}
}

// Enrol adds boats to the register: all of them or, if one is bad, none.
func (r *Register) Enrol(boats ...Craft) error {
	byNumber := make(map[string]Craft, len(boats))
	for _, boat := range boats {
		if err := boat.Check("craft.enrol"); err != nil {
			return err
		}
		byNumber[boat.Number] = boat
	}
	err := r.store.SaveMany(byNumber, kit.Options{OnMissing: kit.MissingCreates, Source: "craft.enrol"})
	if err != nil {
		return err
	}
	for number, boat := range byNumber {
		r.log.Note("craft.enrolled", number, kit.Fields{"name": boat.Name, "class": boat.Class})
	}
	return nil
}

// FindAll returns the boats with the given numbers, in that order.
func (r *Register) FindAll(numbers []string) ([]Craft, error) {
	return r.store.LoadMany(numbers, kit.Options{OnMissing: kit.MissingFails, Source: "craft.findall"})
}
