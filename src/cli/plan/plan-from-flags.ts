// Flags become a plan, or are laid over one that was read from a file. Nothing is checked here: `checkPlan` sees the whole.
import { attributeFromFlag } from '../../cases/attribute-from-flag.ts';
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { AuditFlags } from './audit-flags.ts';
import { splitAttributes } from './split-attributes.ts';
import { thresholdFromFlag } from './threshold-flag.ts';

type Draft = Record<string, unknown>;

/** For each flag that stands for one value of a plan: where it goes. */
const targets = {
  case: ['columns', 'case'],
  patient: ['columns', 'patient'],
  site: ['columns', 'site'],
  split: ['columns', 'split'],
  weight: ['columns', 'weight'],
  scored: ['splits', 'scored'],
  tune: ['splits', 'threshold'],
  holdout: ['splits', 'holdout'],
  metric: ['analysis', 'metric'],
  delta: ['analysis', 'delta'],
  alpha: ['analysis', 'alpha'],
  power: ['analysis', 'power'],
  confounders: ['analysis', 'confounders'],
  confirmatory: ['analysis', 'confirmatory'],
  includeUnknown: ['analysis', 'includeUnknown'],
  minEvents: ['analysis', 'minimumEvents'],
  minCell: ['analysis', 'minimumCell'],
  resamples: ['analysis', 'resamples'],
  permutations: ['analysis', 'permutations'],
  intervals: ['analysis', 'intervals'],
  missing: ['analysis', 'missing'],
  compat: ['analysis', 'compat'],
  seed: ['analysis', 'seed'],
  title: ['title'],
  study: ['study'],
} as const satisfies Partial<Record<keyof AuditFlags, readonly string[]>>;

/** A plan being put together: the draft, and which flag gave what. */
export interface DraftedPlan {
  readonly draft: unknown;
  readonly flagAt: (path: readonly PropertyKey[]) => string | undefined;
}

/**
 * Lays tables and flags over the content of a plan file (`base`, undefined without one). Tables on the command line replace those of
 * the file, task flags replace its tasks, attribute flags its attributes; every other flag replaces one value. `recode` is the
 * content of the file of spellings.
 */
export function planFromFlags(
  tables: readonly string[],
  flags: AuditFlags,
  base?: unknown,
  recode?: unknown,
): DraftedPlan {
  if (base !== undefined && !isMap(base)) return { draft: base, flagAt: () => undefined };
  const draft: Draft = structuredClone(base ?? {});
  const given = new Map<string, string>();

  for (const [flag, path] of Object.entries(targets)) {
    const value = flags[flag as keyof typeof targets];
    if (value !== undefined) put(path, value, `--${kebab(flag)}`);
  }
  if (flags.threshold !== undefined) put(['analysis', 'threshold'], thresholdFromFlag(flags.threshold), '--threshold');
  if (tables.length > 0)
    put(
      ['tables'],
      tables.map((path, i) => tableDraft(path, i, flags)),
      'TABLE',
    );
  const task = taskDraft(flags);
  if (task !== undefined) put(['tasks'], [task], 'the task flags');
  const attributes = attributeDrafts(flags);
  if (attributes.length > 0) put(['attributes'], attributes, '--attributes');
  if (recode !== undefined) addRecodes(draft, recode);

  function put(path: readonly string[], value: unknown, flag: string): void {
    let spot = draft;
    for (const key of path.slice(0, -1)) {
      if (!isMap(spot[key])) spot[key] = {};
      spot = spot[key] as Draft;
    }
    spot[path.at(-1)!] = value;
    given.set(path.join('.'), flag);
  }

  return {
    draft,
    flagAt: (path) => path.map((_, i) => given.get(path.slice(0, i + 1).join('.'))).find((flag) => flag !== undefined),
  };
}

function tableDraft(path: string, index: number, { on, delimiter, encoding }: AuditFlags): Draft {
  return {
    path,
    ...(on === undefined || index === 0 ? {} : { on }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

function taskDraft(flags: AuditFlags): Draft | undefined {
  const { label, score, decision, value, lowerIsBetter, task } = flags;
  if ([label, score, decision, value, flags.taskKind, task].every((flag) => flag === undefined)) return undefined;
  const kind = flags.taskKind ?? (value === undefined ? 'binary' : 'quality');
  if (score !== undefined && score.length > 1) {
    throw usageError('cli/one-score', `one score is audited; got --score ${score.join(' --score ')}.`, {
      hint: 'Give one column, or a pattern such as "prob_*" for a task each; "evenhand compare" takes two models.',
    });
  }
  const scoreColumn = score?.[0];
  const parts: Draft =
    kind === 'multiclass'
      ? { name: task ?? label, label, scores: scoreColumn, decision, value }
      : kind === 'quality'
        ? { name: task, value: value ?? scoreColumn, direction: lowerIsBetter ? 'lower' : undefined, label, decision }
        : { name: task, label, score: scoreColumn, decision };
  return { kind, ...Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) };
}

function attributeDrafts({ attributes = [], attribute = [] }: AuditFlags): unknown[] {
  return [...attributes.flatMap(splitAttributes), ...attribute].map(attributeFromFlag);
}

/** Gives each attribute named in the file of spellings its map: `race: { White: [white, W], other: Other }`. */
function addRecodes(draft: Draft, recode: unknown): void {
  const attributes = (Array.isArray(draft['attributes']) ? draft['attributes'] : []).filter(isMap);
  if (!isMap(recode) || !Object.values(recode).every(isMap)) {
    throw usageError('cli/recode', 'the --recode file must map attributes to categories to spellings.', {
      hint: 'For example:\nrace:\n  White: [white, W, caucasian]\n  other: Other',
    });
  }
  for (const [name, { other, ...spellings }] of Object.entries(recode as Record<string, Draft>)) {
    const attribute = attributes.find((candidate) => candidate['name'] === name);
    if (attribute === undefined) {
      const names = attributes.map((candidate) => String(candidate['name']));
      const near = nearestNames(name, names)[0];
      throw usageError(
        'cli/recode',
        `the --recode file names "${name}", which is none of the attributes (${names.join(', ')}).`,
        {
          hint: near === undefined ? 'Add it to --attributes, or take it out of the file.' : `Did you mean "${near}"?`,
        },
      );
    }
    const isCategory = Array.isArray(other) || other === undefined;
    attribute['recode'] = isCategory && other !== undefined ? { ...spellings, other } : spellings;
    if (!isCategory) attribute['other'] = other;
  }
}

function isMap(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kebab(flag: string): string {
  return flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
