// Reading a result: the small questions that several views ask in the same way.
import type {
  AttributeResult,
  AuditResult,
  GroupResult,
  TaskAttributeResult,
  TaskResult,
  Warning,
} from '../audit/result.ts';
import { looksLikeExpression } from '../cases/expression/parse-expression.ts';
import { nameSome } from '../core/name-some.ts';
import { metrics } from '../metrics/table.ts';
import { numberOf } from './format.ts';
import { ownValue } from './own-value.ts';

const tasksNamed = 2;

/** A task with what it found for one attribute. */
export interface Finding {
  readonly task: TaskResult;
  readonly found: TaskAttributeResult;
}

/** Every task that was compared over an attribute, in the order of the result. */
export function findingsOf(result: AuditResult, attribute: string): Finding[] {
  return result.tasks.flatMap((task) =>
    task.attributes.filter((found) => found.attribute === attribute).map((found) => ({ task, found })),
  );
}

/** The task that stands for an attribute: the one that decided the verdict, or the only one. */
export function decidingFinding(result: AuditResult, attribute: AttributeResult): Finding | undefined {
  const findings = findingsOf(result, attribute.name);
  const named = findings.find(({ task }) => task.name === attribute.task);
  return named ?? (findings.length === 1 ? findings[0] : undefined);
}

/** Groups in the order of rows in every chart and table: by size, largest first (withheld last), never by value. */
export function bySize(groups: readonly GroupResult[]): GroupResult[] {
  return groups
    .map((group, index) => ({ group, index }))
    .sort((a, b) => (b.group.cases ?? -1) - (a.group.cases ?? -1) || a.index - b.index)
    .map(({ group }) => group);
}

/** The primary metric of a group as a number, or undefined. */
export function primaryValue(task: TaskResult, group: GroupResult): number | undefined {
  return numberOf(group.metrics[task.metric]);
}

/** Position of a group in its attribute, which decides its colour in every chart. */
export function groupIndex(result: AuditResult, attribute: string, group: string): number {
  const groups = result.attributes.find(({ name }) => name === attribute)?.groups ?? [];
  return groups.findIndex((entry) => entry.group === group);
}

/**
 * When a case has a finding, for findings that were given a name of their own and are said by an expression: "Pneumonia when dx = 1". Undefined where
 * every name says it.
 */
export function labelRules({ plan }: AuditResult): string | undefined {
  const rules = plan.tasks.flatMap((task) => {
    const { name, label } = 'label' in task ? task : { name: undefined, label: undefined };
    if (name === undefined || label === undefined || name === label || !looksLikeExpression(label)) return [];
    return [`${name === '*' ? 'each' : name} when ${label}`];
  });
  return rules.length === 0 ? undefined : nameSome(rules);
}

/** Warnings of one severity. */
export function warningsOf(result: AuditResult, severity: Warning['severity']): Warning[] {
  return result.warnings.filter((warning) => warning.severity === severity);
}

/** How much an attribute's data can say: sizes, and over all its tasks the largest gap still compatible and the smallest detectable. */
export interface Evidence {
  readonly cases: number | null;
  readonly events: readonly [number, number] | null;
  readonly largestCompatible: number | null;
  readonly detectable: number | null;
  readonly notScored: readonly string[];
  readonly tasks: number;
  /** Tasks in which no bound on the gap could be given. */
  readonly unbounded: number;
}

/** Groups that take no part in a comparison, each with the tasks where that is so unless it is so in all: "M (Hernia)". */
export function silentGroups(findings: readonly Finding[]): string[] {
  const tasks = new Map<string, string[]>();
  for (const { task, found } of findings) {
    for (const { group } of found.gap.notScored) tasks.set(group, [...(tasks.get(group) ?? []), task.name]);
  }
  return [...tasks].map(([group, names]) => {
    if (names.length === findings.length) return group;
    return names.length <= tasksNamed
      ? `${group} (${names.join(', ')})`
      : `${group} (${names.length} of ${findings.length} tasks)`;
  });
}

/** Collects the evidence of an attribute: of the deciding task alone, or of the weakest task when no single one decided. */
export function evidenceOf(result: AuditResult, attribute: AttributeResult): Evidence {
  const deciding = decidingFinding(result, attribute);
  const findings = deciding ? [deciding] : findingsOf(result, attribute.name);
  const events = findings.flatMap(({ task }) =>
    task.all.events === null || task.kind === 'quality' ? [] : [task.all.events],
  );
  return {
    cases: deciding ? deciding.task.all.cases : result.data.cases,
    events: events.length === 0 ? null : [Math.min(...events), Math.max(...events)],
    largestCompatible: largest(findings.map(({ found }) => found.gap.equivalence?.largestCompatible)),
    detectable: largest(findings.map(({ found }) => found.gap.minimumDetectable)),
    notScored: silentGroups(findings),
    tasks: findings.length,
    unbounded: findings.filter(({ found }) => found.gap.equivalence === null).length,
  };
}

function largest(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

/** The distinct interval methods of a result, by the metrics for which they were used. */
export function methodsUsed(result: AuditResult): Map<string, string[]> {
  const metrics = new Map<string, Set<string>>();
  for (const task of result.tasks) {
    for (const group of [task.all, ...task.attributes.flatMap((attribute) => attribute.groups)]) {
      for (const [metric, measure] of Object.entries(group.metrics)) {
        if ('undefined' in measure || measure.low === null) continue;
        const known = metrics.get(measure.method) ?? new Set();
        metrics.set(measure.method, known.add(metric));
      }
    }
  }
  return new Map([...metrics].map(([method, names]) => [method, [...names]]));
}

/** The possible values of a metric; unbounded for one that is not in the table of metrics. */
export function metricRange(metric: string): readonly [number, number] {
  const known = ownValue<{ readonly range: readonly [number, number] }>(metrics, metric);
  return known?.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}
