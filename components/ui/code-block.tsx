import { cn } from './cn';
import { CopyButton } from './copy-button';
import { showInert } from './inert-text';
import { ScrollRegion } from './scroll-region';

type CodeBlockProps = {
  code: string;
  /** What it is: 'YAML'. Names the region and the copy button. */
  label: string;
  className?: string;
  /** Long lines break instead of scrolling. */
  wrap?: boolean;
};

/** Plain text in mono with a copy button. */
export function CodeBlock({ code, label, className, wrap = false }: CodeBlockProps) {
  return (
    <div className="relative min-w-0">
      <ScrollRegion label={`${label}, as text`} className={cn('rounded-md border bg-subtle p-3 pr-12', className)}>
        <pre className={cn('text-xs leading-5', wrap && 'break-words whitespace-pre-wrap')}>
          <code>{showInert(code)}</code>
        </pre>
      </ScrollRegion>
      <CopyButton text={code} label={`Copy ${label}`} iconOnly className="absolute top-2 right-2" />
    </div>
  );
}
