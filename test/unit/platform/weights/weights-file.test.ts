import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TensorValue } from '../../../../src/core/tensor-value.ts';
import { writeSafetensors } from '../../../../src/formats/safetensors/write-safetensors.ts';
import { openNpzFile, writeNpzFile } from '../../../../src/platform/node/weights/npz-file.ts';
import { openSafetensorsFile, writeSafetensorsFile } from '../../../../src/platform/node/weights/safetensors-file.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'evenhand-weights-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const value = (...numbers: number[]): TensorValue => ({
  dtype: 'float32',
  shape: [numbers.length],
  data: Float32Array.from(numbers),
});

it('writes and opens safetensors', async () => {
  const path = join(scratch, 'w.safetensors');
  await writeSafetensorsFile(
    path,
    [
      ['b', value(1, 2)],
      ['a', value(3)],
    ],
    { metadata: { step: '7' } },
  );
  expect(readFileSync(path)).toEqual(
    Buffer.from(
      writeSafetensors(
        [
          ['b', value(1, 2)],
          ['a', value(3)],
        ],
        { step: '7' },
      ),
    ),
  );
  const file = await openSafetensorsFile(path);
  expect(file.metadata).toEqual({ step: '7' });
  expect(await file.read('b')).toEqual(value(1, 2));
});

it.each([false, true])('writes and opens npz (compress: %s)', async (compress) => {
  const path = join(scratch, 'w.npz');
  await writeNpzFile(
    path,
    [
      ['b', value(1, 2)],
      ['a', value(3)],
    ],
    { compress },
  );
  const file = await openNpzFile(path);
  expect(file.names).toEqual(['b', 'a']);
  expect(await file.read('a')).toEqual(value(3));
  await expect(openNpzFile(path, { maximumBytes: 100 })).rejects.toMatchObject({ code: 'formats/npz-too-large' });
});

describe('a sharded model', () => {
  const index = 'model.safetensors.index.json';
  const writeIndex = (map: Readonly<Record<string, string>>) =>
    writeFileSync(join(scratch, index), JSON.stringify({ metadata: { total_size: 12 }, weight_map: map }));
  beforeEach(() => {
    writeFileSync(
      join(scratch, 'one.safetensors'),
      writeSafetensors(
        [
          ['a', value(1)],
          ['extra', value(9)],
        ],
        { format: 'pt' },
      ),
    );
    writeFileSync(join(scratch, 'two.safetensors'), writeSafetensors([['b', value(2)]]));
  });

  it('reads as one', async () => {
    writeIndex({ b: 'two.safetensors', a: 'one.safetensors' });
    const file = await openSafetensorsFile(join(scratch, index));
    expect([...file.entries.keys()]).toEqual(['b', 'a']);
    expect(file.metadata).toEqual({ format: 'pt' });
    expect([await file.read('a'), await file.read('b')]).toEqual([value(1), value(2)]);
    await expect(file.read('extra')).rejects.toMatchObject({ code: 'formats/unknown-tensor' });
  });

  it('lacks no tensor and no shard', async () => {
    writeIndex({ b: 'one.safetensors' });
    const error = {
      code: 'formats/safetensors-malformed',
      message: expect.stringContaining('tensor "b" is not in "one.safetensors"'),
    };
    await expect(openSafetensorsFile(join(scratch, index))).rejects.toMatchObject(error);
    writeIndex({ b: 'three.safetensors' });
    await expect(openSafetensorsFile(join(scratch, index))).rejects.toMatchObject({ kind: 'io' });
  });

  it.skipIf(process.platform === 'win32')('is not followed out of its folder', async () => {
    symlinkSync('/etc/hostname', join(scratch, 'three.safetensors'));
    writeIndex({ b: 'three.safetensors' });
    await expect(openSafetensorsFile(join(scratch, index))).rejects.toMatchObject({ code: 'io/path-outside' });
  });
});

it.skipIf(process.platform === 'win32')('leaves the old file when a new one cannot be written', async () => {
  const path = join(scratch, 'w.safetensors');
  await writeSafetensorsFile(path, [['a', value(1)]]);
  const url = new URL('../../../../src/platform/node/weights/safetensors-file.ts', import.meta.url).href;
  const program = `import { writeSafetensorsFile } from ${JSON.stringify(url)};
    const data = new Float32Array(100_000);
    await writeSafetensorsFile(process.argv[1], [['a', { dtype: 'float32', shape: [100_000], data }]])
      .catch((error) => console.log(JSON.stringify({ kind: error.kind, message: error.message })));`;
  const command = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', program, path];
  const { stdout, stderr } = spawnSync('bash', ['-c', `trap '' XFSZ; ulimit -f 64; exec "$@"`, 'bash', ...command], {
    encoding: 'utf8',
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    kind: 'io',
    message: expect.stringContaining('cannot write "w.safetensors": the file would be larger'),
  });
  expect(readdirSync(scratch)).toEqual(['w.safetensors']);
  expect(await (await openSafetensorsFile(path)).read('a')).toEqual(value(1));
});
