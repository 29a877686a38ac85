// Package report prints the sheet that hangs on the cave door.
package report

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"foolproof.example/cavekeeper/internal/climate"
	"foolproof.example/cavekeeper/internal/rounds"
	"foolproof.example/cavekeeper/internal/wheel"
	"foolproof.example/kit"
)

// Sheet is everything the affineurs read in the morning.
type Sheet struct {
	Day    time.Time
	Plan   rounds.Plan
	Advice []climate.Advice
	Ripe   []wheel.Wheel
}

// Collect asks the monitor and the ledger for what the plan does not hold.
func Collect(day time.Time, plan rounds.Plan, monitor *climate.Monitor,
	ledger *wheel.Ledger) (Sheet, error) {
	sheet := Sheet{Day: day, Plan: plan}
	bays, err := monitor.Bays()
	if err != nil {
		return Sheet{}, kit.Wrap("report.collect", "bays", err)
	}
	for _, bay := range bays {
		advice, err := monitor.Advise(bay.Name)
		if err != nil {
			return Sheet{}, kit.Wrap("report.collect", bay.Name, err)
		}
		sheet.Advice = append(sheet.Advice, advice)
	}
	sheet.Ripe, err = ledger.Ripe()
	return sheet, kit.Wrap("report.collect", "ripe", err)
}

// Print writes the sheet as aligned columns.
func (s Sheet) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(table, "CAVE SHEET\t%s\n", s.Day.Format("Mon 2 Jan 2006"))
	for _, round := range s.Plan.Rounds {
		fmt.Fprintf(table, "\nRound %d\t%d wheels\t%s\n",
			round.Number, len(round.Tasks), round.Effort.Round(time.Minute))
		for _, task := range round.Tasks {
			fmt.Fprintf(table, "  %s\t%s %d\t%s\t%.0f h over\n",
				task.WheelID, task.Bay, task.Shelf, task.Chore, task.Overdue.Hours())
		}
	}
	if left := len(s.Plan.Left); left > 0 {
		fmt.Fprintf(table, "\nNot reached\t%d wheels\n", left)
	}
	fmt.Fprintln(table, "\nAir")
	for _, advice := range s.Advice {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", advice.Bay, advice.Measure, advice.Reason)
	}
	for _, w := range s.Ripe {
		fmt.Fprintf(table, "Ripe\t%s\t%s\t%.1f kg, -%.1f %%\n", w.ID, w.Recipe, w.Kilos, w.Loss()*100)
	}
	return kit.Wrap("report.print", s.Day.Format("2006-01-02"), table.Flush())
}
