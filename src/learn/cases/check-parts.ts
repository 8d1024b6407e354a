// What makes a training pointless or its result meaningless is refused before it begins.
import type { Attribute } from '../../cases/cases.ts';
import { placeOf } from '../../cases/column.ts';
import type { Table } from '../../cases/table.ts';
import { dataError, type EvenhandError, usageError } from '../../core/errors.ts';
import type { ByPart, LearningCases, PartRole } from './learning-cases.ts';
import type { LearningCasesPlan, LearningCasesWarning, PartRecord } from './learning-cases-plan.ts';
import { partsOf } from './split-cases.ts';

/** Cases of each class and group in a part. */
export function partRecord(cases: LearningCases, members: Int32Array): PartRecord {
  const count = (codes: Int32Array, length: number): number[] => {
    const counts = new Array<number>(length).fill(0);
    for (const index of members) if (codes[index]! >= 0) counts[codes[index]!]! += 1;
    return counts;
  };
  const classes = count(cases.label, cases.classes.length);
  return {
    cases: members.length,
    patients: new Set(Array.from(members, (index) => cases.patient[index]!)).size,
    classes,
    unlabelled: members.length - classes.reduce((sum, each) => sum + each, 0),
    groups: Object.fromEntries(cases.attributes.map(({ name, codes, groups }) => [name, count(codes, groups.length)])),
  };
}

/** How a cell without a value is spelt: `missingTokens`. */
const spelt = 'cells are empty or say NA, N/A, NaN, null, none or "."';
/** The most names of groups or classes in a message. */
const mostNamed = 5;
/** An attribute of this many groups or fewer is not called an identifier. */
const fewGroups = 10;

/**
 * The problems of parts: `learn/empty-split`, `learn/one-class-split`, `learn/absent-class` (a class without a training case), `learn/absent-group`,
 * `learn/identifier-attribute` (so many groups that one must be absent from a part: its absent groups are not told), `learn/shared-patients` (data);
 * `learn/small-batch` (usage).
 */
export function partProblems(
  { cases, parts, table }: { cases: LearningCases; parts: ByPart<PartRecord>; table: Table },
  plan: LearningCasesPlan,
): readonly EvenhandError[] {
  const identifiers = cases.attributes.filter((attribute) => isIdentifier(attribute, cases.count));
  const compared = cases.attributes.filter((attribute) => !identifiers.includes(attribute));
  const problems: EvenhandError[] = identifiers.map((attribute) => identifierProblem(attribute, cases.count));
  const field = plan.split.kind === 'column' ? plan.split.column : undefined;
  for (const role of partsOf(parts)) {
    const part = parts[role]!;
    if (part.cases === 0)
      problems.push(
        dataError('learn/empty-split', `the part "${role}" has no case.`, {
          hint: 'Check the roles (cases.splits) or the shares of the split (cases.splits.shares), and cases.where.',
        }),
      );
    else problems.push(...classProblems(role, part, cases.classes), ...groupProblems(role, part, compared));
  }
  const shared = firstShared(cases);
  if (shared !== undefined) {
    problems.push(
      dataError(
        'learn/shared-patients',
        `${shared.patients} ${shared.patients === 1 ? 'patient is' : 'patients are'} in two parts, first "${cases.ids[shared.case]}" in ${shared.roles.join(' and ')}: what is learnt from a patient would be tested on the same patient.`,
        {
          place: placeOf(table, shared.case, field ?? plan.columns.patient ?? plan.columns.case),
          hint: 'Let the split be drawn (cases.splits.shares in place of columns.split), or correct the column.',
        },
      ),
    );
  }
  const most = compared.reduce((largest, attribute) => Math.max(largest, knownGroups(attribute)), 0);
  if (plan.batchSize !== undefined && plan.batchSize < most) {
    problems.push(
      usageError(
        'learn/small-batch',
        `a batch of ${plan.batchSize} cases cannot hold a case of each of ${most} groups.`,
        {
          hint: `Set training.batchSize to ${most} or more, or merge groups (recode).`,
        },
      ),
    );
  }
  return problems;
}

/** Those problems of `partProblems` that a smaller training part can have. */
export function trainingProblems(cases: LearningCases, part: PartRecord): readonly EvenhandError[] {
  return [...classProblems('train', part, cases.classes), ...groupProblems('train', part, cases.attributes)];
}

function knownGroups({ groups, unknown }: Attribute): number {
  return groups.length - Number(unknown >= 0);
}

/** Whether there are fewer than three cases a group, one for each of training, validation and test. */
function isIdentifier(attribute: Attribute, cases: number): boolean {
  return knownGroups(attribute) > Math.max(fewGroups, cases / 3);
}

function identifierProblem(attribute: Attribute, cases: number): EvenhandError {
  return dataError(
    'learn/identifier-attribute',
    `the attribute "${attribute.name}" has ${knownGroups(attribute)} groups among ${cases} cases: its column looks like an identifier or a measurement, not like groups.`,
    {
      hint: `Leave it out of cases.attributes; cut a number into bands with edges, as in { name: ${attribute.name}, edges: [40, 60] }, or merge values with recode.`,
    },
  );
}

function listed(names: readonly string[]): string {
  const first = names.slice(0, mostNamed).map((name) => `"${name}"`);
  return `${first.join(', ')}${names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''}`;
}

function classProblems(
  role: PartRole,
  { classes, unlabelled, cases }: PartRecord,
  names: readonly string[],
): readonly EvenhandError[] {
  const present = names.filter((_, code) => classes[code]! > 0);
  if (present.length < 2) {
    const what =
      present.length === 0 ? `no labelled case among its ${cases}` : `only cases of the class "${present[0]}"`;
    return [
      dataError(
        'learn/one-class-split',
        `the part "${role}" has ${what}${unlabelled > 0 && present.length > 0 ? ` (${unlabelled} have no label; ${spelt})` : ''}.`,
        {
          hint: 'Check the label; or let the split be drawn (cases.splits.shares in place of columns.split), which is balanced over classes.',
        },
      ),
    ];
  }
  const absent = names.filter((_, code) => classes[code] === 0);
  if (role !== 'train' || absent.length === 0) return [];
  return [
    dataError('learn/absent-class', `no training case is of the class ${listed(absent)}.`, {
      hint: 'Leave the class out of cases.classes and its cases out with cases.where, or let the split be drawn (cases.splits.shares in place of columns.split).',
    }),
  ];
}

/** Which groups a rule can do without in the part that it is fitted on is for its plan to say. */
function groupProblems(role: PartRole, part: PartRecord, attributes: readonly Attribute[]): readonly EvenhandError[] {
  if (role === 'calibration') return [];
  return attributes.flatMap(({ name, groups, unknown }) => {
    const absent = groups.filter((_, code) => code !== unknown && part.groups[name]![code] === 0);
    if (absent.length === 0) return [];
    return [
      dataError('learn/absent-group', `the part "${role}" has no case of ${name} ${listed(absent)}.`, {
        hint: 'Merge small groups (recode, other, or fewer edges), count a group of few cases as Unknown (unknown: [NAME]), or let the split be drawn with this attribute first, or with another cases.splits.seed.',
      }),
    ];
  });
}

function firstShared({
  patient,
  splits,
}: LearningCases): { patients: number; case: number; roles: [PartRole, PartRole] } | undefined {
  const roleOf = new Map<number, PartRole>();
  const shared = new Set<number>();
  let first: { case: number; roles: [PartRole, PartRole] } | undefined;
  for (const role of partsOf(splits)) {
    for (const index of splits[role]!) {
      const before = roleOf.get(patient[index]!);
      if (before === undefined) roleOf.set(patient[index]!, role);
      else if (before !== role) {
        shared.add(patient[index]!);
        first ??= { case: index, roles: [before, role] };
      }
    }
  }
  return first && { ...first, patients: shared.size };
}

/** What is allowed and should be known: cases in the group Unknown, without a label, classes without a case to select or to test on. */
export function partWarnings(cases: LearningCases, parts: ByPart<PartRecord>): readonly LearningCasesWarning[] {
  const roles = partsOf(parts);
  const inParts = (countOf: (part: PartRecord) => number): string =>
    roles.map((role) => `${role} ${countOf(parts[role]!)}`).join(', ');
  const unknown = cases.attributes
    .filter((attribute) => attribute.unknown >= 0)
    .map(({ name, unknown: code }) => ({
      code: 'unknown-group' as const,
      message: `${name} is not known for some cases (${inParts((part) => part.groups[name]![code]!)}); they form the group Unknown, which no term of a loss compares. Such ${spelt}, or a word such as "not recorded"; a group that is called so needs another name in the table.`,
    }));
  const unlabelled = roles.some((role) => parts[role]!.unlabelled > 0);
  const missing = {
    code: 'missing-label' as const,
    message: `Some cases have no label (${inParts((part) => part.unlabelled)}); classifiers do not learn from them and nothing is measured on them. Such ${spelt}.`,
  };
  const absent = (['validation', 'test'] as const).flatMap((role) =>
    cases.classes
      .filter((_, code) => parts[role].classes[code] === 0)
      .map((name) => ({
        code: 'absent-class' as const,
        message: `The part "${role}" has no case of the class "${name}".`,
      })),
  );
  return [...unknown, ...(unlabelled ? [missing] : []), ...absent];
}
