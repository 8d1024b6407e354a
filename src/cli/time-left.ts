import type { Progress } from '../core/progress.ts';

const patienceMs = 2000;

/**
 * Says how long a stage will still take, as in "3 min left": what remains at the mean pace since its first report. Empty in the first two
 * seconds of a stage, at its end, and while nothing moves. `now` gives milliseconds.
 */
export function timeLeft(now: () => number): (progress: Progress) => string {
  let first: { readonly stage: string; readonly done: number; readonly at: number } | undefined;
  return ({ stage, done, total }) => {
    if (first?.stage !== stage || done < first.done) first = { stage, done, at: now() };
    const elapsed = now() - first.at;
    const moved = done - first.done;
    if (elapsed < patienceMs || moved <= 0 || done >= total) return '';
    return `${spellDuration((elapsed / moved) * (total - done))} left`;
  };
}

/** A duration in one or two units, rounded up: 1 s, 59 s, 3 min, 2 h 10 min (to ten minutes), 4 d 6 h. */
export function spellDuration(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const tens = Math.ceil(minutes / 10);
  if (tens < 24 * 6) return twoUnits([Math.floor(tens / 6), 'h'], [(tens % 6) * 10, 'min']);
  const hours = Math.ceil(minutes / 60);
  return twoUnits([Math.floor(hours / 24), 'd'], [hours % 24, 'h']);
}

function twoUnits(large: readonly [number, string], small: readonly [number, string]): string {
  return [large, small].flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`])).join(' ');
}
