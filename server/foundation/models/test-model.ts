/** One real call to a model, for a person who wants to see whether it works. */
import { v4 as randomId } from 'uuid';
import { writeAuditLog } from '@/server/foundation/auth/audit-log';
import type { Services } from './allowed-hosts';
import { callModel } from './call';
import type { ModelTest } from './schema';
import { findModelById } from './views';

/**
 * Asks a model for one word, also one that is switched off. The call is in the books like any other.
 * @throws NotFoundError; ModelCallError when no answer came, saying why
 */
export async function testModel(
  { db, user }: Services,
  { modelId, signal }: { modelId: string; signal: AbortSignal },
): Promise<ModelTest> {
  const model = await findModelById(db, { modelId });
  const detail = { slug: model.slug };
  await writeAuditLog(db.pool, { actorId: user?.id ?? null, action: 'model.test', target: modelId, detail });
  const { raw, state, latencyMs, usage, costMicros } = await callModel(
    { db, projectId: null, runId: null, signal },
    {
      model,
      purpose: 'test',
      key: `test/${randomId()}`,
      promptVersion: 'test',
      system: 'This checks a connection. Answer with one word.',
      messages: [{ role: 'user', text: 'Say: ready' }],
    },
  );
  return { text: raw, state, latencyMs, usage, costMicros };
}
