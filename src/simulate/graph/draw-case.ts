// One case of a causal graph. All noise is keyed by (seed, case or patient, attempt, node): drawing cases in another order, alone or in
// another worker changes nothing, a new node changes no other node, and an intervention changes nothing but what it causes.
import { dataError, usageError } from '../../core/errors.ts';
import { createStream } from '../../core/stream.ts';
import { ancestorsOf, type CausalGraph, type CausalNode, type NodeValue, type NodeValues } from './causal-graph.ts';
import { DrawFault, describeValues } from './draw-fault.ts';
import { requireKnownNodes } from './intervention.ts';
import { type PatientRows, patientRows } from './patient-rows.ts';

/** Which case is drawn, and what is set by hand. */
export interface DrawOptions {
  readonly seed: number;
  /** Number of the case, from 0. */
  readonly index: number;
  /** Values that replace the mechanisms of their nodes; what depends on them follows with the same noise. */
  readonly do?: NodeValues | undefined;
}

/** A case of a graph. */
export interface DrawnCase {
  /** Values of all nodes, in the order of the file. */
  readonly values: NodeValues;
  /** How many draws of the case's patient were not selected before this one. */
  readonly attempt: number;
  /** Number of the patient, from 0. */
  readonly patient: number;
}

const mostAttempts = 10_000;
/** Stands in for a uniform number of 0, whose quantile would be -∞: half the least one above it. */
const leastNoise = Number.EPSILON / 4;

/**
 * Draws a case. Whether a draw is selected is decided before any intervention, so a case and its twin are the same
 * draw; a patient is selected if all its rows are. Equal graph, seed and index give equal values everywhere. Values of
 * an intervention are taken as they are: `parseIntervention` checks them.
 * @throws `simulate/bad-draw` (data) naming case, node and what cannot be drawn; `simulate/hopeless-selection` (data)
 * if none of 10,000 draws is selected; `simulate/bad-intervention` (usage) for an intervention on a node that does not
 * exist; `simulate/no-case` (usage) unless the index is a whole number from 0; `core/bad-seed` (usage) for a seed that
 * is not finite.
 */
export function drawCase(graph: CausalGraph, { seed, index, do: intervention = {} }: DrawOptions): DrawnCase {
  requireKnownNodes(graph, intervention);
  if (!Number.isSafeInteger(index) || index < 0) {
    throw usageError('simulate/no-case', `there is no case ${index}: cases are counted in whole numbers from 0.`, {
      hint: 'Give the first case the index 0, the next one 1.',
    });
  }
  const rows = patientRows(seed, graph.rowsPerPatient, index);
  const attempt = selectedAttempt(graph, rows, { seed, index });
  const values = drawNodes(graph.nodes, { seed, index, rows, attempt, intervention });
  return { values: inFileOrder(graph, values), attempt, patient: rows.patient };
}

/** One draw of one row. */
interface Draw {
  readonly seed: number;
  readonly index: number;
  readonly rows: PatientRows;
  readonly attempt: number;
  readonly intervention: NodeValues;
}

function selectedAttempt(graph: CausalGraph, rows: PatientRows, { seed, index }: DrawOptions): number {
  const { selection } = graph;
  if (selection === undefined) return 0;
  const nodes = ancestorsOf(graph, selection.parents);
  const accepted = (draw: Draw): boolean => {
    const values = drawNodes(nodes, draw);
    const probability = selectionProbability(selection, values, draw.index);
    return probability === 1 || noiseOf(draw, 'select', selection.perPatient) < probability;
  };
  const rowIndices = selection.perPatient
    ? [rows.first]
    : Array.from({ length: rows.count }, (_, row) => rows.first + row);
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    if (rowIndices.every((row) => accepted({ seed, index: row, rows, attempt, intervention: {} }))) return attempt;
  }
  throw dataError(
    'simulate/hopeless-selection',
    `case ${index}: none of ${mostAttempts.toLocaleString('en')} draws is selected by "${selection.text}"; fewer than 3 in ${mostAttempts.toLocaleString('en')} can be (95 % sure).`,
    {
      place: selection.place,
      hint: 'Loosen the selection, or change the nodes so that selected cases are common.',
    },
  );
}

function selectionProbability(selection: NonNullable<CausalGraph['selection']>, values: NodeValues, index: number) {
  const { text, parents, place } = selection;
  const probability = computed(() => selection.probability(values), { index, what: 'the selection', place });
  if (probability >= 0 && probability <= 1) return probability;
  throw dataError(
    'simulate/bad-draw',
    `case ${index}: the selection "${text}" is ${probability}${describeValues(values, parents)}, not a probability.`,
    { place, hint: 'Give a condition or a number from 0 to 1; clamp(x, 0, 1) cuts a number to that.' },
  );
}

function drawNodes(nodes: readonly CausalNode[], draw: Draw): Record<string, NodeValue> {
  const { index, rows, intervention } = draw;
  const values: Record<string, NodeValue> = { row: index - rows.first };
  for (const node of nodes) {
    const { name, mechanism, perPatient, place } = node;
    const given = intervention[name];
    values[name] =
      given ??
      computed(() => mechanism.valueAt(values, noiseOf(draw, name, perPatient)), {
        index,
        what: `node "${name}"`,
        place,
        values: () => describeValues(values, node.parents),
      });
  }
  return values;
}

interface Computation {
  readonly index: number;
  readonly what: string;
  readonly place: CausalNode['place'];
  readonly values?: () => string;
}

function computed<T>(compute: () => T, { index, what, place, values }: Computation): T {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof DrawFault)) throw error;
    throw dataError('simulate/bad-draw', `case ${index}, ${what}: ${error.message}${values?.() ?? ''}.`, {
      place,
      cause: error,
      hint: 'Change the expression so that it has a value for every case; if(...) and clamp(...) help.',
    });
  }
}

/** Uniform in (0, 1). */
function noiseOf({ seed, index, rows, attempt }: Draw, name: string, perPatient: boolean): number {
  const u = createStream(
    seed,
    'node',
    name,
    perPatient ? 'patient' : 'case',
    perPatient ? rows.patient : index,
    attempt,
  ).uniform();
  return u === 0 ? leastNoise : u;
}

function inFileOrder(graph: CausalGraph, values: Readonly<Record<string, NodeValue>>): NodeValues {
  return Object.fromEntries(graph.names.map((name) => [name, values[name]!]));
}
