/** Takes a key out of texts that a server sent: some repeat it in their errors, whole or masked. */

const REPLACEMENT = '[key]';
/** What is shorter is no secret but a word such as 'ollama', which answers may hold. */
const SHORTEST_SECRET = 8;
/** This many characters of a key in a row are taken for a part of it. */
const FRAGMENT = 10;
/** `sk-...abcd`, `sk-proj-****************abcd` */
const MASKED = /([\w+/=-]*)(?:\*{2,}|…|\.{3,}|•{2,})([\w+/=-]*)/g;

export type Redactor = {
  /** Takes out the key as it is, also as JSON, a URL or base64 spell it. For answers: cheap, and nothing else changes. */
  exact: (text: string) => string;
  /** Takes out masked forms and fragments too. For errors: a harmless word more may go. */
  thorough: (text: string) => string;
};

export function createRedactor(key: string | null): Redactor {
  if (key === null || key.length < SHORTEST_SECRET) return { exact: (text) => text, thorough: (text) => text };
  const forms = new Set([
    key,
    JSON.stringify(key).slice(1, -1),
    encodeURIComponent(key),
    Buffer.from(key).toString('base64'),
  ]);
  const fragments = new Set<string>();
  for (let at = 0; at + FRAGMENT <= key.length; at++) fragments.add(key.slice(at, at + FRAGMENT));

  const exact = (text: string) => {
    let clean = text;
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, REPLACEMENT);
    return clean;
  };
  const thorough = (text: string) =>
    withoutFragments(exact(text), fragments).replace(MASKED, (found, head: string, tail: string) => {
      const shown = (head.length >= 2 && key.startsWith(head)) || (tail.length >= 2 && key.endsWith(tail));
      return shown ? REPLACEMENT : found;
    });
  return { exact, thorough };
}

function withoutFragments(text: string, fragments: ReadonlySet<string>): string {
  let clean = '';
  let at = 0;
  while (at < text.length) {
    let end = at;
    while (fragments.has(text.slice(end, end + FRAGMENT))) end++;
    clean += end > at ? REPLACEMENT : text.charAt(at);
    at = end > at ? end + FRAGMENT - 1 : at + 1;
  }
  return clean;
}

/** What comes in pieces, or is a file as large as a batch: passed on as it comes. */
const STREAMS = /event-stream|octet-stream|jsonl|binary/;

/** A fetch whose answers do not hold the key: of errors no part of it, of others not the whole. Streams stay as they are. */
export function createRedactingFetch(send: typeof fetch, { exact, thorough }: Redactor): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    const { ok, status, headers } = response;
    if (response.body === null || (ok && STREAMS.test(headers.get('content-type') ?? ''))) return response;
    const clean = ok ? exact : thorough;
    const kept = [...headers].filter(([name]) => name !== 'content-length');
    return new Response(clean(await response.text()), {
      status,
      headers: kept.map(([name, value]): [string, string] => [name, clean(value)]),
    });
  };
}
