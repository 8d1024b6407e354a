// What is left of a training in the page whose loss stopped being a number: the model of its best epoch so far, to save or to begin with.
import { stringify } from 'yaml';
import { checkLearnPlan } from '../../../src/learn/plan/check-plan.ts';
import type { Job } from '../../../src/server/api.ts';
import { announce } from '../../app/announce.tsx';
import { saveFile } from '../../charts/save.ts';
import { text } from '../../text/en.ts';
import { pageTrainings, rescuedFiles } from './kept/kept-trainings.ts';
import { checked, planText } from './learn-state.ts';
import { withValue } from './plan-text.ts';

/** Their hint in the words of the page; of other errors nothing. */
export function hintOfSpoilt(job: Job): { readonly hint?: string } {
  if (job.error?.code !== 'learn/bad-step' || trainingOf(job) === undefined) return {};
  const { spoiltHint, spoiltKept } = text.learn;
  return { hint: rescuedOf(job).length === 0 ? spoiltHint : `${spoiltHint} ${spoiltKept}` };
}

/** Buttons that save the model and that write it into the plan. */
export function RescuedModel({ job }: { readonly job: Job }) {
  const [model] = rescuedOf(job);
  if (model === undefined) return null;
  const name = model.name.replaceAll('/', '-');
  return (
    <>
      <button type="button" class="primary" onClick={() => beginWith(model.name, planOf(job))}>
        {text.learn.goOnFromRescued}
      </button>
      <button type="button" onClick={() => saveFile(name, model, 'application/octet-stream')}>
        {text.learn.saveRescued}
      </button>
    </>
  );
}

function trainingOf({ id }: Job) {
  return pageTrainings.value.find(({ record }) => record.key === id);
}

function rescuedOf(job: Job): readonly File[] {
  const training = trainingOf(job);
  return training === undefined ? [] : rescuedFiles(training);
}

function planOf(job: Job): unknown {
  return (job.request as { readonly plan?: unknown }).plan;
}

/** Writes the plan of a training anew, from its best model on. The text keeps its comments where it still is that plan. */
function beginWith(weights: string, plan: unknown): void {
  const { modality } = checkLearnPlan(plan).use;
  const isShown = JSON.stringify(checked.value.value) === JSON.stringify(plan);
  const content = isShown ? planText.value : stringify(plan);
  const use = { kind: 'fine-tune', ...(modality === 'pairs' ? {} : { modality }) };
  planText.value = withValue(withValue(content, ['network'], { weights }), ['use'], use);
  announce(text.learn.saidGoOn);
  document.querySelector('#plan')?.scrollIntoView();
}
