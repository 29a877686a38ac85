//! Records by their key, and answers that know what to say when there is none.

use std::collections::btree_map::{BTreeMap, Entry};

use crate::{Fault, FaultKind, Outcome};

pub trait Keyed {
    fn key(&self) -> String;
}

#[derive(Debug)]
pub struct Ledger<T> {
    noun: &'static str,
    records: BTreeMap<String, T>,
}

impl<T: Keyed> Ledger<T> {
    pub fn named(noun: &'static str) -> Self {
        Self { noun, records: BTreeMap::new() }
    }

    pub fn find(&self, key: &str) -> Answer<&T> {
        Answer(self.records.get(key).ok_or_else(|| absent(self.noun, key)))
    }

    /// Like `find`, for changing the record; its key has to stay.
    pub fn amend(&mut self, key: &str) -> Answer<&mut T> {
        Answer(self.records.get_mut(key).ok_or_else(|| absent(self.noun, key)))
    }

    /// Takes a record out.
    pub fn take(&mut self, key: &str) -> Answer<T> {
        Answer(self.records.remove(key).ok_or_else(|| absent(self.noun, key)))
    }

    /// Keeps a new record; a key that is taken is a conflict.
    pub fn store(&mut self, record: T) -> Answer<&T> {
        Answer(match self.records.entry(record.key()) {
            Entry::Vacant(place) => Ok(place.insert(record)),
            Entry::Occupied(place) => {
                let message = format!("{} {} is there already", self.noun, place.key());
                Err(Fault::new(FaultKind::Conflict, message))
            }
        })
    }

    /// All records in the order of their keys.
    pub fn scan(&self) -> impl Iterator<Item = &T> {
        self.records.values()
    }
}

fn absent(noun: &str, key: &str) -> Fault {
    Fault::new(FaultKind::Missing, format!("there is no {noun} {key}"))
}

/// What a ledger gives, or the fault of not giving it; `one` or `maybe` ends it.
#[must_use]
pub struct Answer<R>(Outcome<R>);

impl<R> Answer<R> {
    pub fn with_source(self, source: &'static str) -> Self {
        Self(self.0.map_err(|fault| fault.with_source(source)))
    }

    pub fn on_missing(self, hint: &str) -> Self {
        Self(self.0.map_err(|fault| fault.with_hint(hint)))
    }

    pub fn one(self) -> Outcome<R> {
        self.0
    }

    pub fn maybe(self) -> Option<R> {
        self.0.ok()
    }
}
