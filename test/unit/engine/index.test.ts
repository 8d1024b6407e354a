// What is built to be used can be imported: every builder of the engine, every layer, network and loss, and what keeps a run in Node.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as engine from '../../../src/engine/index.ts';
import * as learn from '../../../src/learn/index.ts';
import * as node from '../../../src/platform/node/index.ts';

const internal = new Set(['exclusive-products.ts', 'sum-to-shape.ts', 'unit-step.ts', 'window-options.ts']);
const modulesOf = (folder: string) =>
  readdirSync(fileURLToPath(new URL(`../../../src/${folder}/`, import.meta.url)))
    .filter((file) => !internal.has(file))
    .map((file) => [folder, file] as const);

describe.each(modulesOf('engine/functions'))('%s/%s', (folder, file) => {
  it('is exported by the engine', async () => {
    const module = (await import(`../../../src/${folder}/${file}`)) as Record<string, unknown>;
    for (const name of Object.keys(module)) expect(engine, name).toHaveProperty(name, module[name]);
  });
});

describe.each(['layers', 'networks'].flatMap((folder) => modulesOf(`learn/${folder}`)))('%s/%s', (folder, file) => {
  it('is exported by learning', async () => {
    const module = (await import(`../../../src/${folder}/${file}`)) as Record<string, unknown>;
    const functions = Object.keys(module);
    expect(functions.some((name) => (learn as Record<string, unknown>)[name] === module[name])).toBe(true);
  });
});

it('a run is kept, found again and fed by threads with what Node exports', () => {
  for (const name of ['writeCheckpoint', 'readCheckpoint', 'batchPool']) expect(node).toHaveProperty(name);
});
