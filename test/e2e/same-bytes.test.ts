import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { evenhand } from './run-evenhand.ts';
import { scratchFolder, smallFlags, smallRows, toCsvText } from './small-table.ts';

const home = scratchFolder({ 'scores.csv': toCsvText(smallRows({ damage: 0.7 })) });
afterAll(() => home.remove());

it('the same bytes in every file for one worker, two and three, whatever the locale and time zone', async () => {
  const flags = [
    ...smallFlags,
    '--permutations',
    '600',
    '--resamples',
    '300',
    '--intervals',
    'bca',
    '--format',
    'json,html,csv',
  ];
  const environments = [{}, { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Tokyo' }, { TZ: 'America/Lima' }];
  for (const [i, env] of environments.entries()) {
    const args = ['audit', 'scores.csv', ...flags, '--workers', String(i + 1), '--out', `run${i}`];
    expect((await evenhand(args, { cwd: home.path, env })).stderr).toBe('');
  }
  const names = readdirSync(join(home.path, 'run0')).filter((name) => name !== 'run-log.jsonl');
  expect(names.sort()).toEqual(['metrics.csv', 'report.html', 'result.json', 'verdicts.csv']);
  for (const name of names) {
    const [first, ...others] = environments.map((_, i) => readFileSync(join(home.path, `run${i}`, name)));
    for (const other of others) expect(other.equals(first!), name).toBe(true);
  }
}, 240_000);
