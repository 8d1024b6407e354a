// Files and flags that are something else than what a verb asks for, in this process.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { main } from '../../../../src/cli/main.ts';
import { scratchFolder } from '../../../e2e/small-table.ts';

const home = scratchFolder();
afterAll(() => home.remove());
const at = (name: string) => join(home.path, name);

beforeAll(() => {
  writeFileSync(at('t.csv'), 'id,sex,y,p\na,F,0,0.1\nb,M,1,0.9\n');
  writeFileSync(at('latin1.yaml'), Buffer.from('title: "é"\n', 'latin1'));
  writeFileSync(at('junk.json'), Buffer.from([0x7b, 0, 0xff]));
  mkdirSync(at('folder'));
});

const audit = ['audit', 't.csv', '--label', 'y', '--score', 'p', '--attributes', 'sex'];

it.each<[status: number, says: RegExp, args: readonly string[]]>([
  [64, /"latin1\.yaml" is not a text in UTF-8\.\nhint: .*UTF-8/, ['audit', '--plan', 'latin1.yaml']],
  [
    64,
    /the output ".*t\.csv" is a file, not a folder\.\nhint: /,
    ['audit', 'gone.csv', ...audit.slice(2), '--out', 't.csv'],
  ],
  [65, /"junk\.json" is not a text in UTF-8\.\nhint: /, ['report', 'junk.json']],
  [74, /cannot read "folder": it is a folder\.\nhint: /, ['report', 'folder']],
  [64, /neither two results nor two score columns.*\nhint: evenhand compare old/, ['compare', 'folder', 'folder']],
  [64, /one score is audited; got --score p --score q\.\nhint: /, [...audit, '--score', 'q']],
  [64, /--workers <count>' argument '100000' is invalid\. It must be at most 256/, [...audit, '--workers', '100000']],
  [64, /analysis\.resamples must be at most 1000000/, [...audit, '--resamples', '1e12']],
  [
    74,
    /cannot read "gone\.csv": it does not exist\.\nhint: .*download/,
    ['audit', 'https://example.org/gone.csv', ...audit.slice(2)],
  ],
  [74, /cannot read "a\\0b\.csv": it does not exist/, ['audit', 'a\0b.csv', ...audit.slice(2)]],
])('ends with %i: %s', async (status, says, args) => {
  let said = '';
  const err = (text: string) => {
    said += text;
  };
  const named = args.map((arg) => (/^(t|latin1|junk|folder)\b/.test(arg) ? at(arg) : arg));
  const outcome = await main(named, { out: () => undefined, err, interactive: false, columns: 100 });
  expect(said).toMatch(says);
  expect(said.trimEnd().split('\n').length).toBeLessThanOrEqual(4);
  expect(outcome).toBe(status);
});
