import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { previousSecretKey, secretKey } from './secret-key';

let home: string;
beforeEach(() => {
  home = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'foolproof-secret-')), 'home');
  vi.stubEnv('FOOLPROOF_HOME', home);
  vi.stubEnv('FOOLPROOF_SECRET_KEY', '');
  vi.stubEnv('FOOLPROOF_SECRET_KEY_PREVIOUS', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(path.dirname(home), { recursive: true });
});

test('is made once, for the owner alone, and found again', () => {
  const secret = secretKey();
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(secretKey()).toBe(secret);
  expect(fs.readdirSync(home)).toEqual(['secret-key']);
  expect(fs.statSync(path.join(home, 'secret-key')).mode & 0o077).toBe(0);
});

test('is that of the environment when it is set, and no file is made', () => {
  vi.stubEnv('FOOLPROOF_SECRET_KEY', 'k'.repeat(40));
  expect(secretKey()).toBe('k'.repeat(40));
  expect(fs.existsSync(home)).toBe(false);
  vi.stubEnv('FOOLPROOF_SECRET_KEY', 'short');
  expect(() => secretKey()).toThrow(/FOOLPROOF_SECRET_KEY must have at least 32 characters/);
});

test('an empty file is said to hold no secret', () => {
  fs.mkdirSync(home);
  fs.writeFileSync(path.join(home, 'secret-key'), '\n');
  expect(() => secretKey()).toThrow(/holds no secret/);
});

test('the previous one is null unless it is set', () => {
  expect(previousSecretKey()).toBeNull();
  vi.stubEnv('FOOLPROOF_SECRET_KEY_PREVIOUS', 'p'.repeat(32));
  expect(previousSecretKey()).toBe('p'.repeat(32));
});
