'use client';
import { useQuery } from '@tanstack/react-query';
import { Cpu, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Page } from '@/components/ui/page';
import { PageHeader } from '@/components/ui/page-header';
import { SkeletonRows } from '@/components/ui/skeleton';
import { SettingsNav } from '@/components/users/settings-nav';
import { AllowedHosts } from './allowed-hosts';
import { ProviderDialog } from './provider-dialog';
import { ProviderSection } from './provider-section';

/** The only door to language models: providers, their keys, models, prices and limits. For admins of the installation. */
export function ModelsPage() {
  const [adding, setAdding] = useState(false);
  const add = () => setAdding(true);
  return (
    <Page>
      <PageHeader
        title="Models"
        description="Where language models come from, what they cost and how fast they may be called. Every project uses these."
        actions={
          <Button onClick={add}>
            <Plus aria-hidden />
            Add provider
          </Button>
        }
      />
      <SettingsNav />
      <Providers onAdd={add} />
      <AllowedHosts />
      <ProviderDialog open={adding} provider={null} onClose={() => setAdding(false)} />
    </Page>
  );
}

function Providers({ onAdd }: { onAdd: () => void }) {
  const trpc = useTRPC();
  const providers = useQuery(trpc.models.list.queryOptions());
  if (providers.error) {
    const retry = () => void providers.refetch();
    return <ErrorState title="The providers could not be loaded." error={providers.error} onRetry={retry} />;
  }
  if (!providers.data) return <SkeletonRows rows={6} label="Loading providers" />;
  if (providers.data.length === 0) return <NoProviders onAdd={onAdd} />;
  return providers.data.map((provider) => <ProviderSection key={provider.id} provider={provider} />);
}

function NoProviders({ onAdd }: { onAdd: () => void }) {
  return (
    <EmptyState
      icon={Cpu}
      title="Providers of language models would be listed here."
      body={
        <>
          Add one with its key, start Foolproof with <code className="text-xs">OPENAI_API_KEY</code>,{' '}
          <code className="text-xs">ANTHROPIC_API_KEY</code>,{' '}
          <code className="text-xs">GOOGLE_GENERATIVE_AI_API_KEY</code> or{' '}
          <code className="text-xs">MISTRAL_API_KEY</code> set, or run{' '}
          <code className="text-xs whitespace-nowrap">foolproof models apply FILE.yaml</code>. The offline generators
          and judges need none.
        </>
      }
      action={<Button onClick={onAdd}>Add provider</Button>}
    />
  );
}
