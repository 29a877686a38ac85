package climate

import (
	"fmt"
	"math"
	"time"

	"foolproof.example/kit"
)

const (
	staleAfter  = 3 * time.Hour
	trendWindow = 6 * time.Hour
	gentleDrift = 1.5 // points of humidity a bay recovers from by itself
)

// Measure is what the cave hand should do about a bay.
type Measure string

// The measures, from doing nothing to calling the cooler's maker.
const (
	LeaveAlone  Measure = "leave alone"
	CheckProbe  Measure = "check the probe"
	WetTheFloor Measure = "wet the floor"
	OpenTheVent Measure = "open the vent"
	TuneCooler  Measure = "tune the cooler"
)

// Advice is one measure with the reason for it.
type Advice struct {
	Bay     string
	Measure Measure
	Reason  string
}

// Advise looks at the newest readings of one bay and suggests a measure.
func (m *Monitor) Advise(name string) (Advice, error) {
	bay, err := m.store.LoadOne(name, kit.Options{OnMissing: kit.MissingFails, Source: "climate.advise"})
	if err != nil {
		return Advice{}, err
	}
	now := m.clock.Now()
	latest, known := bay.Latest()
	if !known || now.Sub(latest.At) > staleAfter {
		return Advice{Bay: name, Measure: CheckProbe, Reason: "no fresh reading"}, nil
	}
	if drift := bay.Celsius.Drift(latest.Celsius); drift != 0 {
		return Advice{Bay: name, Measure: TuneCooler, Reason: fmt.Sprintf("%+.1f °C", drift)}, nil
	}
	drift := bay.Humidity.Drift(latest.Humidity)
	trend := humidityTrend(bay.History, now.Add(-trendWindow))
	reason := fmt.Sprintf("%+.1f points, %+.2f per hour", drift, trend)
	recovering := drift*trend < 0 && math.Abs(drift) <= gentleDrift
	switch {
	case drift == 0 || recovering:
		return Advice{Bay: name, Measure: LeaveAlone, Reason: reason}, nil
	case drift < 0:
		return Advice{Bay: name, Measure: WetTheFloor, Reason: reason}, nil
	default:
		return Advice{Bay: name, Measure: OpenTheVent, Reason: reason}, nil
	}
}

// humidityTrend is the change per hour between the first reading since the
// given time and the last one.
func humidityTrend(history []Reading, since time.Time) float64 {
	for _, first := range history {
		if first.At.Before(since) {
			continue
		}
		last := history[len(history)-1]
		hours := last.At.Sub(first.At).Hours()
		if hours == 0 {
			return 0
		}
		return (last.Humidity - first.Humidity) / hours
	}
	return 0
}
