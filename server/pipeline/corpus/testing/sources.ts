/** A page of each language with one of every kind of hole, for the tests of extraction. */
import type { Language } from '../../schema';

export const SOURCES: Record<Language, string> = {
  python: `"""Loans: open_store(path) in a docstring is no call."""
import os, sys as system
from kit.store import Store as Shelf, open_store
from . import rules

LIMIT = 3


class Loans(Base):
    open_count = 0

    def __init__(self, store, *, clock=None):
        super().__init__()
        self.store = store

    @rules.traced(level=2)
    def renew(self, member: Member, days: int = LIMIT, *extra, **options) -> bool:
        # self.store.forget(member)
        loan = self.store.fetch_one(member.key, default=None)
        names = [entry.name for entry in loan if entry.due > days]
        self.log(f"{member.name()} has {len(names)}", names, **options)
        return days + LIMIT
`,
  javascript: `import fs, { readFile as read } from 'node:fs';
import './side-effect.js';
export { openStore } from './store.js';
const { join } = require('node:path');

const LIMIT = 3;
const double = (amount) => amount * 2;

export class Loans extends Base {
  #open = 0;

  constructor(store, { clock, days = LIMIT }, ...rest) {
    super(store);
    this.store = store;
  }

  async renew(member) {
    // this.store.forget(member);
    const loan = await this.store.fetchOne(member.key, { fallback: null, days });
    const names = loan.entries?.map((entry) => entry.name);
    const line = \`\${member.name()} has \${names}\`;
    log(line, names);
    return new Receipt(member, double(LIMIT) + names.length);
  }
}
const lazy = () => import('./later.js');
`,
  typescript: `import type { Member } from './member';
import rules = require('./rules');

interface Options {
  days?: number;
  onRenew(member: Member, days: number): void;
}
enum State { Open, Closed = 2 }

export abstract class Loans<T extends Base> implements Shelf<T> {
  private readonly open = new Map<string, T>();

  constructor(private readonly store: Store, readonly limit = 3) {}

  async renew(member: Member, { days }: Options = {}): Promise<T | undefined> {
    const loan = await this.store.fetchOne<T>(member.key, { fallback: undefined });
    if (!loan) return this.open.get(member.key as string);
    return freeze(loan!, days);
  }
}
`,
  java: `package house.loans;

import java.util.Map;
import java.util.function.*;
import static house.kit.Guard.present;

/** Loans: store.fetchOne(key) in a comment is no call. */
@Service(name = "loans")
public class Loans extends Base {
  private static final int LIMIT = 3;
  private final Map<String, Loan> open = new HashMap<>();

  record Receipt(String member, int days) {}

  public Loans(Store store, Clock... clocks) {
    super(store);
    this.store = store;
  }

  Receipt renew(Member member, int days) throws Missing {
    Loan loan = store.fetchOne(member.key(), "renew", days * LIMIT);
    for (Entry entry : loan.entries()) total += entry.count;
    Function<Integer, Integer> more = (x) -> x + days;
    return new Receipt(member.name, present(days));
  }
}
`,
  csharp: `using System;
using static Kit.Guard;
using Log = Kit.EventLog;

namespace House.Loans;

[Serializable]
public class Loans : Base
{
    private const int Limit = 3;
    private readonly Store _store;

    public int Open { get; private set; }

    public Loans(Store store, int days = Limit) : base(store) => _store = store;

    public async Task<Loan?> RenewAsync(Member member, CancellationToken token)
    {
        // _store.Forget(member);
        var loan = await _store.FetchAsync(member.Key, fallback: null, token: token);
        foreach (var entry in loan.Entries) Open += entry.Count;
        Console.WriteLine($"{member.Name()} has {Open}");
        return new Loan(member) { Days = Limit, Tag = Parse<Tag>(token) };
    }
}
public record Receipt(string Member, int Days);
`,
  go: `package loans

import "fmt"
import (
	"context"
	kit "house.example/kit"
)

const Limit = 3

type Loan struct {
	Member string
	Days   int
}

type Shelf interface {
	Fetch(ctx context.Context, key string) (*Loan, error)
}

// Renew: s.store.Forget(member) in a comment is no call.
func (s *Loans) Renew(ctx context.Context, member string, days int) (*Loan, error) {
	loan, err := s.store.Fetch(ctx, member)
	if err != nil {
		return nil, fmt.Errorf("renew %s: %w", member, err)
	}
	for _, entry := range loan.Entries {
		days += len(entry.Name)
	}
	totals := map[string]int{"open": days}
	return &Loan{Member: member, Days: min(days, Limit)}, kit.Check(totals)
}
`,
  rust: `use std::fmt;
use kit::store::{self, Store as Shelf, guards::{present, Limit}};
use super::*;

pub const LIMIT: u32 = 3;

#[derive(Debug)]
pub struct Loans<S> {
    store: S,
    open: Vec<Loan>,
}

impl<S: Shelf> Loans<S> {
    /// self.store.forget(member) in a comment is no call.
    pub fn renew(&mut self, member: &Member, days: u32) -> Result<Loan, Fault> {
        let found = self.store.fetch_one(&member.key, days)?;
        let total = self.open.iter().map(|loan| loan.days + days).sum::<u32>();
        println!("{} has {}", member.name(), total);
        match found {
            Some(loan) if total > LIMIT => Ok(Loan { days: total, ..loan }),
            None => Err(Fault::missing(member.key, LIMIT)),
        }
    }
}
`,
  cpp: `#include <vector>
#include "kit/store.hpp"
using namespace std;
using kit::Store;

constexpr int kLimit = 3;

struct Options {
  int days = kLimit;
};

class Loans : public Base<Loan> {
 public:
  explicit Loans(Store& store, int days = 3) : store_(store), days_{days} {}
  Loan* renew(const Member& member, Options options);

 private:
  Store& store_;
};

// store_.forget(member) in a comment is no call.
Loan* Loans::renew(const Member& member, Options options) {
  auto loan = store_.fetch_one(member.key, {.days = options.days, .strict = true});
  for (const auto& [name, count] : loan->entries) total += count;
  Receipt receipt(member);
  std::cout << kit::stamp<Day>(loan, kLimit) << "fetch_one(member)";
  return new kit::Loan(member, total * kLimit);
}
`,
};
