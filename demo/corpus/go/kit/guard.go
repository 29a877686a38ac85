// Package kit is the shared ground of our services: a keyed store, a clock,
// an event log and the guards that every exported function starts with.
package kit

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// The sentinel errors callers may test for with errors.Is.
var (
	ErrMissing  = errors.New("missing")
	ErrInvalid  = errors.New("invalid")
	ErrConflict = errors.New("conflict")
)

// Fault ties a cause to the step that met it and the subject it was about.
type Fault struct {
	Step    string
	Subject string
	Cause   error
}

func (f *Fault) Error() string {
	return fmt.Sprintf("%s %q: %v", f.Step, f.Subject, f.Cause)
}

// Unwrap lets errors.Is and errors.As see the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// Wrap returns a Fault around cause, or nil when there is no cause.
func Wrap(step, subject string, cause error) error {
	if cause == nil {
		return nil
	}
	return &Fault{Step: step, Subject: subject, Cause: cause}
}

// GuardText rejects blank text.
func GuardText(name, value string) error {
	if strings.TrimSpace(value) == "" {
		return fmt.Errorf("%w: %s is blank", ErrInvalid, name)
	}
	return nil
}

// GuardRange rejects values outside low..high, both ends included.
func GuardRange[N ~int | ~int64 | ~float64](name string, value, low, high N) error {
	if value < low || value > high {
		return fmt.Errorf("%w: %s is %v, want %v to %v", ErrInvalid, name, value, low, high)
	}
	return nil
}

// GuardOrder rejects a pair of instants where the second is not after the first.
func GuardOrder(name string, first, second time.Time) error {
	if !second.After(first) {
		return fmt.Errorf("%w: %s ends before it starts", ErrInvalid, name)
	}
	return nil
}

// GuardAll wraps the first failed check; nil when all of them passed.
func GuardAll(step, subject string, checks ...error) error {
	for _, check := range checks {
		if check != nil {
			return Wrap(step, subject, check)
		}
	}
	return nil
}
