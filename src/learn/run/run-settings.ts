// What numbers of a run depend on besides its plan and its inputs.
import { canonicalJson } from '../../core/canonical-json.ts';
import type { Runtime } from '../../engine/runtime.ts';
import { type MethodIdentity, methodIdentity } from '../methods/method-identity.ts';
import { methodOf } from '../methods/methods.ts';

/** Settings of a run for its record. */
export interface RunSettings {
  /** Its package, version, device, and threads of one operation: sums that are split among threads differ in their last digits. */
  readonly runtime: Pick<Runtime, 'name' | 'version' | 'device' | 'threads'>;
  /** Version and defaults of each method by its name. */
  readonly methods: Readonly<Record<string, MethodIdentity>>;
}

/** The settings of a run by methods of these names. Throws `learn/unknown-method` (usage). */
export function runSettings(
  { name, version, device, threads }: RunSettings['runtime'],
  methods: readonly string[],
): RunSettings {
  const identities = methods.map((method) => [method, methodIdentity(methodOf(method))] as const);
  return { runtime: { name, version, device, threads }, methods: Object.fromEntries(identities) };
}

/** What differs between the settings of two runs, in sentences' parts about the first; empty where nothing that is known does. */
export function settingsDifferences(before: unknown, now: unknown): readonly string[] {
  const [own, other] = [before, now].map((each) => (each ?? {}) as Partial<RunSettings>);
  const [runtime, asked] = [own!.runtime, other!.runtime];
  const methods = Object.entries(other!.methods ?? {}).filter(
    ([name, identity]) => canonicalJson(own!.methods?.[name] ?? null) !== canonicalJson(identity),
  );
  const named = (each: typeof runtime): string => `${each?.name} ${each?.version} (${each?.device})`;
  return [
    ...(runtime?.threads !== undefined && runtime.threads !== asked?.threads
      ? [`its runtime had ${runtime.threads} ${runtime.threads === 1 ? 'thread' : 'threads'}`]
      : []),
    ...(runtime?.threads !== undefined && named(runtime) !== named(asked) ? [`it was made by ${named(runtime)}`] : []),
    ...methods.map(([name]) => `it was made by another version of "${name}"`),
  ];
}
