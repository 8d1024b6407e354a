// What is built to be used can be imported: every builder of the engine, every layer, network and loss, and what keeps a run in Node.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as engine from '../../../src/engine/index.ts';
import * as learn from '../../../src/learn/index.ts';
import * as node from '../../../src/platform/node/index.ts';

const internal = new Set(['exclusive-products', 'sum-to-shape', 'unit-step', 'window-options']);
const namesOf = (folder: string) =>
  readdirSync(fileURLToPath(new URL(`../../../src/${folder}/`, import.meta.url)))
    .map((file) => file.replace('.ts', ''))
    .filter((name) => !internal.has(name));
type Module = Record<string, unknown>;

it.each(namesOf('engine/functions'))('builders of %s are exported by the engine', async (file) => {
  const module = (await import(`../../../src/engine/functions/${file}.ts`)) as Module;
  for (const name of Object.keys(module)) expect(engine, name).toHaveProperty(name, module[name]);
});

const isExportedByLearning = (module: Module) =>
  Object.keys(module).some((name) => (learn as Module)[name] === module[name]);

it.each(namesOf('learn/layers'))('layer %s is exported', async (file) => {
  expect(isExportedByLearning((await import(`../../../src/learn/layers/${file}.ts`)) as Module)).toBe(true);
});

it.each(namesOf('learn/networks'))('network %s is exported', async (file) => {
  expect(isExportedByLearning((await import(`../../../src/learn/networks/${file}.ts`)) as Module)).toBe(true);
});

it('a graph can be compiled for the runtime at hand', () => {
  expect(engine.kernelsOf({ device: 'cuda', channelBlock: undefined })).toMatchObject({ target: 'portable' });
});

it('a run is kept, found again and fed by threads with what Node exports', () => {
  for (const name of ['writeCheckpoint', 'readCheckpoint', 'batchPool']) expect(node).toHaveProperty(name);
});
