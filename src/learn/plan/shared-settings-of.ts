import type { SettingTable } from '../methods/setting.ts';
import { sharedSettings } from '../protocol/search-settings.ts';
import type { BenchPlan } from './learn-plan.ts';

/**
 * The settings of training that a plan of `bench` searches with those of every method, for `searchSettings`; defaults are those of
 * `training`.
 */
export function sharedSettingsOf({ training, search }: Pick<BenchPlan, 'training' | 'search'>): SettingTable {
  const { learningRate, weightDecay } = training.optimiser;
  return {
    learningRate: { ...sharedSettings.learningRate, default: learningRate, search: search.training.learningRate },
    weightDecay: { ...sharedSettings.weightDecay, default: weightDecay, search: search.training.weightDecay },
  };
}
