// Plans to start from: the template of the library, with what differs between the usual questions written into it.
import { planTemplate } from '../../../src/learn/plan/plan-template.ts';
import type { Inspection } from '../../data/project-source.ts';
import type { text } from '../../text/en.ts';
import { withValue } from './plan-text.ts';

type Change = readonly [path: string, value: unknown];

const pairs: readonly Change[] = [['inputs.prompts', { absent: ['no finding'], present: ['finding'] }]];
const images: readonly Change[] = [
  ['use.modality', 'image'],
  ['network.name', 'resnet18'],
  ['inputs.prompts', undefined],
  ['inputs.text', undefined],
  ['cases.columns.text', undefined],
];

export type PresetName = keyof typeof text.learn.presets;

/** What each changes in the template. */
export const presets: Readonly<Record<PresetName, readonly Change[]>> = {
  'pairs-clip': [...pairs],
  'pairs-robust': [...pairs, ['method.name', 'evenhand-robust'], ['selection.criterion', 'worst-group-auc']],
  'pairs-fair': [...pairs, ['method.name', 'fairclip-paper'], ['selection.criterion', 'es-auc']],
  'image-erm': [...images, ['method.name', 'erm']],
  'image-dro': [...images, ['method.name', 'group-dro'], ['selection.criterion', 'worst-group-auc']],
  'image-small': [
    ...images,
    ['network.name', 'cnn'],
    ['inputs.image.size', 48],
    ['method.name', 'erm'],
    ['training.epochs', 5],
    ['seeds', [1]],
  ],
  'few-shot': [
    ...pairs,
    ['network.name', undefined],
    ['network.weights', 'FILL_IN'],
    ['use.kind', 'tip-adapter'],
    ['use.shots', [1, 4, 16]],
    ['method.name', 'clip'],
  ],
  comparison: [
    ...pairs,
    ['method', undefined],
    ['methods', [{ name: 'clip' }, { name: 'dbpm-paper' }, { name: 'evenhand-robust' }]],
    ['selection.criterion', 'worst-group-auc'],
  ],
};

/** The plan of a preset, with what is known of the table. */
export function planOfPreset(name: PresetName, inspection: Inspection | undefined): string {
  const start = planTemplate(inspection === undefined ? {} : templateOf(inspection));
  return presets[name].reduce<string>((content, [path, value]) => withValue(content, path.split('.'), value), start);
}

/** The preset to begin with for a table: pairs where there are texts. */
export function presetFor(inspection: Inspection): PresetName {
  return templateOf(inspection).columns['text'] === undefined ? 'image-small' : 'pairs-clip';
}

function templateOf({ tables, summary, guessed }: Inspection) {
  const columns = summary.columns.map(({ name }) => name);
  const like = (pattern: RegExp) => columns.find((name) => pattern.test(name));
  const known = {
    case: guessed.case,
    image: like(/^(image|img|picture|file|path)(_?(file|path|name))?$/i) ?? like(/image|path/i),
    text: like(/^summary$/i) ?? like(/^(note|text|report)$/i) ?? like(/note|text|report|summary/i),
    label: guessed.label ?? like(/^(recorded|label|finding|target)$/i),
    patient: guessed.patient,
    split: guessed.split,
  };
  return {
    table: tables[0],
    columns: Object.fromEntries(
      Object.entries(known).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ) as Readonly<Record<string, string>>,
    attributes: guessed.attributes
      .filter(({ edges }) => edges === undefined)
      .slice(0, 3)
      .map(({ name }) => name),
  };
}
