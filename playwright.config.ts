// End-to-end journeys in real Chromium against the headless shell. One worker: the journeys share two cores with the hosts.
import { defineConfig } from '@playwright/test'
import { chromiumFlags, chromiumPath } from './test/e2e/chromium.ts'

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  // Real guests without hardware virtualisation may boot in the middle of a journey; the report names what needed a second try.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  outputDir: 'test-results',
  use: {
    launchOptions: { executablePath: chromiumPath, args: chromiumFlags },
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
})
