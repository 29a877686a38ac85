import { formatPlural } from '@/components/ui/format';
import { showInert } from '@/components/ui/inert-text';
import type { PairDetail } from '@/server/dataset/pairs/schema';
import { CallDetails } from './call-details';

/** How the rejected completion came to be: who was asked, how often, what it took and what came back. */
export function AnswerDetails({ pair: { generator, promptVersion, answer, rationale } }: { pair: PairDetail }) {
  return (
    <div className="text-sm">
      <p>
        <span className="font-mono text-xs">{showInert(generator)}</span>
        <span className="text-muted-foreground">
          , prompt {showInert(promptVersion)}, asked{' '}
          {answer.attempts === 1 ? 'once' : formatPlural(answer.attempts, 'time')}
        </span>
      </p>
      {rationale && <p className="mt-0.5 break-words text-muted-foreground">{showInert(rationale)}</p>}
      <CallDetails call={answer.call} raw={answer.raw} />
    </div>
  );
}
