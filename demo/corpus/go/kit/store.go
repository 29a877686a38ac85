package kit

import "sort"

// Missing says what a store does when a key is not there.
type Missing int

const (
	MissingFails   Missing = iota // return ErrMissing
	MissingSkips                  // go on without the record
	MissingCreates                // start a new record
)

// Options close every store call.
type Options struct {
	OnMissing Missing
	Source    string // the calling step, as package.action
}

// Store keeps records of one type under text keys, for one goroutine.
type Store[T any] struct {
	name    string
	log     *EventLog
	records map[string]T
}

// OpenStore returns an empty store that reports its losses to log.
func OpenStore[T any](name string, log *EventLog) *Store[T] {
	return &Store[T]{name: name, log: log, records: make(map[string]T)}
}

// LoadOne returns the record under key, or the zero record when opts tolerate a gap.
func (s *Store[T]) LoadOne(key string, opts Options) (T, error) {
	record, found := s.records[key]
	if !found && opts.OnMissing == MissingFails {
		return record, Wrap(opts.Source, s.name+"/"+key, ErrMissing)
	}
	return record, nil
}

// LoadMany returns the records under keys, in the order of keys.
func (s *Store[T]) LoadMany(keys []string, opts Options) ([]T, error) {
	loaded := make([]T, 0, len(keys))
	for _, key := range keys {
		record, found := s.records[key]
		switch {
		case found || opts.OnMissing == MissingCreates:
			loaded = append(loaded, record)
		case opts.OnMissing == MissingFails:
			return nil, Wrap(opts.Source, s.name+"/"+key, ErrMissing)
		}
	}
	return loaded, nil
}

// LoadWhere returns the matching records in key order; finding none is a gap.
func (s *Store[T]) LoadWhere(match func(T) bool, opts Options) ([]T, error) {
	keys := make([]string, 0, len(s.records))
	for key, record := range s.records {
		if match(record) {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 && opts.OnMissing == MissingFails {
		return nil, Wrap(opts.Source, s.name, ErrMissing)
	}
	sort.Strings(keys)
	loaded := make([]T, 0, len(keys))
	for _, key := range keys {
		loaded = append(loaded, s.records[key])
	}
	return loaded, nil
}

// SaveOne puts record under key; a new key needs MissingCreates.
func (s *Store[T]) SaveOne(key string, record T, opts Options) error {
	return s.SaveMany(map[string]T{key: record}, opts)
}

// SaveMany saves all records or, when one of them fails, none.
func (s *Store[T]) SaveMany(records map[string]T, opts Options) error {
	for key := range records {
		if _, found := s.records[key]; !found && opts.OnMissing == MissingFails {
			return Wrap(opts.Source, s.name+"/"+key, ErrMissing)
		}
	}
	for key, record := range records {
		if _, found := s.records[key]; found || opts.OnMissing == MissingCreates {
			s.records[key] = record
		}
	}
	return nil
}

// DropOne removes the record under key and notes that it is gone.
func (s *Store[T]) DropOne(key string, opts Options) error {
	if _, found := s.records[key]; !found {
		if opts.OnMissing == MissingFails {
			return Wrap(opts.Source, s.name+"/"+key, ErrMissing)
		}
		return nil
	}
	delete(s.records, key)
	s.log.Note("store.dropped", s.name+"/"+key, Fields{"source": opts.Source})
	return nil
}
