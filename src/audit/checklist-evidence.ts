// What the data of an audit say about a checklist item: a sentence with the place in the report, or nothing where the result does not hold it for
// every task and group that has cases. A tool can fill an item; it cannot certify one.
import type { AuditResult, GroupResult, TaskResult } from './result.ts';

/** The parts of a result from which the checklist is filled. Small counts may not be withheld yet, so no answer holds a count of cases or patients. */
export type ChecklistParts = Pick<AuditResult, 'plan' | 'data' | 'attributes' | 'tasks'>;

type Evidence = (parts: ChecklistParts) => string | undefined;

/** Titles of the report's sections, as the answers name them. */
export const reportPlaces = {
  verdicts: 'Verdicts',
  data: 'Who is in the data',
  forest: 'Group by group',
  operatingPoint: 'At the operating point',
  calibration: 'Calibration, net benefit, curves',
  netBenefit: 'Calibration, net benefit, curves',
  scores: 'Calibration, net benefit, curves',
  intersections: 'Intersections',
  manifest: 'Manifest',
} as const;

/** The facts of a result, by the name under which a checklist item asks for them. */
export const checklistEvidence = {
  threshold({ tasks }) {
    const binary = binaryTasks(tasks);
    const parts = binary.flatMap(({ name, threshold }) =>
      threshold === null
        ? []
        : [
            `${name}: ${threshold.value} (${threshold.rule}, from ${threshold.source}${threshold.leak ? '; chosen on scored cases' : ''})`,
          ],
    );
    return parts.length === 0 || parts.length < binary.length
      ? undefined
      : `${see('operatingPoint')}. ${parts.join('; ')}.`;
  },
  flow({ data }) {
    return `${see('data')}: cases read, ${data.joins.length} join(s) with what they lost, ${data.exclusions.length} reason(s) for leaving cases out.`;
  },
  characteristics({ attributes }) {
    return attributes.length === 0
      ? undefined
      : `${see('data')}: ${attributes.map(({ name }) => name).join(', ')}, Unknown included.`;
  },
  recodes({ attributes }) {
    if (attributes.length === 0) return undefined;
    const merged = attributes.flatMap(({ name, recipe }) =>
      recipe.recode === undefined ? [] : [`${name} (${Object.keys(recipe.recode).length} spellings)`],
    );
    return `${see('data')}: ${merged.length === 0 ? 'no categories were merged' : `recorded spellings of ${merged.join(', ')}`}.`;
  },
  missing({ plan, data, attributes }) {
    const rule =
      plan.analysis.missing === 'error'
        ? 'a missing score or label stops the audit'
        : 'cases without score or label are left out';
    const unknown = attributes.map(({ name, unknownShare }) => `${name} ${percent(unknownShare)}`).join(', ');
    return `${see('data')}: ${rule}; ${data.exclusions.length} reason(s) for leaving cases out; unknown: ${unknown === '' ? 'no attributes' : unknown}.`;
  },
  separation({ data }) {
    const tuning = data.splits.find(({ role }) => role === 'threshold');
    if (tuning === undefined || data.clusters.column === null) return undefined;
    const shared = tuning.sharedPatients === 0 ? 'no patient' : 'some patients';
    return `${see('data')}: thresholds from split "${tuning.name}", which shares ${shared} with the scored split.`;
  },
  events({ tasks }) {
    return binaryTasks(tasks).length === 0
      ? undefined
      : `${see('data')} and ${see('forest')}: cases, events and non-events of every group.`;
  },
  planned({ plan }) {
    return plan.attributes.length === 0
      ? undefined
      : `${see('manifest')}: the hash of the plan, which names them, was taken before any score was read.`;
  },
  intersections({ attributes }) {
    const crossed = attributes.filter(({ recipe }) => recipe.crosses !== undefined).map(({ name }) => name);
    return crossed.length === 0 ? undefined : `${see('intersections')}: ${crossed.join(', ')}.`;
  },
  metric({ plan, tasks }) {
    if (tasks.length === 0) return undefined;
    const metrics = [...new Set(tasks.map(({ metric }) => metric))].join(', ');
    return `${see('verdicts')}: ${metrics}, every pair of groups compared, tolerated gap ${plan.analysis.delta}.`;
  },
  family({ attributes, plan }) {
    const named = (role: 'confirmatory' | 'exploratory') =>
      attributes
        .filter((attribute) => attribute.role === role)
        .map(({ name }) => name)
        .join(', ') || 'none';
    return `${see('verdicts')}: confirmatory ${named('confirmatory')} (Holm), exploratory ${named('exploratory')} (Benjamini-Hochberg), alpha ${plan.analysis.alpha}.`;
  },
  unknown({ plan }) {
    return `${see('data')}: cases with an unknown attribute are shown as a group and ${plan.analysis.includeUnknown ? 'take' : 'do not take'} part in the verdict.`;
  },
  discrimination({ tasks }) {
    const all = tasks.every((task) =>
      task.kind === 'quality' ? everyGroupHas(task, [task.metric]) : everyGroupHas(task, [discriminationOf(task)]),
    );
    return tasks.length > 0 && all ? `${see('forest')}: value and interval of every scored group.` : undefined;
  },
  rates({ tasks }) {
    return binaryHave(tasks, (task) => everyGroupHas(task, ['sensitivity', 'specificity', 'ppv', 'npv']))
      ? `${see('operatingPoint')}.`
      : undefined;
  },
  calibration({ tasks }) {
    const complete = (task: TaskResult): boolean =>
      everyGroupHas(task, ['calibrationIntercept', 'calibrationSlope']) &&
      everyGroup(task, ({ curves }) => curves?.calibration !== undefined);
    return binaryHave(tasks, complete) ? `${see('calibration')}.` : undefined;
  },
  netBenefit({ tasks }) {
    return binaryHave(tasks, (task) => everyGroup(task, ({ curves }) => curves?.netBenefit !== undefined))
      ? `${see('netBenefit')}.`
      : undefined;
  },
  scores({ tasks }) {
    return binaryHave(tasks, (task) => everyGroup(task, ({ curves }) => curves?.scores !== undefined))
      ? `${see('scores')}.`
      : undefined;
  },
  sites({ plan, attributes }) {
    const column = plan.columns.site;
    const bySite = attributes.find(
      ({ name, recipe }) => recipe.columns.length === 1 && (recipe.columns[0] === column || name === 'site'),
    );
    return bySite === undefined ? undefined : `${see('forest')}: ${bySite.name}, ${bySite.groups.length} group(s).`;
  },
  detectable({ tasks }) {
    const open = tasks.flatMap((task) => task.attributes.filter(({ gap }) => gap.verdict.code === 'not-enough-data'));
    const notScored = tasks.flatMap((task) => task.attributes.flatMap(({ gap }) => gap.notScored));
    return tasks.length === 0
      ? undefined
      : `${see('verdicts')}: ${open.length} comparison(s) without enough data, ${notScored.length} group(s) not scored, each with the reason and the detectable gap.`;
  },
  manifest({ plan }) {
    return `${see('manifest')}: version, seed ${plan.analysis.seed}, hashes of the plan and of every input file.`;
  },
} as const satisfies Record<string, Evidence>;

/** Names of the facts. */
export type EvidenceName = keyof typeof checklistEvidence;

function see(place: keyof typeof reportPlaces): string {
  return `"${reportPlaces[place]}"`;
}

function binaryTasks(tasks: readonly TaskResult[]): TaskResult[] {
  return tasks.filter(({ kind }) => kind === 'binary');
}

function binaryHave(tasks: readonly TaskResult[], holds: (task: TaskResult) => boolean): boolean {
  const binary = binaryTasks(tasks);
  return binary.length > 0 && binary.every(holds);
}

function discriminationOf({ kind, metric }: TaskResult): string {
  if (kind === 'binary') return 'auc';
  return metric;
}

/** Whether the metrics are there, or are said to be undefined and why, in every group that is scored; and have a value for all cases together. */
function everyGroupHas(task: TaskResult, metrics: readonly string[]): boolean {
  const overall = metrics.every((metric) => {
    const measure = task.all.metrics[metric];
    return measure !== undefined && 'value' in measure;
  });
  return overall && everyGroup(task, (group) => metrics.every((metric) => group.metrics[metric] !== undefined));
}

function everyGroup(task: TaskResult, holds: (group: GroupResult) => boolean): boolean {
  return holds(task.all) && task.attributes.every(({ groups }) => groups.filter(({ scored }) => scored).every(holds));
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
