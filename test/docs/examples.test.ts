// Every example runs against the built package, as a user would run it, and prints what is stored. EVENHAND_UPDATE_EXPECTED=1 stores anew.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const examples = readdirSync(new URL('examples/', root)).filter((name) => name.endsWith('.ts'));

const run = (args: readonly string[]) =>
  execFileSync(process.execPath, ['--import', 'tsx', ...args], { cwd: fileURLToPath(root), encoding: 'utf8' });

describe('examples', () => {
  it('are numbered without a hole, and the package is built', () => {
    expect(examples.map((name) => Number(name.slice(0, 2)))).toEqual(examples.map((_, index) => index + 1));
    expect(existsSync(new URL('dist/stats/index.js', root)), 'run "npm run build" first').toBe(true);
  });

  it.each(examples)('%s stays under 40 lines and imports nothing but the package', (name) => {
    const text = readFileSync(new URL(`examples/${name}`, root), 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(40);
    const sources = [...text.matchAll(/from '([^']+)'/g)].map(([, source]) => source);
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(source).toMatch(/^evenhand(\/|$)/);
  });

  // One process for all of them: the package is loaded once.
  const printed = new Map<string, string>();
  beforeAll(() => {
    for (const text of run(['test/fixtures/examples-in-turn.mjs', ...examples])
      .split('\0')
      .slice(1)) {
      const end = text.indexOf('\n');
      printed.set(text.slice(0, end), text.slice(end + 1));
    }
  });

  it.each(examples)('%s prints what is expected', (name) => {
    const expected = new URL(`examples/expected/${name.slice(0, 2)}.txt`, root);
    if (process.env.EVENHAND_UPDATE_EXPECTED === '1') writeFileSync(expected, printed.get(name) ?? '');
    expect(printed.get(name)).toBe(readFileSync(expected, 'utf8'));
  });

  it('run by themselves', () => {
    expect(run([`examples/${examples[0]}`])).toBe(printed.get(examples[0]!));
  });
});
