// Package climate watches the air of the cave's bays.
package climate

import (
	"time"

	"foolproof.example/cavekeeper/internal/wheel"
	"foolproof.example/kit"
)

// historyLength is how many readings a bay remembers: two days of hourly ones.
const historyLength = 48

// Reading is what one probe told about one bay.
type Reading struct {
	Bay      string
	At       time.Time
	Celsius  float64
	Humidity float64
}

// Bay is one vault with its probe and the readings of the last days.
type Bay struct {
	Name     string
	Celsius  wheel.Band
	Humidity wheel.Band
	History  []Reading
}

// Latest returns the newest reading, if there is one.
func (b Bay) Latest() (Reading, bool) {
	if len(b.History) == 0 {
		return Reading{}, false
	}
	return b.History[len(b.History)-1], true
}

// Monitor collects the readings of all bays.
type Monitor struct {
	store *kit.Store[Bay]
	clock kit.Clock
	log   *kit.EventLog
}

// NewMonitor returns a monitor without bays.
func NewMonitor(store *kit.Store[Bay], clock kit.Clock, log *kit.EventLog) *Monitor {
	return &Monitor{store: store, clock: clock, log: log}
}

// OpenBay adds a bay whose air must suit every recipe given.
func (m *Monitor) OpenBay(name string, recipes ...wheel.Recipe) error {
	bay := Bay{
		Name:     name,
		Celsius:  wheel.Band{Low: 0, High: 20},
		Humidity: wheel.Band{Low: 60, High: 100},
	}
	for _, recipe := range recipes {
		bay.Celsius = bay.Celsius.Narrow(recipe.Celsius)
		bay.Humidity = bay.Humidity.Narrow(recipe.Humidity)
	}
	err := kit.GuardAll("climate.openbay", name,
		kit.GuardText("name", name),
		kit.GuardRange("shared °C", bay.Celsius.Low, 0, bay.Celsius.High),
		kit.GuardRange("shared humidity", bay.Humidity.Low, 0, bay.Humidity.High),
	)
	if err != nil {
		return err
	}
	return m.store.SaveOne(name, bay, kit.Options{OnMissing: kit.MissingCreates, Source: "climate.openbay"})
}

// Record takes one reading; readings from the future or before the newest are refused.
func (m *Monitor) Record(reading Reading) error {
	bay, err := m.store.LoadOne(reading.Bay,
		kit.Options{OnMissing: kit.MissingFails, Source: "climate.record"})
	if err != nil {
		return err
	}
	err = kit.GuardAll("climate.record", reading.Bay,
		kit.GuardRange("°C", reading.Celsius, -5, 40),
		kit.GuardRange("humidity", reading.Humidity, 0, 100),
	)
	if err != nil {
		return err
	}
	latest, known := bay.Latest()
	if reading.At.After(m.clock.Now()) || (known && !reading.At.After(latest.At)) {
		m.log.Warn("climate.refused", reading.Bay, kit.Fields{"at": reading.At.Format(time.RFC3339)})
		return kit.Wrap("climate.record", reading.Bay, kit.ErrConflict)
	}
	bay.History = append(bay.History, reading)
	if extra := len(bay.History) - historyLength; extra > 0 {
		bay.History = bay.History[extra:]
	}
	if !bay.Celsius.Holds(reading.Celsius) || !bay.Humidity.Holds(reading.Humidity) {
		m.log.Warn("climate.drift", reading.Bay, kit.Fields{
			"°C":       bay.Celsius.Drift(reading.Celsius),
			"humidity": bay.Humidity.Drift(reading.Humidity),
		})
	}
	return m.store.SaveOne(bay.Name, bay, kit.Options{OnMissing: kit.MissingFails, Source: "climate.record"})
}

// Bays returns all bays in the order of their names.
func (m *Monitor) Bays() ([]Bay, error) {
	return m.store.LoadWhere(func(Bay) bool { return true },
		kit.Options{OnMissing: kit.MissingSkips, Source: "climate.bays"})
}
