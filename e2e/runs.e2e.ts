import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness';

const CORPUS = path.resolve(import.meta.dirname, '..', 'demo', 'corpus');

async function launch(page: Page, name: string, folder: string) {
  await page.goto('/p/demo/runs/new');
  // What is typed before the form has come to life is lost: the YAML beside it shows what the form knows.
  await expect(async () => {
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await page.getByRole('textbox', { name: 'Folder', exact: true }).fill(folder);
    await expect(page.getByText(`name: ${name}\n`)).toBeVisible({ timeout: 2_000 });
    await expect(page.locator('code').filter({ hasText: `directory: ${folder}` })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.getByRole('button', { name: /^Launch/ }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
}

test('launches a run from the form, watches it finish, and cancels another', async ({ page, signIn, look }) => {
  test.setTimeout(240_000);
  await signIn();
  await look('Demo');
  await page.goto('/p/demo/runs');
  await look('Runs');
  await page.goto('/p/demo/runs/new');
  await look('New run');
  await launch(page, 'Journey', path.join(CORPUS, 'go'));
  await expect(page.getByRole('heading', { level: 1, name: /^Journey Succeeded/ })).toBeVisible({ timeout: 180_000 });
  await look(/Journey/);
  await expect(page.getByRole('row', { name: /Judge Done/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByText('Launched: Journey')).toBeVisible();
  await page.getByRole('tab', { name: 'Config' }).click();
  await expect(page.getByText('npx foolproof pipeline run', { exact: false }).first()).toBeVisible();

  await launch(page, 'Stopped', CORPUS);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Stopped Cancelled/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Resume' }).first()).toBeVisible();
});

test.describe('a folder that is not there', () => {
  // The forecast asks about it too, and is refused.
  test.use({ allowedNoise: [/status of 400/] });

  test('is said to be missing, by name', async ({ page, signIn, look }) => {
    await signIn();
    await look('Demo');
    await page.goto('/p/demo/runs/new');
    await look('New run');
    await launch(page, 'Nowhere', '/no/such/dir');
    await expect(page.getByRole('heading', { level: 1, name: /^Nowhere Failed/ })).toBeVisible();
    await look(/Nowhere/);
    await expect(page.getByText('/no/such/dir does not exist', { exact: false }).first()).toBeVisible();
  });
});
