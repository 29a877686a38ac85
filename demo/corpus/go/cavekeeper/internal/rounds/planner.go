package rounds

import (
	"fmt"
	"sort"
	"time"

	"foolproof.example/cavekeeper/internal/wheel"
	"foolproof.example/kit"
)

const walkBetweenBays = 4 * time.Minute

// Round is the list one affineur takes along.
type Round struct {
	Number int
	Tasks  []Task
	Effort time.Duration
}

// Plan is a day's rounds with what did not fit into them.
type Plan struct {
	DayEnd time.Time
	Rounds []Round
	Left   []Task
}

// PlannerOptions describe the hands there are.
type PlannerOptions struct {
	Hands int
	Shift time.Duration
}

// Planner makes rounds out of the wheels that are due.
type Planner struct {
	ledger *wheel.Ledger
	clock  kit.Clock
	log    *kit.EventLog
	opts   PlannerOptions
}

// NewPlanner returns a planner for the wheels of ledger.
func NewPlanner(ledger *wheel.Ledger, clock kit.Clock, log *kit.EventLog,
	opts PlannerOptions) (*Planner, error) {
	err := kit.GuardAll("rounds.newplanner", "options",
		kit.GuardRange("hands", opts.Hands, 1, 20),
		kit.GuardRange("shift hours", opts.Shift.Hours(), 0.5, 12),
	)
	if err != nil {
		return nil, err
	}
	return &Planner{ledger: ledger, clock: clock, log: log, opts: opts}, nil
}

// PlanDay plans the bays in the order given, most overdue chores first.
func (p *Planner) PlanDay(bays []string) (Plan, error) {
	now := p.clock.Now()
	plan := Plan{DayEnd: now.Truncate(24 * time.Hour).Add(24 * time.Hour)}
	for number := 1; number <= p.opts.Hands; number++ {
		plan.Rounds = append(plan.Rounds, Round{Number: number})
	}
	for _, bay := range bays {
		tasks, err := p.tasksIn(bay, plan.DayEnd)
		if err != nil {
			return Plan{}, kit.Wrap("rounds.planday", bay, err)
		}
		for _, task := range tasks {
			plan.place(task, p.opts.Shift)
		}
	}
	if left := len(plan.Left); left > 0 {
		p.log.Warn("rounds.overfull", plan.DayEnd.Format("2006-01-02"), kit.Fields{"left": left})
	}
	return plan, nil
}

// Finish books every task of a round and returns how many were done.
func (p *Planner) Finish(round Round) (int, error) {
	for done, task := range round.Tasks {
		if err := p.ledger.Handle(task.WheelID, task.Chore == Wash); err != nil {
			return done, kit.Wrap("rounds.finish", task.WheelID, err)
		}
	}
	p.log.Note("rounds.finished", fmt.Sprintf("round %d", round.Number), kit.Fields{
		"tasks":  len(round.Tasks),
		"effort": round.Effort.Round(time.Minute),
	})
	return len(round.Tasks), nil
}

func (p *Planner) tasksIn(bay string, dayEnd time.Time) ([]Task, error) {
	wheels, err := p.ledger.InBay(bay)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, w := range wheels {
		recipe, err := p.ledger.RecipeOf(w)
		if err != nil {
			return nil, err
		}
		if task, due := newTask(w, recipe, dayEnd); due {
			tasks = append(tasks, task)
		}
	}
	sort.SliceStable(tasks, func(i, j int) bool { return tasks[i].Overdue > tasks[j].Overdue })
	return tasks, nil
}

// place gives the task to the round that would finish it first.
func (plan *Plan) place(task Task, shift time.Duration) {
	best, bestEffort := -1, shift
	for i, round := range plan.Rounds {
		total := round.Effort + task.Effort
		if last := len(round.Tasks) - 1; last >= 0 && round.Tasks[last].Bay != task.Bay {
			total += walkBetweenBays
		}
		if total <= bestEffort && (best < 0 || total < bestEffort) {
			best, bestEffort = i, total
		}
	}
	if best < 0 {
		plan.Left = append(plan.Left, task)
		return
	}
	plan.Rounds[best].Tasks = append(plan.Rounds[best].Tasks, task)
	plan.Rounds[best].Effort = bestEffort
}
