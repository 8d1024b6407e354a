// A case and its twins as drawn, before anything is rendered.
import type { NodeValues } from '../graph/causal-graph.ts';
import type { DrawnCase } from '../graph/draw-case.ts';

/** A case with its twins, as drawn: no picture yet. */
export interface DrawnTwins {
  readonly id: string;
  /** The case, then its twins. */
  readonly draws: readonly TwinDraw[];
}

/** One of a case and its twins. */
export interface TwinDraw extends DrawnCase {
  readonly id: string;
  /** Number of the draw that the case came from. */
  readonly index: number;
  /** What makes the twin; empty for the case itself. */
  readonly intervention: NodeValues;
}
