// Rates of every group at a threshold that moves. Where the threshold is the planned one, the numbers of the result itself are given.
import type { GroupResult, Measure } from '../../../src/audit/result.ts';
import { wilsonInterval } from '../../../src/stats/proportion.ts';
import { type Confusion, confusionAt, type OperatingData } from '../../data/off-thread/operating-data.ts';
import { text } from '../../text/en.ts';

export const rateNames = ['sensitivity', 'specificity', 'ppv', 'alertRate'] as const;
export type RateName = (typeof rateNames)[number];

/** A group at a threshold. */
export interface LiveGroup {
  readonly group: GroupResult;
  readonly confusion: Confusion;
  readonly rates: Readonly<Record<RateName, Measure>>;
  readonly missedPerThousand: number | undefined;
  readonly falseAlarmsPerThousand: number | undefined;
}

const method = 'Wilson, with the design effect of the group';

/** Everybody and the groups, in this order, at a threshold. Groups whose size is withheld are left out. */
export function liveGroups(
  data: OperatingData,
  threshold: number,
  {
    all,
    groups,
    level,
    minimumCell,
  }: {
    readonly all: GroupResult;
    readonly groups: readonly GroupResult[];
    readonly level: number;
    readonly minimumCell: number;
  },
): LiveGroup[] {
  const sorted = new Map(data.groups.map((each) => [each.group, each]));
  return [all, ...groups].flatMap((group, index) => {
    const scores = index === 0 ? data.all : sorted.get(group.group);
    return scores === undefined || group.cases === null
      ? []
      : [liveGroup(group, confusionAt(scores, threshold), { level, minimumCell })];
  });
}

/** Whether the result withholds the events of a group: its confusion would give them away, and so would its rates, step by step. */
export function isWithheld({ events, nonEvents }: GroupResult): boolean {
  return events === null || nonEvents === null;
}

function liveGroup(
  group: GroupResult,
  confusion: Confusion,
  { level, minimumCell }: { readonly level: number; readonly minimumCell: number },
): LiveGroup {
  const { found, missed, falseAlarms, passed } = confusion;
  const total = found + missed + falseAlarms + passed;
  const effect = Math.max(1, group.designEffect ?? 1);
  const share = (part: number, whole: number, none: string): Measure => {
    if (isWithheld(group)) return { undefined: text.audit.withheldUnder(minimumCell) };
    if (whole <= 0) return { undefined: none };
    const { low, high } = wilsonInterval(Math.max(0, part) / effect, whole / effect, level);
    return { value: part / whole, low, high, method };
  };
  return {
    group,
    confusion,
    rates: {
      sensitivity: share(found, found + missed, 'no events'),
      specificity: share(passed, passed + falseAlarms, 'no non-events'),
      ppv: share(found, found + falseAlarms, 'no alerts'),
      alertRate: share(found + falseAlarms, total, 'no cases'),
    },
    missedPerThousand: total > 0 && !isWithheld(group) ? (1000 * missed) / total : undefined,
    falseAlarmsPerThousand: total > 0 && !isWithheld(group) ? (1000 * falseAlarms) / total : undefined,
  };
}
