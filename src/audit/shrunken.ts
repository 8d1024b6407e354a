// Estimates of intersections shrunk towards the additive main effects of the attributes crossed: small cells borrow strength.
import { shrinkToMainEffects } from '../stats/shrink.ts';
import type { MetricEstimate } from './estimate.ts';
import type { GroupState } from './group-state.ts';
import type { Measure } from './result.ts';

/** How the parts of an intersection's group name are joined. */
export const crossSeparator = ' & ';

/** Shrunken estimates of the compared intersections; null with fewer than three of them or without variances. */
export function shrinkGroups(
  states: readonly GroupState[],
  estimates: readonly MetricEstimate[],
  level: number,
): { group: string; measure: Measure }[] | null {
  if (states.length < 3 || !estimates.every((estimate) => estimate.variance > 0)) return null;
  const values = estimates.map((estimate) => estimate.value);
  const scale = values.every((value) => value > 0 && value < 1) ? 'logit' : 'plain';
  const levels = levelsOf(states.map((state) => state.name.split(crossSeparator)));
  const shrunken = shrinkToMainEffects(
    { values, variances: estimates.map((estimate) => estimate.variance), scale, level },
    levels,
  );
  return states.map((state, i) => {
    const { value, low, high, ownWeight } = shrunken.estimates[i];
    const method = `shrunken to main effects, own weight ${ownWeight.toFixed(2)}`;
    return { group: state.name, measure: { value, low, high, method } };
  });
}

/** A dense code for each part of each name, by position. */
function levelsOf(parts: readonly (readonly string[])[]): number[][] {
  const seen = new Map<string, number>();
  const next: number[] = [];
  return parts.map((names) =>
    names.map((name, position) => {
      const key = `${position}/${name}`;
      let code = seen.get(key);
      if (code === undefined) {
        code = next[position] ?? 0;
        next[position] = code + 1;
        seen.set(key, code);
      }
      return code;
    }),
  );
}
