import { expect, test } from './harness';

/** The demo pipeline runs by itself on the first start; journeys that read pairs wait for it. */
const DEMO_MS = 240_000;

test('reads hard negatives: filter the list, open a pair, see both sides, move on by keyboard', async ({
  page,
  signIn,
  look,
}) => {
  test.setTimeout(DEMO_MS);
  await signIn();
  await expect(page).toHaveURL(/\/p\/demo$/);
  await look('Demo');
  await expect(page.getByText('32 of 32 cells have pairs')).toBeVisible({ timeout: DEMO_MS });
  // Pairs show before they are judged; the journey reads votes.
  await expect(page.getByRole('button', { name: /Idle/ })).toBeVisible({ timeout: DEMO_MS });

  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: /Pairs/ }).click();
  await look(/^[\d,]+ pairs$/);
  const total = await page.getByRole('heading', { level: 1 }).textContent();
  await page.getByRole('checkbox', { name: /^Python,/ }).click();
  await page.getByRole('checkbox', { name: /^Method,/ }).click();
  await expect(page).toHaveURL(/python.*method|method.*python/);
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(total ?? '');
  const rows = page.getByRole('row').filter({ hasText: 'Python' });
  await expect(rows.first()).toContainText('Method');

  // The filter is in the address: the same list comes back from it.
  const filtered = await page.getByRole('heading', { level: 1 }).textContent();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(filtered ?? '');

  await expect(rows.first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/pairs\/[0-9a-f-]{36}/);
  await expect(page.getByText(/^1 of /)).toBeVisible();
  const editors = page.locator('.monaco-diff-editor .view-lines');
  await expect(editors).toHaveCount(2);
  for (const side of await editors.all()) await expect(side).toContainText(/\w+\(/);
  await look(/\w/);
  await expect(page.getByRole('table').filter({ hasText: 'offline-resolver' })).toBeVisible();

  const first = page.url();
  await page.keyboard.press('j');
  await expect(page.getByText(/^2 of /)).toBeVisible();
  expect(page.url()).not.toBe(first);
  await page.keyboard.press('k');
  await expect(page.getByText(/^1 of /)).toBeVisible();

  await page.keyboard.press('d');
  await expect(page).toHaveURL(/diff=inline/);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/pairs\?/);
});

test('looks the same in the dark, and the keys are one key away', async ({ page, signIn, look }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await signIn();
  await look('Demo');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Pairs');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/\/p\/demo\/pairs/);
  await look(/pairs$/);
});
