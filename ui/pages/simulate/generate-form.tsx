import { signal } from '@preact/signals';
import type { Progress } from '../../../src/core/progress.ts';
import { formatBytes, formatCount } from '../../../src/report/format.ts';
import { announce } from '../../app/announce.tsx';
import { project } from '../../app/project.ts';
import { go, hrefOf } from '../../app/router.ts';
import { saveFile } from '../../charts/save.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { text } from '../../text/en.ts';
import { useTables } from '../home/home-state.ts';
import type { WorldDescription } from './off-thread/messages.ts';
import { simulateOnServer } from './simulate-job.ts';
import { chosen, fileName, setByHand, worldName, worldText } from './simulate-state.ts';
import { SimulatorLine, Stopped } from './simulator-line.ts';
import { takeDataset } from './take-dataset.ts';
import { UnfinishedSimulations } from './unfinished-simulations.tsx';

const standardCases = 50;
/** What a page can hold; more is for the server or the command line. */
const mostCases = 5000;

/** Fewer leave parts of a split without cases of some group. */
const enoughToTrain = 300;

const wishedCases = signal(standardCases);
const withTwins = signal(true);
const progress = signal<Progress | undefined>(undefined);
/** What became of the last dataset, and the world that it is of. */
const outcome = signal<(Outcome & { readonly of: string }) | undefined>(undefined);
const failure = signal<unknown>(undefined);
let stop: (() => void) | undefined;

interface Outcome {
  readonly says: string;
  readonly digest?: string;
  /** The case table within the project. */
  readonly table?: string;
}

/** Makes a dataset of what is set: as an archive, or, with a server, as a job. */
export function GenerateForm({ world }: { readonly world: WorldDescription }) {
  const served = project.source.kind === 'server';
  const busy = progress.value !== undefined;
  const twins = twinsOf(world);
  const common = [...setByHand('both')].map(([name, value]) => `${name}=${value}`);
  const made = outcome.value?.of === worldName.value ? outcome.value : undefined;
  return (
    <section class="panel generate" aria-labelledby="generate-title">
      <h2 id="generate-title">{text.simulate.generateTitle}</h2>
      <p class="lead">{served ? text.simulate.generateServer : text.simulate.generateMemory}</p>
      <div class="row">
        <label class="inline">
          <span>{text.simulate.cases}</span>
          <input
            type="number"
            min="1"
            max={served ? undefined : mostCases}
            value={wishedCases.value}
            data-role="cases"
            onInput={({ currentTarget }) => {
              const wished = Math.round(Number(currentTarget.value));
              if (wished >= 1) wishedCases.value = served ? wished : Math.min(mostCases, wished);
            }}
            onChange={({ currentTarget }) => {
              currentTarget.value = String(wishedCases.value);
            }}
          />
        </label>
        {twins.length > 0 && (
          <label class="inline">
            <input
              type="checkbox"
              checked={withTwins.value}
              onChange={({ currentTarget }) => {
                withTwins.value = currentTarget.checked;
              }}
            />
            {text.simulate.withTwins(twins.join(', '))}
          </label>
        )}
        <button type="button" class="primary" disabled={busy} onClick={() => void generate(world)} data-role="generate">
          {text.simulate.generate}
        </button>
        {busy && (
          <button type="button" onClick={() => stop?.()} data-role="stop">
            {text.simulate.stop}
          </button>
        )}
      </div>
      {common.length > 0 && <p class="quiet">{text.simulate.allWith(common.join(', '))}</p>}
      {progress.value !== undefined && <Running now={progress.value} />}
      {made !== undefined && (
        <p class="note" data-role="generated">
          {made.says}
          {made.digest !== undefined && (
            <>
              {' '}
              {text.simulate.digest} <code data-role="digest">{made.digest}</code>
            </>
          )}
        </p>
      )}
      {made?.table !== undefined && <NextSteps table={made.table} hasScores={world.world === 'scores'} />}
      {failure.value !== undefined && <ErrorPanel error={failure.value} />}
      <UnfinishedSimulations />
    </section>
  );
}

/** Where the cases are of use. */
function NextSteps({ table, hasScores }: { readonly table: string; readonly hasScores: boolean }) {
  const recognise = async () => {
    await useTables([table]);
    go(hrefOf('home'));
  };
  const { where } = chosen.value;
  return (
    <p class="row" data-role="next-steps">
      <a class="button" href={hrefOf('cases', { tables: table, where })}>
        {text.simulate.seeCases}
      </a>
      {hasScores ? (
        <button type="button" onClick={() => void recognise()}>
          {text.simulate.auditCases}
        </button>
      ) : (
        <>
          <a class="button" href={hrefOf('learn', { table })}>
            {text.simulate.trainOnCases}
          </a>
          {wishedCases.value < enoughToTrain && <span class="quiet small">{text.simulate.fewCases}</span>}
        </>
      )}
    </p>
  );
}

function Running({ now: { stage, done, total } }: { readonly now: Progress }) {
  return (
    <p class="running">
      <progress max={Math.max(1, total)} value={done} aria-label={text.simulate.generate} />
      <span>{text.audit.stage({ stage, done, total })}</span>
    </p>
  );
}

/** The twins that each case gets: one for each node that is set in the twin, else those of the file. */
function twinsOf({ twins }: WorldDescription): readonly string[] {
  const given = [...setByHand('twin')].map(([name, value]) => `${name}=${value}`);
  return chosen.value.twin === undefined && twins.length > 0 ? twins : given;
}

async function generate(world: WorldDescription): Promise<void> {
  [failure.value, outcome.value] = [undefined, undefined];
  const of = worldName.value;
  progress.value = { stage: text.simulate.starting, done: 0, total: 0 };
  const line = new SimulatorLine();
  stop = () => line.stop();
  try {
    const names = [...setByHand('both').keys(), ...setByHand('twin').keys()];
    const content = await line.ask('withNodes', { text: worldText.value, file: fileName.value, names });
    const common = [...setByHand('both')].map(([name, value]) => `${name}=${value}`);
    const twins = withTwins.value ? twinsOf(world) : [];
    const request = { cases: wishedCases.value, seed: chosen.value.seed, do: common, twins };
    const says =
      project.source.kind === 'server' ? await onServer(content, request) : await inPage(line, content, request);
    outcome.value = { ...says, of };
    announce(says.says);
  } catch (error) {
    if (error instanceof Stopped) outcome.value = { says: text.simulate.stopped, of };
    else failure.value = error;
  } finally {
    line.stop();
    [progress.value, stop] = [undefined, undefined];
  }
}

interface Wish {
  readonly cases: number;
  readonly seed: number | undefined;
  readonly do: readonly string[];
  readonly twins: readonly string[];
}

async function inPage(line: SimulatorLine, content: string, wish: Wish): Promise<Outcome> {
  const made = await line.ask('generate', { text: content, file: fileName.value, ...wish }, (now) => {
    progress.value = now;
  });
  saveFile(`${worldName.value}.zip`, made.archive, 'application/zip');
  return {
    says: text.simulate.generated(formatCount(made.rows), formatBytes(made.archive.size)),
    digest: made.digest,
    table: await takeDataset(worldName.value, made),
  };
}

async function onServer(content: string, wish: Wish): Promise<Outcome> {
  const wishToStop = new AbortController();
  stop = () => wishToStop.abort();
  const { name, state } = await simulateOnServer(
    { world: { text: content }, name: worldName.value, ...wish },
    {
      signal: wishToStop.signal,
      onProgress: (now) => {
        progress.value = now;
      },
    },
  );
  if (state === 'cancelled') return { says: text.simulate.stoppedOnServer(`cases/${name}`) };
  return { says: text.simulate.generatedOnServer(`cases/${name}`), table: `${name}/cases.csv` };
}
