import { expect, test } from 'vitest';
import { findActiveEntry, hrefOf, NAVIGATION } from './navigation';

const user = { id: '1', email: 'a@b.c', name: 'A', isAdmin: false };
const project = { id: '2', slug: 'demo', name: 'Demo', role: 'admin' as const };
const active = (pathname: string) => findActiveEntry(pathname, { project, user })?.label;

test('the section whose address fits most closely is the active one', () => {
  expect(active('/p/demo')).toBe('Overview');
  expect(active('/p/demo/pairs/123')).toBe('Pairs');
  expect(active('/p/demo/runs/new')).toBe('Runs');
  expect(active('/p/demo/settings')).toBe('Settings');
  expect(active('/settings/users')).toBe('Settings');
  expect(active('/p/demolition/pairs')).toBeUndefined();
});

test('without a project only what needs none is offered', () => {
  const links = NAVIGATION.map((entry) => hrefOf(entry, { project: null, user })).filter((href) => href !== null);
  expect(links).toEqual(['/settings']);
});

test('who may not change the project is led to their own settings', () => {
  const settings = NAVIGATION.find(({ label }) => label === 'Settings');
  const viewer = { project: { ...project, role: 'viewer' as const }, user };
  expect(settings && hrefOf(settings, viewer)).toBe('/settings');
});

test('every section has a key of its own', () => {
  expect(new Set(NAVIGATION.map(({ key }) => key)).size).toBe(NAVIGATION.length);
});
