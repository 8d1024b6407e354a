// Exported models in a page: they give what Python's ONNX Runtime gave, and what the graph that they were made from is evaluated to.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TensorValue } from '../../src/core/tensor-value.ts';
import { evaluateGraph } from '../../src/engine/evaluate/evaluate.ts';
import { kernelsOf, loadExecutable } from '../../src/engine/executable.ts';
import { compileGraph } from '../../src/engine/lower/compile-graph.ts';
import { exportModel } from '../../src/engine/onnx/export-model.ts';
import { importModel } from '../../src/engine/onnx/import-model.ts';
import type { Runtime } from '../../src/engine/runtime.ts';
import { decodeModel } from '../../src/formats/onnx/decode-model.ts';
import { gpuAdapter, onnxruntimeWeb } from '../../src/platform/browser/onnxruntime-web.ts';
import { type ExportedCase, exportedCases } from '../fixtures/exported-models.ts';
import { networkToExport } from '../fixtures/exported-network.ts';
import golden from '../golden/engine/onnx-export.json' with { type: 'json' };

const wasmFolder = '/node_modules/onnxruntime-web/dist';
const adapter = await gpuAdapter();
if (adapter === undefined) console.log('Not run: exported models on WebGPU in the browser (it offers no adapter).');

/** Single precision with other kernels and another order of sums, as a part of the largest value of a tensor. */
const tolerance = 1e-5;

interface Values {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

function expectClose(found: Values, expected: Values): void {
  expect([...found.shape]).toEqual([...expected.shape]);
  const wanted = Array.from(expected.data, Number);
  const scale = Math.max(...wanted.map(Math.abs));
  const differences = Array.from(found.data, (value, index) => Math.abs(Number(value) - wanted[index]!));
  expect(Math.max(...differences) / scale).toBeLessThan(tolerance);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

async function runExported(runtime: Runtime, { exported, inputs }: ExportedCase) {
  const { weights } = exported;
  const externalData = weights ? { [weights.location]: joined(weights.parts, weights.size) } : {};
  const session = await runtime.load(exported.bytes(), { externalData });
  const results = await session.run(inputs);
  await session.release();
  return results as Readonly<Record<string, TensorValue>>;
}

describe.each(['wasm', ...(adapter === undefined ? [] : ['webgpu'])] as const)('on %s in a page', (device) => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await onnxruntimeWeb({ wasmFolder, device: device as 'wasm' | 'webgpu' });
  });
  afterAll(() => runtime.release());

  it.each(golden.cases)("$name gives the outputs of Python's ONNX Runtime", async ({ name, outputs }) => {
    const results = await runExported(runtime, exportedCases().find((each) => each.name === name)!);
    expect(Object.keys(results)).toEqual(outputs.map((output) => output.name));
    for (const output of outputs) expectClose(results[output.name]!, output);
  });

  it('a network of layers, exported and imported again, gives what its graph is evaluated to', async () => {
    const { inputs, outputs, weights, feeds } = networkToExport();
    const names = Object.keys(outputs);
    const expected = evaluateGraph(Object.values(outputs), { ...weights, ...feeds });
    const bytes = exportModel(outputs, { inputs, weights }).bytes();

    const imported = importModel(decodeModel(bytes, { file: 'network.onnx' }), { file: 'network.onnx' });
    expect(imported.kept).toEqual([]);
    expect([...imported.outputs.keys()]).toEqual(names);
    const own = Object.fromEntries([...imported.parameters].map(([name, { value }]) => [name, value]));
    const executable = await loadExecutable(
      compileGraph(Object.fromEntries(imported.outputs), kernelsOf(runtime)),
      runtime,
    );
    const results = await executable.run({ ...own, ...feeds });
    await executable.release();
    for (const [index, name] of names.entries()) expectClose(results[name]!, expected[index]!);
  });
});
