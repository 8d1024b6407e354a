import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseStream } from '../../../../../src/learn/fit/case-stream.ts';
import { imageInputs } from '../../../../../src/learn/inputs/image-inputs.ts';
import { clipPreparation } from '../../../../../src/learn/inputs/image-preparation.ts';
import { pictureStore } from '../../../../../src/learn/inputs/picture-store.ts';
import { openFairVlmed } from '../../../../../src/platform/node/learning/open-fair-vlmed.ts';
import { atFairVlmedExtent, writeFairVlmed } from '../../../../../src/platform/node/learning/write-fair-vlmed.ts';
import { openNpzFile, writeNpzFile } from '../../../../../src/platform/node/weights/npz-file.ts';
import { type Dataset, openDataset } from '../../../../../src/simulate/dataset/open-dataset.ts';
import { fundusPairs } from '../../../../../src/simulate/ready-made/fundus-pairs.ts';
import { failureOf } from '../../../../fixtures/tables/tables.ts';

const attributes = ['gender', 'ethnicity'] as const;
const home = join(tmpdir(), 'evenhand-fairvlmed-');
const small = fundusPairs
  .replace('width: 512, height: 512', 'width: 32, height: 40')
  .replace('train: 0.7, validation: 0.1, test: 0.2', 'train: 0.5, validation: 0.25, test: 0.25');
let folder: string;
let dataset: Dataset;
beforeAll(async () => {
  folder = await mkdtemp(home);
  dataset = await openDataset({ text: small, file: 'world.yaml', cases: 24, do: [], twins: [] });
  await writeFairVlmed(dataset, { folder });
});
afterAll(() => rm(folder, { recursive: true }));

/** An archive of the folder with some fields changed. */
async function change(path: string, fields: Readonly<Record<string, number>>): Promise<void> {
  const archive = await openNpzFile(path);
  const tensors = new Map();
  for (const name of archive.names) tensors.set(name, await archive.read(name));
  for (const [name, value] of Object.entries(fields))
    tensors.set(name, { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(value)) });
  await writeNpzFile(path, tensors);
}

/** A copy of the folder, for damage. */
async function copied(): Promise<string> {
  const copy = await mkdtemp(home);
  for (const part of ['.', 'Training', 'Validation', 'Testing']) {
    await mkdir(join(copy, part), { recursive: true });
    for (const entry of await readdir(join(folder, part), { withFileTypes: true })) {
      if (entry.isFile()) await copyFile(join(folder, part, entry.name), join(copy, part, entry.name));
    }
  }
  return copy;
}

describe('a simulated folder', () => {
  test('names every file that is read', async () => {
    const { files, cases } = await openFairVlmed({ folder, attributes });
    expect(files.size).toBe(cases.count + 2);
    for (const [name, path] of files) expect(path.endsWith(name)).toBe(true);
    expect([...files.keys()]).toEqual(expect.arrayContaining(['gpt4_summarized_notes.csv', 'simulated_truth.csv']));
  });

  test('has every case in its part, with its codes', async () => {
    const names = await readdir(join(folder, 'Training'));
    const archive = await openNpzFile(join(folder, 'Training', names[0]!));
    expect(archive.names).toEqual(
      expect.arrayContaining([
        'slo_fundus',
        'md',
        'tds',
        'age',
        'gender',
        'race',
        'ethnicity',
        'language',
        'maritalstatus',
        'glaucoma',
      ]),
    );
    expect(await archive.read('slo_fundus')).toMatchObject({ dtype: 'float32', shape: [40, 32] });
    expect((await archive.read('tds')).shape).toEqual([52]);
    const { values } = dataset.draw(Number(names[0]!.slice(5, 10)) - 1).draws[0]!;
    expect(Number((await archive.read('race')).data[0])).toBe(
      ['Asian', 'Black', 'White'].indexOf(values['race'] as string),
    );
    expect(Number((await archive.read('gender')).data[0])).toBe(Number(values['sex'] === 'male'));
    const csv = await readFile(join(folder, 'gpt4_summarized_notes.csv'), 'utf8');
    expect(csv.split('\n')[0]).toBe('filename,note,summary');
  });

  test('opens as cases, with truth, texts and images', async () => {
    const opened = await openFairVlmed({ attributes, folder });
    const { cases, known, texts } = opened;
    expect(cases.count).toBe(24);
    expect(cases.classes).toEqual(['non-glaucoma', 'glaucoma']);
    expect(cases.attributes.map(({ name }) => name)).toEqual(attributes);
    const positions = cases.ids.map((id) => Number(id.slice(5, 10)) - 1);
    const nodes = positions.map((position) => dataset.draw(position).draws[0]!.values);
    expect([...cases.truth!]).toEqual(nodes.map(({ glaucoma }) => glaucoma));
    expect([...cases.label]).toEqual(nodes.map(({ recorded }) => recorded));
    expect([...known['pairTruth']!]).toEqual(nodes.map(({ pair }) => Number(pair !== 'good')));
    const roles = positions.map((position) => dataset.roster.rows[position]!.split);
    expect(Array.from(cases.splits.test, (index) => roles[index])).toEqual(Array.from(cases.splits.test, () => 'test'));
    const [first] = dataset.render([dataset.draw(positions[0]!).draws[0]!]);
    expect(texts[0]).toBe(first!.texts['summary']);
    const image = await opened.read(0);
    expect(image.extents).toEqual([32, 40]);
    expect(image.data[77]).toBe(Math.floor(first!.image!.data[77]! * 255 + 0.5));
    const pictures = pictureStore({ count: cases.count, read: opened.read, preparation: clipPreparation(16) });
    const { image: batch } = await imageInputs({ pictures, ids: cases.ids }).load({
      cases: [0, 23],
      mode: 'eval',
      stream: (id) => caseStream({ seed: 1, epoch: 0, mode: 'eval' }, id),
    });
    expect(batch!.shape).toEqual([2, 3, 16, 16]);
  });

  test('cases with an unknown attribute stay in training only; the label may stand for the note', async () => {
    const copy = await copied();
    for (const part of ['Training', 'Validation']) {
      const [name] = (await readdir(join(copy, part))).sort();
      await change(join(copy, part, name!), { ethnicity: -1 });
    }
    const published = await openFairVlmed({ attributes, folder: copy, text: 'label' });
    expect(published.leftOut).toEqual({ train: 0, validation: 1, test: 0 });
    expect(published.cases.count).toBe(23);
    expect(published.warnings.map(({ code }) => code)).toContain('unknown-group');
    expect(published.texts[0]).toBe(published.cases.label[0] === 1 ? 'A photo of glaucoma' : 'A photo of non-glaucoma');
    const all = await openFairVlmed({ attributes, folder: copy, leaveOutUnknown: [] });
    expect(all.cases.count).toBe(24);
    await rm(copy, { recursive: true });
  });

  test('what is wrong in a folder is named', async () => {
    const copy = await copied();
    const [name] = await readdir(join(copy, 'Testing'));
    await change(join(copy, 'Testing', name!), { race: 7 });
    expect(await failureOf(() => openFairVlmed({ attributes, folder: copy }))).toMatchObject({
      code: 'learn/bad-layout',
      place: { file: name! },
    });
    await change(join(copy, 'Testing', name!), { race: 2 });
    await writeFile(join(copy, 'gpt4_summarized_notes.csv'), 'a,b,c\nx.npz,1,2\n');
    expect((await failureOf(() => openFairVlmed({ attributes, folder: copy }))).message).toContain(
      'no summary is given',
    );
    await rm(join(copy, 'Testing'), { recursive: true });
    expect((await failureOf(() => openFairVlmed({ attributes, folder: copy }))).message).toContain(
      '"Testing" is missing',
    );
    await rm(copy, { recursive: true });
    const absent = await failureOf(() => openFairVlmed({ attributes, folder: copy }));
    expect(absent.message).toContain('is not there');
    expect(absent.hint).toContain('from the folder of the plan');
    expect(await failureOf(() => writeFairVlmed(dataset, { folder }))).toMatchObject({ code: 'learn/bad-layout' });
  });

  test('archives that cannot be read and cases without a summary are told together, or left out and counted', async () => {
    const copy = await copied();
    const [cut, garbled] = (await readdir(join(copy, 'Testing'))).sort();
    const bytes = await readFile(join(copy, 'Testing', cut!));
    await writeFile(join(copy, 'Testing', cut!), bytes.subarray(0, 100));
    await writeFile(join(copy, 'Testing', garbled!), 'no archive');
    const failure = await failureOf(() => openFairVlmed({ attributes, folder: copy }));
    expect(failure).toMatchObject({ code: 'learn/bad-layout' });
    expect(failure.message).toContain(`2 archives cannot be read, the first: ${cut}`);
    expect(failure.hint).toContain('cases.missingImages: leave-out');
    const [silent] = (await readdir(join(copy, 'Training'))).sort();
    const csv = await readFile(join(copy, 'gpt4_summarized_notes.csv'), 'utf8');
    await writeFile(join(copy, 'gpt4_summarized_notes.csv'), csv.replace(new RegExp(`${silent},.*\n`), ''));
    const { cases, record } = await openFairVlmed({ attributes, folder: copy, damaged: 'leave-out' });
    expect(cases.count).toBe(21);
    expect(record.rows).toBe(24);
    expect(record.leftOut).toEqual([
      {
        reason: `the archive cannot be read (train 0, validation 0, test 2; the first is "${cut}")`,
        cases: 2,
      },
      {
        reason: `there is no summary (train 1, validation 0, test 0; the first is "${silent}")`,
        cases: 1,
      },
    ]);
    const images = await openFairVlmed({ attributes, folder: copy, damaged: 'leave-out', summariesOf: [] });
    expect(images.cases.count).toBe(22);
    await rm(copy, { recursive: true });
  });

  test('parts go by other names, and attributes by bands of age', async () => {
    const copy = await copied();
    await rename(join(copy, 'Validation'), join(copy, 'dev'));
    await rename(join(copy, 'Testing'), join(copy, 'holdout'));
    const failure = await failureOf(() => openFairVlmed({ folder: copy }));
    expect(failure.message).toMatch(/"Testing" is missing; there are .*"holdout"/);
    const age = { name: 'age', edges: [60], closed: 'left' as const, unknown: [] };
    const opened = await openFairVlmed({
      folder: copy,
      parts: { test: 'holdout' },
      attributes: [age],
      where: 'age > 50',
    });
    expect(opened.cases.attributes.map(({ groups }) => groups)).toEqual([expect.arrayContaining(['<60', '>=60'])]);
    expect(opened.record.leftOut.map(({ reason }) => reason)).toContain('"age > 50" does not hold');
    const whole = await openFairVlmed({ attributes, folder });
    for (const [index, id] of opened.cases.ids.entries())
      expect((await opened.read(index)).data).toEqual((await whole.read(whole.cases.ids.indexOf(id))).data);
    await rm(copy, { recursive: true });
  });

  test('the older layout is read as well', async () => {
    const copy = await mkdtemp(home);
    await mkdir(join(copy, 'data'));
    const lines = ['filename,file_type'];
    for (const [part, type] of [
      ['Training', 'Training'],
      ['Validation', 'validation'],
      ['Testing', 'test'],
    ] as const) {
      for (const name of await readdir(join(folder, part))) {
        await copyFile(join(folder, part, name), join(copy, 'data', name));
        lines.push(`${name},${type}`);
      }
    }
    await writeFile(join(copy, 'split_files.csv'), `${lines.join('\n')}\n`);
    await copyFile(join(folder, 'gpt4_summarized_notes.csv'), join(copy, 'gpt4_summarized_notes.csv'));
    const [older, newer] = [
      await openFairVlmed({ attributes, folder: copy }),
      await openFairVlmed({ attributes, folder }),
    ];
    expect(older.record.parts).toEqual(newer.record.parts);
    expect(older.cases.truth).toBeUndefined();
    await rm(copy, { recursive: true });
  });
});

test('a world file is brought to the extent of FairVLMed, and nothing else changes', async () => {
  const text = atFairVlmedExtent(fundusPairs);
  expect(text).toContain('width: 512, height: 664');
  const [before, after] = await Promise.all(
    [fundusPairs, text].map((each) => openDataset({ text: each, file: 'w.yaml', cases: 3, do: [], twins: [] })),
  );
  expect(after!.draw(2)).toEqual(before!.draw(2));
});

test('a dataset without the three parts is refused', async () => {
  const text = small.replace(/split:.*/, '');
  const without = await openDataset({ text, file: 'w.yaml', cases: 4, do: [], twins: [] });
  expect((await failureOf(() => writeFairVlmed(without, { folder: `${folder}-x` }))).message).toContain(
    'split into train',
  );
});

test('what was written of a dataset is removed when the work is stopped', async () => {
  const stopped = new AbortController();
  const target = `${folder}-stopped`;
  const onProgress = () => stopped.abort(new Error('stopped'));
  const writing = writeFairVlmed(dataset, { folder: target, watch: { signal: stopped.signal, onProgress } });
  await expect(writing).rejects.toThrow('stopped');
  expect(await readdir(target)).toEqual([]);
  await rm(target, { recursive: true });
});
