// Other score columns of the same tables as models to compare with.
import type { PlanInput } from '../../../src/audit/plan.ts';
import type { OtherModel } from '../../data/other-model.ts';

type TaskInput = PlanInput['tasks'][number];
type Scored = Extract<TaskInput, { kind: 'binary' }> & { readonly score: string };

/**
 * The models that take the place of the score of a finding: where it is the only one, the other columns that hold scores (`known`); among several
 * those with the same label, which are compared by themselves.
 */
export function otherColumns(
  plan: PlanInput,
  finding: string | undefined,
  known: readonly string[],
): readonly OtherModel[] {
  const scored = plan.tasks.filter(isScored);
  const [first] = scored;
  if (plan.tasks.length === 1)
    return first === undefined
      ? []
      : known
          .filter((score) => score !== first.score)
          .map((score) => ({ name: score, plan: { ...plan, tasks: [withScore(first, score)] } }));
  const now = scored.find((task) => nameOf(task) === finding);
  if (now === undefined) return [];
  return scored
    .filter(({ label, score }) => label === now.label && score !== now.score)
    .map(({ score }) => ({
      name: score,
      first: { ...plan, tasks: [now] },
      plan: { ...plan, tasks: [withScore(now, score)] },
    }));
}

function isScored(task: TaskInput): task is Scored {
  return task.kind === 'binary' && task.score !== undefined && !task.score.includes('*');
}

function nameOf({ name, label }: Scored): string {
  return name ?? label;
}

function withScore(task: Scored, score: string): Scored {
  return { ...task, name: task.name ?? task.score, score };
}
