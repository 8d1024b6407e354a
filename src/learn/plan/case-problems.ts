// What a schema cannot say of the cases of a plan: which columns a use needs, how parts are told apart.
import { fairVlmedClasses } from '../inputs/fair-vlmed.ts';
import type { CasePlan } from './case-plan.ts';
import type { LearnPlan } from './learn-plan.ts';
import { nearest, type PlaceOf, pathText, placed } from './schema-problems.ts';
import { carriedOutUse } from './use-settings.ts';

/** Where the cases stand in a plan. */
export interface CasePlace {
  readonly path: readonly PropertyKey[];
  readonly place: PlaceOf | undefined;
}

type Uses = Pick<LearnPlan, 'use' | 'inputs' | 'network'>;

/** A problem with the path below the cases at which it stands. */
type Problem = readonly [text: string, below: readonly PropertyKey[]];

/** One sentence a problem. */
export function caseProblems(cases: CasePlan, uses: Uses, { path, place }: CasePlace): readonly string[] {
  const own = cases.layout === 'fairvlmed' ? folderProblems(cases, path) : tableProblems(cases, uses, path);
  const prompts =
    cases.layout === 'fairvlmed' ? unknownPrompts(fairVlmedClasses, uses.inputs) : promptProblems(cases, uses);
  return [
    ...[...own, ...attributeProblems(cases)].map(([text, below]) => placed(text, [...path, ...below], place)),
    ...setProblems(cases, uses).map(([text, at]) => placed(text, at, place)),
    ...prompts.map(([text, at]) => placed(text, at, place, at.length > 1 ? 'key' : 'value')),
  ];
}

function folderProblems(cases: CasePlan, path: readonly PropertyKey[]): readonly Problem[] {
  const found: Problem[] = unreadOfFolder(cases).map((key) => [
    `${pathText(path)}.${key.join('.')} is not read with layout: fairvlmed, whose files say what they hold; leave it out.`,
    key,
  ]);
  if (hasCalibration(cases) && cases.splits.shares === undefined)
    found.push(['FairVLMed has no part "calibration"; fit rules on validation.', ['splits']]);
  if (cases.folder === undefined)
    found.unshift([`${pathText(path)}.folder is missing: where the files of FairVLMed are.`, ['folder']]);
  return found;
}

/** What a plan says of tables and would have no effect on a folder of FairVLMed. */
function unreadOfFolder(cases: CasePlan): readonly (readonly string[])[] {
  const { tables, columns, imageEnding, task, classes, known, splits } = cases;
  return [
    tables.length > 0 ? ['tables'] : [],
    columns === undefined ? [] : ['columns'],
    imageEnding === undefined ? [] : ['imageEnding'],
    task === 'finding' ? [] : ['task'],
    classes === undefined ? [] : ['classes'],
    Object.keys(known).length === 0 ? [] : ['known'],
    splits.shares === undefined ? [] : ['splits', 'shares'],
  ].filter((key) => key.length > 0);
}

function tableProblems(cases: CasePlan, uses: Uses, path: readonly PropertyKey[]): readonly Problem[] {
  const { tables, columns, task, classes } = cases;
  const found: Problem[] = tables.length === 0 ? [[`${pathText(path)}.tables names no table.`, ['tables']]] : [];
  if (columns === undefined) {
    return [...found, [`${pathText(path)}.columns is missing: name the column of the label at least.`, ['columns']]];
  }
  const { modality } = uses.use;
  const missing = columnsRead(uses).filter((column) => columns[column] === undefined);
  const of = modality === 'pairs' ? 'pairs' : `${modality}s alone`;
  found.push(
    ...missing.map((column): Problem => [`columns.${column} is missing: a use of ${of} reads it.`, ['columns']]),
  );
  if (columns.case === undefined && columns.image === undefined) {
    found.push(['columns.case is missing: the column that names each case.', ['columns']]);
  }
  if (task === 'finding' && classes !== undefined && classes.length !== 2) {
    const text = `a finding has two classes, its absence and its presence; got ${classes.length}. Give "task: classes"?`;
    found.push([text, ['classes']]);
  }
  return [...found, ...splitProblems(cases)];
}

/** Columns of images and texts that are read: none with features from files, no texts of cases where prompts alone are scored or learnt. */
export function columnsRead({ use, network }: Pick<Uses, 'use' | 'network'>): readonly ('image' | 'text')[] {
  if (network.name === 'features') return [];
  if (use.modality !== 'pairs') return [use.modality];
  const kind = carriedOutUse({ use });
  return kind === 'zero-shot' || kind === 'prompt' || kind === 'tip-adapter' ? ['image'] : ['image', 'text'];
}

function splitProblems({ columns, splits }: CasePlan): readonly Problem[] {
  const { shares } = splits;
  if (columns?.split === undefined && shares === undefined) {
    return [['nothing says which part a case is in: name columns.split, or give splits.shares.', ['columns']]];
  }
  if (shares === undefined) return [];
  if (columns?.split !== undefined)
    return [['splits.shares and columns.split are both given; keep one.', ['splits', 'shares']]];
  if (splits.calibration !== undefined) {
    const text =
      'splits.calibration is a value of the split column, and parts are drawn; give splits.shares.calibration.';
    return [[text, ['splits', 'calibration']]];
  }
  if (shares.validation + shares.test + (shares.calibration ?? 0) < 1) return [];
  return [['splits.shares leave nothing to learn from: together they must be below 1.', ['splits', 'shares']]];
}

function attributeProblems({ attributes }: CasePlan): readonly Problem[] {
  const names = attributes.map(({ name }) => name);
  return attributes.flatMap(({ name, edges = [] }, index): readonly Problem[] => {
    const at = edges.findIndex((edge, place) => place > 0 && edge <= edges[place - 1]!);
    return [
      ...(names.indexOf(name) === index
        ? []
        : [[`two attributes are named "${name}"; give one another name.`, ['attributes', index, 'name']] as const]),
      ...(at < 0
        ? []
        : [
            [
              `the edges of "${name}" must ascend; ${edges[at]} follows ${edges[at - 1]}.`,
              ['attributes', index, 'edges', at],
            ] as const,
          ]),
    ];
  });
}

/** Whether a part is set apart for rules of post-processing. */
export function hasCalibration({ splits }: Pick<CasePlan, 'splits'>): boolean {
  return splits.calibration !== undefined || splits.shares?.calibration !== undefined;
}

/** Paths are from the root of the plan. */
function setProblems({ attributes }: CasePlan, { use }: Uses): readonly Problem[] {
  const names = attributes.map(({ name }) => name);
  if (use.set === undefined || names.includes(use.set)) return [];
  return [
    [`there is no attribute "${use.set}" that names the set of a case.${nearest(use.set, names)}`, ['use', 'set']],
  ];
}

/** Paths are from the root of the plan. */
function promptProblems({ classes, task }: CasePlan, { use, inputs }: Uses): readonly Problem[] {
  const kind = carriedOutUse({ use });
  const isByPrompts = use.modality === 'pairs' && kind !== 'logistic' && kind !== 'probe';
  if (isByPrompts && inputs.prompts === undefined && inputs.templates === undefined) {
    return [['inputs.prompts is missing: texts that stand for each class, by which pairs are scored.', ['inputs']]];
  }
  const known = classes ?? (task === 'finding' ? ['absent', 'present'] : undefined);
  return known === undefined ? [] : unknownPrompts(known, inputs);
}

/** Prompts of classes that there are not. Paths are from the root of the plan. */
function unknownPrompts(known: readonly string[], { prompts = {} }: Uses['inputs']): readonly Problem[] {
  const unknown = Object.keys(prompts).filter((name) => !known.includes(name));
  return unknown.map((name) => [`there is no class "${name}".${nearest(name, known)}`, ['inputs', 'prompts', name]]);
}
