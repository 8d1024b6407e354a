import { create } from '@bufbuild/protobuf';
import { type NodeProto, NodeProtoSchema, type TensorProto } from 'onnx-buf';
import type { DataType, TensorValue } from '../../core/tensor-value.ts';
import { tensorProtoOf } from '../../formats/onnx/tensor.ts';
import type { GraphNode, Tensor } from '../graph/tensor.ts';
import { fromDense } from '../operations/dense.ts';
import type { Emitter, OnnxAttribute, Target } from '../operations/operation.ts';
import { attributeProto } from './onnx-messages.ts';
import { opaqueNode } from './opaque-node.ts';

/** What a model is written for. */
export interface Kernels {
  readonly target: Target;
  /** Channels a block of the runtime's blocked convolutions. */
  readonly channelBlock?: number | undefined;
}

/** What is known of a model before its nodes are written. */
export interface ModelPlan {
  /** Names of inputs and outputs. */
  readonly taken: ReadonlySet<string>;
  /** Tensors that a node reads or that are outputs; all when not given. */
  readonly needed?: ReadonlySet<Tensor> | undefined;
}

/** Collects the ONNX nodes and constants of one model. */
export class OnnxEmitter implements Emitter {
  readonly target: Target;
  readonly channelBlock: number | undefined;
  readonly nodes: NodeProto[] = [];
  readonly constants: TensorProto[] = [];
  /** Operator domains in use besides the standard one. */
  readonly domains = new Set<string>();
  readonly #names = new Map<Tensor, string>();
  readonly #shared = new Map<string, string>();
  readonly #values = new Map<TensorValue['data'], string>();
  readonly #plan: ModelPlan;
  #count = 0;
  #label = '';

  constructor(kernels: Kernels, plan: ModelPlan) {
    this.target = kernels.target;
    this.channelBlock = kernels.channelBlock;
    this.#plan = plan;
  }

  name(tensor: Tensor): string {
    return this.#names.get(tensor)!;
  }

  isNeeded(tensor: Tensor): boolean {
    return this.#plan.needed?.has(tensor) ?? true;
  }

  setName(tensor: Tensor, name: string): void {
    this.#names.set(tensor, name);
  }

  /** Writes one node of the graph. */
  emit(node: GraphNode): void {
    this.#label = node.label === '' ? node.operation : node.label;
    const names = node.operation === 'opaque' ? this.#emitOpaque(node as GraphNode<'opaque'>) : lowerNode(node, this);
    for (const [index, output] of node.outputs.entries()) this.setName(output, names[index] ?? '');
  }

  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    outputs = 1,
  ): readonly string[] {
    const output = Array.from({ length: outputs }, () => this.#fresh());
    const [domain, opType] = operator.includes('::') ? operator.split('::', 2) : ['', operator];
    if (domain) this.domains.add(domain);
    this.nodes.push(
      create(NodeProtoSchema, {
        name: `${this.#label}#${this.nodes.length}`,
        opType: opType ?? operator,
        domain: domain ?? '',
        input: trimOmitted(inputs),
        output,
        attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
      }),
    );
    return output;
  }

  ints(values: readonly number[]): string {
    const key = `ints ${values.join(',')}`;
    return this.#share(key, () => ({
      dtype: 'int64',
      shape: [values.length],
      data: BigInt64Array.from(values, toInt64),
    }));
  }

  scalar(value: number, dtype: DataType): string {
    const key = `${dtype} ${Object.is(value, -0) ? '-0' : value}`;
    return this.#share(key, () => fromDense({ dtype, shape: [], data: Float64Array.of(value) }));
  }

  constant(value: TensorValue): string {
    if (value.data.length <= 8) {
      const bits = new Uint8Array(value.data.buffer, value.data.byteOffset, value.data.byteLength);
      return this.#share(`${value.dtype} [${value.shape.join(',')}] ${bits.join(',')}`, () => value);
    }
    const key = value.data;
    const known = this.#values.get(key);
    const same = known && this.constants.find(({ name }) => name === known);
    if (known && same && same.dims.join() === value.shape.join()) return known;
    const name = this.#addConstant(value);
    this.#values.set(key, name);
    return name;
  }

  #emitOpaque(node: GraphNode<'opaque'>): readonly string[] {
    const inputs = node.inputs.map((input) => this.name(input));
    const message = opaqueNode(node, inputs, () => this.#fresh());
    if (message.domain !== '') this.domains.add(message.domain);
    this.nodes.push(message);
    return message.output;
  }

  #share(key: string, make: () => TensorValue): string {
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const name = this.#addConstant(make());
    this.#shared.set(key, name);
    return name;
  }

  #addConstant(value: TensorValue): string {
    const name = this.#fresh();
    this.constants.push(tensorProtoOf(name, value));
    return name;
  }

  #fresh(): string {
    for (;;) {
      const name = `_${this.#count}`;
      this.#count += 1;
      if (!this.#plan.taken.has(name)) return name;
    }
  }
}

function lowerNode(node: GraphNode, emitter: Emitter): readonly string[] {
  const { lower } = node.outputs[0]!.graph.operations[node.operation] as {
    lower(node: GraphNode, emitter: Emitter): readonly string[];
  };
  return lower(node, emitter);
}

const int64Limit = 65536 * 65536 * 65536 * 32768;

function toInt64(value: number): bigint {
  if (value >= int64Limit) return 9223372036854775807n;
  if (value <= -int64Limit) return -9223372036854775807n;
  return BigInt(value);
}

function trimOmitted(inputs: readonly string[]): string[] {
  const last = inputs.findLastIndex((name) => name !== '');
  return inputs.slice(0, last + 1);
}
