/** Test fixture: what one wire protocol of a model API must say. No model is behind it. */
import type { IncomingHttpHeaders } from 'node:http';
import { isObject } from '../fit-schema';
import type { JsonObject, Protocol, ReceivedCall, ReceivedMessage, Usage } from '../types';

/** What the parts of a request say in every protocol. */
export type ReadRequest = Pick<ReceivedCall, 'model' | 'system' | 'messages' | 'schema' | 'json' | 'maxTokens'> & {
  /** Text that the provider may cache: what the caller marked, or the beginning that calls may share. */
  cacheable: string;
};

/** How an answer ended, in words of no vendor. */
export type Finish = 'stop' | 'length' | 'refusal' | 'blocked';

export type WireAnswer = { call: ReceivedCall; text: string; finish: Finish; usage: Usage };

export type WireProtocol = {
  name: Protocol;
  /** @throws BadRequest with the vendor's own message */
  read: (body: JsonObject, from: { headers: IncomingHttpHeaders; pathModel: string | null }) => ReadRequest;
  answer: (answer: WireAnswer) => JsonObject;
};

export type ErrorCase = 'key' | 'bad-request' | 'no-model' | 'not-found' | 'rate-limit' | 'overloaded' | 'error';

export type WireError = { status: number; body: JsonObject };

/** A request that the vendor would answer with 400. */
export class BadRequest extends Error {
  readonly code: string | null;
  constructor(message: string, code: string | null = null) {
    super(message);
    this.code = code;
  }
}

export type VendorErrors = (
  error: ErrorCase,
  detail: { key: string; message: string; model: string; code: string | null },
) => WireError;

export const REFUSAL = "I'm sorry, but I can't help with that.";

/** Text of a content that is a string, or a list of strings and parts with `text`. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return isObject(content) && typeof content.text === 'string' ? content.text : '';
  return content.map(textOf).join('\n');
}

/** Texts and roles of a list of messages; those that instruct the model are its system text. */
export function readMessages(list: unknown): { system: string; messages: ReceivedMessage[] } {
  if (!Array.isArray(list) || list.length === 0) throw new BadRequest("Missing required parameter: 'messages'.");
  const system: string[] = [];
  const messages: ReceivedMessage[] = [];
  for (const message of list) {
    if (!isObject(message)) throw new BadRequest("Invalid type for 'messages[0]': expected an object.");
    const text = textOf(message.content ?? message.parts);
    if (message.role === 'system' || message.role === 'developer') system.push(text);
    else messages.push({ role: message.role === 'assistant' || message.role === 'model' ? 'assistant' : 'user', text });
  }
  return { system: system.join('\n'), messages };
}

export function readModel(body: JsonObject, pathModel: string | null): string {
  const model = pathModel ?? body.model;
  if (typeof model !== 'string' || model === '') throw new BadRequest('you must provide a model parameter');
  return model;
}

export const readLimit = (value: unknown) => (typeof value === 'number' ? value : null);

export const unixSeconds = () => Math.floor(Date.now() / 1_000);

/** The vendors' ids look like this: a prefix and some characters that differ by call. */
export const makeId = (prefix: string, { n, hash }: ReceivedCall) => `${prefix}${hash}${String(n).padStart(6, '0')}`;
