// The attributes of an ONNX node, read with their defaults.
import { type AttributeProto, AttributeProto_AttributeType as Kind, type NodeProto, type TensorProto } from 'onnx-buf';
import { dataError, type EvenhandError } from '../../core/errors.ts';

const text = new TextDecoder();

/** Attributes of one node by name. A missing attribute without a default, or one of another kind, is an error naming the node. */
export class NodeAttributes {
  readonly #attributes: ReadonlyMap<string, AttributeProto>;
  readonly #place: { readonly node: string; readonly file: string };

  constructor(node: NodeProto, place: { readonly node: string; readonly file: string }) {
    this.#attributes = new Map(node.attribute.map((attribute) => [attribute.name, attribute]));
    this.#place = place;
  }

  has(name: string): boolean {
    return this.#attributes.has(name);
  }

  int(name: string, otherwise?: number): number {
    const attribute = otherwise === undefined ? this.#required(name, Kind.INT) : this.#find(name, Kind.INT);
    return attribute ? Number(attribute.i) : (otherwise as number);
  }

  flag(name: string, otherwise: boolean): boolean {
    return this.int(name, otherwise ? 1 : 0) !== 0;
  }

  float(name: string, otherwise?: number): number {
    const attribute = otherwise === undefined ? this.#required(name, Kind.FLOAT) : this.#find(name, Kind.FLOAT);
    return attribute ? attribute.f : (otherwise as number);
  }

  string(name: string, otherwise?: string): string {
    const attribute = otherwise === undefined ? this.#required(name, Kind.STRING) : this.#find(name, Kind.STRING);
    return attribute ? text.decode(attribute.s) : (otherwise as string);
  }

  ints(name: string): readonly number[] | undefined {
    return this.#find(name, Kind.INTS)?.ints.map(Number);
  }

  floats(name: string): readonly number[] | undefined {
    return this.#find(name, Kind.FLOATS)?.floats;
  }

  tensor(name: string): TensorProto | undefined {
    return this.#find(name, Kind.TENSOR)?.t;
  }

  #required(name: string, kind: Kind): AttributeProto {
    const attribute = this.#find(name, kind);
    if (!attribute) throw this.#refuse(`has no attribute "${name}"`);
    return attribute;
  }

  #find(name: string, kind: Kind): AttributeProto | undefined {
    const attribute = this.#attributes.get(name);
    if (!attribute) return undefined;
    // Models before IR version 3 leave the kind out.
    if (attribute.type !== kind && attribute.type !== Kind.UNDEFINED) {
      throw this.#refuse(`has the attribute "${name}" of kind ${Kind[attribute.type]} instead of ${Kind[kind]}`);
    }
    return attribute;
  }

  #refuse(what: string): EvenhandError {
    return dataError('engine/onnx-attribute', `node ${this.#place.node} ${what}.`, {
      place: { file: this.#place.file },
      hint: 'Check the model with the ONNX checker, or export it again.',
    });
  }
}
