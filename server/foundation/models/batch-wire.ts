/**
 * Calls as a batch carries them. The SDK that sends single calls writes the body of each and reads each answer: it is handed
 * a `fetch` that keeps the body, or one that gives back the answer. So a batched call is what callModel would send, whatever
 * the SDK does for one model or another.
 */
import { prepareRequest } from './prepare-request';
import { type ReadAnswer, readResponse } from './read-response';
import type { CallRequest, RegisteredModel } from './types';
import { openVendor } from './vendors';

/** Never connected to: nothing here sends. */
const NOWHERE = 'https://batch.invalid/v1';

/**
 * The JSON body of a call.
 * @throws what the SDK throws for a request that it does not take
 */
export async function toWireBody(request: CallRequest): Promise<string> {
  let body: unknown;
  const keep: typeof fetch = async (_, init) => {
    body = init?.body;
    return Response.json({});
  };
  try {
    await generate(request, keep);
  } catch (error) {
    // An empty answer is none to the SDK; all that counts here is that a body was written before.
    if (body === undefined) throw error;
  }
  if (typeof body === 'string') return body;
  throw new TypeError(`${request.model.slug}: the request has no JSON body`);
}

/**
 * What an answer says that the one-call API would have sent with this status and body.
 * @throws what a single call would throw: APICallError, UnusableAnswerError
 */
export async function readWireAnswer(
  request: CallRequest,
  { status, body }: { status: number; body: unknown },
): Promise<ReadAnswer> {
  return readResponse(await generate(request, async () => Response.json(body, { status })));
}

function generate(request: CallRequest, fetch: typeof globalThis.fetch) {
  return languageModel(request.model, fetch).doGenerate(prepareRequest(request));
}

function languageModel(model: RegisteredModel, fetch: typeof globalThis.fetch) {
  const { kind, settings } = model.provider;
  return openVendor({ kind, baseUrl: NOWHERE, settings, key: 'none', fetch }).languageModel(model);
}
