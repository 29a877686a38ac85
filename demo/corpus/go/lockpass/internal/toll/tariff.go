// Package toll works out what a passage costs.
package toll

import (
	"fmt"
	"time"

	"foolproof.example/kit"
	"foolproof.example/lockpass/internal/craft"
	"foolproof.example/lockpass/internal/passage"
)

// Cents keeps money exact.
type Cents int64

func (c Cents) String() string { return fmt.Sprintf("%d.%02d €", c/100, c%100) }

// Rate is what one class pays.
type Rate struct {
	Class    craft.Class
	Base     Cents
	PerMetre Cents
	PerTonne Cents
}

// Bill is the toll of one boat with its parts.
type Bill struct {
	Number    string
	Base      Cents
	Surcharge Cents
}

// Total is what the skipper pays.
func (b Bill) Total() Cents { return b.Base + b.Surcharge }

const (
	nightPercent = 40
	dayStarts    = 7
	dayEnds      = 19
)

// Desk writes the bills.
type Desk struct {
	rates *kit.Store[Rate]
	log   *kit.EventLog
}

// NewDesk returns a desk that charges by the given rates.
func NewDesk(store *kit.Store[Rate], log *kit.EventLog, rates ...Rate) (*Desk, error) {
	for _, rate := range rates {
		key := string(rate.Class)
		err := kit.GuardAll("toll.newdesk", key,
			kit.GuardText("class", key),
			kit.GuardRange("base", rate.Base, 0, 50_000),
			kit.GuardRange("per metre", rate.PerMetre, 0, 1_000),
			kit.GuardRange("per tonne", rate.PerTonne, 0, 1_000),
		)
		if err != nil {
			return nil, err
		}
		err = store.SaveOne(key, rate, kit.Options{OnMissing: kit.MissingCreates, Source: "toll.newdesk"})
		if err != nil {
			return nil, err
		}
	}
	return &Desk{rates: store, log: log}, nil
}

// Charge bills every boat of a lockage; classes without a rate pass free.
func (d *Desk) Charge(lockage passage.Lockage) ([]Bill, error) {
	bills := make([]Bill, 0, len(lockage.Boats))
	for _, boat := range lockage.Boats {
		rate, err := d.rates.LoadOne(string(boat.Class),
			kit.Options{OnMissing: kit.MissingSkips, Source: "toll.charge"})
		if err != nil {
			return nil, err
		}
		base := rate.Base + Cents(boat.Length*float64(rate.PerMetre))
		if boat.Commercial() {
			base += Cents(boat.Tonnes * float64(rate.PerTonne))
		}
		bill := Bill{Number: boat.Number, Base: base, Surcharge: base * surcharge(lockage.Starts) / 100}
		d.log.Note("toll.charged", boat.Number, kit.Fields{"total": bill.Total()})
		bills = append(bills, bill)
	}
	return bills, nil
}

// surcharge is in percent of the base toll.
func surcharge(at time.Time) Cents {
	if hour := at.Hour(); hour < dayStarts || hour >= dayEnds {
		return nightPercent
	}
	return 0
}
