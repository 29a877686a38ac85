import { Server } from 'lucide-react';
import { PROVIDER_KIND_NAMES, type ProviderKind } from '@/server/foundation/models/schema';

const MONOGRAM: Record<ProviderKind, string | null> = {
  openai: 'OA',
  azure: 'Az',
  anthropic: 'An',
  google: 'Ge',
  mistral: 'Mi',
  'openai-compatible': null,
};

/** Two letters, or a server for one's own: which API this is. */
export function ProviderMark({ kind }: { kind: ProviderKind }) {
  return (
    <span
      role="img"
      aria-label={PROVIDER_KIND_NAMES[kind]}
      title={PROVIDER_KIND_NAMES[kind]}
      className="inline-flex size-6 shrink-0 self-center items-center justify-center rounded-sm border bg-subtle text-2xs font-semibold text-muted-foreground"
    >
      {MONOGRAM[kind] ?? <Server aria-hidden className="size-3.5" />}
    </span>
  );
}
