import type { AttributePlan } from '../audit/plan.ts';
import { usageError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';
import { parseNumber } from './parse-number.ts';

const syntax = 'NAME, NAME=EDGE,EDGE, NAME*NAME, each with :OPTION=VALUE after it';
const options = ['column', 'closed', 'reference', 'other', 'unknown'] as const;
type Option = (typeof options)[number];

/**
 * An attribute as a flag spells it: `sex`; `age=40,60,80` (a number cut at edges); `sex*age` (attributes crossed); with options behind
 * colons: `race:column=Race Group`, `age=40,60:column=Patient Age:closed=right`, `sex:unknown=U|X` (spellings divided by bars),
 * `race:reference=White`. A name before the first colon may hold spaces.
 * @throws usage error `cases/bad-attribute`.
 */
export function attributeFromFlag(text: string): AttributePlan {
  const [head = '', ...tail] = text.split(/:(?=\s*[A-Za-z]+\s*=)/);
  const given = optionsOf(text, tail);
  const [name = '', edgesText, ...more] = head.split('=').map((part) => part.trim());
  if (name === '' || more.length > 0)
    throw badAttribute(text, name === '' ? 'the name is missing' : 'more than one "="');
  const base: AttributePlan = {
    name,
    closed: closedOf(text, given.closed),
    unknown: (given.unknown ?? '')
      .split('|')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
    ...(given.column === undefined ? {} : { column: given.column }),
    ...(given.reference === undefined ? {} : { reference: given.reference }),
    ...(given.other === undefined ? {} : { other: given.other }),
  };
  if (edgesText !== undefined) return { ...base, edges: edgesOf(text, edgesText) };
  return name.includes('*') && given.column === undefined ? { ...base, cross: crossOf(text, name) } : base;
}

function optionsOf(text: string, parts: readonly string[]): Partial<Record<Option, string>> {
  const given: Partial<Record<Option, string>> = {};
  for (const part of parts) {
    const at = part.indexOf('=');
    const key = part.slice(0, at).trim();
    const option = options.find((each) => each === key);
    if (option === undefined) {
      const near = nearestNames(key, options);
      throw badAttribute(
        text,
        `there is no option "${key}"`,
        `Options: ${(near.length > 0 ? near : options).join(', ')}.`,
      );
    }
    const value = part.slice(at + 1).trim();
    if (value === '') throw badAttribute(text, `the option "${key}" has no value`);
    given[option] = value;
  }
  return given;
}

function edgesOf(text: string, list: string): number[] {
  const edges = list.split(',').map((part) => {
    const edge = parseNumber(part.trim());
    if (edge === undefined || !Number.isFinite(edge)) {
      throw badAttribute(
        text,
        `the edge "${part.trim()}" is not a number`,
        'Write edges as in age=40,60,80; another column as age:column=Name.',
      );
    }
    return edge;
  });
  for (let i = 1; i < edges.length; i++) {
    if (edges[i]! <= edges[i - 1]!)
      throw badAttribute(text, `the edges must ascend; ${edges[i]} follows ${edges[i - 1]}`);
  }
  return edges;
}

function crossOf(text: string, name: string): string[] {
  const parts = name.split('*').map((part) => part.trim());
  if (parts.includes('')) throw badAttribute(text, 'a name is missing beside "*"');
  return parts;
}

function closedOf(text: string, value: string | undefined): 'left' | 'right' {
  if (value === undefined || value === 'left') return 'left';
  if (value === 'right') return 'right';
  throw badAttribute(text, `closed is "${value}"`, 'closed is left ([40,60)) or right ((40,60]).');
}

function badAttribute(text: string, problem: string, hint = `Write it as ${syntax}.`) {
  return usageError('cases/bad-attribute', `the attribute "${text}": ${problem}`, { hint });
}
