import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { caseStream } from '../../../../src/learn/fit/case-stream.ts';
import { batchPool } from '../../../../src/platform/node/training/batch-pool.ts';

const built = existsSync(new URL('../../../../dist/platform/node/training/batch-worker.js', import.meta.url));
if (!built) console.log('Not run: loading batches in threads (no dist/; "npm run build" makes it).');

const folder = mkdtempSync(join(tmpdir(), 'evenhand-batches-'));
afterAll(() => rmSync(folder, { recursive: true }));

function moduleOf(name: string, text: string): URL {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, text);
  return pathToFileURL(path);
}

const drawing = moduleOf(
  'drawing',
  `export async function loadBatch({ cases, seed, epoch, mode, stream }) {
    const data = Float64Array.from(cases, ({ id }) => stream(id).uniform());
    return { x: { dtype: 'float64', shape: [cases.length], data }, at: { dtype: 'float64', shape: [2], data: Float64Array.of(seed, epoch) } };
  }`,
);
const key = { seed: 4, epoch: 2, mode: 'train' as const, step: 0 };
const request = (ids: readonly string[]) => ({
  ...key,
  cases: ids.map((id) => ({ id })),
  stream: () => {
    throw new Error('the stream of this side is not used');
  },
});

describe.skipIf(!built)('batchPool', () => {
  it('gives what the module makes of seed, epoch and case, in every thread alike', async () => {
    const pool = batchPool({ module: drawing, workers: 2 });
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const batches = await Promise.all(ids.map((id) => pool.load(request([id, 'shared']))));
    for (const [index, { x, at }] of batches.entries()) {
      const drawn = [ids[index]!, 'shared'].map((id) => caseStream(key, id).uniform());
      expect(x).toEqual({ dtype: 'float64', shape: [2], data: Float64Array.from(drawn) });
      expect(at!.data).toEqual(Float64Array.of(4, 2));
    }
    await pool.close();
  });

  it('throws what the module throws', async () => {
    const failing = moduleOf('failing', `export function loadBatch() { throw new RangeError('no such image'); }`);
    const pool = batchPool({ module: failing, workers: 1 });
    await expect(pool.load(request(['a']))).rejects.toThrow('no such image');
    await pool.close();
  });

  it('says that the module exports no loader', async () => {
    const pool = batchPool({ module: moduleOf('other', 'export const x = 1;'), workers: 1 });
    await expect(pool.load(request(['a']))).rejects.toMatchObject({ code: 'platform/loader-module' });
    await pool.close();
  });

  it.each([
    ['is missing', new URL('missing.mjs', drawing)],
    ['cannot be read', moduleOf('unreadable', 'export const = 1;')],
  ])('says that the module %s', async (_, module) => {
    const pool = batchPool({ module, workers: 2 });
    // Long enough for the threads to have started.
    for (const patienceMs of [0, 300]) {
      await new Promise((resolve) => setTimeout(resolve, patienceMs));
      await expect(pool.load(request(['a']))).rejects.toMatchObject({
        kind: 'usage',
        code: 'platform/loader-module',
        message: expect.stringMatching(
          /^the module "(missing|unreadable)\.mjs" that loads batches cannot be imported: /,
        ),
      });
    }
    await pool.close();
  });

  it.each([0, 1.5])('refuses %d threads', (workers) => {
    expect(() => batchPool({ module: drawing, workers })).toThrow(
      expect.objectContaining({ code: 'platform/workers' }),
    );
  });
});
