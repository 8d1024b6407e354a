// Training: a plan that the checker of the library has read, the run as it goes, and runs side by side.
import './learn.css';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { pageData } from '../../app/page-data.ts';
import { route, setParameters } from '../../app/router.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { text } from '../../text/en.ts';
import { CohortNote } from './cohort-note.tsx';
import { ComparisonPart } from './comparison-part.tsx';
import { dataOfLearning, takeUpPlan } from './data-of-learning.ts';
import { followKept } from './kept/kept-trainings.ts';
import { failure, trainOnTable } from './learn-state.ts';
import { PlanPart } from './plan-part.tsx';
import { RunPart } from './run-part.tsx';
import { RunsPart } from './runs-part.tsx';

export function Page() {
  useEffect(
    () =>
      followKept((error) => {
        failure.value = error;
      }),
    [],
  );
  // Before the browser paints: a page that was saved with a plan never shows another.
  useLayoutEffect(() => {
    takeUpPlan();
    pageData.value = dataOfLearning;
    return () => {
      pageData.value = undefined;
    };
  }, []);
  const { table } = route.value.parameters;
  useEffect(() => {
    if (table === undefined) return;
    setParameters({ table: undefined }, { quietly: true });
    void trainOnTable(table);
  }, [table]);
  return (
    <>
      <h1>{text.learn.title}</h1>
      <p class="lead">{text.learn.lead}</p>
      {failure.value !== undefined && <ErrorPanel error={failure.value} />}
      <CohortNote />
      <PlanPart />
      <RunsPart />
      <RunPart />
      <ComparisonPart />
    </>
  );
}
