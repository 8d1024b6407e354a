import type { Domain, Mechanism, NodeKind } from '../graph/causal-graph.ts';
import type { SourcedExpression } from './choice.ts';
import type { NodeScope } from './node-scope.ts';

/** What a node's mechanism becomes once its parents are known. */
export interface BuiltMechanism {
  readonly domain: Domain;
  readonly mechanism: Mechanism;
}

/** Makes the mechanism; undefined after a problem, which is reported. */
export type BuildMechanism = (scope: NodeScope) => BuiltMechanism | undefined;

/** A node as it was read, before names are resolved. */
export interface NodeSyntax {
  readonly name: string;
  readonly kind: NodeKind;
  readonly about: string;
  readonly perPatient: boolean;
  /** Names used, in the order of their first use. */
  readonly names: readonly string[];
  readonly expressions: readonly SourcedExpression[];
  /** Absent after a problem. */
  readonly build: BuildMechanism | undefined;
}
