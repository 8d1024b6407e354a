// The area under the receiver operating characteristic curve with its influence values and patient-clustered variance, from placement
// values: O(n) once the scores are sorted.
import { type ClassTotals, classTotals } from './class-totals.ts';
import { sortIndices } from './sort.ts';

/** Labels 0 / 1 with finite scores, higher meaning more likely 1. */
export interface AucInput {
  readonly score: Float64Array;
  readonly label: Uint8Array;
  /** Positive row weights; absent means weights of one. */
  readonly weight?: Float64Array | undefined;
  /** Rows by ascending score, where already known; only these rows are used. */
  readonly order?: Int32Array | undefined;
}

/** An AUC with the influence of each row. */
export interface AucInfluence {
  /** The AUC in [0, 1], or NaN if a class is empty. */
  readonly value: number;
  /** By row: w (V − AUC) / W, with V the row's placement value and W the weight of its class; rows not used have 0. */
  readonly influence: Float64Array;
  /** Rows with label 1. */
  readonly m: number;
  /** Rows with label 0. */
  readonly n: number;
}

/**
 * Area under the ROC curve: the chance that a case with label 1 scores above one with label 0, ties counting one half.
 *
 * Σ wᵢ wⱼ ([sᵢ > sⱼ] + ½ [sᵢ = sⱼ]) / (Σ wᵢ Σ wⱼ); exact for weights of one. Infinite scores rank like others. NaN if a class is empty. Throws
 * `stats/sort-nan` for a score that is NaN, unless `order` is given.
 */
export function auc(input: AucInput): number {
  const order = input.order ?? sortIndices(input.score);
  const totals = classTotals(input, order);
  return sweep(input, order, totals) / (totals.events * totals.nonEvents);
}

/**
 * The AUC with the influence value of each row (DeLong 1988 by placement values; Sun and Xu 2014 for the ranks). See `auc`.
 *
 * Influences add up to 0. With an empty class the value is NaN, and so are the influences of the rows used. Throws `stats/sort-nan` for a
 * score that is NaN, unless `order` is given.
 */
export function aucInfluence(input: AucInput): AucInfluence {
  const { label, weight } = input;
  const order = input.order ?? sortIndices(input.score);
  const totals = classTotals(input, order);
  const influence = new Float64Array(label.length);
  const value = sweep(input, order, totals, influence) / (totals.events * totals.nonEvents);
  const own = [1 / totals.nonEvents, 1 / totals.events] as const;
  const complete = order.length === label.length;
  for (let k = 0; k < order.length; k += 1) {
    const row = complete ? k : order[k]!;
    const isEvent = label[row] as 0 | 1;
    const share = weight === undefined ? own[isEvent] : weight[row]! * own[isEvent];
    influence[row] = share * (influence[row]! * own[1 - isEvent]! - value);
  }
  return { value, influence, m: totals.m, n: order.length - totals.m };
}

/** Placement influences of an AUC with what is needed to cluster them. */
export interface PlacementInfluence {
  /** From `aucInfluence`, by row. */
  readonly influence: Float64Array;
  readonly label: Uint8Array;
  /** Dense patient code of each row; absent means one row a patient. */
  readonly patient?: Int32Array | undefined;
  /** More than any patient code, where already known. */
  readonly patients?: number | undefined;
}

/** A clustered variance of an AUC with the parts it was made of. */
export interface ObuchowskiVariance {
  readonly variance: number;
  /** Satterthwaite degrees of freedom of the variance (Brunner and Munzel 2000), for Student quantiles with few events. */
  readonly degreesOfFreedom: number;
  /** Patients with at least one event. */
  readonly eventPatients: number;
  /** Patients with at least one non-event. */
  readonly nonEventPatients: number;
}

/**
 * Obuchowski's variance of an AUC with several rows a patient: S10 / m + S01 / n + 2 S11 / (m n), with
 * S10 = I10 / ((I10 − 1) m) Σ (V10(Xᵢ.) − mᵢ AUC)² and S01, S11 likewise.
 *
 * With one row a patient and weights of one it is DeLong's, exactly. Linear in the influences: the variance of a difference of two
 * AUCs on the same rows is that of the difference of their influences. NaN if fewer than two patients have events, or non-events.
 * Source: Obuchowski 1997; DeLong, DeLong and Clarke-Pearson 1988.
 */
export function obuchowskiVariance(placements: PlacementInfluence): ObuchowskiVariance {
  const sums = classSums(placements);
  const factor = (clusters: number): number => (clusters < 2 ? Number.NaN : clusters / (clusters - 1));
  const ofEvents = factor(sums.eventPatients) * sums.events;
  const ofNonEvents = factor(sums.nonEventPatients) * sums.nonEvents;
  const between = sums.cross === 0 ? 0 : 2 * factor(sums.patients) * sums.cross;
  const independent = ofEvents + ofNonEvents;
  const degreesOfFreedom =
    (independent * independent) /
    ((ofEvents * ofEvents) / (sums.eventPatients - 1) + (ofNonEvents * ofNonEvents) / (sums.nonEventPatients - 1));
  return {
    variance: independent + between,
    degreesOfFreedom,
    eventPatients: sums.eventPatients,
    nonEventPatients: sums.nonEventPatients,
  };
}

/**
 * The variance of an AUC from scores, with patients as units (DeLong's with one row a patient); NaN if fewer than two patients have events, or
 * non-events. Throws as `auc`. See `obuchowskiVariance`.
 */
export function aucVariance({ patient, ...input }: AucInput & { readonly patient?: Int32Array | undefined }): number {
  return obuchowskiVariance({ influence: aucInfluence(input).influence, label: input.label, patient }).variance;
}

/**
 * Covariance of two AUCs on the same rows and labels, from their influences, by the same estimator as `obuchowskiVariance`:
 * (Var(A + B) − Var(A − B)) / 4. That of an AUC with itself is its variance. NaN as for `obuchowskiVariance`.
 */
export function aucCovariance(
  first: Float64Array,
  second: Float64Array,
  on: Omit<PlacementInfluence, 'influence'>,
): number {
  const combine = (sign: number): number =>
    obuchowskiVariance({ ...on, influence: first.map((value, row) => value + sign * second[row]!) }).variance;
  return (combine(1) - combine(-1)) / 4;
}

/**
 * One pass over the sorted rows, tie by tie: the weight of concordant pairs, and where asked for by row the weight of the other class that
 * the row is on the right side of. Written without branches on the label, which no processor can foresee.
 */
function sweep(
  { score, label, weight }: AucInput,
  order: Int32Array,
  { events }: ClassTotals,
  concordant?: Float64Array,
): number {
  let area = 0;
  let eventsBelow = 0;
  let nonEventsBelow = 0;
  let start = 0;
  let next = order.length === 0 ? Number.NaN : score[order[0]!]!;
  while (start < order.length) {
    const value = next;
    let eventWeight = 0;
    let nonEventWeight = 0;
    let end = start;
    do {
      const row = order[end]!;
      const isEvent = label[row]!;
      const w = weight === undefined ? 1 : weight[row]!;
      eventWeight += w * isEvent;
      nonEventWeight += w * (1 - isEvent);
      end += 1;
      next = end < order.length ? score[order[end]!]! : Number.NaN;
    } while (next === value);
    const ofEvent = nonEventsBelow + nonEventWeight / 2;
    const ofNonEvent = events - eventsBelow - eventWeight / 2;
    area += eventWeight * ofEvent;
    for (let k = start; concordant !== undefined && k < end; k += 1) {
      const isEvent = label[order[k]!]!;
      concordant[order[k]!] = isEvent * ofEvent + (1 - isEvent) * ofNonEvent;
    }
    eventsBelow += eventWeight;
    nonEventsBelow += nonEventWeight;
    start = end;
  }
  return area;
}

/** Without branches on the label, as in `sweep`: the sums of a patient stand side by side, that of its non-events first. */
function classSums({ influence, label, patient, patients }: PlacementInfluence) {
  if (patient === undefined || isOneRowEach(patient)) return sumsOfRows(influence, label);
  const bound = patients ?? boundOf(patient);
  const sums = new Float64Array(2 * bound);
  const seen = new Uint8Array(bound);
  for (let row = 0; row < influence.length; row += 1) {
    const code = patient[row]!;
    const isEvent = label[row]!;
    sums[2 * code + isEvent]! += influence[row]!;
    seen[code]! |= 1 + isEvent;
  }
  const total = { events: 0, nonEvents: 0, cross: 0, eventPatients: 0, nonEventPatients: 0, patients: 0 };
  for (let code = 0; code < bound; code += 1) {
    const ofNonEvents = sums[2 * code]!;
    const ofEvents = sums[2 * code + 1]!;
    total.events += ofEvents * ofEvents;
    total.nonEvents += ofNonEvents * ofNonEvents;
    total.cross += ofEvents * ofNonEvents;
    total.nonEventPatients += seen[code]! & 1;
    total.eventPatients += seen[code]! >> 1;
    total.patients += seen[code] === 0 ? 0 : 1;
  }
  return total;
}

function isOneRowEach(patient: Int32Array): boolean {
  let row = 0;
  while (row < patient.length && patient[row] === row) row += 1;
  return row === patient.length;
}

function boundOf(patient: Int32Array): number {
  let bound = 0;
  for (let row = 0; row < patient.length; row += 1) bound = Math.max(bound, patient[row]! + 1);
  return bound;
}

function sumsOfRows(influence: Float64Array, label: Uint8Array) {
  const total = {
    events: 0,
    nonEvents: 0,
    cross: 0,
    eventPatients: 0,
    nonEventPatients: 0,
    patients: influence.length,
  };
  for (let row = 0; row < influence.length; row += 1) {
    const square = influence[row]! * influence[row]!;
    const isEvent = label[row]!;
    total.events += isEvent * square;
    total.nonEvents += (1 - isEvent) * square;
    total.eventPatients += isEvent;
  }
  total.nonEventPatients = influence.length - total.eventPatients;
  return total;
}
