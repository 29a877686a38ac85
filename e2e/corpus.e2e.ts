import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { makeTar } from '../server/pipeline/corpus/source/testing-archives';
import { expect, test } from './harness';

const CORPUS = path.resolve(import.meta.dirname, '..', 'demo', 'corpus');

async function packProject(project: string): Promise<string> {
  const folder = path.join(CORPUS, project);
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => ({ name: path.relative(folder, file), content: await fs.readFile(file) })),
  );
  const archive = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'foolproof-e2e-')), 'packed.tar.gz');
  await fs.writeFile(archive, zlib.gzipSync(makeTar(contents)));
  return archive;
}

test('reads the corpus from its coverage down to its files, and scrapes an archive', async ({ page, signIn, look }) => {
  test.setTimeout(180_000);
  await signIn();
  await look('Demo');
  await page.goto('/p/demo/corpus');
  await look('Corpus');
  await page.getByRole('tab', { name: /Repositories/ }).click();
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  await look('Corpus');
  await page.getByRole('tab', { name: /Files/ }).click();
  await expect(page.getByText(/\.(py|go|rs|ts|cpp|java)/).first()).toBeVisible();
  await look('Corpus');

  await page.goto('/p/demo/corpus/contamination');
  await look('Contamination');
  await page.goto('/settings/credentials');
  await look('Credentials');

  const [python = ''] = (await fs.readdir(path.join(CORPUS, 'python'))).sort();
  const archive = await packProject(path.join('python', python));
  await page.goto('/p/demo/corpus/new');
  await look('New scrape');
  await page.getByText('Archives', { exact: true }).first().click();
  await page.getByRole('textbox', { name: 'Archives' }).fill(archive);
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { level: 1, name: /Succeeded$/ })).toBeVisible({ timeout: 120_000 });
  await look(/Succeeded$/);
  await expect(page.getByRole('row', { name: /Fetch Done/ })).toBeVisible();
});
