// Command cavekeeper prints the door sheet of the cave for one day.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"foolproof.example/cavekeeper/internal/climate"
	"foolproof.example/cavekeeper/internal/report"
	"foolproof.example/cavekeeper/internal/rounds"
	"foolproof.example/cavekeeper/internal/wheel"
	"foolproof.example/kit"
)

func main() {
	today := kit.NewWallClock().Now().Format("2006-01-02")
	day := flag.String("day", today, "day to plan")
	hands := flag.Int("hands", 2, "affineurs on duty")
	shift := flag.Duration("shift", 6*time.Hour, "length of one shift")
	flag.Parse()

	at, err := time.Parse("2006-01-02", *day)
	if err == nil {
		clock := kit.NewHeldClock(at.Add(6 * time.Hour))
		err = run(clock, rounds.PlannerOptions{Hands: *hands, Shift: *shift})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cavekeeper:", err)
		os.Exit(1)
	}
}

func run(clock kit.Clock, opts rounds.PlannerOptions) error {
	log := kit.NewEventLog(clock, kit.LogOptions{Source: "cavekeeper", Keep: 200})
	recipes := wheel.HouseRecipes()
	ledger := wheel.NewLedger(kit.OpenStore[wheel.Wheel]("wheels", log), clock, log, recipes)
	monitor := climate.NewMonitor(kit.OpenStore[climate.Bay]("bays", log), clock, log)
	planner, err := rounds.NewPlanner(ledger, clock, log, opts)
	if err != nil {
		return err
	}
	if err := stock(ledger, monitor, recipes, clock.Now()); err != nil {
		return err
	}
	plan, err := planner.PlanDay([]string{"north", "vault"})
	if err != nil {
		return err
	}
	sheet, err := report.Collect(clock.Now(), plan, monitor, ledger)
	if err != nil {
		return err
	}
	if err := sheet.Print(os.Stdout); err != nil {
		return err
	}
	return log.Dump(os.Stderr)
}

// stock fills the cave with the wheels and readings of the sample season.
func stock(ledger *wheel.Ledger, monitor *climate.Monitor, recipes map[string]wheel.Recipe,
	now time.Time) error {
	if err := monitor.OpenBay("north", recipes["Comté"], recipes["Saint-Nectaire"]); err != nil {
		return err
	}
	if err := monitor.OpenBay("vault", recipes["Époisses"]); err != nil {
		return err
	}
	daysAgo := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	wheels := []wheel.Wheel{
		{ID: "C-0412", Recipe: "Comté", Bay: "north", Shelf: 14, Made: daysAgo(245), LastTurned: daysAgo(8),
			LastWashed: daysAgo(8), Kilos: 38.5},
		{ID: "N-2207", Recipe: "Saint-Nectaire", Bay: "north", Shelf: 3, Made: daysAgo(20),
			LastTurned: daysAgo(5), Kilos: 1.7},
		{ID: "E-3019", Recipe: "Époisses", Bay: "vault", Shelf: 6, Made: daysAgo(12), LastTurned: daysAgo(1),
			LastWashed: daysAgo(3), Kilos: 0.31},
	}
	for _, w := range wheels {
		if err := ledger.Enter(w); err != nil {
			return err
		}
	}
	readings := []climate.Reading{
		{Bay: "north", At: now.Add(-2 * time.Hour), Celsius: 10.4, Humidity: 89.2},
		{Bay: "north", At: now.Add(-1 * time.Hour), Celsius: 10.6, Humidity: 88.7},
		{Bay: "vault", At: now.Add(-1 * time.Hour), Celsius: 12.1, Humidity: 94.0},
	}
	for _, reading := range readings {
		if err := monitor.Record(reading); err != nil {
			return err
		}
	}
	return ledger.Weigh("C-0412", 35.1)
}
