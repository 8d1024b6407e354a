// Nodes that are kept mean in opset 20 what they meant when they were written: every operator in every form, inside a branch that only
// a run chooses.
import { clone } from '@bufbuild/protobuf';
import { NodeProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { EvenhandError } from '../../../../src/core/errors.ts';
import { exportModel } from '../../../../src/engine/onnx/export-model.ts';
import { importModel } from '../../../../src/engine/onnx/import-model.ts';
import { encodeModel } from '../../../../src/formats/onnx/encode-model.ts';
import { expectCloseTensors } from '../../../fixtures/expect-close-tensors.ts';
import { floats, graphProto, modelProto, node, valueInfo, whole } from '../../../fixtures/onnx-model.ts';
import { type OperatorCase, operatorCases, titleOf, valuesOf } from '../../../fixtures/onnx-operator-cases.ts';
import { runOnnx } from '../../../fixtures/run-onnx.ts';

/** Operators that are never taken apart but changed as well. */
const keptCases: readonly OperatorCase[] = [
  {
    node: node('RoiAlign', 'x b i', 'y', { output_height: 2, output_width: 2 }),
    opset: 10,
    inputs: { x: [1, 1, 6, 6], b: floats([1, 4], [0.5, 1, 4, 5]) },
    weights: { i: whole([0]) },
  },
  { node: node('DFT', 'x', 'y', { axis: 1 }), opset: 17, inputs: { x: [2, 4, 3, 1] } },
  { node: node('DFT', 'x', 'y'), opset: 17, inputs: { x: [2, 4, 3, 1] } },
  {
    node: node('LSTM', 'x w r', 'y', { hidden_size: 2 }),
    opset: 7,
    inputs: { x: [3, 1, 2], w: [1, 8, 2], r: [1, 8, 2] },
  },
];

/** Later kernels of average pooling sum in another order. The mask of an inference was open before opset 12 and is not compared. */
const tolerance = 1e-6;

/** What no later operator set can say. */
const refused: readonly string[] = ['Resize of opset 11 (x r r z; mode coordinate_transformation_mode nearest_mode)'];

function branchOf({ node: own }: OperatorCase) {
  const copy = clone(NodeProtoSchema, own);
  copy.output = copy.output.map((name) => (name === '' ? '' : `inner ${name}`));
  return { graph: graphProto({ nodes: [copy], outputs: copy.output.filter((name) => name !== '') }) };
}

function modelOf(own: OperatorCase) {
  const outputs = own.node.output.filter((name) => name !== '');
  const choice = node('If', 'choice', '', { then_branch: branchOf(own), else_branch: branchOf(own) });
  choice.output = outputs;
  return modelProto({
    nodes: [choice],
    inputs: [
      ...Object.entries(valuesOf(own)).map(([name, { dtype, shape }]) => valueInfo(name, dtype, shape)),
      valueInfo('choice', 'bool', []),
    ],
    outputs,
    weights: own.weights ?? {},
    opset: own.opset,
  });
}

describe('a kept operator', () => {
  const old = [...operatorCases, ...keptCases].filter(({ opset, node: own }) => own.domain === '' && opset < 20);
  const titles = new Map<string, number>();
  for (const own of old) {
    const base = titleOf(own);
    const count = (titles.get(base) ?? 0) + 1;
    titles.set(base, count);
    it(count === 1 ? base : `${base} ${count}`, async () => {
      const model = modelOf(own);
      const inputs = { ...valuesOf(own), choice: { dtype: 'bool', shape: [], data: Uint8Array.of(1) } } as const;
      const expected = await runOnnx(encodeModel(model), inputs);
      if (refused.includes(base)) {
        expect(() => importModel(model, { file: 'old.onnx' })).toThrow(EvenhandError);
        return;
      }
      const imported = importModel(model, { file: 'old.onnx' });
      expect(imported.kept.map(({ operator }) => operator)).toEqual(['If']);
      const weights = Object.fromEntries([...imported.parameters].map(([name, { value }]) => [name, value]));
      const bytes = exportModel(Object.fromEntries(imported.outputs), { weights, opset: 20 }).bytes();
      const actual = await runOnnx(bytes, inputs);
      expect(Object.keys(actual)).toEqual(Object.keys(expected));
      for (const name of Object.keys(expected)) {
        if (own.node.opType === 'Dropout' && name === 'm') continue;
        expectCloseTensors(actual[name]!, expected[name]!, tolerance);
      }
    });
  }
});
