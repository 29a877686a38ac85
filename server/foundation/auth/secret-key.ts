/** The installation's secret: it signs sessions and encrypts stored credentials. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { readSecrets } from '@/server/env';
import { foolproofHome } from '../home-folder';

/**
 * FOOLPROOF_SECRET_KEY, else the secret in FOOLPROOF_HOME, which is made when absent: server, workers and commands of one
 * home find the same one.
 * @throws when the variable or the file holds fewer than 32 characters
 */
export function secretKey(): string {
  return readSecrets().FOOLPROOF_SECRET_KEY ?? ownSecretKey();
}

/** FOOLPROOF_SECRET_KEY_PREVIOUS: the secret before the last change of it; null when there is none. */
export function previousSecretKey(): string | null {
  return readSecrets().FOOLPROOF_SECRET_KEY_PREVIOUS ?? null;
}

function ownSecretKey(): string {
  const file = path.join(foolproofHome(), 'secret-key');
  if (!fs.existsSync(file)) makeSecretFile(file);
  const secret = fs.readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new Error(`${file} holds no secret. Restore it from a backup, or delete it.`);
  return secret;
}

/** Two processes may do this at once: the file appears as a whole, and the first one wins. */
function makeSecretFile(file: string) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  fs.writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    fs.linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    fs.rmSync(draft);
  }
}
