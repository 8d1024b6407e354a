// Leaves of the graph, the identity that stops gradients, and nodes that are carried through unchanged.
import { internalError } from '../../core/errors.ts';
import { toDense } from './dense.ts';
import type { OperationFamily } from './operation.ts';

/** Definitions of the leaves, of `stopGradient` and of `opaque`. */
export const structureOperations: OperationFamily<'input' | 'constant' | 'dropoutMask' | 'opaque' | 'stopGradient'> = {
  input: {
    infer: (_inputs, { dtype, shape }) => [{ dtype, shape }],
    gradient: 'zero',
    evaluate: (_inputs, { name }) => {
      throw internalError('engine/unfed-input', `The input "${name}" has no value.`);
    },
    lower: (node, emitter) => [emitter.name(node.outputs[0]!)],
  },
  constant: {
    infer: (_inputs, { value }) => [{ dtype: value.dtype, shape: value.shape }],
    gradient: 'zero',
    evaluate: (_inputs, { value }) => [toDense(value)],
    lower: (node, emitter) => [emitter.constant(node.attributes.value)],
  },
  dropoutMask: {
    infer: (_inputs, { shape }) => [{ dtype: 'float32', shape }],
    gradient: 'zero',
    evaluate: (_inputs, { name }) => {
      throw internalError('engine/unfed-input', `The dropout mask "${name}" has no value.`);
    },
    lower: (node, emitter) => [emitter.name(node.outputs[0]!)],
  },
  opaque: {
    infer: (_inputs, { outputTypes }) => outputTypes.map((type) => type ?? { dtype: 'float32', shape: [] }),
    gradient: 'none',
    evaluate: (_inputs, { operator, file }) => {
      throw internalError('engine/opaque-evaluation', `The operator ${operator} of ${file} runs only in ONNX Runtime.`);
    },
    lower: (node) => {
      throw internalError(
        'engine/opaque-lowering',
        `The operator ${node.attributes.operator} is written by the emitter.`,
      );
    },
  },
  stopGradient: {
    infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
    gradient: 'zero',
    evaluate: ([x]) => [x!],
    lower: (node, emitter) => [emitter.name(node.inputs[0]!)],
  },
};
