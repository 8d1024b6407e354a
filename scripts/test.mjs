// `npm test`: everything that is checked, in the order in which failures are cheapest to find. Ends with the summary of the tests.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const chromium = process.env.EVENHAND_CHROMIUM ?? '/usr/bin/chromium';
const data = process.env.EVENHAND_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
const conformance = process.env.EVENHAND_ONNX_TESTDATA ?? '/usr/share/libonnx-testdata/data';

/** @type {readonly (readonly [string, readonly string[]])[]} */
const steps = [
  // Types are checked below, once.
  ['build', ['npm', 'run', '--silent', 'build', '--', '--noCheck']],
  ['build of the pages', ['npm', 'run', '--silent', 'build:ui']],
  ['check', ['npm', 'run', '--silent', 'check']],
  ['tests', ['npx', 'vitest', 'run', ...process.argv.slice(2)]],
];

const notes = [];
if (!existsSync(chromium))
  notes.push(
    `Not run: browser, WebGPU, PDF and accessibility tests (no Chromium at ${chromium}; EVENHAND_CHROMIUM names another).`,
  );
if (!existsSync(data))
  notes.push(
    'Not run: tests on real data (no ../shared/data beside the checkout; EVENHAND_DATA names another folder).',
  );
if (!existsSync(conformance))
  notes.push(
    `Not run: ONNX conformance (no ${conformance}; Debian's libonnx-testdata has it, EVENHAND_ONNX_TESTDATA names another).`,
  );
for (const note of notes) process.stdout.write(`${note}\n`);

for (const [name, [command, ...args]] of steps) {
  const started = performance.now();
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error || status !== 0) {
    process.stderr.write(`\n${name} failed${error ? `: ${error.message}` : ''}\n`);
    process.exit(status ?? 1);
  }
  if (name !== 'tests')
    process.stdout.write(`${name}: done in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
