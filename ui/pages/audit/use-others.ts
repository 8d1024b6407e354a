// What an audit can be compared with: the model that came with it, tables with the same cases in place of the first, and other score columns.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PlanInput } from '../../../src/audit/plan.ts';
import { project } from '../../app/project.ts';
import { holdsCases } from '../../data/holds-cases.ts';
import type { OtherModel } from '../../data/other-model.ts';
import { otherColumns } from './other-columns.ts';

/** Larger tables are not read to see what they hold: comparing says it. */
const mostBytes = 60_000_000;

/** A table that cannot be compared, and why. */
export interface Refused {
  readonly name: string;
  readonly why: string;
}

export interface Others {
  readonly others: readonly OtherModel[];
  readonly refused: readonly Refused[];
  /** Whether tables are still to be read. */
  readonly looking: boolean;
}

type Answer = { readonly why: string | undefined };

/** The models to compare with in a finding. Tables are read one by one once the audit is complete. */
export function useOthers(plan: PlanInput | undefined, finding: string | undefined): Others {
  const answers = useSignal<ReadonlyMap<string, Answer>>(new Map());
  const files = project.source.files.value;
  const candidates = plan === undefined ? [] : tablesFor(plan);
  const isComplete = project.audit.value.stage === 'full';
  useEffect(() => {
    answers.value = new Map();
    if (plan === undefined || !isComplete) return undefined;
    let left = false;
    const look = async () => {
      for (const { other, bytes } of tablesFor(plan)) {
        const why =
          bytes > mostBytes
            ? undefined
            : await project.source.whyNotComparable(plan, other).catch((error: unknown) => String(error));
        if (left) return;
        answers.value = new Map([...answers.value, [other.name, { why }]]);
      }
    };
    void look();
    return () => {
      left = true;
    };
  }, [plan, files, isComplete]);
  const known = answers.value;
  const given = project.other.value;
  const answered = candidates.map(({ other }) => ({ other, answer: known.get(other.name) }));
  return {
    others: [
      ...(given === undefined ? [] : [given]),
      ...answered.flatMap(({ other, answer }) => (answer !== undefined && answer.why === undefined ? [other] : [])),
      ...(plan === undefined ? [] : columnsFor(plan, finding)),
    ],
    refused: answered.flatMap(({ other: { name }, answer }) =>
      answer?.why === undefined ? [] : [{ name, why: answer.why }],
    ),
    looking: answered.some(({ answer }) => answer === undefined),
  };
}

/** Tables of the project in place of the first. */
function tablesFor(plan: PlanInput): readonly { readonly other: OtherModel; readonly bytes: number }[] {
  const [first, ...rest] = plan.tables;
  const used = new Set(plan.tables.map(({ path }) => path));
  const given = project.other.value?.name;
  return project.source.files.value
    .filter(({ path }) => !used.has(path) && path !== given && holdsCases(path))
    .map(({ path, bytes }) => ({
      bytes,
      other: { name: path, plan: { ...plan, tables: [{ ...first, path }, ...rest] } },
    }));
}

/** Score columns of the same tables in place of that of the finding. */
function columnsFor(plan: PlanInput, finding: string | undefined): readonly OtherModel[] {
  const inspection = project.inspection.value;
  const isSame = inspection?.tables.join('\n') === plan.tables.map(({ path }) => path).join('\n');
  return otherColumns(plan, finding, isSame ? inspection.guessed.scores : []);
}
