package kit

import (
	"fmt"
	"io"
	"time"
)

// Fields are the details of one event.
type Fields map[string]any

// Event is one line of the log.
type Event struct {
	At      time.Time
	Urgent  bool
	Kind    string
	Subject string
	Fields  Fields
}

// LogOptions configure an EventLog.
type LogOptions struct {
	Source string // name of the program, printed on every line
	Keep   int    // how many events to hold; the oldest go first
}

// EventLog holds the most recent events in memory, for one goroutine.
type EventLog struct {
	clock  Clock
	opts   LogOptions
	events []Event
}

// NewEventLog returns an empty log.
func NewEventLog(clock Clock, opts LogOptions) *EventLog {
	return &EventLog{clock: clock, opts: opts}
}

// Note records a routine event.
func (l *EventLog) Note(kind, subject string, fields Fields) {
	l.add(Event{Kind: kind, Subject: subject, Fields: fields})
}

// Warn records an event somebody should look at.
func (l *EventLog) Warn(kind, subject string, fields Fields) {
	l.add(Event{Urgent: true, Kind: kind, Subject: subject, Fields: fields})
}

func (l *EventLog) add(event Event) {
	event.At = l.clock.Now()
	l.events = append(l.events, event)
	if extra := len(l.events) - l.opts.Keep; l.opts.Keep > 0 && extra > 0 {
		l.events = append([]Event(nil), l.events[extra:]...)
	}
}

// Dump writes the held events, oldest first, and marks the urgent ones.
func (l *EventLog) Dump(w io.Writer) error {
	for _, event := range l.events {
		mark := " "
		if event.Urgent {
			mark = "!"
		}
		_, err := fmt.Fprintf(w, "%s %s %s %s [%s] %v\n", event.At.Format(time.RFC3339), mark,
			l.opts.Source, event.Kind, event.Subject, event.Fields)
		if err != nil {
			return Wrap("kit.Dump", l.opts.Source, err)
		}
	}
	return nil
}
