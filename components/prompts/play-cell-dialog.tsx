import { CodeBlock } from '@/components/ui/code-block';
import { Dialog, DialogBody, DialogContent, DialogHeader, DialogTitle } from '@/components/ui/dialog';
import { showInert } from '@/components/ui/inert-text';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs';
import type { PlayCell } from '@/server/pipeline/prompts/schema';

type PlayCellDialogProps = { cell: PlayCell; title: string; open: boolean; onOpenChange: (open: boolean) => void };

/** The text as it was sent, and what came back before anything read it. */
export function PlayCellDialog({ cell: { prompt, raw }, title, open, onOpenChange }: PlayCellDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent aria-describedby={undefined} className="max-w-3xl">
        <DialogHeader>
          <DialogTitle className="truncate">{showInert(title)}</DialogTitle>
        </DialogHeader>
        <Tabs defaultValue="raw" className="flex min-h-0 flex-col">
          <TabsList aria-label="What to see" className="mx-5">
            <TabsTrigger value="raw">Raw answer</TabsTrigger>
            {prompt && <TabsTrigger value="user">User</TabsTrigger>}
            {prompt && <TabsTrigger value="system">System</TabsTrigger>}
          </TabsList>
          <DialogBody className="py-4">
            <TabsContent value="raw">
              <Text label="raw answer" text={raw ?? ''} empty="Nothing came back." />
            </TabsContent>
            {prompt && (
              <TabsContent value="user">
                <Text label="user part" text={prompt.user} empty="Empty." />
              </TabsContent>
            )}
            {prompt && (
              <TabsContent value="system">
                <Text label="system part" text={prompt.system} empty="Empty." />
              </TabsContent>
            )}
          </DialogBody>
        </Tabs>
      </DialogContent>
    </Dialog>
  );
}

function Text({ label, text, empty }: { label: string; text: string; empty: string }) {
  if (text === '') return <p className="text-sm text-muted-foreground">{empty}</p>;
  return <CodeBlock label={label} code={text} wrap className="max-h-[52vh]" />;
}
