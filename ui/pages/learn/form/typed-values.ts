// What is typed into a field of the form, as a value of the plan and back.
import { parse, stringify } from 'yaml';
import type { PlanNode } from './plan-node.ts';

/** The items of a list as they are typed: with commas between them, quoted where they hold one. */
export function listText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return (Array.isArray(value) ? value : [value]).map(itemText).join(', ');
}

function itemText(item: unknown): string {
  const said = typeof item === 'string' ? item : JSON.stringify(item);
  return typeof item === 'string' && /^\s|\s$|[,[\]{}"'#]|^$/.test(said) ? JSON.stringify(said) : said;
}

/** The list that is typed, undefined where nothing is. Of a list of numbers what is no number stays a text, for the checker to refuse. */
export function listOf(typed: string, { items }: PlanNode): readonly unknown[] | undefined {
  const found = [...typed.matchAll(/\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)/g)]
    .map(([, item = '']) => item.trim())
    .filter((item) => item !== '');
  if (found.length === 0) return undefined;
  return found.map((item) => {
    const said = item.startsWith('"') ? textOf(item) : item;
    const number = Number(said);
    return items?.type === 'string' || Number.isNaN(number) ? said : number;
  });
}

function textOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}

/** A value as YAML; empty where there is none. */
export function yamlText(value: unknown): string {
  return value === undefined ? '' : stringify(value, { lineWidth: 0 }).trimEnd();
}

/** The value of a YAML text, undefined for an empty one. @throws what the parser throws. */
export function yamlValue(typed: string): unknown {
  return typed.trim() === '' ? undefined : (parse(typed) as unknown);
}

/** A key as words: `evaluationBatchSize` is "Evaluation batch size". */
export function inWords(key: string): string {
  const words = key.replaceAll(
    /([a-z])([A-Z])/g,
    (_, before: string, next: string) => `${before} ${next.toLowerCase()}`,
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}
