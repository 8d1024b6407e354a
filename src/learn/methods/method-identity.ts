// What results of a method depend on besides the plan: its version, and the settings that a plan leaves out.
import type { Method } from './method.ts';
import type { Setting } from './setting.ts';

/** Version of what all methods share: the learner, its losses, the optimisers. Raised when trainings without a method come to other numbers. */
export const learnerVersion: number = 1;

/** What identifies the code of a method in records of runs. */
export interface MethodIdentity {
  readonly version: number;
  /** Of what all methods share; absent for the first. */
  readonly learner?: number | undefined;
  /** By name the default, and the values that a search tries where there are any. */
  readonly settings: Readonly<Record<string, Pick<Setting, 'default' | 'search'>>>;
}

/** The identity of a method; two that differ give results that must not be mixed. */
export function methodIdentity({ version = 1, settings }: Pick<Method, 'version' | 'settings'>): MethodIdentity {
  const named = Object.entries(settings).map(([name, { default: usual, search }]) => [
    name,
    { default: usual, ...(search === undefined ? {} : { search }) },
  ]);
  const shared = learnerVersion === 1 ? {} : { learner: learnerVersion };
  return { version, ...shared, settings: Object.fromEntries(named) as MethodIdentity['settings'] };
}
