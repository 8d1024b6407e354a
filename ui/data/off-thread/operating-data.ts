// Everything that a moving threshold needs, sorted once: from then on the table of confusions at any threshold costs one binary search a group.

/** The scores of one group in ascending order, with running sums. */
export interface SortedScores {
  readonly group: string;
  readonly scores: Float64Array;
  /** Weight of the cases before each place, and of the events among them; one longer than `scores`. */
  readonly weightBefore: Float64Array;
  readonly eventsBefore: Float64Array;
}

/** A named way to set the threshold, as set on this data. */
export interface Policy {
  readonly rule: string;
  readonly value: number;
  readonly source: string;
  /** Whether it was chosen on the rows that it is judged on. */
  readonly leak: boolean;
}

export interface OperatingData {
  readonly task: string;
  readonly attribute: string;
  readonly weighted: boolean;
  /** Everybody. */
  readonly all: SortedScores;
  readonly groups: readonly SortedScores[];
  readonly policies: readonly Policy[];
  /** Whether scores are probabilities, so that a ratio of costs is a threshold. */
  readonly probabilities: boolean;
}

/** What a threshold does to a group; weights summed, counts where there are none. */
export interface Confusion {
  readonly found: number;
  readonly missed: number;
  readonly falseAlarms: number;
  readonly passed: number;
}

/** Sums over the cases of a group, given in ascending order of score. */
export function sumScores(
  group: string,
  order: Int32Array,
  {
    score,
    label,
    weight,
  }: {
    readonly score: Float64Array;
    readonly label: Uint8Array;
    readonly weight: Float64Array | undefined;
  },
): SortedScores {
  const scores = new Float64Array(order.length);
  const weightBefore = new Float64Array(order.length + 1);
  const eventsBefore = new Float64Array(order.length + 1);
  for (let place = 0; place < order.length; place++) {
    const row = order[place]!;
    const own = weight === undefined ? 1 : weight[row]!;
    scores[place] = score[row]!;
    weightBefore[place + 1] = weightBefore[place]! + own;
    eventsBefore[place + 1] = eventsBefore[place]! + (label[row] === 1 ? own : 0);
  }
  return { group, scores, weightBefore, eventsBefore };
}

/** The confusion at a threshold: scores at or above it are positive. */
export function confusionAt({ scores, weightBefore, eventsBefore }: SortedScores, threshold: number): Confusion {
  const place = firstAtOrAbove(scores, threshold);
  const events = eventsBefore.at(-1) ?? 0;
  const weight = weightBefore.at(-1) ?? 0;
  const missed = eventsBefore[place] ?? 0;
  const below = weightBefore[place] ?? 0;
  const found = events - missed;
  return { found, missed, falseAlarms: weight - below - found, passed: below - missed };
}

/** The threshold at which about this share of the cases is at or above it: a score that occurs. */
export function thresholdOfShare({ scores }: SortedScores, share: number): number {
  if (scores.length === 0) return 0;
  const place = Math.round((1 - share) * scores.length);
  return scores[Math.min(Math.max(place, 0), scores.length - 1)] ?? 0;
}

/** The share of cases at or above a threshold. */
export function shareAt({ scores }: SortedScores, threshold: number): number {
  return scores.length === 0 ? 0 : 1 - firstAtOrAbove(scores, threshold) / scores.length;
}

/** How many places a slider over thresholds has; places are even in the square root of the share of alerts: rare findings need the fine end. */
export const sliderSteps = 1000;

/** The place of a threshold on the slider: 0 where every case alerts. */
export function placeOf(all: SortedScores, threshold: number): number {
  return Math.round(sliderSteps * (1 - Math.sqrt(shareAt(all, threshold))));
}

/** The threshold at a place of the slider. */
export function thresholdAtPlace(all: SortedScores, place: number): number {
  const rest = 1 - place / sliderSteps;
  return thresholdOfShare(all, rest * rest);
}

/** The threshold some places on, and further if need be: where few different scores occur, the next one may be many places away. */
export function steppedThreshold(all: SortedScores, threshold: number, by: number): number {
  let place = Math.min(Math.max(placeOf(all, threshold) + by, 0), sliderSteps);
  const way = Math.sign(by);
  const moved = () => way * (thresholdAtPlace(all, place) - threshold) > 0;
  while (!moved() && place + way >= 0 && place + way <= sliderSteps) place += way;
  return moved() ? thresholdAtPlace(all, place) : threshold;
}

function firstAtOrAbove(scores: Float64Array, threshold: number): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
