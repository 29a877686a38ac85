/** Test fixture: which path of a model server is which call of which vendor. No model is behind it. */
import { anthropicMessages } from './protocols/anthropic-messages';
import { geminiGenerate } from './protocols/gemini-generate';
import { openaiChat } from './protocols/openai-chat';
import { openaiCompletions } from './protocols/openai-completions';
import { openaiResponses } from './protocols/openai-responses';
import type { WireProtocol } from './protocols/protocol';
import type { Vendor } from './types';

/** `protocol: null`: files, batches and lists of models. `path` is what follows the version. */
export type Route = { vendor: Vendor; protocol: WireProtocol | null; pathModel: string | null; path: string };

const OPENAI_CALLS: Record<string, WireProtocol> = {
  '/chat/completions': openaiChat,
  '/responses': openaiResponses,
  '/completions': openaiCompletions,
};

/**
 * - `/v1/...`: OpenAI and all who copy it, and Anthropic's messages; `/mistral/v1/...` is the same with Mistral's errors.
 * - `/openai/v1/...`, `/openai/...`, `/openai/deployments/NAME/...`: Azure, as its SDK joins them.
 * - `/v1beta/models/NAME:generateContent`: Gemini.
 */
export function findRoute(path: string): Route | null {
  const gemini = /^\/v1beta\/models\/([^/:]+):generateContent$/.exec(path);
  if (gemini?.[1]) {
    return { vendor: 'google', protocol: geminiGenerate, pathModel: decodeURIComponent(gemini[1]), path };
  }
  const azure = /^\/openai(?:\/v1)?(?:\/deployments\/([^/]+))?(\/.+)$/.exec(path);
  if (azure?.[2]) {
    const pathModel = azure[1] === undefined ? null : decodeURIComponent(azure[1]);
    return { vendor: 'azure', protocol: OPENAI_CALLS[azure[2]] ?? null, pathModel, path: azure[2] };
  }
  const plain = /^(\/mistral)?\/v1(\/.+)$/.exec(path);
  if (!plain?.[2]) return null;
  const [, mistral, rest] = plain;
  if (rest === '/messages') return { vendor: 'anthropic', protocol: anthropicMessages, pathModel: null, path: rest };
  if (rest?.startsWith('/messages/')) return { vendor: 'anthropic', protocol: null, pathModel: null, path: rest };
  const vendor = mistral ? 'mistral' : 'openai';
  return { vendor, protocol: OPENAI_CALLS[plain[2]] ?? null, pathModel: null, path: plain[2] };
}
