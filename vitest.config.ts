import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const chromium = process.env.EVENHAND_CHROMIUM ?? '/usr/bin/chromium';

/** Limits of a test, of a hook, and of what is asked again until it is so: for a machine that is slow and busy, since a test that passes takes none of it. */
const patience = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 120_000 } } };

/** Folders whose files take seconds each, the slowest first. */
const slow = ['e2e/ui', 'e2e', 'contract', 'docs'];

/** Begins with the files that take long, so that all workers end together; a fresh checkout knows no times. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = slow.findIndex((folder) => moduleId.includes(`/test/${folder}/`));
      return place < 0 ? slow.length : place;
    };
    return (await super.sort(files)).sort((left, right) => rank(left) - rank(right));
  }
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/{unit,laws,golden,contract,docs,e2e}/**/*.test.ts'],
          environment: 'node',
          // One process for many files: each module is read and compiled once, not once a file. A test leaves nothing behind in its process.
          isolate: false,
          ...patience,
        },
      },
      ...(existsSync(chromium) ? [browserProject(chromium)] : []),
    ],
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'html'] },
  },
});

function browserProject(executablePath: string) {
  return {
    // Shared memory, and so threads, need a page that is isolated from other origins.
    server: {
      headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
    },
    // One pass over everything the pages import: a dependency found later would reload the page in the middle of a test.
    // ONNX Runtime is served as it is: its files find each other by their names.
    optimizeDeps: { entries: ['test/browser/**/*.test.ts'], exclude: ['onnxruntime-web'] },
    test: {
      name: 'browser',
      include: ['test/browser/**/*.test.ts'],
      ...patience,
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
              // WebGPU without a GPU: right, and slow.
              '--enable-unsafe-webgpu',
              '--use-webgpu-adapter=swiftshader',
            ],
          },
        }),
        instances: [{ browser: 'chromium' as const }],
      },
    },
  };
}
