// The lists of suspicious pairs that are at hand, and what was decided about pairs. Decisions last as long as the page, or are kept as a table.
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { announce } from '../../../app/announce.tsx';
import { project } from '../../../app/project.ts';
import type { ChartTable } from '../../../charts/save.ts';
import { text } from '../../../text/en.ts';
import { csvRows, type SuspectedPair, suspectedPairs } from './suspicion.ts';

export type Decision = 'out' | 'kept';

const listName = /(^|\/)suspicion\.csv$/;
const decisionsName = /(^|\/)pair-decisions\.csv$/;

const found = signal<readonly SuspectedPair[]>([]);
const made = signal<ReadonlyMap<string, Decision>>(new Map());
let read = '';

/** Pairs of all lists, the most suspicious first. */
export const pairs: ReadonlySignal<readonly SuspectedPair[]> = found;
export const decisions: ReadonlySignal<ReadonlyMap<string, Decision>> = made;

/** Reads lists and decisions as they come, until the returned function is called. */
export function followPairs(): () => void {
  return effect(() => {
    const paths = project.source.attachments.value;
    const lists = paths.filter((path) => listName.test(path));
    const kept = paths.filter((path) => decisionsName.test(path));
    const key = [...lists, ...kept].map((path) => `${path} ${project.source.attachmentStamp(path)}`).join('\n');
    if (key === read) return;
    read = key;
    void readLists(lists, key);
    for (const path of kept) void readDecisions(path);
  });
}

/** Decides about a pair; undefined takes a decision back. */
export function decide(name: string, decision: Decision | undefined): void {
  const next = new Map(made.value);
  if (decision === undefined) next.delete(name);
  else next.set(name, decision);
  made.value = next;
  announce(
    text.cases.pairs.saidDecided(
      name,
      decision === undefined ? text.cases.pairs.undo : text.cases.pairs.decided[decision],
    ),
  );
}

/** The decisions as a table: case, decision, in how many trainings the pair was flagged, and of how many. */
export function decisionsTable(): ChartTable {
  const said = new Map(found.value.map((pair) => [pair.name, pair]));
  return {
    head: ['case', 'decision', 'flagged', 'trainings'],
    rows: Array.from(made.value, ([name, decision]) => {
      const pair = said.get(name);
      const flagged = pair?.said.filter((each) => each.flagged === true).length ?? '';
      return [name, decision, flagged, pair?.said.length ?? ''];
    }),
  };
}

/** Texts of lists by the state of their files, so that a training more does not have all lists read again. */
let texts: ReadonlyMap<string, string> = new Map();

async function readLists(paths: readonly string[], key: string): Promise<void> {
  const lists = await Promise.all(
    paths.map(async (path) => {
      const state = `${path} ${project.source.attachmentStamp(path)}`;
      return [path, state, texts.get(state) ?? (await textOf(path)) ?? ''] as const;
    }),
  );
  if (key !== read) return;
  texts = new Map(lists.map(([, state, list]) => [state, list]));
  found.value = suspectedPairs(lists.map(([path, , list]) => [path, list]));
}

async function readDecisions(path: string): Promise<void> {
  const [head = [], ...rows] = csvRows((await textOf(path)) ?? '');
  const [name, decision] = [head.indexOf('case'), head.indexOf('decision')];
  const known = rows.flatMap((row) => {
    const said = row[decision];
    return said === 'out' || said === 'kept' ? [[row[name] ?? '', said] as const] : [];
  });
  made.value = new Map([...known, ...made.value]);
}

async function textOf(path: string): Promise<string | undefined> {
  return (await project.source.attachment(path))?.text();
}
