// Every operator, in every form that it had since opset 7, gives in the graph what ONNX Runtime gives for the model as it is.
import { describe, expect, it } from 'vitest';
import { operators } from '../../../../src/engine/onnx/converters/table.ts';
import { exportModel } from '../../../../src/engine/onnx/export-model.ts';
import { importModel } from '../../../../src/engine/onnx/import-model.ts';
import { encodeModel } from '../../../../src/formats/onnx/encode-model.ts';
import { expectCloseTensors } from '../../../fixtures/expect-close-tensors.ts';
import { modelOf, operatorCases, titleOf, valuesOf } from '../../../fixtures/onnx-operator-cases.ts';
import { runOnnx } from '../../../fixtures/run-onnx.ts';

describe('an imported operator', () => {
  const titles = new Map<string, number>();
  for (const own of operatorCases) {
    const base = titleOf(own);
    const count = (titles.get(base) ?? 0) + 1;
    titles.set(base, count);
    it(count === 1 ? base : `${base} ${count}`, async () => {
      const inputs = valuesOf(own);
      const outputs = own.node.output.filter((name) => name !== '');
      const model = modelOf(own);
      const expected = await runOnnx(encodeModel(model), inputs);
      const imported = importModel(model, { file: 'case.onnx' });
      expect(imported.kept).toEqual([]);
      const { domain, opType } = own.node;
      const definition = operators[domain === '' ? opType : `${domain}::${opType}`]!;
      const made = new Set(imported.graph.nodes.map(({ operation }) => operation));
      for (const operation of made) expect(['input', 'constant', ...definition.becomes]).toContain(operation);
      const weights = Object.fromEntries([...imported.parameters].map(([name, { value }]) => [name, value]));
      const bytes = exportModel(Object.fromEntries(imported.outputs), { weights }).bytes();
      const actual = await runOnnx(bytes, inputs);
      for (const name of outputs) expectCloseTensors(actual[name]!, expected[name]!, own.tolerance ?? 2e-6);
    });
  }

  it('is tried for every entry of the table', () => {
    const tried = new Set(
      operatorCases.map(({ node: { opType, domain } }) => (domain === '' ? opType : `${domain}::${opType}`)),
    );
    expect(Object.keys(operators).filter((operator) => !tried.has(operator))).toEqual([]);
  });
});
