import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { evenhand } from './run-evenhand.ts';
import { scratchFolder, smallFlags, smallRows, toCsvText } from './small-table.ts';

let home: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  home = scratchFolder({ 'scores.csv': toCsvText(smallRows({ rows: 6000 })) });
});
afterEach(() => home.remove());

const longRun = [
  ...['audit', 'scores.csv', ...smallFlags.filter((flag) => flag !== '--quiet')],
  ...['--permutations', '500000', '--resamples', '500000', '--out', 'report'],
];

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle of the work ends it with 130 and leaves nothing',
  async (name) => {
    let sent = 0;
    const outcome = await evenhand(longRun, {
      cwd: home.path,
      during: (child) =>
        child.stderr?.on('data', (text: string) => {
          if (sent > 0 || !/permutations|resamples/.test(text)) return;
          sent = performance.now();
          setTimeout(() => child.kill(name), 200);
        }),
    });
    expect(sent).toBeGreaterThan(0);
    expect(outcome.status).toBe(130);
    expect(performance.now() - sent).toBeLessThan(10_000);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toContain('evenhand: interrupted');
    expect(readdirSync(home.path)).toEqual(['scores.csv']);
  },
);
