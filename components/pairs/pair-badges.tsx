import { Badge } from '@/components/ui/badge';
import { formatReason } from '@/components/ui/format';
import type { PairRow } from '@/server/dataset/pairs/schema';
import { LANGUAGE_NAMES, TYPE_NAMES } from '@/server/pipeline/schema';

/** Type and language, and why it was refused when it was. */
export function PairBadges({ pair }: { pair: Pick<PairRow, 'type' | 'language' | 'valid' | 'reason'> }) {
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <Badge variant="primary">{TYPE_NAMES[pair.type]}</Badge>
      <Badge>{LANGUAGE_NAMES[pair.language]}</Badge>
      {!pair.valid && <Badge variant="danger">Refused: {formatReason(pair.reason ?? 'unknown').toLowerCase()}</Badge>}
    </span>
  );
}
