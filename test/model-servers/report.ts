/** Test fixture: the books of a model server as JSON, for tests and benchmarks in another process. No model is behind it. */
import type { Books } from './books';
import type { BusyTimes, CompletedCall, FaultKind, ReceivedCall } from './types';

type ShortCall = Pick<
  ReceivedCall,
  'n' | 'protocol' | 'vendor' | 'batch' | 'model' | 'hash' | 'repeat' | 'at' | 'fault'
>;

/** `system`, `messages` and `text` are there when the report was asked for with `?full`. */
export type BooksReport = {
  received: (ShortCall & Partial<Pick<ReceivedCall, 'system' | 'messages'>>)[];
  completed: (ShortCall &
    Pick<CompletedCall, 'usage' | 'finishedAt'> &
    Partial<Pick<CompletedCall, 'system' | 'messages' | 'text'>>)[];
  faults: Partial<Record<FaultKind, number>>;
  inFlight: number;
  peak: number;
  busy: BusyTimes;
};

export function reportBooks(books: Books, full: boolean): BooksReport {
  const text = (call: ReceivedCall) => (full ? { system: call.system, messages: call.messages } : {});
  return {
    received: books.received.map((call) => ({ ...shorten(call), ...text(call) })),
    completed: books.completed.map((call) => ({
      ...shorten(call),
      ...text(call),
      ...(full ? { text: call.text } : {}),
      usage: call.usage,
      finishedAt: call.finishedAt,
    })),
    faults: books.faults,
    inFlight: books.inFlight,
    peak: books.peak,
    busy: books.times(),
  };
}

function shorten({ n, protocol, vendor, batch, model, hash, repeat, at, fault }: ReceivedCall): ShortCall {
  return { n, protocol, vendor, batch, model, hash, repeat, at, fault };
}
