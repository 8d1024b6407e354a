import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writePng } from '../../../../../src/images/formats/png.ts';
import { createImage } from '../../../../../src/images/image.ts';
import { imageFiles, imagePaths, rowsWithImage } from '../../../../../src/platform/node/learning/image-files.ts';
import { failureOf, tableOf } from '../../../../fixtures/tables/tables.ts';
import golden from '../../../../golden/images/jpeg.json' with { type: 'json' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenhand-images-'));
  const jpeg = Buffer.from(golden.files[0]!.file, 'base64');
  await writeFile(join(folder, 'b.png'), writePng(createImage([2, 1], { data: Uint8Array.of(7, 9) })));
  await writeFile(join(folder, 'c.jpg'), jpeg);
  await writeFile(join(folder, 'd.jpg'), jpeg.subarray(0, 300));
});
afterAll(() => rm(folder, { recursive: true }));

test('images come by case, and what is wrong names the file and the row', async () => {
  const table = await tableOf('file,x\nc.jpg,1\nb.png,1\nd.jpg,1\ne.png,1\n,1\n../c.jpg,1\n');
  const read = await imageFiles({ table, rows: Int32Array.of(1, 0, 2, 3, 4, 5), column: 'file', folder });
  expect([...(await read(0)).data]).toEqual([7, 9]);
  expect([...(await read(1)).data]).toEqual(golden.files[0]!.values);
  const damaged = await failureOf(() => read(2));
  expect(damaged).toMatchObject({ code: 'images/jpeg-damaged', place: { file: 'a.csv', line: 4, field: 'file' } });
  expect(damaged.message).toContain('d.jpg');
  expect(await failureOf(() => read(3))).toMatchObject({ code: 'learn/missing-image', place: { line: 5 } });
  expect(await failureOf(() => read(4))).toMatchObject({ code: 'learn/missing-image', place: { line: 6 } });
  expect(damaged.hint).toMatch(/^Get the file again.*Or leave the case out by cases\.where: file != "d\.jpg"\.$/);
  expect((await failureOf(() => read(5))).message).toContain('out of the folder');
});

test('a name that leads out of the folder says which folder that is and what to do', async () => {
  const table = await tableOf(`file,x\n../c.jpg,1\n${tmpdir()}/scans/c.jpg,1\n${folder}/b.png,1\n`);
  const read = await imageFiles({ table, rows: Int32Array.of(0, 1, 2), column: 'file', folder });
  const [up, other] = [await failureOf(() => read(0)), await failureOf(() => read(1))];
  expect(up.hint).toContain(`"${basename(folder)}"`);
  expect(up.hint).toContain('write the names without them');
  expect(other.hint).toContain(`Give as cases.folder a folder that holds all images, such as "${tmpdir()}/scans".`);
  expect([...(await read(2)).data]).toEqual([7, 9]);
  const root = await imageFiles({ table, rows: Int32Array.of(2), column: 'file', folder: '/' });
  expect([...(await root(0)).data]).toEqual([7, 9]);
});

test('the first of several images that are not there is named, and how many there are', async () => {
  const table = await tableOf('file,x\nb.png,1\n,1\nx.png,1\ny.png,1\n');
  const read = await imageFiles({ table, rows: Int32Array.of(0, 1, 2, 3), column: 'file', folder });
  const error = await failureOf(() => read(3));
  expect(error).toMatchObject({ code: 'learn/missing-image', place: { line: 4, field: 'file' } });
  expect(error.message).toContain('"x.png" is not there (one of 2)');
});

test('an ending may be left out of the names', async () => {
  const table = await tableOf('file,x\nb,1\n');
  const read = await imageFiles({ table, rows: Int32Array.of(0), column: 'file', folder, ending: '.png' });
  expect((await read(0)).extents).toEqual([2, 1]);
});

test('names of other systems are found: backslashes, and accents that are composed otherwise', async () => {
  const decomposed = 'Su\u0308d';
  await mkdir(join(folder, decomposed));
  await copyFile(join(folder, 'b.png'), join(folder, decomposed, 'f.png'));
  const table = await tableOf('file,x\nS\u00fcd\\f.png,1\n..\\f.png,1\nSu\u0308d/f.png,1\n');
  const options = { table, rows: Int32Array.of(0, 1, 2), column: 'file', folder };
  const read = await imageFiles(options);
  expect([...(await read(0)).data]).toEqual([7, 9]);
  expect([...(await read(2)).data]).toEqual([7, 9]);
  expect(await failureOf(() => read(1))).toMatchObject({ code: 'learn/missing-image' });
  expect(rowsWithImage(options)).toEqual(Int32Array.of(0, 2));
  expect(imagePaths(options).get('S\u00fcd\\f.png')).toBe(join(folder, decomposed, 'f.png'));
});

test('rows whose image is in the folder', async () => {
  const table = await tableOf('file,x\nc,1\nd,1\ne,1\n,1\n../c,1\nc,1\n');
  expect(rowsWithImage({ table, column: 'file', folder, ending: '.jpg' })).toEqual(Int32Array.of(0, 1, 5));
  expect(rowsWithImage({ table, column: 'file', folder })).toEqual(new Int32Array(0));
});
