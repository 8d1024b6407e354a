import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveBeside } from '../../../../src/platform/node/weights/resolve-beside.ts';

let scratch: string;
let model: string;
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'evenhand-beside-')));
  mkdirSync(join(scratch, 'models/weights'), { recursive: true });
  model = join(scratch, 'models/model.onnx');
  for (const name of ['models/model.onnx', 'models/w.bin', 'models/weights/w.bin', 'secret.bin', 'models-2.bin']) {
    writeFileSync(join(scratch, name), name);
  }
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

it('finds files beside the model and below', async () => {
  expect(await resolveBeside(model, 'w.bin')).toBe(join(scratch, 'models/w.bin'));
  expect(await resolveBeside(model, './weights/w.bin')).toBe(join(scratch, 'models/weights/w.bin'));
});

describe('refuses', () => {
  it.each([
    '../secret.bin',
    'weights/../../secret.bin',
    'weights/../w.bin',
    '..\\secret.bin',
    '..',
    '/etc/passwd',
    '\\\\server\\share',
    'C:\\secret.bin',
    'c:secret.bin',
    'w.bin\0.txt',
    '.',
    '',
  ])('%j', async (location) => {
    const error = { code: 'io/path-outside', kind: 'data', place: { file: 'model.onnx' } };
    await expect(resolveBeside(model, location)).rejects.toMatchObject(error);
  });

  it.skipIf(process.platform === 'win32')('links that lead outside, of files and of folders', async () => {
    symlinkSync('../secret.bin', join(scratch, 'models/link.bin'));
    symlinkSync('..', join(scratch, 'models/up'));
    await expect(resolveBeside(model, 'link.bin')).rejects.toMatchObject({ code: 'io/path-outside' });
    await expect(resolveBeside(model, 'up/secret.bin')).rejects.toMatchObject({ code: 'io/path-outside' });
    await expect(resolveBeside(model, 'up/models-2.bin')).rejects.toMatchObject({ code: 'io/path-outside' });
  });

  it('a file that is not there', async () => {
    await expect(resolveBeside(model, 'missing.bin')).rejects.toMatchObject({ kind: 'io', message: /missing\.bin/ });
  });
});

it.skipIf(process.platform === 'win32')('follows the links of a Hugging Face download', async () => {
  const snapshot = join(scratch, 'hub/snapshots/abc/onnx');
  mkdirSync(snapshot, { recursive: true });
  mkdirSync(join(scratch, 'hub/blobs'));
  writeFileSync(join(scratch, 'hub/blobs/1'), 'model');
  writeFileSync(join(scratch, 'hub/blobs/2'), 'data');
  symlinkSync('../../../blobs/1', join(snapshot, 'model.onnx'));
  symlinkSync('../../../blobs/2', join(snapshot, 'model.onnx_data'));
  symlinkSync('../../../../secret.bin', join(snapshot, 'other'));
  expect(await resolveBeside(join(snapshot, 'model.onnx'), 'model.onnx_data')).toBe(join(scratch, 'hub/blobs/2'));
  await expect(resolveBeside(join(snapshot, 'model.onnx'), 'other')).rejects.toMatchObject({ code: 'io/path-outside' });
});
