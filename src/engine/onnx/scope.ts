import type { Tensor } from '../graph/tensor.ts';

/** Names of values, and the tensors that they stand for. A sub-graph sees the names around it. Some values are made when first read. */
export class Scope {
  readonly #outer: Scope | undefined;
  readonly #values = new Map<string, Tensor | (() => Tensor)>();

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  set(name: string, value: Tensor | (() => Tensor)): void {
    this.#values.set(name, value);
  }

  get(name: string): Tensor | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return this.#outer?.get(name);
    if (typeof value !== 'function') return value;
    const made = value();
    this.#values.set(name, made);
    return made;
  }

  /** Values of this scope that exist already. */
  made(): readonly (readonly [string, Tensor])[] {
    return [...this.#values].flatMap(([name, value]) => (typeof value === 'function' ? [] : [[name, value] as const]));
  }
}
