import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeSafetensors } from '../../../src/formats/safetensors/write-safetensors.ts';
import type { StartingNetwork } from '../../../src/learn/run/starting-network.ts';
import { openWeights } from '../../../src/platform/node/learning/open-weights.ts';
import { pageWeights } from '../../../ui/pages/learn/off-thread/page-weights.ts';
import { side, writeClipFolder, writeOnnxFolder } from '../../fixtures/picture-cases.ts';
import { pictureUses } from '../../fixtures/picture-uses.ts';
import { failureOf } from '../../fixtures/tables/tables.ts';

const { home, carryOut, remove } = await pictureUses();
afterAll(remove);

const prompts = { absent: ['a dark eye'], present: ['a bright eye'] };
const inputs = { image: { size: side, channels: 'grey' }, text: { length: 8 }, prompts };
const { model } = await carryOut({ inputs, training: { epochs: 1, batchSize: 8 } });

type Wanted = Parameters<typeof pageWeights>[0];

function wanted(network: Partial<Wanted['network']>): Wanted {
  return {
    network: { name: 'file', weights: 'run/seed-1/model.onnx', settings: {}, ...network },
    use: { kind: 'fine-tune', modality: 'pairs' },
  } as Wanted;
}

/** What does not depend on where the files are. */
function compared(network: StartingNetwork | undefined): unknown {
  const { values, textInputs, classes, preparation, vocabulary, name } = network!;
  return { values, textInputs, classes, preparation, vocabulary, name, network: network!.network };
}

test('a model that was trained opens in a page as in Node', async () => {
  writeFileSync(join(home, 'model.onnx'), model!);
  const inNode = await openWeights(wanted({ weights: 'model.onnx' }), home);
  const files = [{ path: 'run/seed-1/model.onnx', file: new Blob([Uint8Array.from(model!)]) }];
  const inPage = await pageWeights(wanted({}), files);
  expect(Object.keys(inPage!.values!).length).toBeGreaterThan(5);
  expect(compared(inPage)).toEqual(compared(inNode));
  expect(inPage!.make('image', undefined).kind).toBe('classes');
});

test('safetensors need the name of their network; a file that is not there is named', async () => {
  const data = Float32Array.of(1, 2);
  const bytes = writeSafetensors([['trainer/values:image.weight', { dtype: 'float32', shape: [2], data }]]);
  const files = [{ path: 'a.safetensors', file: new Blob([Uint8Array.from(bytes)]) }];
  const named = await pageWeights(wanted({ name: 'small-dual-encoder', weights: 'a.safetensors' }), files);
  expect(named!.values!['image.weight']!.data).toEqual(data);
  expect(await failureOf(() => pageWeights(wanted({ weights: 'a.safetensors' }), files))).toMatchObject({
    code: 'learn/no-weights',
  });
  expect(await failureOf(() => pageWeights(wanted({}), files))).toMatchObject({ code: 'ui/no-file' });
});

/** The files of a folder, under its name, as a page is given them. */
function chosen(folder: string) {
  const names = readdirSync(join(home, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\./.test(name),
  );
  return names.map((name) => ({
    path: `${folder}/${name}`,
    file: new Blob([Uint8Array.from(readFileSync(join(home, folder, name)))]),
  }));
}

test.each([
  ['clip', writeClipFolder, 'pairs'],
  ['images', writeOnnxFolder, 'image'],
] as const)('the folder %s opens in a page as in Node', async (folder, write, modality) => {
  write(join(home, folder));
  const plan = { ...wanted({ weights: folder }), use: { kind: 'fine-tune', modality } } as Wanted;
  const [inNode, inPage] = [await openWeights(plan, home), await pageWeights(plan, chosen(folder))];
  expect(compared(inPage)).toEqual(compared(inNode));
  expect([...inPage!.files.keys()]).toEqual([...inNode!.files.keys()]);
  expect(inPage!.make(modality, undefined).kind).toBe(inNode!.make(modality, undefined).kind);
  expect(inPage!.imported?.sources.map(({ file }) => file)).toEqual(inNode!.imported?.sources.map(({ file }) => file));
});

test('a folder of weights is told what it lacks', async () => {
  writeClipFolder(join(home, 'bare'), { without: ['config.json'] });
  const files = chosen('bare');
  expect(await failureOf(() => pageWeights(wanted({ weights: 'bare' }), files))).toMatchObject({
    code: 'learn/bad-weights',
    message: expect.stringContaining('there is no config.json'),
  });
  const none = files.filter(({ path }) => !path.endsWith('.safetensors'));
  expect(await failureOf(() => pageWeights(wanted({ weights: 'bare' }), none))).toMatchObject({
    code: 'formats/no-model',
  });
});
