// What can be done with a cohort beyond looking at it: audit it, train on it, make it a table that every page can use.
import { useSignal } from '@preact/signals';
import { announce } from '../../app/announce.tsx';
import { type Cohort, formatCohort } from '../../app/cohort.ts';
import { project } from '../../app/project.ts';
import { go, hrefOf } from '../../app/router.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { text } from '../../text/en.ts';
import { query } from './cases-state.ts';
import { sayCondition } from './words.ts';

export function CohortActions({ cohort }: { readonly cohort: Cohort }) {
  const made = useSignal<string | undefined>(undefined);
  const failure = useSignal<unknown>(undefined);
  const plan = query.value?.plan;
  const guarded = async (work: () => Promise<void>) => {
    failure.value = undefined;
    try {
      await work();
    } catch (error) {
      failure.value = error;
    }
  };
  const keep = async () => {
    made.value = await makeTable();
    announce(text.cases.cohortMade(made.value));
  };
  const audit = async () => {
    if (plan === undefined) return;
    const path = await makeTable();
    const title = `${plan.title ?? text.cases.title}: ${cohort.map(sayCondition).join('; ')}`;
    void project.run({ ...plan, title, tables: [{ path }] });
    go(hrefOf('audit'));
  };
  return (
    <>
      {plan !== undefined && (
        <button type="button" class="tool" onClick={() => void guarded(audit)} data-role="audit-cohort">
          {text.cases.auditCohort}
        </button>
      )}
      <a class="button tool" href={hrefOf('learn', { where: formatCohort(cohort) })}>
        {text.cases.learnCohort}
      </a>
      <button type="button" class="tool" onClick={() => void guarded(keep)} data-role="keep-cohort">
        {text.cases.keepCohort}
      </button>
      {made.value !== undefined && (
        <span class="note" data-role="cohort-made">
          {text.cases.cohortMade(made.value)}
        </span>
      )}
      {failure.value !== undefined && <ErrorPanel error={failure.value} />}
    </>
  );
}

/** Puts the cohort into the project as a table with a name of its own, and gives its path. */
async function makeTable(): Promise<string> {
  const now = query.peek();
  if (now === undefined) throw new Error(text.cases.emptyTitle);
  const content = await project.source.cohortTable(now);
  const first = now.tables[0]?.path.split('/').at(-1) ?? 'cases';
  const stem = first.replace(/(\.[a-z]+)+$/i, '');
  const known = new Set(project.source.files.peek().map(({ path }) => path));
  let number = 1;
  while (known.has(`${stem}-cohort-${number}.csv`)) number += 1;
  const [added] = await project.source.addFiles([new File([content], `${stem}-cohort-${number}.csv`)]);
  return added?.path ?? '';
}
