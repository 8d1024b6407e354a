import { expect, it } from 'vitest';
import { planSchema } from '../../../src/audit/plan.ts';
import { sha256Hex } from '../../../src/core/hash.ts';
import { findTables } from '../../../ui/data/find-tables.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const contents: Readonly<Record<string, string>> = {
  'old/scores.csv': 'score,sex\n0.5,F\n',
  'new/scores.csv': 'score,sex\n0.7,F\n',
  'people.csv': 'patient\n1\n',
};
const files = Object.entries(contents).map(([path, text]) => ({ path, bytes: text.length }));
const source = { files: { peek: () => files }, bytesOf: async (path: string) => bytes(contents[path] ?? '') } as never;

async function resultOf(...tables: readonly (readonly [file: string, text: string])[]) {
  const plan = planSchema.parse({
    tables: tables.map(([path]) => ({ path })),
    tasks: [{ kind: 'binary', label: 'label', score: 'score' }],
    attributes: [{ name: 'sex' }],
    study: 'study.yaml',
  });
  const inputs = await Promise.all(
    tables.map(async ([file, text]) => ({ file, bytes: text.length, sha256: await sha256Hex(bytes(text)) })),
  );
  return { plan, manifest: { inputs } } as never;
}

it('finds each table by name and content, wherever it lies, and leaves the study out', async () => {
  const result = await resultOf(['scores.csv', 'score,sex\n0.7,F\n'], ['people.csv', 'patient\n1\n']);
  const found = await findTables(source, result);
  expect(found).toMatchObject({ tables: [{ path: 'new/scores.csv' }, { path: 'people.csv' }], version: 1 });
  expect(found).not.toHaveProperty('study');
});

it('says which table is not to be had, and why', async () => {
  expect(await findTables(source, await resultOf(['gone.csv', 'a\n']))).toEqual({
    because: 'absent',
    table: 'gone.csv',
  });
  const changed = await resultOf(['scores.csv', 'score,sex\n0.9,F\n']);
  expect(await findTables(source, changed)).toEqual({ because: 'changed', table: 'scores.csv' });
});

it('does not read files that were named by a pattern', async () => {
  const { plan, manifest } = (await resultOf(['scores.csv', 'score,sex\n0.7,F\n'])) as never as {
    plan: object;
    manifest: object;
  };
  const pattern = { plan: { ...plan, tables: [{ path: 'fold-*.csv' }] }, manifest } as never;
  expect(await findTables(source, pattern)).toEqual({ because: 'pattern', table: 'fold-*.csv' });
});
