// The plan as text is what is kept: the form reads from it and writes into it, and comments stay.
import { parseDocument } from 'yaml';
import { EvenhandError } from '../../../src/core/errors.ts';
import { parseYamlDocument } from '../../../src/formats/yaml-document.ts';
import { type CheckedLearnPlan, checkLearnPlan } from '../../../src/learn/plan/check-plan.ts';
import { scheduleOfPlan } from '../../../src/learn/plan/schedule-of-plan.ts';
import { text } from '../../text/en.ts';

export const planFile = 'plan.yaml';
const unfilled = 'FILL_IN';

/** What the checker of the library says of a plan. */
export interface CheckedText {
  /** As written, where it is YAML. */
  readonly value: unknown;
  /** With all defaults; undefined while something is wrong. */
  readonly plan: CheckedLearnPlan | undefined;
  readonly problems: readonly string[];
}

/** Checks a plan as `evenhand learn` does before it reads anything. */
export function checkText(content: string): CheckedText {
  let value: unknown;
  try {
    const document = parseYamlDocument(content, planFile, { code: 'plan/syntax' });
    value = document.value;
    const plan = checkLearnPlan(value, { place: document.place });
    const open = unfilledIn(content);
    if (open.length > 0) return { value, plan: undefined, problems: open };
    scheduleOfPlan(plan.training, 1);
    return { value, plan, problems: [] };
  } catch (error) {
    if (!(error instanceof EvenhandError)) throw error;
    const problems = error.problems.length > 0 ? error.problems : [error.message];
    return { value, plan: undefined, problems: [...unfilledIn(content), ...problems] };
  }
}

function unfilledIn(content: string): string[] {
  return content.split('\n').flatMap((line, index) => {
    const column = line.split('#')[0]?.indexOf(unfilled) ?? -1;
    return column < 0 ? [] : [`${planFile}:${index + 1}:${column + 1}: ${text.learn.unfilled}`];
  });
}

/** The place that a problem begins with, lines and columns from 1. */
export function placeOf(problem: string): { readonly line: number; readonly column: number } | undefined {
  const [, line, column] = /^plan\.yaml:(\d+):(\d+)/.exec(problem) ?? [];
  return line === undefined ? undefined : { line: Number(line), column: Number(column) };
}

/** The text with the value at a path; `undefined` takes it out. A text that is not YAML stays as it is. */
export function withValue(content: string, path: readonly string[], value: unknown): string {
  const document = parseDocument(content);
  if (document.errors.length > 0) return content;
  for (let depth = 1; depth < path.length; depth++) {
    const above = path.slice(0, depth);
    if (typeof document.getIn(above) !== 'object') document.setIn(above, document.createNode({}));
  }
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(value, { flow: Array.isArray(value) }));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** The value at a path of what was parsed. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    value,
  );
}
