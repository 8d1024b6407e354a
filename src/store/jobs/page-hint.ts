// What to do about a failed job in the pages, where the hint of the command line speaks of files and flags.
import type { JobVerb } from '../../server/api.ts';

/** A hint of the command line, and whose it is: of a job of this verb, or of a request to the server. */
export interface HintOfJob {
  readonly code: string;
  readonly hint: string;
  readonly verb?: JobVerb | undefined;
}

type Hints = Readonly<Record<string, string | ((hint: string) => string)>>;

const correctPlan: Readonly<Record<JobVerb, string>> = {
  audit: 'Correct what is chosen on the page Home, and audit again.',
  learn: 'Correct the plan on the page Learn, whose form says what each field may be, and train anew.',
  simulate: 'Correct the world file on the page Simulate, and generate again.',
};
const fromLists = 'Choose another on the page Learn: its form lists all there are, with what may be set.';
const freeTheFolder =
  'See to it that the project folder may be written to and that its disk has space, then do it again. Nothing was left half-written.';
const otherWorld = 'Choose a world on the page Simulate.';
const otherRuntime =
  'ONNX Runtime does not work as it should on the machine of the server; "evenhand doctor", given there, says why.';
const anew = 'Begin it anew on its page, and it gets a folder of its own.';
const leaveOut =
  'Fill it in; or choose on the page Home, under "Rows without a score or label", to leave such rows out and count them.';

const hints: Hints = {
  'brain/needs-simba':
    'Write "compat: simba" into the settings of the world file; or use diseaseVolumeChange and biasVolumeChange.',
  'cases/missing-decision': leaveOut,
  'cases/missing-label': leaveOut,
  'cases/missing-score': leaveOut,
  'cli/no-match':
    'Add the files on the page Home, or correct the pattern: * stands for any characters, ** for any folders.',
  'core/bad-seed': 'Give a whole number as the seed.',
  'engine/device-unavailable': otherRuntime,
  'engine/runtime-failed': (hint) => (hint.includes('evenhand doctor') ? otherRuntime : hint),
  'engine/runtime-missing': otherRuntime,
  'engine/threads': otherRuntime,
  'io/not-a-folder': freeTheFolder,
  'io/read-failed': (hint) =>
    /^(Check the path|It was looked for)/.test(hint)
      ? 'Paths in a plan begin in the folder "cases" of the project: put the file there on the page Home, or correct the path.'
      : hint,
  'io/write-failed': freeTheFolder,
  'learn/bad-plan': (hint) => (/docs\/|evenhand /.test(hint) ? correctPlan.learn : hint),
  'learn/bad-setting': fromLists,
  'learn/bad-step': (hint) => {
    const goingOn = /network: \{.*$/.exec(hint)?.[0];
    const steady = 'Lower training.optimiser.learningRate or give training.clipNorm in the plan, and train anew.';
    return goingOn === undefined ? steady : `${steady} To go on from the best epoch so far, give the plan ${goingOn}`;
  },
  'learn/folder-busy': 'Wait until it has ended, then resume the job.',
  'learn/folder-in-use': anew,
  'learn/method-cases':
    'Only simulated pairs have it: the benchmark of the command line, "bench bad-pairs", is what the method is for.',
  'learn/method-kind': fromLists,
  'learn/unknown-method': fromLists,
  'learn/unknown-network': fromLists,
  'platform/workers': anew,
  'simulate/bad-intervention': 'Set nodes of the world to values that they can have, on the page Simulate.',
  'simulate/bad-twin': 'Set one node of the twin on the page Simulate, and the others in both.',
  'simulate/folder-in-use': anew,
  'simulate/no-world': otherWorld,
  'simulate/unknown-world': otherWorld,
  'study/invalid': 'It holds texts by key: leave out what is not one, or write "study.yaml" anew.',
  'worker/out-of-memory':
    'End other programs on the machine of the server, or choose fewer cases, and start the job again.',
};

/** What to do in the page: the hint of the command line where it says nothing of flags and commands. */
export function pageHint({ code, hint, verb = 'audit' }: HintOfJob): string {
  const own = code === 'plan/invalid' || code === 'plan/syntax' ? correctPlan[verb] : hints[code];
  const told = typeof own === 'function' ? own(hint) : (own ?? hint);
  return told.replaceAll(/ \(or --[^)]*\)/g, '').replaceAll(/, --[a-z-]+(?=[,)])/g, '');
}
