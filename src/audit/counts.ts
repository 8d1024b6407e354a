// Who is in a group: cases, patients, events and, for a metric that needs both classes, why it cannot be scored.
import type { Cases, Task } from '../cases/cases.ts';

/** The size of one group of a task. Events are the positives of a binary task; quality and multi-class tasks have none. */
export interface GroupCounts {
  readonly cases: number;
  readonly patients: number;
  readonly events: number;
  readonly nonEvents: number;
  /** Weighted share of events. */
  readonly prevalence: number | null;
}

/** Counts the cases at `rows`; for a multi-class task `events` is the smallest class and `nonEvents` the rest. */
export function countGroup(
  cases: Cases,
  task: Task,
  rows: Int32Array,
  patients: number = countPatients(cases, rows),
): GroupCounts {
  if (task.kind === 'quality')
    return { cases: rows.length, patients, events: rows.length, nonEvents: rows.length, prevalence: null };
  if (task.kind === 'multiclass') {
    const sizes = new Array<number>(task.classes.length).fill(0);
    for (const row of rows) sizes[task.label[row]]++;
    const smallest = Math.min(...sizes);
    return { cases: rows.length, patients, events: smallest, nonEvents: rows.length - smallest, prevalence: null };
  }
  let events = 0;
  let eventWeight = 0;
  let totalWeight = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const weight = cases.weight === undefined ? 1 : cases.weight[row];
    totalWeight += weight;
    const isEvent = task.label[row] === 1 ? 1 : 0;
    events += isEvent;
    eventWeight += weight * isEvent;
  }
  const prevalence = rows.length === 0 ? null : eventWeight / totalWeight;
  return { cases: rows.length, patients, events, nonEvents: rows.length - events, prevalence };
}

/** Number of different patients among `rows`. */
export function countPatients(cases: Cases, rows: Int32Array): number {
  const seen = new Uint8Array(cases.patients);
  let patients = 0;
  for (let i = 0; i < rows.length; i++) {
    const patient = cases.patient[rows[i]];
    if (seen[patient] === 0) {
      seen[patient] = 1;
      patients++;
    }
  }
  return patients;
}

/** Whether some patient has rows in more than one group of the attribute, among the rows of groups that `takesPart`. */
export function variesWithinPatient(
  cases: Cases,
  rows: Int32Array,
  codes: Int32Array,
  takesPart: readonly boolean[],
): boolean {
  const first = new Int32Array(cases.patients).fill(-1);
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]];
    if (!takesPart[code]) continue;
    const patient = cases.patient[rows[i]];
    if (first[patient] === -1) first[patient] = code;
    else if (first[patient] !== code) return true;
  }
  return false;
}

/** Why a group cannot take part in the comparison, or undefined if it can. */
export function reasonNotScored(
  counts: GroupCounts,
  informative: 'events' | 'nonEvents' | 'both' | 'cases',
  minimum: number,
  kind: Task['kind'],
): string | undefined {
  if (counts.cases === 0) return 'no cases';
  const few = (found: number, what: string) => `${found} ${found === 1 ? what : `${what}s`}, fewer than ${minimum}`;
  if (kind === 'binary' && informative !== 'cases') {
    if (informative !== 'nonEvents' && counts.events < minimum) return few(counts.events, 'event');
    if (informative !== 'events' && counts.nonEvents < minimum) return few(counts.nonEvents, 'non-event');
  }
  if (kind === 'multiclass' && counts.events < minimum) return `smallest class has ${few(counts.events, 'case')}`;
  if (counts.cases < minimum) return few(counts.cases, 'case');
  if (counts.patients < minimum) return few(counts.patients, 'patient');
  return undefined;
}
