// Operators that changed their form or meaning before opset 20: attributes that became inputs, defaults that changed, operators that
// were replaced. Others only widened their types.
import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  type NodeProto,
  NodeProtoSchema,
} from 'onnx-buf';
import { dataError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { tensorProtoOf } from '../../formats/onnx/tensor.ts';

/** A node while it is rewritten. */
export interface Draft {
  readonly node: NodeProto;
  /** Operator set that it was written in. */
  readonly version: number;
  readonly file: string;
  readonly fresh: () => string;
  /** Nodes to run before. */
  readonly before: NodeProto[];
}

function attributeOf({ node }: Draft, name: string): AttributeProto | undefined {
  return node.attribute.find((attribute) => attribute.name === name);
}

function takeAttribute(draft: Draft, name: string): AttributeProto | undefined {
  const found = attributeOf(draft, name);
  draft.node.attribute = draft.node.attribute.filter((attribute) => attribute !== found);
  return found;
}

function refuse({ node, version, file }: Draft, why: string): never {
  throw dataError(
    'engine/onnx-old-operator',
    `node "${node.name || node.output[0]}" (${node.opType}, opset ${version}) cannot be carried over: ${why}.`,
    { place: { file }, hint: 'Convert the model to opset 13 or later, or export it again.' },
  );
}

function constant(draft: Draft, value: TensorValue): string {
  const name = draft.fresh();
  const t = tensorProtoOf('', value);
  draft.before.push(
    create(NodeProtoSchema, {
      opType: 'Constant',
      output: [name],
      attribute: [create(AttributeProtoSchema, { name: 'value', type: Kind.TENSOR, t })],
    }),
  );
  return name;
}

function ints(values: readonly bigint[], shape: readonly number[] = [values.length]): TensorValue {
  return { dtype: 'int64', shape, data: BigInt64Array.from(values) };
}

function setInput({ node }: Draft, index: number, name: string): void {
  while (node.input.length <= index) node.input.push('');
  node.input[index] = name;
}

function setInt({ node }: Draft, name: string, value: bigint): void {
  node.attribute.push(create(AttributeProtoSchema, { name, type: Kind.INT, i: value }));
}

function setString({ node }: Draft, name: string, value: string): void {
  const s = new TextEncoder().encode(value);
  node.attribute.push(create(AttributeProtoSchema, { name, type: Kind.STRING, s }));
}

/** An attribute of whole numbers that became an input. */
function intsToInput(draft: Draft, attribute: string, index: number): void {
  const found = takeAttribute(draft, attribute);
  if (found) setInput(draft, index, constant(draft, ints(found.ints)));
}

function axesToInput(since: number): (draft: Draft) => void {
  return (draft) => {
    if (draft.version < since) intsToInput(draft, 'axes', 1);
  };
}

function legacyBroadcast(draft: Draft): void {
  if (draft.version >= 7) return;
  const [broadcast, axis] = [takeAttribute(draft, 'broadcast'), takeAttribute(draft, 'axis')];
  if (broadcast && broadcast.i !== 0n && axis) refuse(draft, 'it broadcasts from an axis');
}

/** Over all axes from `axis` on, as one: through a matrix and back. */
function flattening(draft: Draft): readonly NodeProto[] | undefined {
  const { node, version, fresh } = draft;
  if (version >= 13) return undefined;
  const axis = takeAttribute(draft, 'axis')?.i ?? 1n;
  const [x, y] = [node.input[0]!, node.output[0]!];
  const [shape, flat, result] = [fresh(), fresh(), fresh()];
  const flatten = create(NodeProtoSchema, { opType: 'Flatten', input: [x], output: [flat] });
  flatten.attribute = [create(AttributeProtoSchema, { name: 'axis', type: Kind.INT, i: axis })];
  node.input = [flat];
  node.output = [result];
  return [
    create(NodeProtoSchema, { opType: 'Shape', input: [x], output: [shape] }),
    flatten,
    node,
    create(NodeProtoSchema, { opType: 'Reshape', input: [result, shape], output: [y] }),
  ];
}

function slice(draft: Draft): void {
  if (draft.version >= 10) return;
  intsToInput(draft, 'starts', 1);
  intsToInput(draft, 'ends', 2);
  intsToInput(draft, 'axes', 3);
}

function pad(draft: Draft): void {
  if (draft.version >= 11) return;
  intsToInput(draft, draft.version < 2 ? 'paddings' : 'pads', 1);
  const value = takeAttribute(draft, 'value');
  if (value) setInput(draft, 2, constant(draft, { dtype: 'float32', shape: [], data: Float32Array.of(value.f) }));
}

function clip(draft: Draft): void {
  if (draft.version >= 11) return;
  for (const [index, name] of (['min', 'max'] as const).entries()) {
    const bound = takeAttribute(draft, name);
    if (bound)
      setInput(draft, index + 1, constant(draft, { dtype: 'float32', shape: [], data: Float32Array.of(bound.f) }));
  }
}

function split(draft: Draft): void {
  if (draft.version >= 18) return;
  if (draft.version < 13) intsToInput(draft, 'split', 1);
  if (!draft.node.input[1]) setInt(draft, 'num_outputs', BigInt(draft.node.output.length));
}

function dropout(draft: Draft): void {
  if (draft.version >= 12) return;
  const ratio = takeAttribute(draft, 'ratio');
  const isTest = takeAttribute(draft, 'is_test');
  if (draft.version < 7 && (isTest?.i ?? 0n) === 0n) refuse(draft, 'it drops at random');
  if (ratio) setInput(draft, 1, constant(draft, { dtype: 'float32', shape: [], data: Float32Array.of(ratio.f) }));
}

function topK(draft: Draft): void {
  if (draft.version >= 10) return;
  const k = takeAttribute(draft, 'k');
  if (k) setInput(draft, 1, constant(draft, ints([k.i])));
}

function reshape(draft: Draft): void {
  if (draft.version < 5) intsToInput(draft, 'shape', 1);
}

function batchNormalization(draft: Draft): void {
  if (draft.version >= 14) return;
  const spatial = takeAttribute(draft, 'spatial');
  takeAttribute(draft, 'is_test');
  if (spatial && spatial.i === 0n) refuse(draft, 'its statistics are not per channel');
  if (draft.node.output.length > 1) refuse(draft, 'it trains in an old form');
}

function resize(draft: Draft): void {
  const { node, version } = draft;
  const mode = attributeOf(draft, 'coordinate_transformation_mode');
  if (mode && new TextDecoder().decode(mode.s) === 'tf_half_pixel_for_nn')
    refuse(draft, 'its coordinates were dropped');
  if (version >= 11) return;
  node.input = [node.input[0]!, '', node.input[1] ?? ''];
  setString(draft, 'coordinate_transformation_mode', 'asymmetric');
  setString(draft, 'nearest_mode', 'floor');
}

function upsample(draft: Draft): void {
  const { node, version } = draft;
  if (version < 7) refuse(draft, 'its scales are of an old form');
  if (version < 9) {
    const scales = takeAttribute(draft, 'scales')?.floats ?? [];
    const value = { dtype: 'float32', shape: [scales.length], data: Float32Array.from(scales) } as const;
    setInput(draft, 1, constant(draft, value));
  }
  node.opType = 'Resize';
  const mode = attributeOf(draft, 'mode');
  if (mode && new TextDecoder().decode(mode.s) === 'bilinear') mode.s = new TextEncoder().encode('linear');
  resize({ ...draft, version: 10 });
}

function gridSample(draft: Draft): void {
  const mode = attributeOf(draft, 'mode');
  const old = mode && new TextDecoder().decode(mode.s);
  if (mode && (old === 'bilinear' || old === 'bicubic'))
    mode.s = new TextEncoder().encode(old === 'bilinear' ? 'linear' : 'cubic');
}

function roiAlign(draft: Draft): void {
  if (draft.version < 16) setString(draft, 'coordinate_transformation_mode', 'output_half_pixel');
}

/** The axis became an input; as an attribute it counted 1 by default, as an input the last but one. */
function fourier(draft: Draft): void {
  const axis = takeAttribute(draft, 'axis')?.i ?? 1n;
  setInput(draft, 2, constant(draft, ints([axis], [])));
}

function concat(draft: Draft): void {
  if (draft.version < 4 && !attributeOf(draft, 'axis')) setInt(draft, 'axis', 1n);
}

function recurrent(draft: Draft): void {
  takeAttribute(draft, 'output_sequence');
}

const binary = ['Add', 'Sub', 'Mul', 'Div', 'Pow', 'And', 'Or', 'Xor', 'Equal', 'Greater', 'Less'];
const reductions = [
  'ReduceMean',
  'ReduceMax',
  'ReduceMin',
  'ReduceProd',
  'ReduceL1',
  'ReduceL2',
  'ReduceLogSum',
  'ReduceLogSumExp',
  'ReduceSumSquare',
];

/** Changes to the node itself. */
export const edits: Readonly<Record<string, (draft: Draft) => void>> = {
  ...Object.fromEntries(binary.map((operator) => [operator, legacyBroadcast])),
  ...Object.fromEntries(reductions.map((operator) => [operator, axesToInput(18)])),
  ReduceSum: axesToInput(13),
  Squeeze: axesToInput(13),
  Unsqueeze: axesToInput(13),
  Slice: slice,
  Pad: pad,
  Clip: clip,
  Split: split,
  Dropout: dropout,
  TopK: topK,
  Reshape: reshape,
  BatchNormalization: batchNormalization,
  Resize: resize,
  Upsample: upsample,
  GridSample: gridSample,
  RoiAlign: roiAlign,
  DFT: fourier,
  Concat: concat,
  RNN: recurrent,
  GRU: recurrent,
  LSTM: recurrent,
  Gemm: (draft) => {
    if (draft.version < 7) takeAttribute(draft, 'broadcast');
  },
  PRelu: (draft) => {
    if (draft.version < 7) refuse(draft, 'its slopes broadcast in an old form');
  },
  Cast: (draft) => {
    if (draft.version < 6) refuse(draft, 'it names its type in words');
  },
  Tile: (draft) => {
    if (draft.version < 6) refuse(draft, 'it repeats along one axis');
  },
  Scan: (draft) => {
    if (draft.version < 9) refuse(draft, 'it scans with a batch axis');
  },
  Scatter: ({ node }) => {
    node.opType = 'ScatterElements';
  },
};

/** Operators that became several; undefined where the node stays. */
export const rewrites: Readonly<Record<string, (draft: Draft) => readonly NodeProto[] | undefined>> = {
  Softmax: flattening,
  LogSoftmax: flattening,
  Hardmax: flattening,
};
