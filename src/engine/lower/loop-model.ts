// A compiled graph as the body of an ONNX Loop: many steps in one run, with the state carried from step to step inside the runtime.
import { create } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorShapeProto_DimensionSchema,
  type ValueInfoProto,
} from 'onnx-buf';
import { internalError } from '../../core/errors.ts';
import { encodeModel } from '../../formats/onnx/encode-model.ts';
import type { TensorType } from '../graph/tensor.ts';
import type { CompiledGraph } from './compile-graph.ts';
import { attributeProto, valueInfo } from './onnx-messages.ts';

/** Names of the inputs and outputs of a loop, from those of its body. An input of the body that does not change keeps its name. */
export const loopNames = {
  /** Number of steps, int64 scalar, at least 1. */
  steps: 'loop/steps',
  /** What a carried input is in the first step. */
  first: (input: string): string => `loop/first/${input}`,
  /** The values of a stacked input, one a step on a new first axis. */
  all: (input: string): string => `loop/all/${input}`,
  /** What a carried output is after the last step. */
  last: (output: string): string => `loop/last/${output}`,
  /** An output of every step, on a new first axis. */
  each: (output: string): string => `loop/each/${output}`,
} as const;

/** What becomes of the inputs of a body. */
export interface LoopOptions {
  /** Inputs that are state, each with the output that is its value in the next step. */
  readonly carried: Readonly<Record<string, string>>;
  /** Inputs that differ from step to step. */
  readonly stacked: readonly string[];
}

/** A loop as an ONNX model. */
export interface LoopModel {
  readonly model: ModelProto;
  /** The bytes of the model. */
  bytes(): Uint8Array;
}

/**
 * A model that runs a compiled graph several times in one run, one step after the other: ONNX `Loop` with the state carried. The number
 * of steps is fed at each run, so one model serves any. Inputs and outputs are named by `loopNames`; inputs that are neither carried nor
 * stacked are the same in all steps. Throws `engine/loop-name` (internal) for a name that the body does not have.
 */
export function loopModel(body: CompiledGraph, options: LoopOptions): LoopModel {
  const { model } = body;
  const graph = model.graph!;
  const inputs = new Map(body.inputs.map((input) => [input.name, input as TensorType]));
  const outputs = new Map(body.outputs.map((output) => [output.name, output as TensorType]));
  const carried = Object.entries(options.carried);
  requireNames(inputs, [...carried.map(([input]) => input), ...options.stacked]);
  requireNames(
    outputs,
    carried.map(([, output]) => output),
  );
  const moving = new Set([...carried.map(([input]) => input), ...options.stacked]);
  const scanned = [...outputs.keys()].filter((output) => !carried.some(([, next]) => next === output));
  const loop = create(NodeProtoSchema, {
    name: 'loop',
    opType: 'Loop',
    input: [loopNames.steps, '', ...carried.map(([input]) => loopNames.first(input))],
    output: [...carried.map(([, output]) => loopNames.last(output)), ...scanned.map(loopNames.each)],
    attribute: [
      create(AttributeProtoSchema, {
        name: 'body',
        type: AttributeProto_AttributeType.GRAPH,
        g: bodyGraph(graph, { inputs, carried, stacked: options.stacked, scanned }),
      }),
    ],
  });
  const outer = create(GraphProtoSchema, {
    name: graph.name,
    node: [loop],
    input: [
      valueInfo(loopNames.steps, { dtype: 'int64', shape: [] }),
      ...carried.map(([input]) => valueInfo(loopNames.first(input), inputs.get(input)!)),
      ...options.stacked.map((input) => stackedInfo(loopNames.all(input), inputs.get(input)!)),
      ...graph.input.filter(({ name }) => !moving.has(name)),
    ],
    output: [
      ...carried.map(([, output]) => valueInfo(loopNames.last(output), outputs.get(output)!)),
      ...scanned.map((output) => stackedInfo(loopNames.each(output), outputs.get(output)!)),
    ],
  });
  const made = create(ModelProtoSchema, { ...model, graph: outer });
  return { model: made, bytes: () => encodeModel(made) };
}

interface BodyParts {
  readonly inputs: ReadonlyMap<string, TensorType>;
  readonly carried: readonly (readonly [string, string])[];
  readonly stacked: readonly string[];
  readonly scanned: readonly string[];
}

/** Names inside the body; a model may not use one name on both levels. */
const iteration = 'loop/iteration';
const condition = 'loop/condition';
const onward = 'loop/onward';

function bodyGraph(graph: GraphProto, { inputs, carried, stacked, scanned }: BodyParts): GraphProto {
  const infos = new Map(graph.output.map((info) => [info.name, info]));
  const outputs = [...carried.map(([, output]) => output), ...scanned];
  return create(GraphProtoSchema, {
    name: 'step',
    node: [
      ...stacked.map(pickStep),
      ...graph.node,
      create(NodeProtoSchema, { name: onward, opType: 'Identity', input: [condition], output: [onward] }),
    ],
    initializer: graph.initializer,
    input: [
      valueInfo(iteration, { dtype: 'int64', shape: [] }),
      valueInfo(condition, { dtype: 'bool', shape: [] }),
      ...carried.map(([input]) => valueInfo(input, inputs.get(input)!)),
    ],
    output: [valueInfo(onward, { dtype: 'bool', shape: [] }), ...outputs.map((output) => infos.get(output)!)],
  });
}

function pickStep(name: string): NodeProto {
  return create(NodeProtoSchema, {
    name: `step of ${name}`,
    opType: 'Gather',
    input: [loopNames.all(name), iteration],
    output: [name],
    attribute: [attributeProto('axis', { int: 0 })],
  });
}

/** A value with one more axis in front, as long as there are steps. */
function stackedInfo(name: string, type: TensorType): ValueInfoProto {
  const info = valueInfo(name, type);
  const tensor = info.type?.value;
  if (tensor?.case === 'tensorType') {
    tensor.value.shape?.dim.unshift(
      create(TensorShapeProto_DimensionSchema, { value: { case: 'dimParam', value: 'steps' } }),
    );
  }
  return info;
}

function requireNames(known: ReadonlyMap<string, unknown>, names: readonly string[]): void {
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) throw internalError('engine/loop-name', `The body of the loop has no "${unknown}".`);
}
