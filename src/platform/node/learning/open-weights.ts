import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { usageError } from '../../../core/errors.ts';
import type { CheckedLearnPlan } from '../../../learn/plan/check-plan.ts';
import { type EncoderSettings, settingsOfFile } from '../../../learn/plan/file-settings.ts';
import { weightsOfFile } from '../../../learn/plan/training-plan.ts';
import type { StartingNetwork } from '../../../learn/run/starting-network.ts';
import { openOnnxWeights, openWeightsFolder } from '../../starting-weights/folder-weights.ts';
import { openNamedWeights } from './own-weights.ts';
import { weightsFolder } from './weights-folder.ts';

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
  if (isFolder) return openWeightsFolder(await weightsFolder(path), settingsOfFile(settings));
  if (/\.onnx$/i.test(path)) return openOnnxFile(path, settingsOfFile(settings));
  throw usageError('learn/no-weights', `"${basename(weights)}" does not say what network it is of.`, {
    hint: 'Give network.name, such as small-dual-encoder; of a CLIP of Hugging Face name its folder, which has config.json.',
  });
}

/** An ONNX file; what says how images and texts become inputs is beside it, or above the folder "onnx". */
async function openOnnxFile(path: string, settings: EncoderSettings): Promise<StartingNetwork> {
  const own = dirname(path);
  const isNested = basename(own) === 'onnx';
  const folder = await weightsFolder(isNested ? dirname(own) : own);
  return openOnnxWeights(folder, isNested ? `onnx/${basename(path)}` : basename(path), settings);
}
