import { Command } from 'commander';
import { readConfigFile } from '@/server/foundation/config-file';
import { ConflictError, InvalidInputError } from '@/server/foundation/errors';
import { ensureEnvironmentProviders } from '@/server/foundation/models/environment';
import {
  allowHost,
  createModel,
  createProvider,
  listAllowedHosts,
  listProviders,
  updateModel,
  updateProvider,
} from '@/server/foundation/models/registry';
import {
  planRegistry,
  type RegistryFile,
  RegistryFileError,
  type RegistryStep,
  registryFileSchema,
} from '@/server/foundation/models/registry-file';
import { type ModelView, microsToUsd, type ProviderView } from '@/server/foundation/models/schema';
import { testModel } from '@/server/foundation/models/test-model';
import { ModelCallError } from '@/server/foundation/models/types';
import { inert, printJson, say, UsageError, WorkFailedError } from '../output';
import { type Services, withServices } from '../services';

type Options = { json?: boolean };

export function modelsCommand(): Command {
  const command = (text: string) =>
    new Command(text).option('--json', 'print one JSON object as the last line').exitOverride();
  return new Command('models')
    .description('Providers and models that generators and judges may be')
    .exitOverride()
    .addCommand(command('list').description('List providers and their models').action(runList))
    .addCommand(
      command('apply')
        .description('Make the registry say what a YAML file says; applying it again changes nothing')
        .argument('<file>', 'YAML file; keys come from the environment variables that it names')
        .action(runApply),
    )
    .addCommand(
      command('test')
        .description('Make one real call, which costs what it costs')
        .argument('<slug>', 'model, as in "models list"')
        .action(runTest),
    );
}

async function runList({ json }: Options): Promise<void> {
  await withServices(async (services) => {
    await ensureEnvironmentProviders(services.db);
    const providers = await listProviders(services);
    if (json) return printJson({ providers: providers.map(toJson) });
    if (providers.length === 0) return say('No provider is registered. Go on with: foolproof models apply FILE.yaml');
    for (const provider of providers) process.stdout.write(`${toText(provider)}\n`);
  });
}

async function runApply(file: string, { json }: Options): Promise<void> {
  const wanted = readConfigFile(file, registryFileSchema);
  await withServices(async (services) => {
    const steps = await planFor(services, file, wanted);
    const ids = new Map((await listProviders(services)).map(({ id, name }) => [name.toLowerCase(), id]));
    const done = { created: [] as string[], updated: [] as { name: string; changes: string[] }[], unchanged: 0 };
    for (const step of steps) {
      const { name, changes } = await refuseAsUsage(file, nameOf(step), () => carryOut(services, step, ids));
      if (step.do === 'keep') done.unchanged++;
      else if (changes) done.updated.push({ name, changes });
      else done.created.push(name);
      if (step.do !== 'keep') say(`${name}: ${changes ? `changed ${changes.join(', ')}` : 'added'}`);
    }
    if (json) return printJson(done);
    const { created, updated, unchanged } = done;
    process.stdout.write(`${created.length} added, ${updated.length} changed, ${unchanged} as they were\n`);
  });
}

async function runTest(slug: string, { json }: Options): Promise<void> {
  await withServices(async (services) => {
    await ensureEnvironmentProviders(services.db);
    const models = (await listProviders(services)).flatMap((provider) => provider.models);
    const model = models.find((candidate) => candidate.slug === slug);
    if (!model) {
      const known = models.map((candidate) => candidate.slug).join(', ') || 'none';
      throw new UsageError(`${slug}: there is no such model (known: ${known})`);
    }
    const test = await testOrFail(services, model);
    const usd = test.costMicros === null ? null : microsToUsd(test.costMicros);
    const { text, state, latencyMs, usage } = test;
    if (json) return printJson({ slug, state, latency_ms: latencyMs, tokens: usage, cost_usd: usd, text });
    const cost = usd === null ? 'unknown (the model has no price)' : `$${usd.toFixed(6)}`;
    process.stdout.write(
      [
        `${slug}  ${state} in ${Math.round(latencyMs)} ms`,
        `tokens   ${usage.input} in (${usage.cached} cached), ${usage.output} out`,
        `cost     ${cost}`,
        `answer   ${inert(JSON.stringify(text))}`,
        '',
      ].join('\n'),
    );
  });
}

/** One call that Ctrl+C ends. */
async function testOrFail(services: Services, { id: modelId, slug }: ModelView) {
  const controller = new AbortController();
  const stop = () => controller.abort(new WorkFailedError('Stopped.'));
  process.once('SIGINT', stop);
  try {
    return await testModel(services, { modelId, signal: controller.signal });
  } catch (error) {
    // The message of a call names its model already.
    if (error instanceof ModelCallError) throw new WorkFailedError(error.message);
    if (error instanceof ConflictError || error instanceof InvalidInputError) {
      throw new WorkFailedError(`${slug}: ${error.message}`);
    }
    throw error;
  } finally {
    process.off('SIGINT', stop);
  }
}

async function planFor(services: Services, file: string, wanted: RegistryFile): Promise<RegistryStep[]> {
  const providers = await listProviders(services);
  const hosts = (await listAllowedHosts(services)).map(({ host }) => host);
  try {
    return planRegistry(wanted, { providers, hosts }, process.env);
  } catch (error) {
    if (!(error instanceof RegistryFileError)) throw error;
    throw new UsageError(
      error.message
        .split('\n')
        .map((problem) => `${file}: ${problem}`)
        .join('\n'),
    );
  }
}

type Outcome = { name: string; changes?: string[] };

/** @param ids of providers by name in lower case; a provider that is added gets into it */
async function carryOut(services: Services, step: RegistryStep, ids: Map<string, string>): Promise<Outcome> {
  switch (step.do) {
    case 'keep':
      return { name: step.name };
    case 'allow-host':
      await allowHost(services, { host: step.host });
      return { name: step.host };
    case 'create-provider': {
      const { id, name } = await createProvider(services, step.input);
      ids.set(name.toLowerCase(), id);
      return { name };
    }
    case 'update-provider':
      await updateProvider(services, step.input);
      return step;
    case 'create-model': {
      const providerId = ids.get(step.provider.toLowerCase());
      if (!providerId) throw new InvalidInputError(`${step.provider}: there is no such provider`);
      await createModel(services, { ...step.input, providerId });
      return { name: step.input.slug };
    }
    case 'update-model':
      await updateModel(services, step.input);
      return { name: step.slug, changes: step.changes };
  }
}

function nameOf(step: RegistryStep): string {
  if (step.do === 'allow-host') return step.host;
  if (step.do === 'create-provider') return step.input.name;
  if (step.do === 'create-model') return step.input.slug;
  return step.do === 'update-model' ? step.slug : step.name;
}

/** What the registry refuses is wrong in the file. */
async function refuseAsUsage<T>(file: string, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof ConflictError) {
      throw new UsageError(`${file}: ${name}: ${error.message}`);
    }
    throw error;
  }
}

function toJson(provider: ProviderView) {
  const { name, kind, baseUrl, keySource, keyLast4, keyVariable, keyReady, disabled, models } = provider;
  return {
    ...{ name, kind, base_url: baseUrl, disabled },
    key: { source: keySource, last4: keyLast4, variable: keyVariable, ready: keyReady },
    models: models.map(({ slug, wireName, label, disabled, settings }) => ({
      ...{ slug, name: wireName, label, disabled },
      ...settings,
    })),
  };
}

function toText(provider: ProviderView): string {
  const { name, kind, baseUrl, disabled, models } = provider;
  const head = [name, kind, baseUrl ?? 'the vendor’s address', keyText(provider), ...(disabled ? ['disabled'] : [])];
  return [head.join('  '), ...models.map((model) => `  ${modelText(model)}`)].join('\n');
}

function keyText({ keySource, keyLast4, keyVariable, keyReady }: ProviderView): string {
  if (keySource === 'none') return 'no key needed';
  if (keySource === 'environment') return `key from ${keyVariable}${keyReady ? '' : ', which is not set here'}`;
  return keyReady ? `key stored, …${keyLast4}` : 'no key stored yet';
}

function modelText({ slug, wireName, settings, disabled }: ModelView): string {
  const { price } = settings;
  const cost = price ? `$${price.input} in, $${price.output} out per million tokens` : 'no price';
  return [slug, wireName, cost, ...(settings.batch ? ['batch'] : []), ...(disabled ? ['disabled'] : [])].join('  ');
}
