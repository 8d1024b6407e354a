import { type MeanInterval, meanInterval } from './mean-interval.ts';
import type { WorldRow } from './world-row.ts';

/** A row over all worlds: means of the means of worlds. Limits are over worlds, or over seeds where there is one world. */
export interface OverallRow {
  readonly row: string;
  /** Worlds in which it ran. */
  readonly worlds: number;
  readonly auc: MeanInterval;
  readonly equityScaledAuc: MeanInterval;
  readonly worstGroupAuc: MeanInterval;
  /** Against the baseline, in ES-AUC; absent for the baseline. */
  readonly gain?: MeanInterval | undefined;
  /** Of telling bad pairs, by type and by group, in the worlds that have them; absent where the row suspects none. */
  readonly badPairAuc?: MeanInterval | undefined;
  readonly badPairRatio?: MeanInterval | undefined;
  readonly badPairAucByType?: Readonly<Record<string, MeanInterval>> | undefined;
  readonly badPairAucByGroup?: Readonly<Record<string, MeanInterval>> | undefined;
  readonly precision?: MeanInterval | undefined;
  readonly recall?: MeanInterval | undefined;
}

/** Puts the worlds of each row together. Worlds without a value are left out; a mean of none is NaN. */
export function overallRows(rows: readonly WorldRow[]): readonly OverallRow[] {
  const names = [...new Set(rows.map(({ row }) => row))];
  return names.map((row) => {
    const own = rows.filter((each) => each.row === row && each.seeds > 0);
    const over = (of: (each: WorldRow) => MeanInterval | undefined): MeanInterval | undefined => {
      const found = own.flatMap((each) => of(each) ?? []).filter(({ mean }) => !Number.isNaN(mean));
      return found.length === 1 ? found[0] : found.length > 1 ? meanInterval(found.map(({ mean }) => mean)) : undefined;
    };
    const always = (of: (each: WorldRow) => MeanInterval): MeanInterval => over(of) ?? meanInterval([]);
    return {
      row,
      worlds: own.length,
      auc: always(({ auc }) => auc),
      equityScaledAuc: always(({ equityScaledAuc }) => equityScaledAuc),
      worstGroupAuc: always(({ worstGroupAuc }) => worstGroupAuc),
      gain: over(({ gain }) => gain),
      badPairAuc: over(({ badPairAuc }) => badPairAuc),
      badPairRatio: over(({ badPairRatio }) => badPairRatio),
      badPairAucByType: byName(own.map(({ badPairAucByType }) => badPairAucByType)),
      badPairAucByGroup: byName(own.map(({ badPairAucByGroup }) => badPairAucByGroup)),
      precision: over(({ precision }) => precision),
      recall: over(({ recall }) => recall),
    };
  });
}

function byName(records: readonly (Readonly<Record<string, number>> | undefined)[]): OverallRow['badPairAucByType'] {
  const names = [...new Set(records.flatMap((record) => Object.keys(record ?? {})))].sort();
  const valuesOf = (name: string) =>
    records.flatMap((record) => record?.[name] ?? []).filter((value) => !Number.isNaN(value));
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, meanInterval(valuesOf(name))]));
}
