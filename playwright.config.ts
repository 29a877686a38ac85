import os from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';

const port = Number(process.env.FOOLPROOF_E2E_PORT ?? 4810);
const reports = process.env.FOOLPROOF_REPORTS;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.e2e.ts',
  outputDir: 'test-results',
  // One server with one demo project: the journeys share it, each with runs and users of its own.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: reports ? [['list'], ['json', { outputFile: path.join(reports, 'e2e.json') }]] : 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 720 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.FOOLPROOF_CHROMIUM || undefined,
      args: [
        ...['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync', '--no-first-run'],
      ],
    },
  },
  webServer: {
    command: 'node scripts/start.mjs',
    url: `http://127.0.0.1:${port}/api/ready`,
    timeout: 300_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    stdout: 'pipe',
    env: {
      PORT: String(port),
      FOOLPROOF_HOME: process.env.FOOLPROOF_E2E_HOME ?? path.join(os.tmpdir(), `foolproof-e2e-${process.pid}`),
      // Never the database of whoever runs the tests.
      DATABASE_URL: '',
      FOOLPROOF_ADMIN_EMAIL: 'admin@example.org',
      FOOLPROOF_ADMIN_PASSWORD: 'e2e-password-1',
    },
  },
});
