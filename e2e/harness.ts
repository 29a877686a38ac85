/**
 * What every journey gets: a page whose console must stay silent, and an accessibility check for each page it visits.
 * A journey calls `look()` on every page; one that was visited and never looked at fails the test.
 */
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

export { expect };

export const ADMIN = { email: 'admin@example.org', password: 'e2e-password-1' };

type Harness = {
  /** Waits for the page's heading, then runs axe: no serious or critical violation may be there. */
  look: (heading: string | RegExp) => Promise<void>;
  signIn: () => Promise<void>;
};

export const test = base.extend<Harness & { allowedNoise: RegExp[]; silent: undefined }>({
  /** What a journey provokes on purpose: the browser itself reports each answer that is an error. */
  allowedNoise: [[], { option: true }],

  silent: [
    async ({ page, allowedNoise }, use) => {
      const noise: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          noise.push(`${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => noise.push(`uncaught: ${error.message}`));
      await use(undefined);
      const unexpected = noise.filter((line) => !allowedNoise.some((allowed) => allowed.test(line)));
      expect(unexpected, 'the console stays silent').toEqual([]);
    },
    { auto: true },
  ],

  look: async ({ page }, use) => {
    const visited = new Set<string>();
    const looked = new Set<string>();
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame() && frame.url().startsWith('http')) visited.add(pageOf(frame.url()));
    });
    await use(async (heading) => {
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await expectAccessible(page);
      looked.add(pageOf(page.url()));
    });
    // The front door only sends people on.
    const missed = [...visited].filter((url) => !looked.has(url) && url !== '/');
    expect(missed, 'every page that was visited was looked at').toEqual([]);
  },

  signIn: async ({ page, look }, use) => {
    await use(async () => {
      await page.goto('/login');
      await look(/sign in/i);
      await page.getByLabel('E-mail').fill(ADMIN.email);
      await page.getByLabel('Password').fill(ADMIN.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page).not.toHaveURL(/login/);
    });
  },
});

/** Two pairs are one page: ids and query do not count. */
const pageOf = (url: string) => new URL(url).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const lines = serious.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  );
  expect(lines, `axe on ${page.url()}`).toEqual([]);
}
