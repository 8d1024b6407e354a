// Exported models pass the ONNX checker and give the same outputs in Python's ONNX Runtime as in this one.
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { exportedCases } from '../../fixtures/exported-models.ts';

interface GoldenCase {
  readonly name: string;
  readonly checker: string;
  readonly opset: Readonly<Record<string, number>>;
  readonly inputs: readonly (readonly [name: string, type: string, shape: readonly number[]])[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly outputs: readonly { name: string; dtype: string; shape: readonly number[]; data: readonly number[] }[];
}

const golden = JSON.parse(readFileSync(new URL('onnx-export.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly GoldenCase[];
};

/** Versions and processors may sum in another order: a few units in the last place of the largest value. */
const tolerance = 2e-6;

describe('an exported model', () => {
  const made = exportedCases();

  it('is one of those that Python ran', () => {
    expect(made.map(({ name }) => name)).toEqual(golden.cases.map(({ name }) => name));
  });

  for (const [index, { name, exported, inputs }] of made.entries()) {
    const own = golden.cases[index]!;

    it(`says the same of itself: ${name}`, () => {
      const { opsetImport, metadataProps, graph } = exported.model;
      expect(Object.fromEntries(opsetImport.map(({ domain, version }) => [domain, Number(version)]))).toEqual(
        own.opset,
      );
      expect(Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]))).toEqual(own.metadata);
      expect(graph!.input.map((input) => input.name)).toEqual(own.inputs.map(([input]) => input));
      expect(own.checker).toBe('passes');
    });

    it(`gives the same outputs: ${name}`, async () => {
      const { weights } = exported;
      const externalData = weights ? [{ path: weights.location, data: Buffer.concat(weights.parts) }] : [];
      const session = await ort.InferenceSession.create(exported.bytes(), { externalData, logSeverityLevel: 3 });
      const feeds = Object.entries(inputs).map(([input, { dtype, data, shape }]) => {
        return [input, new ort.Tensor(dtype as 'float32', data as Float32Array, [...shape])] as const;
      });
      const results = await session.run(Object.fromEntries(feeds));
      await session.release();
      expect(Object.keys(results)).toEqual(own.outputs.map((output) => output.name));
      for (const expected of own.outputs) {
        const { dims, type, data } = results[expected.name]!;
        expect([type, [...dims]]).toEqual([expected.dtype, expected.shape]);
        const scale = Math.max(...expected.data.map(Math.abs));
        const values = Array.from(data as ArrayLike<number | bigint>, Number);
        for (const [at, value] of values.entries()) {
          expect(Math.abs(value - expected.data[at]!)).toBeLessThanOrEqual(tolerance * scale);
        }
      }
    });
  }
});
