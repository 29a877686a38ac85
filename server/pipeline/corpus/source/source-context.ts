import path from 'node:path';
import { openCredential } from '@/server/foundation/credentials/credentials';
import { PermanentError } from '@/server/foundation/runs/engine';
import type { StageContext } from '@/server/foundation/runs/types';
import type { SourceContext } from './adapter';
import { sourcesFolder } from './tree';

/** What an adapter gets to work with in a run. */
export function openSourceContext({ db, run, signal, log }: StageContext): SourceContext {
  return {
    ...{ db, signal, log, projectId: run.projectId, runId: run.id },
    knownHostsFile: path.join(sourcesFolder(), 'known_hosts'),
    openCredential: async (name, kinds) => {
      const credential = await openCredential(db, name);
      if (!credential)
        throw new PermanentError(`There is no credential called ${name}. An admin can add it in Settings.`);
      const { kind, secret } = credential;
      const known = kinds.find((wanted) => wanted === kind);
      if (!known)
        throw new PermanentError(`The credential ${name} is a ${kind}; this source needs ${kinds.join(' or ')}.`);
      return secret;
    },
  };
}
