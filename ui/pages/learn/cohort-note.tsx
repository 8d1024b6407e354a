import { parseCohort } from '../../app/cohort.ts';
import { expressionOf } from '../../app/cohort-expression.ts';
import { project } from '../../app/project.ts';
import { hrefOf, hrefWith, route } from '../../app/router.ts';
import { text } from '../../text/en.ts';
import { sayCondition } from '../cases/words.ts';
import { checked, setInPlan } from './learn-state.ts';
import { valueAt } from './plan-text.ts';

/** The cohort of the address, if there is one: written into the plan where the plan can say it, else to be made a table. */
export function CohortNote() {
  const { where } = route.value.parameters;
  const cohort = parseCohort(where);
  if (cohort.length === 0) return null;
  const expression = expressionOf(cohort, project.audit.value.plan?.attributes);
  const written = expression !== undefined && valueAt(checked.value.value, ['cases', 'where']) === expression;
  return (
    <section class="panel" aria-labelledby="learn-cohort" data-role="cohort">
      <h2 id="learn-cohort">{text.learn.cohortTitle}</h2>
      <p>{cohort.map(sayCondition).join('; ')}</p>
      {expression === undefined ? <p class="note">{text.learn.cohortAsTable}</p> : <pre>where: {expression}</pre>}
      <p class="row">
        {expression !== undefined && (
          <button type="button" disabled={written} onClick={() => setInPlan(['cases', 'where'], expression)}>
            {written ? text.learn.cohortWritten : text.learn.cohortWrite}
          </button>
        )}
        <a class="button" href={hrefOf('cases', { where })}>
          {text.learn.cohortCases}
        </a>
        <a class="button" href={hrefWith({ where: undefined })}>
          {text.learn.cohortLeave}
        </a>
      </p>
    </section>
  );
}
