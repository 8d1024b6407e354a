// Disclosure control: counts from 1 up to one less than the minimum cell are withheld from everything that is written, together with
// what would reveal them: the complement within the group, and the next smallest group when only one of an attribute is withheld.
import type { AuditResult, Curves, GroupResult, Measure, TaskAttributeResult } from './result.ts';

const counted = ['cases', 'patients', 'events', 'nonEvents'] as const;
type Counted = (typeof counted)[number];

/** The result with small counts, and the numbers computed from so few, withheld. `minimum` 0 or 1 withholds nothing. */
export function withholdSmallCells(result: AuditResult, minimum: number): AuditResult {
  if (minimum <= 1) return result;
  return {
    ...result,
    data: {
      ...result.data,
      splits: result.data.splits.map((split) => ({
        ...split,
        cases: hide(split.cases, minimum),
        patients: hide(split.patients, minimum),
        sharedPatients: hide(split.sharedPatients, minimum),
      })),
    },
    attributes: result.attributes.map((attribute) => ({
      ...attribute,
      groups: withholdShares(attribute.groups, minimum),
    })),
    tasks: result.tasks.map((task) => ({
      ...task,
      all: withholdGroup(task.all, minimum),
      attributes: task.attributes.map((each) => withholdAttribute(each, minimum)),
    })),
  };
}

function isSmall(count: number | null, minimum: number): boolean {
  return count !== null && count > 0 && count < minimum;
}

function hide(count: number | null, minimum: number): number | null {
  return isSmall(count, minimum) ? null : count;
}

function withholdAttribute(result: TaskAttributeResult, minimum: number): TaskAttributeResult {
  const groups = withholdComplements(
    result.groups,
    result.groups.map((group) => withholdGroup(group, minimum)),
  );
  const small = new Set(result.groups.filter((group) => isTooSmall(group, minimum)).map((group) => group.group));
  if (small.size === 0) return { ...result, groups };
  const notScored = result.gap.notScored.map((each) =>
    small.has(each.group) ? { ...each, reason: withoutNumber(each.reason, minimum) } : each,
  );
  return {
    ...result,
    groups,
    gap: { ...result.gap, notScored },
    summaries: withholdSummaries(result.summaries, small),
  };
}

function isTooSmall(group: GroupResult, minimum: number): boolean {
  return counted.some((field) => isSmall(group[field], minimum));
}

function withholdGroup(group: GroupResult, minimum: number): GroupResult {
  const withheld = new Set<Counted>(counted.filter((field) => isSmall(group[field], minimum)));
  if (withheld.size === 0) {
    return group.curves === undefined ? group : { ...group, curves: withholdBins(group.curves, group, minimum) };
  }
  if (withheld.has('events')) withheld.add('nonEvents');
  if (withheld.has('nonEvents')) withheld.add('events');
  if (withheld.has('cases')) for (const field of counted) withheld.add(field);
  const { curves: _, ...rest } = withCountsHidden(group, withheld);
  const reason = `withheld: a count under ${minimum}`;
  const metrics = Object.fromEntries(
    Object.keys(group.metrics).map((name): [string, Measure] => [name, { undefined: reason }]),
  );
  return { ...rest, metrics, reason: group.reason === undefined ? reason : withoutNumber(group.reason, minimum) };
}

/** "3 events, fewer than 10" would tell the count: "fewer than 5 events; 10 are needed". */
function withoutNumber(reason: string, minimum: number): string {
  return reason.replace(/\d+ ((?:non-)?event|case|patient)s?, fewer than (\d+)/, (_, what: string, needed: string) =>
    minimum < Number(needed) ? `fewer than ${minimum} ${what}s; ${needed} are needed` : `fewer than ${needed} ${what}s`,
  );
}

function withCountsHidden(group: GroupResult, fields: ReadonlySet<Counted>): GroupResult {
  const hidden = { ...group };
  for (const field of fields) hidden[field] = null;
  if (fields.has('events') || fields.has('cases')) hidden.prevalence = null;
  return { ...hidden, withheld: counted.filter((field) => fields.has(field)) };
}

/** When one group alone is withheld in a field, the totals would reveal it: withholds that count of the smallest other group too. */
function withholdComplements(before: readonly GroupResult[], after: readonly GroupResult[]): GroupResult[] {
  const groups = [...after];
  for (const field of counted) {
    const hidden = groups.filter((group) => group[field] === null);
    if (hidden.length !== 1) continue;
    let smallest = -1;
    groups.forEach((group, index) => {
      const count = group[field];
      if (count === null || count === 0) return;
      if (smallest === -1 || count < (before[smallest][field] as number)) smallest = index;
    });
    if (smallest === -1) continue;
    const fields = new Set<Counted>(counted.filter((each) => groups[smallest][each] === null));
    fields.add(field);
    if (field === 'events') fields.add('nonEvents');
    if (field === 'nonEvents') fields.add('events');
    groups[smallest] = withCountsHidden(groups[smallest], fields);
  }
  return groups;
}

function withholdShares<G extends { cases: number | null; patients: number | null; share: number | null }>(
  groups: readonly G[],
  minimum: number,
): G[] {
  const small = groups.filter((group) => isSmall(group.cases, minimum) || isSmall(group.patients, minimum));
  if (small.length === 0) return [...groups];
  const hidden = new Set<G>(small);
  if (small.length === 1) {
    const others = groups
      .filter((group) => !hidden.has(group) && (group.cases ?? 0) > 0)
      .sort((a, b) => (a.cases as number) - (b.cases as number));
    if (others.length > 0) hidden.add(others[0]);
  }
  return groups.map((group) => (hidden.has(group) ? { ...group, cases: null, patients: null, share: null } : group));
}

function withholdBins(curves: Curves, group: GroupResult, minimum: number): Curves {
  const { calibration, scores } = curves;
  return {
    ...curves,
    ...(calibration === undefined
      ? {}
      : { calibration: { ...calibration, bins: calibration.bins.filter((bin) => !isSmall(bin.cases, minimum)) } }),
    ...(scores === undefined
      ? {}
      : {
          scores: {
            edges: scores.edges,
            events: scores.events.map((share) => hideShare(share, group.events, minimum)),
            nonEvents: scores.nonEvents.map((share) => hideShare(share, group.nonEvents, minimum)),
          },
        }),
  };
}

function hideShare(share: number | null, total: number | null, minimum: number): number | null {
  return share === null || total === null || isSmall(Math.round(share * total), minimum) ? null : share;
}

function withholdSummaries(
  summaries: TaskAttributeResult['summaries'],
  small: ReadonlySet<string>,
): TaskAttributeResult['summaries'] {
  const reason: Measure = { undefined: 'withheld: a count under the minimum cell' };
  const byMetric = Object.entries(summaries.byMetric).map(([name, summary]) => [
    name,
    {
      ...summary,
      groups: summary.groups.map((each) =>
        small.has(each.group)
          ? {
              group: each.group,
              differenceToAll: null,
              ratioToAll: null,
              differenceToReference: reason,
              ratioToReference: null,
            }
          : each,
      ),
    },
  ]);
  const crossAuc = summaries.crossAuc && {
    groups: summaries.crossAuc.groups,
    matrix: summaries.crossAuc.matrix.map((row, i) =>
      row.map((cell, j) =>
        small.has(summaries.crossAuc?.groups[i] ?? '') || small.has(summaries.crossAuc?.groups[j] ?? '')
          ? reason
          : cell,
      ),
    ),
  };
  return { ...summaries, byMetric: Object.fromEntries(byMetric), crossAuc };
}
