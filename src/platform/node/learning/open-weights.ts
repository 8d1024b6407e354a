import { existsSync, statSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { usageError } from '../../../core/errors.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import { settingsOfFile } from '../../../learn/plan/file-settings.ts';
import { weightsOfFile } from '../../../learn/plan/training-plan.ts';
import type { StartingNetwork } from '../../../learn/run/starting-network.ts';
import { openOnnxWeights, openWeightsFolder } from './folder-weights.ts';
import { openNamedWeights } from './own-weights.ts';

/**
 * What `network.weights` of a plan names, beside the plan; undefined where it names nothing. Throws `learn/no-weights` (usage) for a path
 * that is not there or a file that must be named, `learn/bad-weights` (data) naming the file that is missing or not understood, and what the readers throw.
 */
export async function openWeights(
  { network, use }: Pick<CheckedLearnPlan, 'network' | 'use'>,
  home: string,
): Promise<StartingNetwork | undefined> {
  const { name, weights, settings } = network;
  if (weights === undefined) return undefined;
  const path = isAbsolute(weights) ? weights : join(home, weights);
  if (!existsSync(path)) {
    throw usageError(
      'learn/no-weights',
      `there is no "${isAbsolute(weights) ? basename(weights) : weights}" where network.weights says.`,
      {
        hint: 'Paths begin at the folder of the plan. Weights are not fetched from anywhere.',
      },
    );
  }
  const isFolder = statSync(path).isDirectory();
  if (name !== weightsOfFile) {
    const found = isFolder
      ? ['model.safetensors', 'model.onnx'].map((each) => join(path, each)).find((each) => existsSync(each))
      : path;
    if (found !== undefined) return openNamedWeights(found, { name, settings, modality: use.modality });
    throw usageError('learn/no-weights', `"${basename(weights)}" holds neither model.safetensors nor model.onnx.`, {
      hint: `Name the file with the weights of "${name}".`,
    });
  }
  if (isFolder) return openWeightsFolder(path, settingsOfFile(settings));
  if (/\.onnx$/i.test(path)) return openOnnxWeights(path, settingsOfFile(settings));
  throw usageError('learn/no-weights', `"${basename(weights)}" does not say what network it is of.`, {
    hint: 'Give network.name, such as small-dual-encoder; of a CLIP of Hugging Face name its folder, which has config.json.',
  });
}
