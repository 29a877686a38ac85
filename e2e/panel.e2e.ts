import type { Page } from '@playwright/test';
import { inventSymbol } from '../test/model-servers/answers';
import { type ModelServer, startModelServer } from '../test/model-servers/start';
import { expect, test } from './harness';

/** There is no model behind it: answers are made from the prompts by a rule. */
let server: ModelServer;
const KEY = 'canary-key-of-the-journey-1a2b';

// The address that is refused before an admin allows it.
test.use({ allowedNoise: [/status of 400/] });

test.beforeAll(async () => {
  server = await startModelServer({ apiKey: KEY, answer: inventSymbol });
});
test.afterAll(() => server.close());

async function addProvider(page: Page) {
  await page.getByRole('button', { name: 'Add provider' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Kind').click();
  await page.getByRole('option', { name: 'OpenAI-compatible server' }).click();
  await dialog.getByLabel('Name').fill('Fixture');
  await dialog.getByLabel('Base URL').fill(`${server.url}/v1`);
  await dialog.getByLabel('Key', { exact: true }).click();
  await page.getByRole('option', { name: /Stored here/ }).click();
  await dialog.getByLabel('Secret key').fill(KEY);
  await dialog.getByRole('button', { name: 'Add provider' }).click();
  return dialog;
}

test('a model is added, tested, launched in a panel with a cap, and its cost is seen', async ({
  page,
  signIn,
  look,
}) => {
  test.setTimeout(240_000);
  await signIn();
  await look('Demo');

  // A private address is refused until an admin allows it.
  await page.goto('/settings/models');
  await look('Models');
  const dialog = await addProvider(page);
  await expect(dialog.getByText(/not public|https is needed/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByLabel('Host', { exact: true }).fill(new URL(server.url).host);
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByRole('button', { name: `Remove ${new URL(server.url).host}` })).toBeVisible();
  await addProvider(page);
  await expect(page.getByText('•••• 1a2b')).toBeVisible();
  expect(await page.content()).not.toContain(KEY);

  await page
    .getByRole('button', { name: /Add (a )?model/ })
    .first()
    .click();
  const model = page.getByRole('dialog');
  await model.getByLabel('Name in the API').fill('fixture-small');
  await model.getByLabel('Slug').fill('fixture/small');
  await model.getByLabel('In', { exact: true }).fill('2');
  await model.getByLabel('Out', { exact: true }).fill('8');
  await model.getByRole('button', { name: 'Add model' }).click();
  await page.getByRole('button', { name: 'Test fixture/small' }).click();
  await expect(page.getByText(/tokens/).first()).toBeVisible();
  await look('Models');

  // The demo's contexts, by a model that generates and judges.
  await page.goto('/p/demo/runs/new');
  await look('New run');
  await page.getByText('Contexts of an earlier run').click();
  await page.getByLabel('Run', { exact: true }).click();
  await page
    .getByRole('option', { name: /contexts/ })
    .last()
    .click();
  await page.getByRole('spinbutton', { name: 'Contexts' }).fill('8');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Frontier');
  for (const box of await page.getByRole('checkbox', { name: /fixture\/small|Fixture|fixture-small/ }).all())
    await box.click();
  await page.getByLabel('Cap, USD').fill('0.01');
  await expect(page.getByText(/calls/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);

  // A cent is not enough: the run stops, and goes on where it stopped with a higher cap.
  await expect(page.getByText('Stopped at its cap.')).toBeVisible({ timeout: 90_000 });
  await look(/Frontier/);
  await page.getByRole('button', { name: 'Raise the cap and go on' }).first().click();
  await page.getByLabel('New cap, USD').fill('5');
  await page.getByRole('dialog').getByRole('button', { name: /go on/i }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Frontier Succeeded/ })).toBeVisible({ timeout: 120_000 });
  await page.getByRole('tab', { name: 'Judges' }).click();
  await expect(page.getByRole('row', { name: /fixture/ }).first()).toBeVisible();
  await look(/Frontier/);

  // Nothing was asked twice.
  const asked = server.countBy(({ system, users }) => `${system}\n${users.join('\n')}`);
  expect(Object.values(asked).filter((n) => n > 1)).toEqual([]);

  await page.goto('/p/demo/usage');
  await look('Usage');
  await expect(page.getByText('fixture/small').first()).toBeVisible();
  await page.goto('/p/demo/prompts');
  await look('Prompts');
});
