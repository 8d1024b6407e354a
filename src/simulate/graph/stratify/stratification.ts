/** What is stratified by what. */
export interface Stratification {
  /** The node of the class: 0 or 1. */
  readonly classNode: string;
  /** Nodes of the biases: each 0 or 1. */
  readonly biasNodes: readonly string[];
  /** Numeric nodes whose distributions must agree between the groups; what depends on the class comes after what does not. */
  readonly within: readonly string[];
  /** Number of equally wide bins a node. */
  readonly bins: number;
  /** Share of class 1. */
  readonly classShare: number;
  /** Each combination of the biases, with its share in class 0 and in class 1. */
  readonly groups: readonly BiasGroup[];
  /** `exact` splits each class by the shares; `simba` leaves out and thins out as the published program does. */
  readonly scheme: 'exact' | 'simba';
  /** Shares of the splits; empty if there is no split. */
  readonly split: Readonly<Record<string, number>>;
}

/** A combination of the biases. */
export interface BiasGroup {
  /** 0 or 1 for each bias. */
  readonly biases: readonly number[];
  /** Share among cases of class 0, and of class 1. */
  readonly shares: readonly [number, number];
}
