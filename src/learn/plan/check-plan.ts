// A plan of `learn` or `bench` with everything that is wrong with it found at once.
import type { z } from 'zod';
import { EvenhandError, usageError } from '../../core/errors.ts';
import type { LearningKind } from '../methods/method.ts';
import { methodOf } from '../methods/methods.ts';
import { settingsFrom } from '../methods/setting.ts';
import { criterionOf } from '../selection/criteria.ts';
import type { CasePlan } from './case-plan.ts';
import { caseProblems } from './case-problems.ts';
import { type BenchPlan, benchPlanSchema, type LearnPlan, learnPlanSchema } from './learn-plan.ts';
import { postProcessingProblems } from './post-processing-problems.ts';
import { nearest, type PlaceOf, placed, schemaProblems } from './schema-problems.ts';
import { trainingProblems } from './training-problems.ts';
import { useProblems } from './use-problems.ts';
import { carriedOutUse } from './use-settings.ts';

/** Where a plan came from. */
export interface PlanOrigin {
  /** `place` of a `YamlDocument`. */
  readonly place?: PlaceOf | undefined;
}

/** A method as a plan names it, with its settings. */
export type MethodPlan = NonNullable<LearnPlan['method']>;

/** A plan of `learn` that holds together, its method filled in. */
export interface CheckedLearnPlan extends LearnPlan {
  readonly method: MethodPlan;
}

/**
 * The plan of `learn` with its defaults. Throws `learn/bad-plan` (usage) with all problems, each at its place: unknown keys, methods,
 * settings and criteria with the nearest known ones, columns that the use needs, attributes that are not there.
 */
export function checkLearnPlan(value: unknown, { place }: PlanOrigin = {}): CheckedLearnPlan {
  const parsed = withInputDefaults(parse(learnPlanSchema, value, place));
  const method = parsed.method ?? { name: learningKindOf(parsed) === 'pairs' ? 'clip' : 'erm', settings: {} };
  const plan = { ...parsed, method };
  refuse([
    ...caseProblems(plan.cases, plan, { path: ['cases'], place }),
    ...useProblems(plan, place),
    ...trainingProblems(plan.training, place),
    ...methodProblems(method, plan.cases, { kind: learningKindOf(plan), path: ['method'], place }),
    ...criterionProblems(plan.selection.criterion, [plan.cases], ['selection', 'criterion'], place),
    ...(plan.postProcessing === undefined
      ? []
      : postProcessingProblems(plan.postProcessing, plan.cases, { path: ['postProcessing'], place })),
  ]);
  return plan;
}

/** The plan of `bench` with its defaults and the label of every method. Throws `learn/bad-plan` (usage), as `checkLearnPlan`. */
export function checkBenchPlan(value: unknown, { place }: PlanOrigin = {}): BenchPlan {
  const plan = withInputDefaults(parse(benchPlanSchema, value, place));
  const isList = Array.isArray((value as { readonly cases?: unknown }).cases);
  const kind = learningKindOf(plan);
  refuse([
    ...plan.cases.flatMap((cases, index) =>
      caseProblems(cases, plan, { path: isList ? ['cases', index] : ['cases'], place }),
    ),
    ...useProblems(plan, place),
    ...trainingProblems(plan.training, place),
    ...plan.methods.flatMap((method, index) =>
      methodProblems(method, plan.cases[0]!, { kind, path: ['methods', index], place }),
    ),
    ...criterionProblems(plan.selection.criterion, plan.cases, ['selection', 'criterion'], place),
    ...criterionProblems(plan.search.rule, plan.cases, ['search', 'rule'], place),
    ...labelProblems(plan, place),
    ...(plan.postProcessing ?? []).flatMap((rule, index) =>
      postProcessingProblems(rule, plan.cases[0]!, { path: rulePath(value, index), place }),
    ),
    ...ruleLabelProblems(plan, place),
    ...sizeProblems(plan, place),
  ]);
  return plan;
}

/** What is learnt by a plan: to bring images and texts together, or to tell classes apart. */
export function learningKindOf({ use }: Pick<LearnPlan, 'use'>): LearningKind {
  const kind = carriedOutUse({ use });
  const ofClasses = kind === 'logistic' || kind === 'probe' || kind === 'prompt';
  return use.modality === 'pairs' && !ofClasses ? 'pairs' : 'classes';
}

/** What is not said of inputs: with weights what comes with them, else plain pictures of 96 pixels and words of the training texts. */
function withInputDefaults<Plan extends Pick<LearnPlan, 'network' | 'inputs'>>(plan: Plan): Plan {
  const { image, text } = plan.inputs;
  const standard = plan.network.weights === undefined ? undefined : 'weights';
  const { preprocessing = standard ?? 'plain' } = image;
  const { tokenizer = standard ?? 'words' } = text;
  const sizes = preprocessing === 'weights' ? {} : { size: 96, channels: 'rgb' };
  const length = tokenizer === 'words' ? { length: 48 } : {};
  const inputs = {
    ...plan.inputs,
    image: { ...sizes, ...image, preprocessing },
    text: { ...length, ...text, tokenizer },
  };
  return { ...plan, inputs };
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, place: PlaceOf | undefined): z.output<Schema> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw badPlan(schemaProblems(parsed.error, { schema, value: value ?? {}, place }));
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw badPlan(problems);
}

function badPlan(problems: readonly string[]): EvenhandError {
  const message = problems.length === 1 ? problems[0]! : `the plan has ${problems.length} problems:`;
  return usageError('learn/bad-plan', message, {
    problems,
    hint: 'docs/learn.md describes the plan; "evenhand learn --list" prints methods with their settings.',
  });
}

type Path = readonly PropertyKey[];

interface MethodPlace {
  readonly kind: LearningKind;
  readonly path: Path;
  readonly place: PlaceOf | undefined;
}

function methodProblems(plan: MethodPlan, cases: CasePlan, { kind, path, place }: MethodPlace): readonly string[] {
  const names = cases.attributes.map(({ name }) => name);
  const own = (plan.attributes ?? []).flatMap((name, index) =>
    names.includes(name)
      ? []
      : [placed(`there is no attribute "${name}".${nearest(name, names)}`, [...path, 'attributes', index], place)],
  );
  return [
    ...own,
    ...problemsFrom([...path, 'settings'], place, () => {
      const method = problemless(() => methodOf(plan.name));
      if (method) settingsFrom(plan.name, method.settings, plan.settings);
    }),
    ...problemsFrom([...path, 'name'], place, () => {
      const method = methodOf(plan.name);
      const few = method.attributes ?? 0;
      const given = (plan.attributes ?? names).length;
      if (given < few) {
        throw usageError(
          'learn/bad-plan',
          `the method "${plan.name}" needs ${few} attribute${few === 1 ? '' : 's'}; the plan has ${given}.`,
        );
      }
      if (method.kinds.includes(kind)) return;
      const wanted = kind === 'pairs' ? 'pairs of images and texts' : 'classes';
      throw usageError('learn/bad-plan', `the method "${plan.name}" does not learn ${wanted}.`);
    }),
  ];
}

function criterionProblems(
  name: string,
  cases: readonly CasePlan[],
  path: Path,
  place: PlaceOf | undefined,
): readonly string[] {
  const shared = cases.map(({ attributes }) => attributes.map((attribute) => attribute.name));
  const names = (shared[0] ?? []).filter((each) => shared.every((list) => list.includes(each)));
  return problemsFrom(path, place, () => {
    criterionOf(name, names);
    if (/^(loss|auc)$/.test(name) || names.length > 0) return;
    throw usageError('learn/bad-plan', `the criterion "${name}" compares groups, but the plan has no attributes.`);
  });
}

function labelProblems({ methods, baseline }: BenchPlan, place: PlaceOf | undefined): readonly string[] {
  const labels = methods.map(({ name, label }) => label ?? name);
  const twice = labels.flatMap((label, index) =>
    labels.indexOf(label) === index
      ? []
      : [placed(`two methods have the label "${label}"; give one of them another.`, ['methods', index], place)],
  );
  if (baseline === undefined || labels.includes(baseline)) return twice;
  return [
    ...twice,
    placed(`there is no method with the label "${baseline}".${nearest(baseline, labels)}`, ['baseline'], place),
  ];
}

/** Methods are compared at one number of labels. */
function sizeProblems({ use }: BenchPlan, place: PlaceOf | undefined): readonly string[] {
  const isCurve = use.kind === 'label-efficiency' && use.fractions.length > 1;
  const key = isCurve ? 'fractions' : (use.shots?.length ?? 0) > 1 ? 'shots' : undefined;
  if (key === undefined) return [];
  return [
    placed(
      `bench compares methods at one number of labels; give one value of use.${key}, or take "evenhand learn".`,
      ['use', key],
      place,
    ),
  ];
}

function rulePath(value: unknown, index: number): Path {
  const written = (value as { readonly postProcessing?: unknown }).postProcessing;
  return Array.isArray(written) ? ['postProcessing', index] : ['postProcessing'];
}

function ruleLabelProblems({ postProcessing = [] }: BenchPlan, place: PlaceOf | undefined): readonly string[] {
  const labels = postProcessing.map(({ rule, label }) => label ?? rule);
  return labels.flatMap((label, index) =>
    labels.indexOf(label) === index
      ? []
      : [placed(`two rules are named "${label}"; give one of them a label.`, ['postProcessing', index], place)],
  );
}

function problemsFrom(path: Path, place: PlaceOf | undefined, check: () => void): readonly string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof EvenhandError)) throw error;
    const hint = error.problems.length > 0 || error.hint === undefined ? '' : ` ${error.hint}`;
    return [placed(`${error.message}${hint}`, path, place)];
  }
}

function problemless<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
