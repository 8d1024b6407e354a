import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from '@bufbuild/protobuf';
import { GraphProtoSchema, type ModelProto, ModelProtoSchema, StringStringEntryProtoSchema } from 'onnx-buf';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeModel } from '../../../../src/formats/onnx/encode-model.ts';
import { moveToExternalData } from '../../../../src/formats/onnx/external-data.ts';
import { tensorOf, tensorProtoOf } from '../../../../src/formats/onnx/tensor.ts';
import { readOnnxFile } from '../../../../src/platform/node/weights/read-onnx-file.ts';
import { writeOnnxFile } from '../../../../src/platform/node/weights/write-onnx-file.ts';

let scratch: string;
let path: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'evenhand-onnx-'));
  path = join(scratch, 'model.onnx');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const modelOf = (fill: number): ModelProto =>
  create(ModelProtoSchema, {
    irVersion: 9n,
    graph: create(GraphProtoSchema, {
      initializer: ['a', 'b'].map((name, index) =>
        tensorProtoOf(name, {
          dtype: 'float32',
          shape: [500 + index],
          data: new Float32Array(500 + index).fill(fill + index),
        }),
      ),
    }),
  });

/** The numbers that fill the tensors of the model at `path`. */
async function fills(): Promise<unknown[]> {
  const { model, externalData } = await readOnnxFile(path);
  return model.graph!.initializer.map((tensor) => {
    const { data, shape } = tensorOf(tensor, { file: 'model.onnx', externalData });
    expect(data.length).toBe(shape[0]);
    expect(new Set(data as Float32Array).size).toBe(1);
    return data[0];
  });
}

describe('writeOnnxFile', () => {
  it('keeps weights inside', async () => {
    expect(await writeOnnxFile(path, modelOf(3))).toEqual(['model.onnx']);
    expect(readdirSync(scratch)).toEqual(['model.onnx']);
    expect(await fills()).toEqual([3, 4]);
    const { externalFiles, bytes } = await readOnnxFile(path);
    expect(externalFiles.size).toBe(0);
    expect(bytes.length).toBe(statSync(path).size);
  });

  it('puts them beside, and back inside', async () => {
    expect(await writeOnnxFile(path, modelOf(3), { weights: 'beside' })).toEqual(['model.onnx', 'model.onnx.data']);
    expect(statSync(path).size).toBeLessThan(500);
    expect(await fills()).toEqual([3, 4]);
    const { model, externalData } = await readOnnxFile(path);
    await writeOnnxFile(path, model, { weights: 'inside', externalData });
    expect(readdirSync(scratch)).toEqual(['model.onnx']);
    expect(await fills()).toEqual([3, 4]);
  });

  it('never writes over the weights of the old model', async () => {
    const seen = [];
    for (const fill of [1, 2, 3]) {
      const [, data] = await writeOnnxFile(path, modelOf(fill), { weights: 'beside' });
      seen.push(data);
      expect(readdirSync(scratch).sort()).toEqual(['model.onnx', data!]);
      expect(await fills()).toEqual([fill, fill + 1]);
    }
    expect(seen).toEqual(['model.onnx.data', 'model.onnx.data2', 'model.onnx.data']);
  });

  it('leaves other files alone', async () => {
    writeFileSync(join(scratch, 'model.onnx.data'), 'of somebody');
    writeFileSync(join(scratch, 'model.onnx.data2'), 'of somebody');
    await writeOnnxFile(path, modelOf(1));
    expect(readFileSync(join(scratch, 'model.onnx.data2'), 'utf8')).toBe('of somebody');
    expect(readFileSync(join(scratch, 'model.onnx.data'), 'utf8')).toBe('of somebody');
  });

  it('asks for the external data that it has to move', async () => {
    await writeOnnxFile(path, modelOf(1), { weights: 'beside' });
    const { model } = await readOnnxFile(path);
    const error = { code: 'formats/onnx-external-data', message: expect.stringContaining('"a"') };
    await expect(writeOnnxFile(path, model)).rejects.toMatchObject(error);
    expect(await fills()).toEqual([1, 2]);
  });

  it('leaves everything as it was when it is stopped', async () => {
    await writeOnnxFile(path, modelOf(1), { weights: 'beside' });
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(writeOnnxFile(path, modelOf(5), { weights: 'beside', signal })).rejects.toThrow('stopped');
    expect(readdirSync(scratch).sort()).toEqual(['model.onnx', 'model.onnx.data']);
    expect(await fills()).toEqual([1, 2]);
  });
});

describe('a full disk', () => {
  let small: string;
  let isMounted = false;
  beforeAll(() => {
    small = mkdtempSync(join(tmpdir(), 'evenhand-small-'));
    const mount = ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small];
    isMounted = process.getuid?.() === 0 && spawnSync('mount', mount).status === 0;
  });
  afterAll(() => {
    if (isMounted) spawnSync('umount', [small]);
    rmSync(small, { recursive: true, force: true });
  });

  it('is told, and the old model stays', async ({ skip }) => {
    if (!isMounted) skip('a small file system cannot be mounted here');
    path = join(small, 'model.onnx');
    await writeOnnxFile(path, modelOf(1), { weights: 'beside' });
    for (const weights of ['inside', 'beside'] as const) {
      const large = create(ModelProtoSchema, {
        graph: create(GraphProtoSchema, {
          initializer: [tensorProtoOf('a', { dtype: 'float32', shape: [9000], data: new Float32Array(9000) })],
        }),
      });
      const error = { kind: 'io', code: 'io/write-failed', message: /the disk is full/ };
      await expect(writeOnnxFile(path, large, { weights })).rejects.toMatchObject(error);
      expect(readdirSync(small).sort()).toEqual(['model.onnx', 'model.onnx.data']);
      expect(await fills()).toEqual([1, 2]);
    }
  });
});

describe('readOnnxFile', () => {
  /** Writes a model whose tensors say these things of their external data. */
  function writeHostile(change: Readonly<Record<string, string>>): void {
    const { model } = moveToExternalData(modelOf(1), { location: 'w.data' });
    for (const tensor of model.graph!.initializer) {
      const entries = Object.fromEntries(tensor.externalData.map(({ key, value }) => [key, value]));
      tensor.externalData = Object.entries({ ...entries, ...change }).map(([key, value]) =>
        create(StringStringEntryProtoSchema, { key, value }),
      );
    }
    writeFileSync(path, encodeModel(model));
    writeFileSync(join(scratch, 'w.data'), new Uint8Array(5000));
  }

  it.each<[string, Record<string, string>, string]>([
    ['a path upwards', { location: '../secret' }, 'io/path-outside'],
    ['an absolute path', { location: '/etc/passwd' }, 'io/path-outside'],
    ['a missing file', { location: 'missing' }, 'io/read-failed'],
    ['a device', { location: 'pipe' }, 'io/not-a-file'],
    ['a range beyond the file', { offset: '4000' }, 'io/beyond-end'],
    ['a length beyond the file', { length: '9007199254740991' }, 'io/beyond-end'],
    ['an offset that is no number', { offset: '1e3' }, 'formats/onnx-malformed'],
  ])('refuses %s before it reads anything', async (_, change, code) => {
    writeHostile(change);
    if (change['location'] === 'pipe') mkdirSync(join(scratch, 'pipe'));
    await expect(readOnnxFile(path)).rejects.toMatchObject({ code });
  });

  it('refuses tensors that ask for more together than is allowed', async () => {
    writeHostile({ offset: '0' });
    await expect(readOnnxFile(path, { maximumBytes: 4003 })).rejects.toMatchObject({ code: 'formats/onnx-too-large' });
    await expect(readOnnxFile(path, { maximumBytes: 4004 })).resolves.toBeDefined();
  });

  it('reads only files that the model names', async () => {
    writeHostile({});
    const { externalData, externalFiles } = await readOnnxFile(path);
    expect([...externalFiles.keys()]).toEqual(['w.data']);
    expect(externalData('w.data', 4990, undefined).length).toBe(10);
    expect(() => externalData('model.onnx', 0, 1)).toThrow(
      expect.objectContaining({ code: 'formats/onnx-external-data' }),
    );
  });

  it.each([
    ['<html>', 'a web page'],
    ['', 'an empty file'],
  ])('says what a file is that is no model: %j', async (text, words) => {
    writeFileSync(path, text);
    const error = { code: 'formats/not-onnx', place: { file: 'model.onnx' }, message: expect.stringContaining(words) };
    await expect(readOnnxFile(path)).rejects.toMatchObject(error);
  });

  it('can be stopped', async () => {
    writeHostile({});
    await expect(readOnnxFile(path, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  });

  it('refuses a file beyond 2 GiB without reading it', async () => {
    writeFileSync(path, '');
    spawnSync('truncate', ['-s', '3G', path]);
    await expect(readOnnxFile(path)).rejects.toMatchObject({ code: 'formats/onnx-too-large' });
  });
});
