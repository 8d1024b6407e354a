// What results of a method depend on besides the plan: its version, and the settings that a plan leaves out.
import type { Method } from './method.ts';
import type { Setting } from './setting.ts';

/** What identifies the code of a method in records of runs. */
export interface MethodIdentity {
  readonly version: number;
  /** By name the default, and the values that a search tries where there are any. */
  readonly settings: Readonly<Record<string, Pick<Setting, 'default' | 'search'>>>;
}

/** The identity of a method; two that differ give results that must not be mixed. */
export function methodIdentity({ version = 1, settings }: Pick<Method, 'version' | 'settings'>): MethodIdentity {
  const named = Object.entries(settings).map(([name, { default: usual, search }]) => [
    name,
    { default: usual, ...(search === undefined ? {} : { search }) },
  ]);
  return { version, settings: Object.fromEntries(named) as MethodIdentity['settings'] };
}
