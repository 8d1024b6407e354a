/** Value and derivative along a line, with whatever belongs to the place. */
export interface LinePoint<Place> {
  readonly value: number;
  readonly slope: number;
  readonly point: Place;
}

/** Sufficient decrease and flatness, as usual for quasi-Newton steps. */
const decrease = 1e-4;
const flatness = 0.9;
/** Values that differ by less, relatively, are equal up to rounding; then the derivatives decide. */
const rounding = 1e-13;
const mostTrials = 40;

interface Trial<Place> extends LinePoint<Place> {
  readonly length: number;
}

/**
 * The place of a length, tried from 1 on, under the strong Wolfe conditions (Nocedal and Wright 2006, algorithms 3.5 and 3.6): value at most
 * `value + 1e-4 length slope` and |derivative| at most `0.9 |slope|`. Where rounding hides the decrease, the first condition is that of Hager
 * and Zhang (2005) upon the derivative. `start` is value and derivative (below 0) at length 0. Undefined when no length is found.
 */
export function lineSearch<Place>(
  start: { readonly value: number; readonly slope: number },
  at: (length: number) => LinePoint<Place>,
): Place | undefined {
  let trials = 0;
  const reach = (length: number): Trial<Place> => {
    trials += 1;
    return { length, ...at(length) };
  };
  const descends = ({ length, value, slope }: Trial<Place>): boolean =>
    value <= start.value + decrease * length * start.slope ||
    (Math.abs(value - start.value) <= rounding * (1 + Math.abs(start.value)) &&
      slope <= (2 * decrease - 1) * start.slope);
  const isFlat = ({ slope }: Trial<Place>): boolean => Math.abs(slope) <= -flatness * start.slope;

  /** Between a length that descends and one that is too far, or on whose other side the minimum lies. */
  const zoom = (low: Bound, high: Bound): Place | undefined => {
    let [near, far] = [low, high];
    while (trials < mostTrials && Math.abs(far.length - near.length) > 1e-16 * Math.max(near.length, far.length)) {
      const trial = reach(between(near, far));
      const higher = trial.value > near.value + rounding * (1 + Math.abs(near.value));
      if (!descends(trial) || higher) {
        far = trial;
        continue;
      }
      if (isFlat(trial)) return trial.point;
      if (trial.slope * (far.length - near.length) >= 0) far = near;
      near = trial;
    }
    return undefined;
  };

  let before: Bound = { length: 0, ...start };
  for (let length = 1; trials < mostTrials; length *= 2) {
    const trial = reach(length);
    if (!descends(trial) || (before.length > 0 && trial.value >= before.value)) return zoom(before, trial);
    if (isFlat(trial)) return trial.point;
    if (trial.slope >= 0) return zoom(trial, before);
    before = trial;
  }
  return undefined;
}

interface Bound {
  readonly length: number;
  readonly value: number;
  readonly slope: number;
}

/** Where the cubic through two ends has its minimum, kept off the ends; their middle where there is none. */
function between(a: Bound, b: Bound): number {
  const [low, high] = a.length < b.length ? [a, b] : [b, a];
  const width = high.length - low.length;
  const first = low.slope + high.slope - (3 * (low.value - high.value)) / (low.length - high.length);
  const square = first * first - low.slope * high.slope;
  const second = Math.sqrt(Math.max(0, square));
  const share = 1 - (high.slope + second - first) / (high.slope - low.slope + 2 * second);
  const kept =
    square > 0 && Number.isFinite(share) && Number.isFinite(high.value) ? Math.min(0.9, Math.max(0.1, share)) : 0.5;
  return low.length + kept * width;
}
