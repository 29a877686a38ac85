// Package wheel knows the cheeses: their recipes, and the ledger of every
// wheel that lies in the cave.
package wheel

import "time"

const day = 24 * time.Hour

// Band is the span a measured value should stay in.
type Band struct {
	Low, High float64
}

// Holds reports whether value lies inside the band.
func (b Band) Holds(value float64) bool { return value >= b.Low && value <= b.High }

// Drift is how far value lies outside the band: negative below, positive above.
func (b Band) Drift(value float64) float64 {
	switch {
	case value < b.Low:
		return value - b.Low
	case value > b.High:
		return value - b.High
	default:
		return 0
	}
}

// Narrow returns the part both bands share; empty when Low ends above High.
func (b Band) Narrow(other Band) Band {
	if other.Low > b.Low {
		b.Low = other.Low
	}
	if other.High < b.High {
		b.High = other.High
	}
	return b
}

// Recipe is how one kind of cheese is aged.
type Recipe struct {
	Name      string
	Ageing    time.Duration
	TurnEvery time.Duration
	WashEvery time.Duration // zero for cheeses that are never washed
	Celsius   Band
	Humidity  Band // % relative humidity
	MaxLoss   float64
}

// Washed reports whether the rind is washed at all.
func (r Recipe) Washed() bool { return r.WashEvery > 0 }

// RipeAt is the day a wheel made at the given time may leave the cave.
func (r Recipe) RipeAt(made time.Time) time.Time { return made.Add(r.Ageing) }

// HouseRecipes are the cheeses the cave has always aged.
func HouseRecipes() map[string]Recipe {
	recipes := []Recipe{
		{Name: "Comté", Ageing: 240 * day, TurnEvery: 7 * day, WashEvery: 14 * day,
			Celsius: Band{Low: 8, High: 12}, Humidity: Band{Low: 90, High: 95}, MaxLoss: 0.08},
		{Name: "Époisses", Ageing: 42 * day, TurnEvery: 2 * day, WashEvery: 3 * day,
			Celsius: Band{Low: 10, High: 14}, Humidity: Band{Low: 92, High: 97}, MaxLoss: 0.12},
		{Name: "Saint-Nectaire", Ageing: 56 * day, TurnEvery: 4 * day,
			Celsius: Band{Low: 9, High: 12}, Humidity: Band{Low: 88, High: 95}, MaxLoss: 0.10},
	}
	byName := make(map[string]Recipe, len(recipes))
	for _, recipe := range recipes {
		byName[recipe.Name] = recipe
	}
	return byName
}
