import type { EpochFigures } from './criterion.ts';

/**
 * AUCs of what is compared, by group. Groups that do not count and groups without an AUC in any of the figures are left out, and so are figures
 * that lack one of the others.
 */
export interface GroupTable {
  readonly groups: readonly { readonly attribute: string; readonly group: string }[];
  /** `index` is that of the figures, `values` are in the order of the groups. */
  readonly rows: readonly { readonly index: number; readonly values: readonly number[] }[];
}

/** The table of figures of epochs or of trainings; of one attribute where it is given. */
export function groupTable(figures: readonly EpochFigures[], attribute?: string): GroupTable {
  const groups = new Map<string, GroupTable['groups'][number]>();
  const known = figures.map((own) => {
    const values = new Map<string, number>();
    for (const { attribute: of, group, auc, isLeftOut } of own.groups) {
      if (isLeftOut === true || Number.isNaN(auc) || (attribute !== undefined && of !== attribute)) continue;
      const key = JSON.stringify([of, group]);
      values.set(key, auc);
      groups.set(key, { attribute: of, group });
    }
    return values;
  });
  const rows = known.flatMap((values, index) =>
    values.size === 0 || values.size < groups.size
      ? []
      : [{ index, values: [...groups.keys()].map((key) => values.get(key)!) }],
  );
  return { groups: [...groups.values()], rows };
}
