// The plan as text is what is kept: the form reads from it and writes into it, and comments stay.
import { parseDocument } from 'yaml';
import { EvenhandError } from '../../../src/core/errors.ts';
import { parseYamlDocument, type YamlDocument } from '../../../src/formats/yaml-document.ts';
import { type CheckedLearnPlan, checkBenchPlan, checkLearnPlan } from '../../../src/learn/plan/check-plan.ts';
import { scheduleOfPlan } from '../../../src/learn/plan/schedule-of-plan.ts';
import type { PlaceOf } from '../../../src/learn/plan/schema-problems.ts';
import type { TextProblem } from '../../elements/numbered-text.tsx';
import { text } from '../../text/en.ts';

export const planFile = 'plan.yaml';
const unfilled = 'FILL_IN';

export type Path = readonly PropertyKey[];

/** The command that a plan is for: one method, or several side by side. */
export type PlanVerb = 'learn' | 'bench';

/** What is wrong with a plan, and where. */
export interface PlanProblem extends TextProblem {
  /** The key that is meant, which need not be there; undefined for syntax. */
  readonly path: Path | undefined;
}

/** What the checker of the library says of a plan. */
export interface CheckedText {
  readonly verb: PlanVerb;
  /** As written; undefined where it is not YAML. */
  readonly value: unknown;
  /** A plan of `learn` with all defaults; undefined while something is wrong, and for one of `bench`. */
  readonly plan: CheckedLearnPlan | undefined;
  readonly problems: readonly PlanProblem[];
}

/** Checks a plan as `evenhand learn` or `evenhand bench` does before it reads anything. */
export function checkText(content: string): CheckedText {
  let verb: PlanVerb = 'learn';
  let value: unknown;
  let open: readonly PlanProblem[] = [];
  try {
    const document = parseYamlDocument(content, planFile, { code: 'plan/syntax' });
    value = document.value ?? {};
    verb = verbOf(value);
    const place = placeWithPath(document);
    open = unfilledIn(value, []).map((path) => problemOf(`${place(path)}: ${text.learn.unfilled}`));
    const plan = verb === 'learn' ? checkLearnPlan(value, { place }) : undefined;
    const { training } = plan ?? checkBenchPlan(value, { place });
    if (open.length > 0) return { verb, value, plan: undefined, problems: open };
    atPath(() => scheduleOfPlan(training, 1), place(['training', 'schedule', 'settings']));
    return { verb, value, plan, problems: [] };
  } catch (error) {
    if (!(error instanceof EvenhandError)) throw error;
    const problems = error.problems.length > 0 ? error.problems : [error.message];
    return { verb, value, plan: undefined, problems: [...open, ...problems.map(problemOf)] };
  }
}

/** Whether a value has what only a plan of several methods has. */
function verbOf(value: unknown): PlanVerb {
  return ['methods', 'search', 'baseline'].some((key) => valueAt(value, [key]) !== undefined) ? 'bench' : 'learn';
}

const mark = '\u0001';
const marked = new RegExp(`^[^:${mark}]+:(\\d+):(\\d+)(?:${mark}([^${mark}]*)${mark})?: ([\\s\\S]*)$`);

/** Places that bring the path with them, so that a problem is found in the form too. */
function placeWithPath(document: YamlDocument): PlaceOf {
  return (path, at) => `${document.place(path, at)}${mark}${JSON.stringify(path)}${mark}`;
}

function problemOf(problem: string): PlanProblem {
  const [, line = '0', column = '0', path, said = problem] = marked.exec(problem) ?? [];
  return {
    text: said.replaceAll(new RegExp(`${mark}[^${mark}]*${mark}`, 'g'), ''),
    line: Number(line),
    column: Number(column),
    path: path === undefined ? undefined : (JSON.parse(path) as Path),
  };
}

function atPath(check: () => unknown, place: string): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof EvenhandError)) throw error;
    const { kind, code, message, hint = '' } = error;
    throw new EvenhandError(kind, code, `${place}: ${message} ${hint}`, {});
  }
}

/** Paths of values that are still to be filled in. */
function unfilledIn(value: unknown, path: Path): readonly Path[] {
  if (value === unfilled) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    unfilledIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The text with the value at a path; `undefined` takes it out. A text that is not YAML stays as it is. */
export function withValue(content: string, path: Path, value: unknown): string {
  const document = parseDocument(content);
  if (document.errors.length > 0) return content;
  if (value === undefined) {
    if (document.hasIn(path)) document.deleteIn(path);
  } else {
    for (let depth = 0; depth < path.length; depth++) {
      const above = path.slice(0, depth);
      if (typeof document.getIn(above) !== 'object') document.setIn(above, document.createNode({}));
    }
    document.setIn(path, document.createNode(value, { flow: isFlat(value) }));
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Whether a value is short enough for one line: no part of it has parts with parts. */
function isFlat(value: unknown): boolean {
  const isPart = (each: unknown): each is object => typeof each === 'object' && each !== null;
  if (!isPart(value)) return false;
  const inner = Object.values(value).filter(isPart);
  return Array.isArray(value)
    ? inner.length === 0
    : inner.every((each) => Object.values(each).every((own) => !isPart(own)));
}

/** The value at a path of what was parsed. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}
