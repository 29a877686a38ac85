import { describe, expect, it } from 'vitest';
import type { JudgeInput } from '../panel';
import { LANGUAGES, OFFLINE_JUDGES } from '../schema';
import { listJudges, openOfflineJudges } from './judges';
import { createNgramModel, trainNgrams } from './offline/ngram-model';
import { readNames } from './offline/tokens';

const general = createNgramModel();
trainNgrams(general, 'def load(path):\n    with open(path) as handle:\n        return handle.read()\n'.repeat(10));
const [resolver, ngram, conventions] = openOfflineJudges([...OFFLINE_JUDGES], { background: () => general });

const PREFIX = `from kit import Store

class Desk:
    def __init__(self, store: Store, clock):
        self.store = store
        self.clock = clock

    def open_ticket(self, ticket_id, owner):
        ticket = self.store.load_one(ticket_id, on_missing=None)
        self.store.save_one(ticket, source="desk")
        return ticket

    def close_ticket(self, ticket_id):
        ticket = `;
const SUFFIX = `
        self.store.save_one(ticket, source="desk")
        return ticket
`;
const at = (candidate: string, prefix = PREFIX, suffix = SUFFIX): JudgeInput => ({
  language: 'python',
  ...{ prefix, candidate, suffix },
});

async function score(judge: typeof resolver, input: JudgeInput) {
  return (await judge?.score(input, 'vote'))?.score;
}

describe('the offline judges', () => {
  it('are the three that the schema names', () => {
    expect(listJudges().map((judge) => judge.id)).toEqual([...OFFLINE_JUDGES]);
    expect(listJudges().every((judge) => judge.kind === 'offline' && judge.label.startsWith('offline baseline'))).toBe(
      true,
    );
  });

  it('see one candidate: what they are given has no place for the other, nor for its author', () => {
    expect(Object.keys(at('x')).sort()).toEqual(['candidate', 'language', 'prefix', 'suffix']);
  });

  it.each([
    ['self.store.load_one(ticket_id, on_missing=None)', 1],
    ['self.store.load_one(tikcet_id, on_missing=None)', 0],
    ['self.stoer.load_one(ticket_id)', 0],
    ['self.store.load_two(ticket_id)', 0],
    ['self.archive(ticket_id)', 0],
    ['[t for t in self.store.load_one(ticket_id)]', 1],
    ['len(ticket_id)', 1],
  ])('name resolution: %s -> %d', async (candidate, expected) => {
    expect(await score(resolver, at(candidate))).toBe(expected);
  });

  it('name resolution looks for imported names below', async () => {
    const imports = (candidate: string) =>
      at(candidate, 'from kit import ', '\n\nstore = Store("x")\nclock = Clock()\n');
    expect(await score(resolver, imports('Store, Clock'))).toBe(1);
    expect(await score(resolver, imports('Depot'))).toBe(0);
  });

  it('likelihood prefers what the file does', async () => {
    expect(await score(ngram, at('self.store.load_one(ticket_id)'))).toBe(1);
    expect(await score(ngram, at('self.qzxv.jumble_wk(ticket_id)'))).toBe(0);
  });

  it('likelihood gives no vote, and says why, where there is too little to compare with', async () => {
    const judgement = await ngram?.score(at('x', 'a = ', '\n'), 'vote');
    expect(judgement).toMatchObject({ score: null, error: expect.stringContaining('too few names') });
  });

  it.each([
    ['self.store.load_one(ticket_id)', 1],
    ['self.store.loadOneTicket(ticket_id)', 0],
    ['self.store.load_ticket(ticket_id)', 1],
    ['self.store.vaporise_gadget(ticket_id)', 0],
    ['self.store.save_one(ticket_id, origin="desk")', 0],
    ['self.store.save_one(ticket_id, source="desk")', 1],
  ])('conventions: %s -> %d', async (candidate, expected) => {
    expect(await score(conventions, at(candidate))).toBe(expected);
  });

  it('give the same score whatever was judged before', async () => {
    const inputs = ['self.store.load_one(ticket_id)', 'self.qzxv.jumble_wk(x)', 'len(owner)'].map((text) => at(text));
    for (const judge of [resolver, ngram, conventions]) {
      const forward = await Promise.all(inputs.map((input) => score(judge, input)));
      const backward = await Promise.all([...inputs].reverse().map((input) => score(judge, input)));
      expect(backward.reverse()).toEqual(forward);
    }
  });
});

describe('the light lexer', () => {
  it('leaves strings and comments out, in every language', () => {
    for (const language of LANGUAGES) {
      const comment = language === 'python' ? '# hidden' : '// hidden';
      const names = readNames(`a.b(c, "inside") ${comment}\nd`, language).map((use) => use.name);
      expect(names).toEqual(['a', 'b', 'c', 'd']);
    }
  });

  it('knows roles', () => {
    const roles = (text: string, language: 'python' | 'rust' | 'cpp' | 'go') =>
      Object.fromEntries(readNames(text, language).map((use) => [use.name, use.role]));
    expect(roles('f(x, key=y) == obj.member', 'python')).toEqual({
      ...{ f: 'call', x: 'plain', key: 'named-argument', y: 'plain', obj: 'plain', member: 'member' },
    });
    expect(roles("fn f<'a>(x: &'a str) { g(x) }", 'rust')).toMatchObject({ g: 'call', x: expect.any(String) });
    expect(roles('open({.source = desk, .limit = 3})', 'cpp')).toMatchObject({
      source: 'named-argument',
      limit: 'named-argument',
    });
    expect(roles('kit.Open(kit.Options{Source: desk})', 'go')).toMatchObject({
      Source: 'named-argument',
      Open: 'member',
    });
  });
});
