import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const chromium = process.env.EVENHAND_CHROMIUM ?? '/usr/bin/chromium';

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/{unit,laws,golden,contract,docs,e2e}/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 240_000,
        },
      },
      ...(existsSync(chromium) ? [browserProject(chromium)] : []),
    ],
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
});

function browserProject(executablePath: string) {
  return {
    // One pass over everything the pages import: a dependency found later would reload the page in the middle of a test.
    optimizeDeps: { entries: ['test/browser/**/*.test.ts'] },
    test: {
      name: 'browser',
      include: ['test/browser/**/*.test.ts'],
      testTimeout: 30_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            executablePath,
            args: [
              '--no-sandbox',
              '--disable-background-networking',
              '--disable-component-update',
              '--disable-dev-shm-usage',
            ],
          },
        }),
        instances: [{ browser: 'chromium' as const }],
      },
    },
  };
}
