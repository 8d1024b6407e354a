import type { Table } from '../../cases/table.ts';
import { type CaseRow, tableOfRows } from '../../simulate/dataset/table-of-rows.ts';
import type { EpochRecord } from '../learner/learner.ts';
import type { EpochFigures } from '../selection/criterion.ts';

/**
 * One row an epoch: `epoch` (from 0), `trainingLoss`, `validation` figures `.loss`, `.auc`, `.worstGroupAuc`, `.esAuc:ATTRIBUTE` and
 * `.auc:ATTRIBUTE=GROUP`, the same of `test` where it was watched, and `flagged`. Values that do not exist are empty.
 */
export function curvesTable(records: readonly EpochRecord[], file = 'curves.csv'): Table {
  const rows = records.map(
    ({ epoch, trainingLoss, validation, test, flagged }): CaseRow => ({
      epoch,
      trainingLoss,
      ...columnsOf('validation', validation),
      ...(test === undefined ? {} : columnsOf('test', test)),
      ...(flagged === undefined ? {} : { flagged }),
    }),
  );
  return tableOfRows(rows, file);
}

function columnsOf(split: string, { loss, auc, groups, worstGroupAuc, equityScaledAuc }: EpochFigures): CaseRow {
  return {
    [`${split}.loss`]: loss,
    [`${split}.auc`]: auc,
    [`${split}.worstGroupAuc`]: worstGroupAuc,
    ...Object.fromEntries(Object.entries(equityScaledAuc).map(([name, value]) => [`${split}.esAuc:${name}`, value])),
    ...Object.fromEntries(groups.map((group) => [`${split}.auc:${group.attribute}=${group.group}`, group.auc])),
  };
}
