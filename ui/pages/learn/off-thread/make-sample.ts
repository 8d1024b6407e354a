// The sample of the page of training: a small draw of the ready-made world of pairs, whose bad pairs are known, as `evenhand simulate` draws it.
import type { Progress } from '../../../../src/core/progress.ts';
import { openDataset } from '../../../../src/simulate/dataset/open-dataset.ts';
import { type CaseRow, tableOfRows } from '../../../../src/simulate/dataset/table-of-rows.ts';
import { fundusPairs } from '../../../../src/simulate/ready-made/fundus-pairs.ts';
import { toCsv } from '../../../../src/simulate/to-csv.ts';
import { withSetting } from '../../simulate/off-thread/edit-world.ts';
import type { LearnSample, RunFiles } from './messages.ts';
import { samplePlan, sampleTable } from './sample-plan.ts';

const cases = 600;
const pixels = 64;
const picture = /^images\//;
/** More of the pairs than the file says are for selection and for the test: there are few. */
const split = { train: 0.6, validation: 0.15, test: 0.25 };

/** The world file of the sample. */
export function sampleWorld(): string {
  const sized = ['width', 'height'].reduce((text, name) => withSetting(text, name, pixels), fundusPairs);
  return sized.replace(/split: \{.*\}/, `split: ${JSON.stringify(split)}`);
}

/** Renders the sample. */
export async function makeSample(tell: (told: { readonly progress: Progress }) => void): Promise<LearnSample> {
  const dataset = await openDataset({ text: sampleWorld(), file: 'fundus-pairs.yaml', cases, do: [], twins: [] });
  const rows: CaseRow[] = [];
  const pictures: RunFiles[number][] = [];
  for (let position = 0; position < dataset.size; position += 1) {
    if (position % 20 === 0) tell({ progress: { stage: 'rendering', done: position, total: dataset.size } });
    const rendered = dataset.renderCase(position);
    rows.push(...rendered.rows);
    for (const { name, data } of rendered.files) {
      if (picture.test(name)) pictures.push({ name, data: Uint8Array.from(data) });
    }
  }
  const data = new TextEncoder().encode(toCsv(tableOfRows(rows, 'cases.csv')));
  return { table: { name: sampleTable, data }, pictures, plan: samplePlan };
}
