// From a checked plan to what a training needs: cases, inputs, model, prompts.
import { isAbsolute, join } from 'node:path';
import type { Table } from '../../../cases/table.ts';
import { usageError } from '../../../core/errors.ts';
import type { Watch } from '../../../core/progress.ts';
import type { TensorValue } from '../../../core/tensor-value.ts';
import { buildLearningCases } from '../../../learn/cases/build-learning-cases.ts';
import type { BuiltLearningCases } from '../../../learn/cases/learning-cases-plan.ts';
import { selectRows } from '../../../learn/cases/select-rows.ts';
import { fairVlmedAttributes, fairVlmedPrompts } from '../../../learn/inputs/fair-vlmed.ts';
import { joinInputs, tensorInputs } from '../../../learn/inputs/tensor-inputs.ts';
import type { InputSource, LearnerModel, Prompts } from '../../../learn/learner/learner.ts';
import { type NamedNetwork, networkOf } from '../../../learn/models/named-networks.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import { learningCasesPlanOf } from '../../../learn/plan/learning-cases-plan-of.ts';
import { fileInput } from '../file-input.ts';
import type { OutputFile } from '../write-files.ts';
import { frozenFeatures } from './frozen-features.ts';
import { imageFiles, rowsWithImage } from './image-files.ts';
import { openFairVlmed } from './open-fair-vlmed.ts';
import { planImages, planTexts } from './plan-inputs.ts';

/** Where what a plan names is found. */
export interface PrepareLearningOptions {
  /** The joined tables of the plan; undefined for the layout of FairVLMed. */
  readonly table: Table | undefined;
  /** Folder of the images, for tables. */
  readonly folder: string;
  /** Folder of the plan. */
  readonly home: string;
  readonly watch: Watch;
}

/** Features that were computed elsewhere, one row a case. */
export type FeaturesOfCases = Readonly<Partial<Record<'image' | 'text' | 'prompts', TensorValue<'float32'>>>>;

/** What a training needs, the same for every seed. */
export interface PreparedLearning {
  readonly built: BuiltLearningCases;
  readonly inputs: InputSource;
  readonly model: LearnerModel;
  readonly prompts: Prompts | undefined;
  readonly features: FeaturesOfCases;
  /** Files that belong to the model, such as its vocabulary. */
  readonly files: readonly OutputFile[];
  /** Files that were read besides the tables. */
  readonly fingerprints: readonly { readonly file: string; readonly sha256: string }[];
}

/** Where images and texts of the cases come from. */
interface Sources {
  readonly built: BuiltLearningCases;
  readonly rowsOfTable: number;
  readImage?(): Promise<Parameters<typeof planImages>[1]['read']>;
  readonly texts?: readonly string[];
  readonly table?: Table;
}

/**
 * Reads everything that a plan of `learn` names, pictures into memory as far as it is granted. Throws what the readers throw;
 * `learn/unknown-network`, `learn/bad-setting`, `learn/bad-prompts`, `learn/not-available` (usage).
 */
export async function prepareLearning(
  plan: CheckedLearnPlan,
  options: PrepareLearningOptions,
): Promise<PreparedLearning> {
  const { files } = splitSettings(plan.network);
  const chosen = chosenNetwork(plan);
  const sources = await openSources(plan, options);
  return plan.network.name === 'features'
    ? prepareFeatures(plan, { ...options, sources, chosen, files })
    : prepareRaw(plan, { ...options, sources, chosen });
}

/** The network of a plan with its settings. Throws `learn/unknown-network` and `learn/bad-setting` (usage). */
export function chosenNetwork({ network, use }: CheckedLearnPlan): ReturnType<typeof networkOf> {
  return networkOf(network.name, use.modality, splitSettings(network).settings);
}

interface Preparing extends PrepareLearningOptions {
  readonly sources: Sources;
  readonly chosen: ReturnType<typeof networkOf>;
}

/** Images and texts as they are. */
async function prepareRaw(
  plan: CheckedLearnPlan,
  { sources, chosen, home, watch }: Preparing,
): Promise<PreparedLearning> {
  const { modality } = plan.use;
  const { cases } = sources.built;
  const image =
    modality === 'text'
      ? undefined
      : await planImages(plan.inputs.image, { ids: cases.ids, read: await sources.readImage!(), watch });
  const text =
    modality === 'image' ? undefined : await planTexts(plan, { cases, rows: sources.built.rows, home, ...sources });
  const prompts = promptsOf(plan, cases.classes);
  return {
    built: sources.built,
    inputs: joinInputs(...[image, text?.inputs].flatMap((each) => each ?? [])),
    model: modelOf(chosen.network, chosen.settings, modality, text?.extent),
    prompts: modality === 'pairs' ? { ...prompts, inputs: text!.encode(prompts.texts) } : undefined,
    features: {},
    files: text?.files ?? [],
    fingerprints: text?.fingerprints ?? [],
  };
}

/** Features from files. */
async function prepareFeatures(
  plan: CheckedLearnPlan,
  { sources, chosen, files, home }: Preparing & { readonly files: Readonly<Partial<Record<FeatureFile, string>>> },
): Promise<PreparedLearning> {
  const { modality, kind } = plan.use;
  const zeroShot = kind === 'zero-shot';
  const wanted: readonly FeatureFile[] =
    modality === 'pairs' ? (zeroShot ? ['image', 'prompts'] : ['image', 'text', 'prompts']) : [modality];
  const missing = wanted.filter((name) => files[name] === undefined);
  if (missing.length > 0) {
    throw usageError('learn/bad-plan', `network.settings.${missing[0]!} is missing: the file with these features.`, {
      hint: 'Features are .npy or .npz files beside the plan, one row a row of the table; prompts one row a prompt.',
    });
  }
  const prompts = modality === 'pairs' ? promptsOf(plan, sources.built.cases.classes) : undefined;
  const read = async (name: FeatureFile): Promise<TensorValue<'float32'>> => {
    const rows = name === 'prompts' ? prompts!.texts.length : sources.rowsOfTable;
    const whole = await frozenFeatures(beside(home, files[name]!), { rows, array: name });
    return name === 'prompts' ? whole : takeRows(whole, sources.built.rows);
  };
  const features = Object.fromEntries(
    await Promise.all(wanted.map(async (name) => [name, await read(name)] as const)),
  ) as FeaturesOfCases;
  const { prompts: ofPrompts, ...ofCases } = features;
  const opened = await Promise.all(wanted.map((name) => fileInput(beside(home, files[name]!))));
  return {
    built: sources.built,
    inputs: tensorInputs(ofCases as Record<string, TensorValue>),
    model: modelOf(chosen.network, chosen.settings, modality),
    prompts: prompts && { ...prompts, inputs: { text: ofPrompts! } },
    features,
    files: [],
    fingerprints: await Promise.all(opened.map((each) => each.fingerprint())),
  };
}

const featureFiles = ['image', 'text', 'prompts'] as const;
type FeatureFile = (typeof featureFiles)[number];

/** Settings of the network that are numbers, and those of `features` that are files. */
function splitSettings({ name, settings }: CheckedLearnPlan['network']): {
  readonly files: Readonly<Partial<Record<FeatureFile, string>>>;
  readonly settings: Readonly<Record<string, unknown>>;
} {
  if (name !== 'features') return { files: {}, settings };
  const isFile = ([key, value]: [string, unknown]): boolean =>
    (featureFiles as readonly string[]).includes(key) && typeof value === 'string';
  const entries = Object.entries(settings);
  return {
    files: Object.fromEntries(entries.filter(isFile)),
    settings: Object.fromEntries(entries.filter((entry) => !isFile(entry))),
  };
}

function modelOf(
  network: NamedNetwork,
  settings: ReturnType<typeof networkOf>['settings'],
  ...[modality, text]: [CheckedLearnPlan['use']['modality'], Parameters<NamedNetwork['make']>[1]['text']?]
): LearnerModel {
  return network.make(settings as never, { modality, ...(text === undefined ? {} : { text }) });
}

async function openSources(plan: CheckedLearnPlan, options: PrepareLearningOptions): Promise<Sources> {
  return plan.cases.layout === 'fairvlmed' ? openFolder(plan, options) : openTable(plan, options);
}

async function openTable(plan: CheckedLearnPlan, { table: whole, folder }: PrepareLearningOptions): Promise<Sources> {
  const { columns, imageEnding: ending, missingImages } = plan.cases;
  const column = columns?.image;
  const leavesOut = missingImages === 'leave-out' && column !== undefined && plan.use.modality !== 'text';
  const rows = leavesOut ? rowsWithImage({ table: whole!, column, folder, ending }) : undefined;
  const table = rows === undefined ? whole! : selectRows(whole!, rows);
  const built = buildLearningCases(table, learningCasesPlanOf(plan.cases, plan.training.batchSize));
  return {
    built: rows === undefined ? built : withLeftOut(built, whole!.rows - rows.length),
    table,
    rowsOfTable: table.rows,
    readImage: () => imageFiles({ table, rows: built.rows, column: column!, folder, ending }),
  };
}

function withLeftOut(built: BuiltLearningCases, cases: number): BuiltLearningCases {
  const { record } = built;
  const leftOut = [{ reason: 'the image is not in the folder', cases }, ...record.leftOut];
  return { ...built, record: { ...record, rows: record.rows + cases, leftOut } };
}

async function openFolder(plan: CheckedLearnPlan, { folder, watch }: PrepareLearningOptions): Promise<Sources> {
  const names = plan.cases.attributes.map(({ name }) => name);
  const unknown = names.find((name) => !(fairVlmedAttributes as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw usageError('learn/bad-plan', `FairVLMed has no attribute "${unknown}".`, {
      hint: `Attributes are: ${fairVlmedAttributes.join(', ')}.`,
    });
  }
  const opened = await openFairVlmed({
    folder,
    noteLength: plan.inputs.text.characters,
    attributes: names as readonly (typeof fairVlmedAttributes)[number][],
    watch,
  });
  return {
    built: opened,
    texts: opened.texts,
    rowsOfTable: opened.table.rows,
    readImage: async () => opened.read,
  };
}

/** Texts that stand for the classes, in the order of the plan within each class. */
function promptsOf(
  { cases, inputs }: CheckedLearnPlan,
  classes: readonly string[],
): { readonly texts: readonly string[]; readonly classOf: readonly number[]; readonly temperature: number } {
  const published = cases.layout === 'fairvlmed' ? fairVlmedPrompts.map((text) => [text]) : [];
  const texts = classes.map((name, code) => inputs.prompts?.[name] ?? published[code] ?? []);
  const lacking = classes.filter((_, code) => texts[code]!.length === 0);
  if (lacking.length > 0 && inputs.prompts !== undefined) {
    throw usageError('learn/bad-prompts', `inputs.prompts has no text for the class "${lacking[0]}".`, {
      hint: `Classes are: ${classes.join(', ')}.`,
    });
  }
  return {
    texts: texts.flat(),
    classOf: texts.flatMap((own, code) => own.map(() => code)),
    temperature: inputs.temperature,
  };
}

function takeRows({ shape, data }: TensorValue<'float32'>, rows: Int32Array): TensorValue<'float32'> {
  const width = shape[1]!;
  const own = new Float32Array(rows.length * width);
  for (const [place, row] of rows.entries()) own.set(data.subarray(row * width, (row + 1) * width), place * width);
  return { dtype: 'float32', shape: [rows.length, width], data: own };
}

function beside(home: string, path: string): string {
  return isAbsolute(path) ? path : join(home, path);
}
