// Command lockpass prints the lockages and tolls of one sample day.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"foolproof.example/kit"
	"foolproof.example/lockpass/internal/chamber"
	"foolproof.example/lockpass/internal/craft"
	"foolproof.example/lockpass/internal/passage"
	"foolproof.example/lockpass/internal/toll"
)

const workingHours = 13 * time.Hour

func main() {
	date := flag.String("date", "2026-06-20", "day to work")
	stock := flag.Float64("reservoir", 5_200, "water above the lock in m³")
	flag.Parse()

	opening, err := time.Parse("2006-01-02 15:04", *date+" 06:30")
	if err == nil {
		err = run(opening, *stock)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "lockpass:", err)
		os.Exit(1)
	}
}

func run(opening time.Time, stock float64) error {
	clock := kit.NewHeldClock(opening)
	log := kit.NewEventLog(clock, kit.LogOptions{Source: "lockpass", Keep: 500})
	water, err := chamber.NewReservoir(kit.OpenStore[chamber.Drawing]("drawings", log), log,
		chamber.ReservoirOptions{Stock: stock, Reserve: 1_500, Capacity: 8_000})
	if err != nil {
		return err
	}
	size := chamber.Size{Length: 40, Width: 5.2, Sill: 2.2, Lift: 3.4}
	lock, err := chamber.NewChamber(size, water, clock, log)
	if err != nil {
		return err
	}
	register := craft.NewRegister(kit.OpenStore[craft.Craft]("craft", log), log)
	queue := passage.NewQueue(kit.OpenStore[passage.Request]("requests", log), clock, log)
	desk, err := toll.NewDesk(kit.OpenStore[toll.Rate]("rates", log), log,
		toll.Rate{Class: craft.Freight, Base: 900, PerMetre: 12, PerTonne: 6},
		toll.Rate{Class: craft.Pleasure, Base: 350, PerMetre: 45},
	)
	if err != nil {
		return err
	}
	if err := gather(register, queue, size, clock); err != nil {
		return err
	}
	lockages, err := passage.NewKeeper(queue, lock, clock, log).WorkUntil(opening.Add(workingHours))
	if err != nil {
		return err
	}
	if err := show(lockages, desk); err != nil {
		return err
	}
	fmt.Printf("%.0f m³ usable, %d fillings left\n", water.Usable(), water.Fillings(size))
	return nil
}

// gather lets the boats of the sample morning arrive ten minutes apart.
func gather(register *craft.Register, queue *passage.Queue, size chamber.Size, clock *kit.HeldClock) error {
	err := register.Enrol(
		craft.Craft{Number: "ST4471", Name: "Marguerite", Class: craft.Freight,
			Length: 38.2, Beam: 4.5, Draught: 1.7, Tonnes: 240},
		craft.Craft{Number: "KL208", Name: "Grèbe", Class: craft.Pleasure,
			Length: 11.5, Beam: 3.6, Draught: 0.9, Tonnes: 9},
		craft.Craft{Number: "KL233", Name: "Tanche", Class: craft.Paddled,
			Length: 5.2, Beam: 0.9, Draught: 0.2},
	)
	if err != nil {
		return err
	}
	boats, err := register.FindAll([]string{"ST4471", "KL208", "KL233"})
	if err != nil {
		return err
	}
	sides := []chamber.Side{chamber.Lower, chamber.Upper, chamber.Lower}
	for i, boat := range boats {
		if err := queue.Ask(boat, sides[i], size); err != nil {
			return err
		}
		clock.Advance(10 * time.Minute)
	}
	return nil
}

func show(lockages []passage.Lockage, desk *toll.Desk) error {
	for _, lockage := range lockages {
		bills, err := desk.Charge(lockage)
		if err != nil {
			return err
		}
		fmt.Printf("%s to %s from the %s side\n", lockage.Starts.Format("15:04"),
			lockage.Ends().Format("15:04"), lockage.From)
		for _, bill := range bills {
			fmt.Printf("  %-8s %s\n", bill.Number, bill.Total())
		}
	}
	return nil
}
