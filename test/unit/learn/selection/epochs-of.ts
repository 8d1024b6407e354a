import type { EpochFigures } from '../../../../src/learn/selection/criterion.ts';

const places = [
  ['sex', 'f'],
  ['sex', 'm'],
  ['site', 'a'],
  ['site', 'b'],
] as const;

/** Epochs with these AUCs of the groups f and m of sex, then a and b of site. */
export function epochsOf(aucs: readonly (readonly number[])[]): readonly EpochFigures[] {
  return aucs.map((own) => ({
    loss: 0.5,
    auc: 0.8,
    groups: own.map((auc, index) => ({
      attribute: places[index]![0],
      group: places[index]![1],
      auc,
      cases: 10,
      events: 5,
    })),
    worstGroupAuc: Math.min(...own),
    equityScaledAuc: {},
  }));
}

/** Whether another one is as good in every group and better in one. */
export function isBeaten(own: readonly number[], other: readonly number[]): boolean {
  return own.every((auc, group) => auc <= other[group]!) && own.some((auc, group) => auc < other[group]!);
}
