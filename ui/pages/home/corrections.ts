// What a person corrected of what was recognised, as parameters of the address: only what differs. Lists are separated by `;`, a name and what
// is said of it by `:`, a spelling and its group by `=`.
import { isUnknownWord } from '../../../src/cases/missing.ts';
import type { Change } from '../../app/router.ts';
import { type Choices, holdout, type Role, roles, type ThresholdName, thresholdNames } from './choices.ts';
import type { Spellings } from './spellings.ts';

type Parameters = Readonly<Record<string, string | undefined>>;

const noSplit = 'none';
const setAside = 'holdout';

/** The parameters that say corrections. */
export const correctionNames = 'is cut spelt finding crossed delta threshold fixed scored tune missing'.split(' ');

/** The corrections of `first` that lead to `now`; what does not differ is taken out of the address. */
export function correctionsOf(now: Choices, first: Choices): Change {
  const ifOther = (said: string, before: string) => (said === before ? undefined : said);
  return {
    is: listOf(now.roles, (name, role) => (role === first.roles[name] ? undefined : role)),
    cut: listOf(now.edges, (name, cuts) => (cuts === (first.edges[name] ?? '') ? undefined : encode(cuts))),
    spelt: listOf(now.spellings, (_, spellings) => saySpellings(spellings)),
    finding: ifOther(now.label, first.label),
    crossed: ifOther(now.crossed, first.crossed),
    delta: ifOther(String(now.delta), String(first.delta)),
    threshold: ifOther(now.threshold, first.threshold),
    fixed: ifOther(String(now.fixedAt), String(first.fixedAt)),
    scored: ifOther(saySplit(now.scored), saySplit(first.scored)),
    tune: ifOther(saySplit(now.tune), saySplit(first.tune)),
    missing: ifOther(now.missing, first.missing),
  };
}

/** `first` with the corrections of an address; what is not understood, or is said of columns that are not there, is left out. */
export function corrected(first: Choices, given: Parameters): Choices {
  const isColumn = ([name]: readonly [string, string]) => Object.hasOwn(first.roles, name);
  const said = pairsOf(given['is']).filter(isColumn);
  const changed = said.flatMap(([name, role]) => (isRole(role) ? [[name, role] as const] : []));
  const spelt = pairsOf(given['spelt']).filter(isColumn);
  const delta = Number(given['delta'] ?? first.delta);
  const threshold = given['threshold'] as ThresholdName;
  const fixedAt = Number(given['fixed'] ?? first.fixedAt);
  return {
    ...first,
    roles: { ...first.roles, ...Object.fromEntries(changed) },
    edges: { ...first.edges, ...Object.fromEntries(pairsOf(given['cut']).filter(isColumn)) },
    spellings: Object.fromEntries(spelt.map(([name, spellings]) => [name, readSpellings(spellings)])),
    label: given['finding'] ?? first.label,
    crossed: given['crossed'] ?? first.crossed,
    delta: delta > 0 && delta < 1 ? delta : first.delta,
    threshold: thresholdNames.includes(threshold) ? threshold : first.threshold,
    fixedAt: Number.isFinite(fixedAt) ? fixedAt : first.fixedAt,
    scored: readSplit(given['scored']) ?? first.scored,
    tune: readSplit(given['tune']) ?? first.tune,
    missing: given['missing'] === 'error' || given['missing'] === 'exclude' ? given['missing'] : first.missing,
  };
}

function listOf<T>(
  all: Readonly<Record<string, T>>,
  say: (name: string, value: T) => string | undefined,
): string | undefined {
  const parts = Object.entries(all).flatMap(([name, value]) => {
    const said = say(name, value);
    return said === undefined ? [] : [`${encode(name)}:${said}`];
  });
  return parts.length === 0 ? undefined : parts.join(';');
}

/** Names with what is said of them, decoded, but for the signs within spellings. */
function pairsOf(list = ''): readonly (readonly [string, string])[] {
  return list.split(';').flatMap((part) => {
    const [, name, said] = /^([^:]+):(.*)$/s.exec(part) ?? [];
    const known = name === undefined ? undefined : decode(name);
    if (known === undefined || said === undefined) return [];
    return [[known, said.includes('|') || said.includes('=') ? said : (decode(said) ?? '')] as const];
  });
}

/** Every spelling, with its group where that is not its own name; undefined where all are as they are. */
function saySpellings(spellings: Spellings): string | undefined {
  const all = Object.entries(spellings);
  const own = (value: string) => (isUnknownWord(value) ? '' : value);
  if (all.every(([value, group]) => group === own(value))) return undefined;
  return `${all.map(([value, group]) => (group === own(value) ? encode(value) : `${encode(value)}=${encode(group)}`)).join('|')}|`;
}

function readSpellings(said: string): Spellings {
  const parts = said.split('|').filter((part) => part !== '');
  return Object.fromEntries(
    parts.flatMap((part) => {
      const [value, group] = part.split('=').map(decode);
      if (value === undefined) return [];
      return [[value, part.includes('=') ? (group ?? '') : isUnknownWord(value) ? '' : value]];
    }),
  );
}

/** A value of the split column has a sign before it, so that it is never taken for a word. */
function saySplit(value: string): string {
  return value === holdout ? setAside : value === '' ? noSplit : `=${value}`;
}

function readSplit(said: string | undefined): string | undefined {
  if (said === setAside) return holdout;
  if (said === noSplit) return '';
  return said?.startsWith('=') === true ? said.slice(1) : undefined;
}

function isRole(role: string): role is Role {
  return roles.includes(role as Role);
}

function encode(text: string): string {
  return encodeURIComponent(text);
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
