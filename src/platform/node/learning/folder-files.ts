import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { LearningFiles } from '../../../learn/run/learning-files.ts';
import { fileInput } from '../file-input.ts';
import { ioError } from '../io-error.ts';
import { besidePlan } from './beside-plan.ts';
import { frozenFeatures } from './frozen-features.ts';
import { openSources } from './open-sources.ts';
import { openWeights } from './open-weights.ts';
import type { PrepareLearningOptions } from './prepare-learning-options.ts';

/** What a plan names, in the folder of the plan. */
export function folderFiles(options: Omit<PrepareLearningOptions, 'place'>): LearningFiles {
  const { home } = options;
  const pathOf = (name: string): string => (isAbsolute(name) ? name : join(home, name));
  return {
    openSources: (plan) => openSources(plan, options),
    openWeights: (plan) => openWeights(plan, home),
    pathOf,
    readText: (name) =>
      besidePlan(pathOf(name), () =>
        readFile(pathOf(name), 'utf8').catch((error: unknown) => Promise.reject(ioError(error, 'read', name))),
      ),
    readFeatures: (name, wanted) => besidePlan(pathOf(name), () => frozenFeatures(pathOf(name), wanted)),
    async fingerprints(paths) {
      const found = [];
      for (const [file, path] of paths) {
        const { sha256 } = await (await fileInput(path)).fingerprint();
        found.push({ file, sha256 });
      }
      return found;
    },
  };
}
