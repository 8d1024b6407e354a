// How the keys of a plan are grouped in the form: what most plans decide stands open, everything else is folded.
import type { Path, PlanVerb } from '../plan-text.ts';
import { type PlanNode, planNode } from './plan-node.ts';

/** Name of a group, as it stands among the texts. */
export type GroupName =
  | 'cases'
  | 'inputs'
  | 'network'
  | 'method'
  | 'training'
  | 'selection'
  | 'postProcessing'
  | 'output';

/** A group of the form. */
export interface Group {
  readonly name: GroupName;
  /** Keys at the top of the plan that belong to it. */
  readonly keys: readonly string[];
  /** What stands open, in this order. */
  readonly open: readonly Path[];
}

/** What the form is drawn for. */
export interface FormContext {
  readonly verb: PlanVerb;
  readonly modality: string;
  readonly use: string;
}

/** Keys at the top of the plan by group; one that is in none of them goes to the last. */
const keysOf: Readonly<Record<GroupName, readonly string[]>> = {
  cases: ['cases'],
  inputs: ['inputs'],
  network: ['network', 'use'],
  method: ['method', 'methods', 'baseline', 'search'],
  training: ['training', 'seeds'],
  selection: ['selection', 'comparison'],
  postProcessing: ['postProcessing'],
  output: ['output', 'title', 'version'],
};

/** The groups of a plan, in their order. */
export function groupsOf(context: FormContext): readonly Group[] {
  const names = Object.keys(keysOf) as GroupName[];
  const known = new Set(Object.values(keysOf).flat());
  const all = Object.keys(planNode(context.verb).properties ?? {});
  return names.map((name) => ({
    name,
    keys: all.filter((key) => keysOf[name].includes(key) || (name === 'output' && !known.has(key))),
    open: openIn(name, context),
  }));
}

function openIn(name: GroupName, { verb, modality, use }: FormContext): readonly Path[] {
  switch (name) {
    case 'cases':
      return [
        ...(modality === 'text' ? [] : [['cases', 'columns', 'image']]),
        ...(modality === 'image' ? [] : [['cases', 'columns', 'text']]),
        ...['label', 'patient', 'split'].map((column) => ['cases', 'columns', column]),
        ['cases', 'attributes'],
      ];
    case 'inputs':
      return [
        ...(modality === 'text' ? [] : [['inputs', 'image', 'size']]),
        ...(modality === 'image' ? [] : [['inputs', 'prompts']]),
      ];
    case 'network':
      return [
        ['use', 'modality'],
        ['use', 'kind'],
        ...(use === 'label-efficiency'
          ? [
              ['use', 'of'],
              ['use', 'fractions'],
            ]
          : []),
        ...(use === 'tip-adapter' ? [['use', 'shots']] : []),
        ['network', 'name'],
        ['network', 'weights'],
      ];
    case 'method':
      return verb === 'bench' ? [['methods'], ['search', 'trials']] : [['method', 'name']];
    case 'training':
      return [['training', 'epochs'], ['training', 'batchSize'], ['training', 'optimiser', 'learningRate'], ['seeds']];
    case 'selection':
      return [
        ['selection', 'criterion'],
        ['comparison', 'minimumEvents'],
      ];
    case 'postProcessing':
      return [['postProcessing']];
    default:
      return [['title']];
  }
}

/** What of a part of the plan is not open: the part without it, undefined where nothing is left. */
export function without(node: PlanNode, path: Path, open: readonly Path[]): PlanNode | undefined {
  const inside = open.filter((each) => path.every((key, depth) => each[depth] === key));
  if (inside.some(({ length }) => length === path.length)) return undefined;
  if (node.properties === undefined || inside.length === 0) return node;
  const left = Object.entries(node.properties).flatMap(([key, inner]) => {
    const rest = without(inner, [...path, key], inside);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return left.length === 0 ? undefined : { ...node, properties: Object.fromEntries(left) };
}

/** Paths of the fields of a part: of its leaves, in the form that they have while nothing is said. */
export function leavesOf(node: PlanNode, path: Path): readonly Path[] {
  if (node.properties === undefined) return [path];
  return Object.entries(node.properties).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}
