// Features that were computed elsewhere as what a training needs.
import { usageError } from '../../core/errors.ts';
import type { TensorValue } from '../../core/tensor-value.ts';
import { tensorInputs } from '../inputs/tensor-inputs.ts';
import { featurePairModel } from '../models/feature-models.ts';
import { networkOf } from '../models/named-networks.ts';
import type { CheckedLearnPlan } from '../plan/check-plan.ts';
import { modelOfUse } from '../plan/model-of-use.ts';
import { placedError } from '../plan/placed-error.ts';
import { featureFiles, withoutFiles } from '../plan/use-problems.ts';
import { carriedOutUse } from '../plan/use-settings.ts';
import type { LearningSources } from './learning-files.ts';
import { planPrompts } from './plan-prompts.ts';
import type { FeaturesOfCases, PreparedLearning, PrepareRunOptions } from './prepared-learning.ts';

type FeatureFile = (typeof featureFiles)[number];

/** A plan whose network is `features`. Throws what `readFeatures` throws, and `learn/bad-plan` (usage) for a file that is not named. */
export async function prepareFeatures(
  plan: CheckedLearnPlan,
  { files: platform, place }: PrepareRunOptions,
  { built, rowsOfTable }: LearningSources,
): Promise<PreparedLearning> {
  const { modality } = plan.use;
  const wanted = wantedFiles(plan);
  const files = filesOf(plan);
  await placedError(place, ['network'], () => requireFiles(wanted, files));
  const prompts = modality === 'pairs' ? planPrompts(plan, built.cases.classes) : undefined;
  const read = async (name: FeatureFile): Promise<TensorValue<'float32'>> => {
    const rows = name === 'prompts' ? prompts!.texts.length : rowsOfTable;
    const whole = await placedError(place, ['network', 'settings', name], () =>
      platform.readFeatures(files[name]!, { rows, array: name }),
    );
    return name === 'prompts' ? whole : takeRows(whole, built.rows);
  };
  const features: FeaturesOfCases = Object.fromEntries(
    await Promise.all(wanted.map(async (name) => [name, await read(name)] as const)),
  );
  const { prompts: ofPrompts, ...ofCases } = features;
  const opened = wanted.map((name) => [baseName(files[name]!), platform.pathOf(files[name]!)] as const);
  const { network, settings } = networkOf(plan.network.name, modality, withoutFiles(plan.network.settings));
  const base =
    modality === 'pairs' && carriedOutUse(plan) === 'adapter'
      ? featurePairModel({ image: { kind: 'identity' }, text: { kind: 'identity' } })
      : network.make(settings as never, { modality });
  return {
    built,
    inputs: tensorInputs(ofCases as Record<string, TensorValue>),
    base,
    ...modelOfUse(carriedOutUse(plan), base, { settings: plan.use.settings, isSmall: false }),
    loaded: undefined,
    prompts: prompts && { ...prompts, inputs: { text: ofPrompts! } },
    features: async () => features,
    metadata: () => ({}),
    mergesLora: false,
    files: [],
    fingerprints: await platform.fingerprints(opened),
  };
}

function wantedFiles(plan: CheckedLearnPlan): readonly FeatureFile[] {
  const { modality } = plan.use;
  if (modality !== 'pairs') return [modality];
  const kind = carriedOutUse(plan);
  return kind === 'zero-shot' || kind === 'tip-adapter' ? ['image', 'prompts'] : ['image', 'text', 'prompts'];
}

function filesOf({ network }: CheckedLearnPlan): Readonly<Partial<Record<FeatureFile, string>>> {
  return Object.fromEntries(
    featureFiles.flatMap((name) => {
      const value = network.settings[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    }),
  );
}

function requireFiles(wanted: readonly FeatureFile[], files: Readonly<Partial<Record<FeatureFile, string>>>): void {
  const missing = wanted.find((name) => files[name] === undefined);
  if (missing === undefined) return;
  throw usageError('learn/bad-plan', `network.settings.${missing} is missing: the file with these features.`, {
    hint: 'Features are .npy or .npz files beside the plan, one row a row of the table; prompts one row a prompt.',
  });
}

function takeRows({ shape, data }: TensorValue<'float32'>, rows: Int32Array): TensorValue<'float32'> {
  const width = shape[1]!;
  const own = new Float32Array(rows.length * width);
  for (const [place, row] of rows.entries()) own.set(data.subarray(row * width, (row + 1) * width), place * width);
  return { dtype: 'float32', shape: [rows.length, width], data: own };
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1)!;
}
