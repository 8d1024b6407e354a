// The threshold under the reader's hand, and the sorted scores that it moves over.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { PlanInput } from '../../../src/audit/plan.ts';
import { bySize } from '../../../src/report/select.ts';
import { project } from '../../app/project.ts';
import { route, setParameters } from '../../app/router.ts';
import { type OperatingData, thresholdOfShare } from '../../data/off-thread/operating-data.ts';
import { type LiveGroup, liveGroups } from './live-rates.ts';
import { selection } from './selection.ts';

type Loaded = OperatingData | 'loading' | 'none' | { readonly error: unknown };

const loaded = signal<Loaded>('loading');
/** Sorted scores of the selection: being fetched, not to be had, or there. */
export const operating: ReadonlySignal<Loaded> = loaded;
/** The threshold chosen; undefined for the planned one. */
export const chosenThreshold = signal<number | undefined>(undefined);

/** What is shown at the threshold. */
export interface Shown {
  readonly data: OperatingData;
  readonly threshold: number;
  /** Everybody, then the groups by size. */
  readonly live: readonly LiveGroup[];
}

/** Everybody and the groups of the selection at the threshold; undefined until its scores are there. */
export const shownNow: ReadonlySignal<Shown | undefined> = computed(() => {
  const now = selection.value;
  const data = loaded.value;
  if (now === undefined || typeof data === 'string' || 'error' in data) return undefined;
  const { result, task, found } = now;
  if (data.task !== task.name || data.attribute !== found.attribute) return undefined;
  const threshold = chosenThreshold.value ?? task.threshold?.value ?? thresholdOfShare(data.all, 0.1);
  const { alpha, minimumCell } = result.plan.analysis;
  const about = { all: task.all, groups: bySize(found.groups), level: 1 - alpha, minimumCell };
  return { data, threshold, live: liveGroups(data, threshold, about) };
});

const moved = signal(false);
/** Whether a hand is on the threshold: what is slow to draw waits until it rests. */
export const moving: ReadonlySignal<boolean> = moved;

const settleMs = 250;
let key = '';
let plan: PlanInput | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Follows selection and address until the returned function is called. */
export function followOperating(): () => void {
  const stopData = effect(() => {
    const now = selection.value;
    const planned = project.audit.value.plan;
    if (now === undefined || now.task.kind !== 'binary') return;
    const about = { task: now.task.name, attribute: now.found.attribute };
    const next = `${about.task}\n${about.attribute}`;
    if (next === key && planned === plan) return;
    [key, plan] = [next, planned];
    void load(planned, about, next);
  });
  const stopAddress = effect(() => {
    const said = route.value.parameters['threshold'];
    const value = said === undefined ? undefined : Number(said);
    if (timer === undefined) chosenThreshold.value = Number.isFinite(value) ? value : undefined;
  });
  return () => {
    stopData();
    stopAddress();
    key = '';
  };
}

/** Moves the threshold; the address follows when the hand rests. */
export function moveThreshold(value: number | undefined): void {
  chosenThreshold.value = value;
  moved.value = true;
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = undefined;
    moved.value = false;
    setParameters({ threshold: value === undefined ? undefined : String(value) }, { quietly: true });
  }, settleMs);
}

async function load(planned: PlanInput | undefined, about: { task: string; attribute: string }, mine: string) {
  loaded.value = 'loading';
  let next: Loaded = 'none';
  try {
    if (planned !== undefined) next = (await project.source.operatingData(planned, about)) ?? 'none';
  } catch (error) {
    next = { error };
  }
  if (mine === key) loaded.value = next;
}
