import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { evenhandAgain, root } from './run-evenhand.ts';
import { scratchFolder, smallFlags, smallRows, toCsvText } from './small-table.ts';

const home = scratchFolder({
  'scores.csv': toCsvText(smallRows({ damage: 0.5 }).map((row) => ({ ...row, old: String(1 - Number(row['p'])) }))),
});
afterAll(() => home.remove());

/** The problems that another implementation of JSON Schema finds with the published schema. */
function problems(schema: string, value: unknown): unknown {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const validate = ajv.compile(
    JSON.parse(readFileSync(join(root, 'schema', `${schema}.schema.json`), 'utf8')) as object,
  );
  validate(value);
  return validate.errors ?? [];
}

it('a result fits the published schema, and one with a field too many does not', async () => {
  const { stdout } = await evenhandAgain(['audit', 'scores.csv', ...smallFlags, '--json'], { cwd: home.path });
  const result = JSON.parse(stdout) as Record<string, unknown>;
  expect(problems('result', result)).toEqual([]);
  expect(problems('result', { ...result, host: 'here' })).not.toEqual([]);
});

it('a comparison fits its schema', async () => {
  const args = [
    'compare',
    'scores.csv',
    ...smallFlags.filter(
      (flag, i) => ![flag, smallFlags[i - 1]].some((each) => each === '--score' || each === '--format'),
    ),
  ];
  const { status, stdout, stderr } = await evenhandAgain([...args, '--score', 'old', '--score', 'p', '--json'], {
    cwd: home.path,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(problems('compare', JSON.parse(stdout))).toEqual([]);
});

it('the plan and the study document that init writes fit theirs', async () => {
  const { status } = await evenhandAgain(['init', 'scores.csv', '--out', 'study'], { cwd: home.path });
  expect(status).toBe(0);
  for (const name of ['plan', 'study']) {
    expect(problems(name, parse(readFileSync(join(home.path, `study/${name}.yaml`), 'utf8'))), name).toEqual([]);
  }
});
