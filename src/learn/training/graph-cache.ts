import type { Tensor } from '../../engine/graph/tensor.ts';
import type { CompiledGraph } from '../../engine/lower/compile-graph.ts';
import { estimateRunBytes } from '../../engine/lower/estimate-run-bytes.ts';
import {
  createSessionCache,
  estimateSessionBytes,
  type Releasable,
  type SessionCache,
} from '../../engine/session-cache.ts';

/** A graph that can be loaded. */
export interface BuiltGraph {
  readonly compiled: CompiledGraph;
  /** Memory that it takes when loaded, roughly. */
  readonly bytes: number;
}

/** A compiled graph with the memory that it takes: its values at their fullest, and the session. */
export function builtGraph(compiled: CompiledGraph, outputs: Readonly<Record<string, Tensor>>): BuiltGraph {
  return { compiled, bytes: estimateRunBytes(Object.values(outputs)) + estimateSessionBytes(compiled.bytes()) };
}

/** Loaded graphs within a budget of memory: each is built when it is first used, and again where it had to go meanwhile. */
export class GraphCache<Built extends { readonly bytes: number }, Loaded extends Releasable> {
  readonly #cache: SessionCache<Loaded>;
  readonly #load: (built: Built) => Promise<Loaded>;
  readonly #sizes = new Map<string, number>();

  constructor(budgetBytes: number, load: (built: Built) => Promise<Loaded>) {
    this.#cache = createSessionCache<Loaded>(budgetBytes);
    this.#load = load;
  }

  /** Does `work` with the graph of the key. Throws what `build`, loading and `work` throw. */
  async use<T>(key: string, build: () => Built, work: (loaded: Loaded) => Promise<T>): Promise<T> {
    let built: Built | undefined;
    let bytes = this.#sizes.get(key);
    if (bytes === undefined) {
      built = build();
      bytes = built.bytes;
      this.#sizes.set(key, bytes);
    }
    return this.#cache.use(key, { bytes, open: () => this.#load(built ?? build()) }, work);
  }

  release(): Promise<void> {
    return this.#cache.release();
  }
}
