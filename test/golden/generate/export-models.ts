// Writes the models of test/fixtures/exported-models.ts and their inputs to a folder, for engine_onnx_export.py.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportedCases } from '../../fixtures/exported-models.ts';

const folder = process.argv[2]!;
mkdirSync(folder, { recursive: true });
const cases = exportedCases().map(({ name, exported, inputs }) => {
  writeFileSync(join(folder, `${name}.onnx`), exported.bytes());
  if (exported.weights) writeFileSync(join(folder, exported.weights.location), Buffer.concat(exported.weights.parts));
  const plain = Object.entries(inputs).map(([input, { dtype, shape, data }]) => ({
    name: input,
    dtype,
    shape,
    data: Array.from(data as ArrayLike<number | bigint>, Number),
  }));
  return { name, inputs: plain };
});
writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
