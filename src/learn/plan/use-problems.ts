// What does not go together in a plan: use, network, weights, modality, inputs.
import { EvenhandError } from '../../core/errors.ts';
import { namedNetworks, networkOf } from '../models/named-networks.ts';
import { criteria } from '../selection/criteria.ts';
import { settingsOfFile } from './file-settings.ts';
import type { LearnPlan } from './learn-plan.ts';
import { nearest, type PlaceOf, placed } from './schema-problems.ts';
import { weightsOfFile } from './training-plan.ts';
import { type CarriedOutUse, carriedOutUse, settingsOfUse } from './use-settings.ts';

type Uses = Pick<LearnPlan, 'use' | 'network' | 'inputs' | 'selection'>;

/** A problem with the path at which it stands. */
type Problem = readonly [text: string, path: readonly PropertyKey[]];

/** Uses that take a network as it is found. */
const ofWeights: readonly CarriedOutUse[] = ['prompt', 'adapter', 'lora', 'fine-tune'];
/** Uses upon features that stay as they are. */
const frozen: readonly CarriedOutUse[] = ['zero-shot', 'logistic', 'probe', 'tip-adapter'];

/** Keys of `network.settings` with features that are files. */
export const featureFiles = ['image', 'text', 'prompts'] as const;

/** One sentence a problem. */
export function useProblems(plan: Uses, place: PlaceOf | undefined): readonly string[] {
  const problems = [
    ...weightProblems(plan),
    ...modalityProblems(plan),
    ...inputProblems(plan),
    ...shotProblems(plan),
    ...cacheProblems(plan),
    ...thrown(['use', 'settings'], () => settingsOfUse(carriedOutUse(plan), plan.use.settings)),
    ...networkProblems(plan),
  ];
  return problems.map(([text, path]) => placed(text, path, place));
}

function weightProblems({ use, network }: Uses): readonly Problem[] {
  const kind = carriedOutUse({ use });
  const at = ['use', use.kind === 'label-efficiency' ? 'of' : 'kind'];
  const { name, weights } = network;
  if (name === 'features' && weights !== undefined) {
    return [
      [
        'the network "features" has no weights: its numbers come from settings.image and settings.text.',
        ['network', 'weights'],
      ],
    ];
  }
  if (name === 'features' && (kind === 'lora' || kind === 'fine-tune' || kind === 'prompt')) {
    return [[`the use "${kind}" changes a network, and "features" are numbers; use scratch or adapter upon them.`, at]];
  }
  if (kind === 'scratch' && weights !== undefined) {
    return [['the use "scratch" begins with random weights; to go on from network.weights give "fine-tune".', at]];
  }
  const needs = ofWeights.includes(kind) || frozen.includes(kind);
  if (needs && weights === undefined && name !== 'features') {
    const orFeatures = frozen.includes(kind) ? ', or network.name "features" with their files' : '';
    return [[`the use "${kind}" needs weights to start from: give network.weights${orFeatures}.`, at]];
  }
  if (kind === 'scratch' && name === weightsOfFile) {
    return [['network.name "file" is for network.weights; name a network for the use "scratch".', ['network', 'name']]];
  }
  return [];
}

function modalityProblems({ use, selection, inputs }: Uses): readonly Problem[] {
  const kind = carriedOutUse({ use });
  const found: Problem[] = [];
  const at = ['use', 'modality'];
  if ((kind === 'zero-shot' || kind === 'prompt' || kind === 'tip-adapter') && use.modality !== 'pairs') {
    found.push([`the use "${kind}" compares images with texts of classes; give use.modality pairs.`, at]);
  }
  if ((kind === 'logistic' || kind === 'probe') && use.modality === 'pairs') {
    found.push([`the use "${kind}" tells classes by one modality; give use.modality image or text.`, at]);
  }
  if (frozen.includes(kind) && selection.protocol === 'as-published') {
    found.push([
      `the use "${kind}" has no epochs that the protocol "as-published" could select.`,
      ['selection', 'protocol'],
    ]);
  }
  for (const key of ['prompts', 'templates'] as const) {
    if (inputs[key] === undefined || use.modality === 'pairs') continue;
    found.push([`inputs.${key} are for pairs; with one modality classes are told by a linear layer.`, ['inputs', key]]);
  }
  return found;
}

/** A cache has no epochs that could be compared with each other. */
function cacheProblems({ use, selection: { criterion } }: Uses): readonly Problem[] {
  if (carriedOutUse({ use }) !== 'tip-adapter' || use.settings['choose'] !== 'criterion') return [];
  const found = criteria.find(({ name }) => name === criterion.split(':', 1)[0]);
  if (found?.contest === undefined) return [];
  const text = `"${criterion}" compares epochs with each other and a cache has none; give another criterion, or use.settings.choose accuracy.`;
  return [[text, ['selection', 'criterion']]];
}

function shotProblems({ use }: Uses): readonly Problem[] {
  if (use.set !== undefined && use.shots === undefined) {
    return [['use.set says whose sets the shots are of; give use.shots.', ['use', 'set']]];
  }
  if (use.shots === undefined) return [];
  const at = ['use', 'shots'];
  if (use.kind === 'label-efficiency') {
    return [['shots and label-efficiency both say how many labels are used; name the use itself with shots.', at]];
  }
  return use.kind === 'zero-shot' ? [['the use "zero-shot" learns from no case, so it takes no shots.', at]] : [];
}

function inputProblems({ network, inputs }: Uses): readonly Problem[] {
  const found: Problem[] = [];
  const { preprocessing, channels } = inputs.image;
  const lacking = 'means what comes with network.weights, and the plan names none';
  if (preprocessing === 'weights' && network.weights === undefined) {
    found.push([`inputs.image.preprocessing "weights" ${lacking}.`, ['inputs', 'image', 'preprocessing']]);
  }
  if (inputs.text.tokenizer === 'weights' && network.weights === undefined) {
    found.push([`inputs.text.tokenizer "weights" ${lacking}.`, ['inputs', 'text', 'tokenizer']]);
  }
  if ((preprocessing === 'clip' || preprocessing === 'imagenet') && channels === 'grey') {
    found.push([
      `inputs.image.preprocessing "${preprocessing}" is for channels: rgb.`,
      ['inputs', 'image', 'channels'],
    ]);
  }
  return found;
}

function networkProblems({ use, network }: Uses): readonly Problem[] {
  const { name, settings } = network;
  if (name === weightsOfFile) return thrown(['network', 'settings'], () => settingsOfFile(settings));
  const own = name === 'features' ? withoutFiles(settings) : settings;
  const isKnown = namedNetworks.some((each) => each.name === name);
  const ofFeatures = name === 'features' ? featureProblems(own) : [];
  if (ofFeatures.length > 0) return ofFeatures;
  return thrown(['network', ...(isKnown ? [] : ['name'])], () => networkOf(name, use.modality, own));
}

/** Settings of `features` besides its files that are no settings of it. */
function featureProblems(settings: Readonly<Record<string, unknown>>): readonly Problem[] {
  const own = namedNetworks.flatMap((each) => (each.name === 'features' ? Object.keys(each.settings) : []));
  const known: readonly string[] = [...featureFiles, ...own];
  return Object.keys(settings)
    .filter((key) => !own.includes(key))
    .map((key) => {
      const text = known.includes(key)
        ? `network.settings.${key} must be the name of a file of features.`
        : `features have no setting "${key}".${nearest(key, known)}`;
      return [text, ['network', 'settings', key]];
    });
}

/** Settings of `features` that are not names of files. */
export function withoutFiles(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isFile = (key: string, value: unknown): boolean =>
    (featureFiles as readonly string[]).includes(key) && typeof value === 'string';
  return Object.fromEntries(Object.entries(settings).filter(([key, value]) => !isFile(key, value)));
}

function thrown(path: readonly PropertyKey[], check: () => unknown): readonly Problem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof EvenhandError)) throw error;
    const isOfSettings = error.code === 'learn/bad-setting';
    return [[isOfSettings || error.hint === undefined ? error.message : `${error.message} ${error.hint}`, path]];
  }
}
