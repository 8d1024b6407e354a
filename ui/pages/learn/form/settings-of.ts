// Settings that the library declares apart from the schema of plans: those of methods, uses, networks and optimisers.
import { methods } from '../../../../src/learn/methods/methods.ts';
import type { Setting, SettingTable } from '../../../../src/learn/methods/setting.ts';
import { namedNetworks } from '../../../../src/learn/models/named-networks.ts';
import { optimisers } from '../../../../src/learn/optimisers/optimisers.ts';
import { useSettings } from '../../../../src/learn/plan/use-settings.ts';

const tables = {
  method: (name: string) => methods.find((each) => each.name === name)?.settings,
  use: (name: string) => (useSettings as Readonly<Record<string, SettingTable>>)[name],
  network: (name: string) => namedNetworks.find((each) => each.name === name)?.settings,
  optimiser: (name: string) => {
    const defaults = (optimisers as Readonly<Record<string, { readonly defaults: object }>>)[name]?.defaults;
    const found = Object.entries(defaults ?? {}).filter(([key]) => key !== 'weightDecay');
    return Object.fromEntries(found.flatMap(([key, value]) => settingOf(key, value)));
  },
} as const;

/** The settings of a method, use, network or optimiser; empty where it has none or is not known. */
export function settingsOf(of: keyof typeof tables, name: string): SettingTable {
  return tables[of](name) ?? {};
}

function settingOf(key: string, value: unknown): [string, Setting][] {
  if (typeof value === 'boolean') return [[key, { default: value, about: '' }]];
  if (typeof value !== 'number') return [];
  return [[key, { default: value, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, about: '' }]];
}
