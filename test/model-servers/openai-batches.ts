/** Test fixture: the files and batches of OpenAI and Azure OpenAI. No model is behind them. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Engine } from './engine';
import { hashNumber, parseObject } from './fit-schema';
import { pageOf } from './http';
import { openaiChat } from './protocols/openai-chat';
import { openaiCompletions } from './protocols/openai-completions';
import { openaiResponses } from './protocols/openai-responses';
import { unixSeconds, type WireError, type WireProtocol } from './protocols/protocol';
import type { JsonObject, Vendor } from './types';

type StoredFile = { id: string; purpose: string; filename: string; content: Buffer };
type Row = { customId: string; url: string; body: JsonObject; raw: string };
type Batch = { id: string; view: JsonObject; rows: Row[]; startedAt: number; open: boolean };

export type BatchRequest = {
  vendor: Vendor;
  method: string;
  /** Below the API's version: '/files', '/batches/ID'. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  raw: Buffer;
};

/** `text` instead of `body`: the content of a file. */
export type BatchReply = WireError | { status: number; text: string | Buffer };

const ENDPOINTS: Record<string, WireProtocol> = {
  '/chat/completions': openaiChat,
  '/responses': openaiResponses,
  '/completions': openaiCompletions,
};
const DEFAULT_MS = 20;
const DAY_SECONDS = 86_400;

const protocolOf = (endpoint: string) => ENDPOINTS[endpoint.replace(/^\/v1/, '')];

/** @returns null for a path that is none of these */
export function createOpenAiBatches(engine: Engine) {
  const files = new Map<string, StoredFile>();
  const batches: Batch[] = [];

  const keep = (purpose: string, filename: string, content: Buffer): StoredFile => {
    const file = { id: `file-${String(files.size + 1).padStart(12, '0')}`, purpose, filename, content };
    files.set(file.id, file);
    return file;
  };

  const upload = async ({ vendor, headers, raw }: BatchRequest): Promise<BatchReply> => {
    const type = headers['content-type'] ?? '';
    if (!type.startsWith('multipart/form-data'))
      return engine.refuse(vendor, 'bad-request', "'file' is a required property");
    const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
    const [file, purpose] = [form.get('file'), form.get('purpose')];
    if (typeof purpose !== 'string') return engine.refuse(vendor, 'bad-request', "'purpose' is a required property");
    if (file === null || typeof file === 'string')
      return engine.refuse(vendor, 'bad-request', "'file' is a required property");
    return { status: 200, body: viewFile(keep(purpose, file.name, Buffer.from(await file.arrayBuffer()))) };
  };

  const create = ({ vendor, headers, raw }: BatchRequest): BatchReply => {
    const body = parseObject(raw.toString('utf8')) ?? {};
    const input = files.get(String(body.input_file_id));
    if (!input) return engine.refuse(vendor, 'bad-request', `Invalid input_file_id: ${body.input_file_id}`);
    if (input.purpose !== 'batch')
      return engine.refuse(vendor, 'bad-request', 'Invalid file purpose; it must be batch.');
    if (!protocolOf(String(body.endpoint)))
      return engine.refuse(vendor, 'bad-request', `Invalid endpoint: ${body.endpoint}`);
    if (body.completion_window !== '24h') {
      return engine.refuse(vendor, 'bad-request', "Invalid value: 'completion_window' must be '24h'.");
    }
    const { rows, errors } = readRows(input.content.toString('utf8'), String(body.endpoint));
    const failure = engine.options.batch?.fail?.(batches.length + 1);
    const problems = failure ? [{ ...failure, line: null, param: null }] : errors;
    const batch = makeBatch(batches.length + 1, body, rows);
    batches.push(batch);
    if (problems.length > 0) {
      const failed = { status: 'failed', failed_at: unixSeconds(), errors: { object: 'list', data: problems } };
      Object.assign(batch.view, failed, { request_counts: { total: 0, completed: 0, failed: 0 } });
      batch.open = false;
      return { status: 200, body: { ...batch.view, status: 'validating', errors: null, failed_at: null } };
    }
    const ms = engine.options.batch?.ms ?? DEFAULT_MS;
    const done = engine.options.batch?.expireAfter ?? rows.length;
    setTimeout(
      () => settle(batch, { vendor, headers, done, end: done < rows.length ? 'expired' : 'completed' }),
      ms,
    ).unref();
    return { status: 200, body: { ...batch.view, status: 'validating' } };
  };

  const settle = (
    batch: Batch,
    { vendor, headers, done, end }: Pick<BatchRequest, 'vendor' | 'headers'> & { done: number; end: string },
  ) => {
    if (!batch.open) return;
    batch.open = false;
    const [output, missed]: string[][] = [[], []];
    batch.rows.forEach(({ customId, url, body, raw }, n) => {
      const line = { id: `batch_req_${batch.id.slice(6)}_${n}`, custom_id: customId };
      const protocol = protocolOf(url);
      if (n >= done || !protocol) {
        const message = `This request could not be executed before the batch was ${end}.`;
        missed?.push(JSON.stringify({ ...line, response: null, error: { code: `batch_${end}`, message } }));
        return;
      }
      const row = { protocol, vendor, batch: true, body, raw, headers, pathModel: null };
      const { status, body: answer } = engine.answerRow(row);
      const response = { status_code: status, request_id: `req_${line.id}`, body: answer };
      (status === 200 ? output : missed)?.push(JSON.stringify({ ...line, response, error: null }));
    });
    const [good, bad] = [output ?? [], missed ?? []];
    Object.assign(batch.view, {
      status: end,
      finalizing_at: unixSeconds(),
      [`${end}_at`]: unixSeconds(),
      output_file_id: good.length > 0 ? keepLines('output', batch.id, good) : null,
      error_file_id: bad.length > 0 ? keepLines('error', batch.id, bad) : null,
      request_counts: { total: batch.rows.length, completed: good.length, failed: bad.length },
    });
  };

  /** The order of a file's lines is not that of the input. */
  const keepLines = (kind: string, id: string, lines: string[]): string => {
    const shuffled = lines.toSorted((a, b) => hashNumber(a) - hashNumber(b));
    return keep('batch_output', `${id}_${kind}.jsonl`, Buffer.from(`${shuffled.join('\n')}\n`)).id;
  };

  const cancel = (batch: Batch, { vendor, headers }: BatchRequest): BatchReply => {
    if (!batch.open) {
      return {
        ...engine.refuse(vendor, 'bad-request', `Cannot cancel a batch with status '${batch.view.status}'.`),
        status: 409,
      };
    }
    const share = (performance.now() - batch.startedAt) / (engine.options.batch?.ms ?? DEFAULT_MS);
    batch.view.cancelling_at = unixSeconds();
    const before = { ...batch.view, status: 'cancelling' };
    const done = Math.min(batch.rows.length, Math.floor(share * batch.rows.length));
    settle(batch, { vendor, headers, done, end: 'cancelled' });
    return { status: 200, body: before };
  };

  return async (request: BatchRequest): Promise<BatchReply | null> => {
    const { vendor, method, path, query } = request;
    const [, kind, id, action] = path.split('/');
    if (kind !== 'files' && kind !== 'batches') return null;
    if (id === undefined) {
      if (method === 'POST') return kind === 'files' ? await upload(request) : create(request);
      if (kind === 'files') return { status: 200, body: { object: 'list', data: [...files.values()].map(viewFile) } };
      const page = { after: query.get('after'), limit: Number(query.get('limit') ?? 20) };
      return { status: 200, body: { object: 'list', ...pageOf(batches.map(viewBatch).reverse(), page) } };
    }
    if (kind === 'files') {
      const file = files.get(id);
      if (!file) return engine.refuse(vendor, 'not-found', `No such File object: ${id}`);
      return action === 'content' ? { status: 200, text: file.content } : { status: 200, body: viewFile(file) };
    }
    const batch = batches.find((one) => one.id === id);
    if (!batch) return engine.refuse(vendor, 'not-found', `No batch found with id '${id}'.`);
    if (action === 'cancel' && method === 'POST') return cancel(batch, request);
    return { status: 200, body: viewBatch(batch) };
  };
}

const viewBatch = ({ id, view }: Batch) => ({ ...view, id });

const viewFile = ({ id, purpose, filename, content }: StoredFile) => ({
  id,
  object: 'file',
  bytes: content.length,
  created_at: unixSeconds(),
  filename,
  purpose,
  status: 'processed',
});

function makeBatch(n: number, body: JsonObject, rows: Row[]): Batch {
  const id = `batch_${String(n).padStart(12, '0')}`;
  const at = unixSeconds();
  const never = { finalizing_at: null, completed_at: null, failed_at: null, expired_at: null };
  const view = {
    id,
    object: 'batch',
    endpoint: body.endpoint,
    errors: null,
    input_file_id: body.input_file_id,
    completion_window: body.completion_window,
    status: 'in_progress',
    output_file_id: null,
    error_file_id: null,
    created_at: at,
    in_progress_at: at,
    expires_at: at + DAY_SECONDS,
    ...never,
    ...{ cancelling_at: null, cancelled_at: null },
    request_counts: { total: rows.length, completed: 0, failed: 0 },
    metadata: body.metadata ?? null,
  };
  return { id, view, rows, startedAt: performance.now(), open: true };
}

type LineError = { code: string; message: string; line: number | null; param: string | null };

function readRows(text: string, endpoint: string): { rows: Row[]; errors: LineError[] } {
  const rows: Row[] = [];
  const errors: LineError[] = [];
  const names = new Set<string>();
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  lines.forEach((text, n) => {
    const fail = (code: string, message: string) => errors.push({ code, message, line: n + 1, param: null });
    const line = parseObject(text);
    const body = parseObject(JSON.stringify(line?.body ?? null));
    if (!line || !body || typeof line.custom_id !== 'string' || line.method !== 'POST') {
      fail('invalid_json_line', 'This line is not parseable as valid JSON of a batch request.');
    } else if (line.url !== endpoint)
      fail('invalid_url', 'The URL provided for this request does not match the batch endpoint.');
    else if (names.has(line.custom_id))
      fail('duplicate_custom_id', 'The custom_id for this request is a duplicate of another.');
    else {
      names.add(line.custom_id);
      rows.push({ customId: line.custom_id, url: endpoint, body, raw: JSON.stringify(body) });
    }
  });
  if (lines.length === 0)
    errors.push({ code: 'empty_file', message: 'The batch input file is empty.', line: null, param: null });
  return { rows, errors };
}
