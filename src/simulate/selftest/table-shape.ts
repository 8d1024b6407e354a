// What a simulated table takes from the user's: one task by one attribute, with all that is kept as it is and the few numbers that are estimated.
import { countGroup, type GroupCounts, reasonNotScored, variesWithinPatient } from '../../audit/counts.ts';
import type { AnalysisPlan } from '../../audit/plan.ts';
import { gather, gatherBytes } from '../../audit/sample.ts';
import type { Attribute, BinaryTask, Cases } from '../../cases/cases.ts';
import { auc } from '../../stats/auc.ts';
import { normal } from '../../stats/distributions/normal.ts';
import { scoreCorrelation } from './score-correlation.ts';
import { tiedCuts } from './tied-cuts.ts';

/** A group of the attribute as it stands in the user's table. */
export interface ShapeGroup {
  readonly name: string;
  /** Code in the attribute. */
  readonly code: number;
  readonly counts: GroupCounts;
  /** Why it takes no part in the verdict, or undefined. */
  readonly reason: string | undefined;
}

/** The shape of one comparison. Plain data: it travels to the workers. */
export interface TableShape {
  readonly task: string;
  readonly attribute: Attribute;
  /** The rows of the task, and the label of every case. They stay as they are. */
  readonly rows: Int32Array;
  readonly label: Uint8Array;
  readonly groups: readonly ShapeGroup[];
  readonly variesWithinPatient: boolean;
  /** AUC over the rows of the scored groups, kept in [0.5, 0.995], and the distance of latent normals that gives it. */
  readonly auc: number;
  readonly separation: number;
  /** Correlation of two scores of one patient given the labels. */
  readonly correlation: number;
  readonly tiedPairs: number;
  readonly cuts: Float64Array | undefined;
}

const lowestAuc = 0.5;
const highestAuc = 0.995;

/** The shape of a task by an attribute; undefined if fewer than two groups could be scored. */
export function shapeOf(
  cases: Cases,
  task: BinaryTask & { readonly score: Float64Array },
  attribute: Attribute,
  analysis: AnalysisPlan,
): TableShape | undefined {
  const groups = groupsOf(cases, task, attribute, analysis);
  const isScored = groups.map(({ reason }) => reason === undefined);
  if (isScored.filter(Boolean).length < 2) return undefined;
  const rows = task.rows.filter((row) => isScored[attribute.codes[row]!]);
  const score = gather(task.score, rows);
  const label = gatherBytes(task.label, rows);
  const found = auc({ score, label, weight: cases.weight === undefined ? undefined : gather(cases.weight, rows) });
  const kept = Math.min(Math.max(found, lowestAuc), highestAuc);
  const separation = Math.SQRT2 * normal.quantile(kept);
  const events = label.reduce((sum, value) => sum + value, 0);
  return {
    task: task.name,
    attribute,
    rows: task.rows,
    label: task.label,
    groups,
    variesWithinPatient: variesWithinPatient(cases, task.rows, attribute.codes, isScored),
    auc: kept,
    separation,
    correlation: scoreCorrelation({ score, label, patient: rows.map((row) => cases.patient[row]!) }),
    ...tiedCuts({ score, eventShare: events / rows.length, separation }),
  };
}

function groupsOf(cases: Cases, task: BinaryTask, attribute: Attribute, analysis: AnalysisPlan): ShapeGroup[] {
  return attribute.groups.map((name, code) => {
    const counts = countGroup(
      cases,
      task,
      task.rows.filter((row) => attribute.codes[row] === code),
    );
    const unknown =
      code === attribute.unknown && !analysis.includeUnknown ? 'unknown is shown, not compared' : undefined;
    const reason = reasonNotScored(counts, 'both', analysis.minimumEvents, 'binary') ?? unknown;
    return { name, code, counts, reason };
  });
}
