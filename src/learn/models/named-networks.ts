// Networks that a plan can name, with their settings. What each needs to know of its inputs comes with the inputs.
import { usageError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { LearnerModel } from '../learner/learner.ts';
import { type SettingsIn, type SettingTable, settingsFrom } from '../methods/setting.ts';
import { featureClassModel, featurePairModel } from './feature-models.ts';
import {
  cnnClassModel,
  resnetClassModel,
  simbaClassModel,
  textClassModel,
  vitClassModel,
} from './network-class-models.ts';
import { smallDualEncoder } from './small-dual-encoder.ts';

/** What is read: images with their texts, or one of them alone. */
export type Modality = 'pairs' | 'image' | 'text';

/** What a network must know of its texts. */
export interface TextExtent {
  /** Number of words. */
  readonly words: number;
  /** Words of a text. */
  readonly longest: number;
  readonly padding?: number | undefined;
}

/** A network by name. */
export interface NamedNetwork<Table extends SettingTable = SettingTable> {
  readonly name: string;
  readonly about: string;
  readonly modalities: readonly Modality[];
  readonly settings: Table;
  make(settings: SettingsIn<Table>, given: { readonly modality: Modality; readonly text?: TextExtent }): LearnerModel;
}

const width = (value: number, about: string) => ({ default: value, low: 4, high: 4096, integer: true, about });
const whole = (value: number, about: string) => ({ default: value, low: 0, high: 48, integer: true, about });

const textSettings = {
  textWidth: width(96, 'Width of the text tower.'),
  textDepth: whole(1, 'Transformer blocks of the text tower; 0 for a bag of words.'),
  textHeads: { ...whole(4, 'Heads of attention.'), low: 1 },
} as const;

const dualEncoder = {
  name: 'small-dual-encoder',
  about: 'A small convolutional tower and a small text tower; of images or texts alone its half.',
  modalities: ['pairs', 'image', 'text'],
  settings: { projection: width(64, 'Width of the space in which images and texts meet.'), ...textSettings },
  make: ({ projection, textWidth, textDepth, textHeads }, { modality, text }) => {
    if (modality === 'image') return cnnClassModel();
    const tower = { ...text!, width: textWidth, depth: textDepth, heads: textHeads };
    return modality === 'text' ? textClassModel(tower) : smallDualEncoder({ text: tower, projection });
  },
} satisfies NamedNetwork<typeof textSettings & { readonly projection: ReturnType<typeof width> }>;

const features = {
  name: 'features',
  about: 'Linear maps, or a linear classifier, upon features from files (settings image, text, prompts: npy or npz).',
  modalities: ['pairs', 'image', 'text'],
  settings: { projection: width(64, 'Width of the space in which images and texts meet.') },
  make: ({ projection }, { modality }) => {
    const adapter = { kind: 'linear', outputs: projection } as const;
    return modality === 'pairs'
      ? featurePairModel({ image: adapter, text: adapter })
      : featureClassModel({ input: modality });
  },
} satisfies NamedNetwork<{ readonly projection: ReturnType<typeof width> }>;

const residualSettings = {
  width: width(64, 'Channels of the first stage.'),
  smallImages: { default: true, about: 'A first layer that does not reduce the image.' },
} as const;

function residual(layers: 18 | 34 | 50): NamedNetwork<typeof residualSettings> {
  return {
    name: `resnet${layers}`,
    about: `A residual network of ${layers} layers, from random weights.`,
    modalities: ['image'],
    settings: residualSettings,
    make: (settings) => resnetClassModel({ layers, ...settings }),
  };
}

const transformerSettings = {
  width: width(192, 'Width of tokens.'),
  depth: { ...whole(6, 'Blocks.'), low: 1 },
  heads: { ...whole(3, 'Heads of attention.'), low: 1 },
  patch: { default: 16, low: 2, high: 64, integer: true, about: 'Pixels of a side of a patch.' },
} as const;

const transformer: NamedNetwork<typeof transformerSettings> = {
  name: 'vit',
  about: 'A vision transformer, from random weights.',
  modalities: ['image'],
  settings: transformerSettings,
  make: (settings) => vitClassModel(settings),
};

const cnn: NamedNetwork<Record<never, never>> = {
  name: 'cnn',
  about: 'A small convolutional network.',
  modalities: ['image'],
  settings: {},
  make: () => cnnClassModel(),
};

const simba: NamedNetwork<Record<never, never>> = {
  name: 'simba',
  about: 'The network of the simulated-bias studies.',
  modalities: ['image'],
  settings: {},
  make: () => simbaClassModel(),
};

/** Networks by name. */
export const namedNetworks: readonly NamedNetwork[] = [
  dualEncoder,
  features,
  cnn,
  residual(18),
  residual(34),
  residual(50),
  transformer,
  simba,
] as unknown as readonly NamedNetwork[];

/**
 * The network of a name for what is read. Throws `learn/unknown-network` (usage) with the nearest names, or when it does not read that,
 * and `learn/bad-setting`.
 */
export function networkOf(
  name: string,
  modality: Modality,
  settings: Readonly<Record<string, unknown>>,
): { readonly network: NamedNetwork; readonly settings: Readonly<Record<string, number | string | boolean>> } {
  const network = namedNetworks.find((each) => each.name === name);
  const names = namedNetworks.map((each) => each.name);
  if (network === undefined) {
    const [near] = nearestNames(name, names);
    throw usageError('learn/unknown-network', `There is no network "${name}".`, {
      hint: `${near === undefined ? '' : `Did you mean "${near}"? `}Networks are: ${names.join(', ')}.`,
    });
  }
  if (!network.modalities.includes(modality)) {
    const fitting = namedNetworks.filter((each) => each.modalities.includes(modality)).map((each) => each.name);
    const reads = modality === 'pairs' ? 'pairs' : `${modality}s alone`;
    throw usageError('learn/unknown-network', `The network "${name}" does not read ${reads}.`, {
      hint: `Those that do are: ${fitting.join(', ')}.`,
    });
  }
  return { network, settings: settingsFrom(name, network.settings, settings) };
}
