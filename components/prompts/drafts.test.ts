import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftKey, isEdited, readDrafts, withDraft } from './drafts';

const draft = { system: 'S', user: 'U', note: '' };

test('drafts come back from what was stored', () => {
  const drafts = withDraft({}, draftKey('method', 'p2'), draft);
  expect(readDrafts(JSON.stringify(drafts))).toEqual({ 'method p2': draft });
  expect(withDraft(drafts, draftKey('method', 'p2'), null)).toEqual({});
});

test('whatever is stored, reading it does not throw', () => {
  expect(readDrafts(null)).toEqual({});
  expect(readDrafts('{"method v1":{"system":1}}')).toEqual({});
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (stored) => void readDrafts(stored)));
});

test('white space at the ends is no edit, a word is', () => {
  const saved = { system: 'S', user: 'U' };
  expect(isEdited({ ...draft, system: 'S\n' }, saved)).toBe(false);
  expect(isEdited({ ...draft, user: 'U!' }, saved)).toBe(true);
});
