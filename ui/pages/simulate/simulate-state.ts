// What the page simulates: the world file, what is set by hand, and the pictures that came of it. All that a link should bring back stands in the
// address; requests that are overtaken while they wait are never sent.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { readyMadeWorlds } from '../../../src/simulate/ready-made/ready-made-worlds.ts';
import { announce } from '../../app/announce.tsx';
import { parseCohort } from '../../app/cohort.ts';
import { type ChangeOptions, route, setParameters } from '../../app/router.ts';
import { text } from '../../text/en.ts';
import type { Scene, SceneRequest, SceneSalience, WorldChoice, WorldDescription } from './off-thread/messages.ts';
import { packText, unpackText } from './packed-text.ts';
import { SimulatorLine, Stopped } from './simulator-line.ts';

const firstWorld = 'fundus-pairs';
const typingRestMs = 350;
const slowMs = 400;

const line = new SimulatorLine();
const parameters = computed(() => (route.value.page === 'simulate' ? route.value.parameters : undefined));

/** Name of the ready-made world that was chosen, or that the text was made from. */
export const worldName: ReadonlySignal<string> = computed(() => {
  const { world = firstWorld } = parameters.value ?? {};
  return Object.hasOwn(readyMadeWorlds, world) ? world : firstWorld;
});
/** A world that the address names and the page has not. */
export const unknownWorld: ReadonlySignal<string | undefined> = computed(() => {
  const { world } = parameters.value ?? {};
  return world === worldName.value ? undefined : world;
});
export const fileName: ReadonlySignal<string> = computed(() => `${worldName.value}.yaml`);
/** The world file that is simulated. */
export const worldText: ReadonlySignal<string> = computed(() => {
  const packed = parameters.value?.['file'];
  return (packed === undefined ? undefined : unpackText(packed)) ?? readyMadeWorlds[worldName.value]!;
});
export const isEdited: ReadonlySignal<boolean> = computed(() => worldText.value !== readyMadeWorlds[worldName.value]);
/** What stands in the editor, which may not be a world yet. */
export const draft = signal<string | undefined>(undefined);
export const draftError = signal<unknown>(undefined);

export const choices = signal<readonly WorldChoice[]>([]);
export const description = signal<WorldDescription | undefined>(undefined);
export const scene = signal<Scene | undefined>(undefined);
export const sceneError = signal<unknown>(undefined);
/** Whether pictures are on their way, for long enough to say so. */
export const rendering = signal(false);

/** The case, the seed and what is set by hand, as in the address. */
export const chosen = computed(() => {
  const given = parameters.value ?? {};
  const whole = (value: string | undefined) => (/^\d{1,9}$/.test(value ?? '') ? Number(value) : undefined);
  return {
    position: Math.max(0, (whole(given['case']) ?? 1) - 1),
    seed: whole(given['seed']),
    both: given['both'] ?? '',
    twin: given['twin'],
    where: given['where'],
    mask: given['mask'],
    slice: whole(given['slice']),
    node: given['node'],
    scope: given['scope'] === 'both' ? ('both' as const) : ('twin' as const),
  };
});

const wanted = computed((): SceneRequest | undefined => {
  if (parameters.value === undefined) return undefined;
  const { position, seed, both, twin, mask, slice } = chosen.value;
  return { text: worldText.value, file: fileName.value, seed, position, both, twin, mask, slice };
});

let running: SceneRequest | undefined;
let next: SceneRequest | undefined;

/** Begins to follow the address; the returned function ends it. */
export function followAddress(): () => void {
  if (choices.value.length === 0) line.ask('worlds', undefined).then((list) => (choices.value = list), show);
  const leaveText = effect(() => {
    if (parameters.value === undefined) return;
    const file = fileName.value;
    const content = worldText.value;
    line.ask('describe', { text: content, file }).then((found) => {
      if (content === worldText.value) description.value = found;
    }, show);
  });
  const leaveScene = effect(() => {
    if (wanted.value !== undefined) want(wanted.value);
  });
  return () => {
    leaveText();
    leaveScene();
  };
}

function show(error: unknown): void {
  if (!(error instanceof Stopped)) sceneError.value = error;
}

/** Another world while one is being rendered: that work is given up. Another value: the latest comes next, those between are left out. */
function want(request: SceneRequest): void {
  if (JSON.stringify(request) === JSON.stringify(running)) return;
  next = request;
  if (running === undefined) void renderNext();
  else if (rendering.value && running.text !== request.text) {
    line.stop();
    describeAgain();
  }
}

function describeAgain(): void {
  line.ask('describe', { text: worldText.value, file: fileName.value }).then((found) => {
    description.value = found;
  }, show);
}

async function renderNext(): Promise<void> {
  while (next !== undefined) {
    const request: SceneRequest = next;
    [running, next] = [request, undefined];
    const timer = setTimeout(() => {
      rendering.value = true;
    }, slowMs);
    try {
      const made = await line.ask('scene', request);
      [scene.value, sceneError.value, salience.value] = [made, undefined, undefined];
    } catch (error) {
      show(error);
    } finally {
      clearTimeout(timer);
      rendering.value = false;
    }
  }
  running = undefined;
}

/** Whether the cohort was looked for in vain. */
export const noneInCohort = signal(false);

/** Goes to the first case of the cohort from a position on; where there is no cohort, to the position. */
export async function goToCase(from: number, step: 1 | -1): Promise<void> {
  const request = wanted.value;
  if (request === undefined) return;
  const cohort = parseCohort(chosen.value.where);
  const size = scene.value?.size ?? 1;
  const whole = ((from % size) + size) % size;
  const found =
    cohort.length === 0 ? whole : await line.ask('find', { scene: request, cohort, from, step }).catch(show);
  noneInCohort.value = found === undefined;
  if (found === undefined) announce(text.simulate.noneInCohort(size));
  else setParameters({ case: String(found + 1) }, { quietly: true });
}

/** How conspicuous the bias of this case is beside its disease. */
export const salience = signal<SceneSalience | undefined>(undefined);

export async function measureSalience(): Promise<void> {
  const request = wanted.value;
  if (request === undefined) return;
  const found = await line.ask('salience', request).catch(show);
  if (request !== wanted.value) return;
  salience.value = found ?? undefined;
  if (found) announce(text.simulate.salienceIs(found.bias, found.disease, found.salience));
}

/** Opens a ready-made world as it came. */
export function openWorld(name: string): void {
  [draft.value, draftError.value, description.value, scene.value] = [undefined, undefined, undefined, undefined];
  const rest = ['file', 'both', 'twin', 'mask', 'slice', 'node', 'case', 'seed', 'where'].map((each) => [
    each,
    undefined,
  ]);
  setParameters({ ...Object.fromEntries(rest), world: name });
}

let typing: ReturnType<typeof setTimeout> | undefined;

/** Takes what is being typed; when the hand rests and it is a world, it is simulated. */
export function type(content: string): void {
  draft.value = content;
  clearTimeout(typing);
  typing = setTimeout(() => void accept(content), typingRestMs);
}

async function accept(content: string): Promise<void> {
  try {
    await line.ask('describe', { text: content, file: fileName.value });
    if (draft.value !== content) return;
    draftError.value = undefined;
    keepText(content, { quietly: true });
  } catch (error) {
    if (draft.value !== content || error instanceof Stopped) return;
    draftError.value = error;
    announce(text.simulate.saidProblems);
  }
}

/** Puts a text into the address; the ready-made one needs none. */
function keepText(content: string, how: ChangeOptions = {}): void {
  const file = content === readyMadeWorlds[worldName.value] ? undefined : packText(content);
  setParameters({ file, world: worldName.value }, how);
}

/** Changes a setting of the renderer in the text. */
export async function changeSetting(name: string, value: unknown): Promise<void> {
  const changed = await line.ask('withSetting', { text: worldText.value, name, value });
  [draft.value, draftError.value] = [undefined, undefined];
  keepText(changed);
}

/** Takes back all that was typed and set in the text. */
export function restoreText(): void {
  [draft.value, draftError.value] = [undefined, undefined];
  setParameters({ file: undefined });
}

/** What is set by hand, by node, as texts. */
export function setByHand(of: 'both' | 'twin'): ReadonlyMap<string, string> {
  const given = chosen.value[of] ?? writtenOf(of === 'twin' ? (scene.value?.intervention ?? {}) : {});
  return new Map(
    given
      .split(',')
      .filter((part) => part.includes('='))
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
}

function writtenOf(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

/** Sets a node by hand, or leaves it to its causes again. */
export function setNode(
  of: 'both' | 'twin',
  name: string,
  value: string | number | undefined,
  how: ChangeOptions = {},
): void {
  const all = new Map(setByHand(of));
  if (value === undefined) all.delete(name);
  else if (of === 'twin' && chosen.value.twin === undefined) {
    // The twin that stood there by itself gives way to the first that is asked for.
    all.clear();
    all.set(name, String(value));
  } else all.set(name, String(value));
  const written = writtenOf(Object.fromEntries(all));
  setParameters({ [of]: of === 'both' && written === '' ? undefined : written }, how);
}
