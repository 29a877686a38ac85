/** Test fixture: a call from its body to the answer's body, whether it came by itself or in a batch. No model is behind it. */
import type { IncomingHttpHeaders } from 'node:http';
import { createAnswering } from './answering';
import { type Books, createBooks } from './books';
import { drawFault, isErrorFault, isTransportFault } from './faults';
import { hashHex } from './fit-schema';
import { maskKey, VENDOR_ERRORS } from './protocols/errors';
import { BadRequest, type ErrorCase, type WireError, type WireProtocol } from './protocols/protocol';
import type { Fault, JsonObject, ModelServerOptions, ReceivedCall, Usage, Vendor } from './types';

export type CallInput = {
  protocol: WireProtocol;
  vendor: Vendor;
  batch: boolean;
  body: JsonObject;
  /** The body as it came. */
  raw: Buffer | string;
  headers: IncomingHttpHeaders;
  /** The model where the path names it. */
  pathModel: string | null;
};

export type OpenCall = { call: ReceivedCall; protocol: WireProtocol; cacheable: string };

export type Rendered = { status: number; body: JsonObject; text: string; usage: Usage };

export type Engine = {
  options: ModelServerOptions;
  books: Books;
  refuse: (vendor: Vendor, error: ErrorCase, message?: string, code?: string | null) => WireError;
  /** @returns the vendor's error body when the key is not right */
  checkKey: (vendor: Vendor, headers: IncomingHttpHeaders) => WireError | null;
  /** Reads a call and enters it in the books, or says what the vendor would answer instead. */
  open: (input: CallInput) => OpenCall | WireError;
  draw: (call: ReceivedCall) => Fault | null;
  /** The answer's status and body. Billing it is the caller's. */
  render: (open: OpenCall, fault: Fault | null) => Rendered;
  /** A row of a batch from its body to its end. */
  answerRow: (input: CallInput) => { status: number; body: JsonObject };
};

export function createEngine(options: ModelServerOptions): Engine {
  const books = createBooks();
  const answer = createAnswering(options);

  const refuse: Engine['refuse'] = (vendor, error, message = '', code = null) =>
    VENDOR_ERRORS[vendor](error, { key: '', message, model: '', code });

  const checkKey: Engine['checkKey'] = (vendor, headers) => {
    const key = keyOf(vendor, headers);
    const right = options.apiKey === undefined ? key !== '' : key === options.apiKey;
    if (right) return null;
    const shown = options.echoKey || key === '' ? key : maskKey(key);
    const error = VENDOR_ERRORS[vendor]('key', { key: shown, message: '', model: '', code: null });
    if (!options.echoKey || key === '') return error;
    // As a careless gateway would: the key in the message, whoever's message it is.
    return { ...error, body: JSON.parse(JSON.stringify(error.body).replace(/"message":"/, `$&Key ${key}: `)) };
  };

  const open: Engine['open'] = ({ protocol, vendor, batch, body, raw, headers, pathModel }) => {
    try {
      const { cacheable, ...read } = protocol.read(body, { headers, pathModel });
      if (options.models && !options.models.includes(read.model)) {
        return VENDOR_ERRORS[vendor]('no-model', { key: '', message: '', model: read.model, code: null });
      }
      const users = read.messages.filter(({ role }) => role === 'user').map(({ text }) => text);
      const hash = hashHex(Buffer.concat([Buffer.from(`${pathModel ?? ''}\n`), Buffer.from(raw)]));
      const call = books.receive({ ...read, protocol: protocol.name, vendor, batch, users, body, hash, headers });
      return { call, protocol, cacheable };
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      return refuse(vendor, 'bad-request', error.message, error.code);
    }
  };

  const draw: Engine['draw'] = (call) => {
    const fault = drawFault(call, options.faults);
    if (fault) books.markFault(call, fault.kind);
    return fault;
  };

  const render: Engine['render'] = ({ call, protocol, cacheable }, fault) => {
    const { text, finish, usage } = answer(call, fault, cacheable);
    if (isErrorFault(fault?.kind)) {
      const detail = { key: '', message: '', model: call.model, code: null };
      return { ...VENDOR_ERRORS[call.vendor](fault.kind, detail), text, usage };
    }
    // Azure looks at the prompt before the model does.
    if (finish === 'blocked' && call.vendor === 'azure') return { ...filteredByAzure(), text, usage };
    return { status: 200, body: protocol.answer({ call, text, finish, usage }), text, usage };
  };

  const answerRow: Engine['answerRow'] = (input) => {
    const opened = open(input);
    if (!('call' in opened)) return opened;
    const drawn = draw(opened.call);
    const slow = drawn?.kind === 'slow-stream';
    const fault: Fault | null = drawn && !slow && isTransportFault(drawn.kind) ? { kind: 'error' } : drawn;
    const rendered = render(opened, fault);
    if (rendered.status === 200) books.complete(opened.call, rendered);
    return rendered;
  };

  return { options, books, refuse, checkKey, open, draw, render, answerRow };
}

function keyOf(vendor: Vendor, headers: IncomingHttpHeaders): string {
  const header = { anthropic: 'x-api-key', google: 'x-goog-api-key', azure: 'api-key' } as const;
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  if (vendor === 'openai' || vendor === 'mistral') return bearer;
  const key = headers[header[vendor]];
  // Azure also takes tokens of its directory.
  return typeof key === 'string' ? key : vendor === 'azure' ? bearer : '';
}

function filteredByAzure(): WireError {
  const message =
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.";
  const result = { hate: { filtered: true, severity: 'high' } };
  const innererror = { code: 'ResponsibleAIPolicyViolation', content_filter_result: result };
  return {
    status: 400,
    body: { error: { message, type: null, param: 'prompt', code: 'content_filter', status: 400, innererror } },
  };
}
