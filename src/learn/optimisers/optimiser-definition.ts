import type { Tensor } from '../../engine/graph/tensor.ts';
import type { FloatArray, Kernel, Spot } from '../memory/kernel.ts';
import type { ParameterMemory, PlacedParameter } from '../memory/parameter-memory.ts';

/** A parameter whose turn it is. */
export interface Target {
  readonly kernel: Kernel;
  readonly parameter: PlacedParameter;
  /** Where its values and its gradients begin. */
  readonly spot: Spot;
  /** Where it begins in another section. */
  readonly place: (section: string) => number;
}

/** The step that is taken. */
export interface Step {
  /** Counted from 1. */
  readonly count: number;
  readonly learningRate: number;
  /** What gradients are multiplied by first: a clipping coefficient, the inverse of a loss scale. */
  readonly gradientScale: number;
}

/** An optimiser before or after a step over all parameters. */
export interface Whole {
  readonly memory: ParameterMemory<FloatArray>;
  /** State besides the sections; changed in place. */
  readonly scalars: Record<string, number>;
}

/** A parameter whose step is written into a graph. */
export interface GraphTarget {
  readonly value: Tensor;
  /** Already scaled. */
  readonly gradient: Tensor;
  /** Its state, by section. */
  readonly slot: (section: string) => Tensor;
  /** A number of `coefficients`, fed at each step. */
  readonly coefficient: (name: string) => Tensor;
}

/** What an optimiser is: its settings, the sections it keeps its state in, and its step on one parameter, on the host and in a graph. */
export interface OptimiserDefinition<Settings> {
  readonly defaults: Settings;
  /** Names of settings that have no default. */
  readonly optional?: readonly (keyof Settings & string)[];
  /** Sections besides values and gradients. */
  readonly sections: (settings: Settings) => readonly string[];
  /** What is wrong with settings, a sentence each. */
  readonly problems: (settings: Settings) => readonly string[];
  /** Parameters that settings name. */
  readonly names?: (settings: Settings) => readonly string[];
  /** Parameters that the step leaves to `finish`. */
  readonly apart?: (settings: Settings) => readonly string[];
  readonly update: (target: Target, settings: Settings, step: Step) => void;
  /** Runs once after the step of all parameters. `settings` are those of no group. */
  readonly finish?: (whole: Whole, settings: Settings, step: Step) => void;
  /** Runs when a stage of training ends. */
  readonly startStage?: (whole: Whole) => void;
  /** Numbers of a step in a graph that change from step to step. */
  readonly coefficients: (settings: Settings, step: Step) => Readonly<Record<string, number>>;
  /** The step in a graph: what each section becomes, `values` among them. */
  readonly graphUpdate: (target: GraphTarget, settings: Settings) => Readonly<Record<string, Tensor>>;
  /** New values of the parameters `apart`, from the new values of the others. */
  readonly graphFinish?: (
    values: ReadonlyMap<string, Tensor>,
    settings: Settings,
    coefficient: (name: string) => Tensor,
  ) => Readonly<Record<string, Tensor>>;
}

/** A sentence where a value is not in [low, high), else nothing. */
export function outsideOf(
  range: { readonly low: number; readonly high: number },
  name: string,
  value: number,
): string[] {
  if (value >= range.low && value < range.high) return [];
  const most = range.high === Number.POSITIVE_INFINITY ? 'finite' : `below ${range.high}`;
  return [`\`${name}\` must be at least ${range.low} and ${most}; got ${value}.`];
}
