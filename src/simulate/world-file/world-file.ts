import type { Place } from '../../core/errors.ts';
import type { CausalGraph, Domain, NodeValue, NodeValues } from '../graph/causal-graph.ts';
import type { Stratification } from '../graph/stratify/stratification.ts';
import type { Latents } from '../worlds/world.ts';

/** A world file: which renderer, which causes, and what becomes of them. */
export interface WorldFile {
  readonly file: string;
  /** Name of the renderer. */
  readonly world: string;
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly cases: number;
  readonly seed: number;
  /** Settings of the renderer, as written. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly graph: CausalGraph;
  /** What drives each latent: the entries of `latents`, then all other nodes under their own names. */
  readonly latents: readonly LatentSource[];
  /** Values of all latent sources for values of the nodes; see `checkLatents` for those that a world knows. */
  latentsOf(values: NodeValues): Latents;
  readonly table: TableColumns;
  /** The standard intervention of twin rows; undefined if none is named. */
  readonly twins: NodeValues | undefined;
  readonly stratify: Stratification | undefined;
  /** `file:line:column` of a path, or of its nearest ancestor. */
  place(path: readonly PropertyKey[], at?: 'value' | 'key'): string;
  /** The same as a place for errors; with `offset`, of that character of a text on one line. */
  spot(path: readonly PropertyKey[], at?: 'value' | 'key', offset?: number): Place;
}

/** What drives a latent. */
export interface LatentSource {
  readonly name: string;
  /** The expression or node as written. */
  readonly text: string;
  readonly domain: Domain;
  /** Whether the file names the latent; if not, this is a node that a latent of the same name takes. */
  readonly explicit: boolean;
  readonly evaluate: (values: NodeValues) => NodeValue;
}

/** Which nodes are which columns of the case table. */
export interface TableColumns {
  readonly label: string | undefined;
  readonly truth: string | undefined;
  readonly attributes: readonly string[];
  readonly site: string | undefined;
  /** Shares of the splits, adding up to 1, in the order of the file; empty if there is no split. */
  readonly split: Readonly<Record<string, number>>;
}
