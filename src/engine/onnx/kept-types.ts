// Types of the outputs of nodes that are kept as they are, for operators where these follow from the inputs.
import type { DataType, Shape } from '../../core/tensor-value.ts';
import { broadcastShapes } from '../graph/broadcast.ts';
import type { TensorType } from '../graph/tensor.ts';
import type { ImportedNode } from './converter.ts';

type Inference = (node: ImportedNode, first: TensorType) => readonly (TensorType | undefined)[] | undefined;

const same: Inference = (_node, first) => [first];

const broadcast: Inference = ({ operator, inputs }, first) => {
  const types = inputs.filter((input) => input !== undefined);
  if (types.some(({ untyped }) => untyped)) return undefined;
  return [{ dtype: first.dtype, shape: broadcastShapes(operator, types) }];
};

const compared: Inference = (node, first) => {
  const [type] = broadcast(node, first) ?? [];
  return type ? [{ dtype: 'bool', shape: type.shape }] : undefined;
};

const randomLike: Inference = (node, { dtype, shape }) => {
  const type = node.attributes.has('dtype') ? node.readType(node.attributes.int('dtype')) : dtype;
  return type ? [{ dtype: type, shape }] : undefined;
};

const cast: Inference = (node, { shape }) => {
  const dtype = node.version >= 6 ? node.readType(node.attributes.int('to')) : undefined;
  return dtype ? [{ dtype, shape }] : undefined;
};

/** X [positions, batch, features], W [directions, ...]; with `layout` 1 the batch comes first. */
const recurrent: Inference = ({ attributes, inputs }, { dtype, shape }) => {
  const weight = inputs[1];
  const hidden = attributes.has('hidden_size') ? attributes.int('hidden_size') : inputs[2]?.shape[2];
  if (!weight || weight.untyped || hidden === undefined || shape.length !== 3) return undefined;
  const isBatchFirst = attributes.int('layout', 0) === 1;
  const directions = weight.shape[0]!;
  const [positions, batch] = isBatchFirst ? [shape[1]!, shape[0]!] : [shape[0]!, shape[1]!];
  const all: Shape = isBatchFirst ? [batch, positions, directions, hidden] : [positions, directions, batch, hidden];
  const last: Shape = isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden];
  return [
    { dtype, shape: all },
    { dtype, shape: last },
    { dtype, shape: last },
  ];
};

function product(dtype: DataType, left: Shape, right: Shape): readonly TensorType[] | undefined {
  if (left.length < 2 || right.length < 2) return undefined;
  const leading = broadcastShapes('MatMul', [
    { dtype, shape: left.slice(0, -2) },
    { dtype, shape: right.slice(0, -2) },
  ]);
  return [{ dtype, shape: [...leading, left.at(-2)!, right.at(-1)!] }];
}

const integerProduct: Inference = ({ inputs }, { shape }) =>
  inputs[1] && !inputs[1].untyped ? product('int32', shape, inputs[1].shape) : undefined;

const quantizedProduct: Inference = ({ inputs }, { shape }) =>
  inputs[3] && inputs[7] && !inputs[3].untyped ? product(inputs[7].dtype, shape, inputs[3].shape) : undefined;

const quantized: Inference = ({ inputs, attributes }, { shape }) =>
  attributes.int('output_dtype', 0) === 0 ? [{ dtype: inputs[2]?.dtype ?? 'uint8', shape }] : undefined;

const roiAligned: Inference = ({ inputs, attributes }, { dtype, shape }) => {
  const boxes = inputs[1];
  if (!boxes || boxes.untyped) return undefined;
  const extents = [attributes.int('output_height', 1), attributes.int('output_width', 1)];
  return [{ dtype, shape: [boxes.shape[0]!, shape[1]!, ...extents] }];
};

const broadcasting = ['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Mod', 'Pow', 'And', 'Or', 'Xor', 'BitShift'];
const bitwise = ['BitwiseAnd', 'BitwiseOr', 'BitwiseXor'];
const unchanged = ['BitwiseNot', 'ReverseSequence', 'Abs', 'Neg', 'Sign', 'Clip', 'Relu', 'CumSum', 'Trilu', 'CumProd'];

const inferences: Readonly<Record<string, Inference>> = {
  ...Object.fromEntries([...broadcasting, ...bitwise].map((operator) => [operator, broadcast])),
  ...Object.fromEntries(unchanged.map((operator) => [operator, same])),
  ...Object.fromEntries(['Equal', 'Less', 'Greater', 'LessOrEqual', 'GreaterOrEqual'].map((name) => [name, compared])),
  Bernoulli: randomLike,
  RandomNormalLike: randomLike,
  RandomUniformLike: randomLike,
  Cast: cast,
  RNN: recurrent,
  GRU: recurrent,
  LSTM: recurrent,
  MatMulInteger: integerProduct,
  QLinearMatMul: quantizedProduct,
  QuantizeLinear: quantized,
  DynamicQuantizeLinear: (_node, { shape }) => [
    { dtype: 'uint8', shape },
    { dtype: 'float32', shape: [] },
    { dtype: 'uint8', shape: [] },
  ],
  Dropout: (_node, first) => [first, { dtype: 'bool', shape: first.shape }],
  Det: (_node, { dtype, shape }) => [{ dtype, shape: shape.slice(0, -2) }],
  RoiAlign: roiAligned,
};

/** Types of the outputs, as many as are known; undefined for operators of which nothing is known. */
export function keptTypes(node: ImportedNode): readonly (TensorType | undefined)[] | undefined {
  const [first] = node.inputs;
  if (!first || first.untyped || !Object.hasOwn(inferences, node.operator)) return undefined;
  return inferences[node.operator]!(node, { dtype: first.dtype, shape: first.shape });
}
