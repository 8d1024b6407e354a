// Which task and attribute are looked at: parameters of the address, with what deserves a look first as their default.
import { computed } from '@preact/signals';
import type { AuditResult, TaskAttributeResult, TaskResult } from '../../../src/audit/result.ts';
import { verdictCodes } from '../../../src/audit/result.ts';
import { project } from '../../app/project.ts';
import { route } from '../../app/router.ts';

/** A task with one of its attributes, and where both stand in the result. */
export interface Selection {
  readonly result: AuditResult;
  readonly task: TaskResult;
  readonly found: TaskAttributeResult;
  /** JSON pointer of the task. */
  readonly taskAt: string;
  /** JSON pointer of the attribute within the task. */
  readonly foundAt: string;
}

const taskName = computed(() => route.value.parameters['task']);
const attributeName = computed(() => route.value.parameters['by']);

/** The selection; undefined without a result. */
export const selection = computed<Selection | undefined>(() => {
  const { result, plan } = project.audit.value;
  if (result === undefined) return undefined;
  const by = result.attributes.find(({ name }) => name === attributeName.value) ?? firstLook(result, plan);
  const named = result.tasks.findIndex(({ name }) => name === (taskName.value ?? by?.task ?? ''));
  const t = Math.max(0, named);
  const task = result.tasks[t];
  const a = Math.max(0, task?.attributes.findIndex(({ attribute }) => attribute === by?.name) ?? 0);
  const found = task?.attributes[a];
  if (task === undefined || found === undefined) return undefined;
  return { result, task, found, taskAt: `/tasks/${t}`, foundAt: `/tasks/${t}/attributes/${a}` };
});

let looked: { readonly plan: unknown; readonly name: string | undefined } | undefined;

/** The attribute with the gravest verdict, the first of several. While an audit goes on it stays, whatever becomes of the verdicts. */
function firstLook({ attributes }: AuditResult, plan: unknown) {
  const [gravest] = [...attributes].sort(
    (x, y) => verdictCodes.indexOf(x.verdict.code) - verdictCodes.indexOf(y.verdict.code),
  );
  if (plan === undefined || looked?.plan !== plan) looked = { plan, name: gravest?.name };
  return attributes.find(({ name }) => name === looked?.name) ?? gravest;
}

/** JSON pointer of a group of the selected attribute, or of everybody. */
export function groupAt({ task, found, taskAt, foundAt }: Selection, group: string): string {
  if (group === task.all.group && !found.groups.some((each) => each.group === group)) return `${taskAt}/all`;
  return `${foundAt}/groups/${found.groups.findIndex((each) => each.group === group)}`;
}
