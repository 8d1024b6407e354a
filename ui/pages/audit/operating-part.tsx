// At the operating point: one threshold for everybody, and what it does to each group, all moving together.
import './operating.css';
import { useEffect, useRef } from 'preact/hooks';
import type { GroupResult } from '../../../src/audit/result.ts';
import { operatingPointChart } from '../../../src/report/charts/operating-point.ts';
import { formatMeasure, formatNumber, formatPercent } from '../../../src/report/format.ts';
import { bySize } from '../../../src/report/select.ts';
import { labelOf } from '../../../src/report/words.ts';
import { project } from '../../app/project.ts';
import { canvas } from '../../charts/canvas.ts';
import { Figure } from '../../charts/figure.tsx';
import { shareAt } from '../../data/off-thread/operating-data.ts';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import { ConfusionTable } from './confusion-table.tsx';
import { type LiveGroup, rateNames } from './live-rates.ts';
import { followOperating, moveThreshold, moving, operating, type Shown, shownNow } from './operating-state.ts';
import { Section } from './section.tsx';
import type { Selection } from './selection.ts';
import { ThresholdBench } from './threshold-bench.tsx';
import { narrow } from './width.ts';

export function OperatingPart({ selection }: { readonly selection: Selection }) {
  useEffect(followOperating, []);
  const { task, found } = selection;
  const early = project.audit.value.stage === 'verdicts';
  if (task.kind !== 'binary' || (task.all.metrics['sensitivity'] === undefined && !early)) return null;
  return (
    <Section
      id="operating"
      title={text.audit.operatingTitle(task.name, found.attribute)}
      lead={text.audit.operatingLead}
    >
      <Body selection={selection} />
    </Section>
  );
}

function Body({ selection }: { readonly selection: Selection }) {
  const data = operating.value;
  if (data === 'loading') return <Waiting label={text.audit.sorting} />;
  if (data === 'none') return <Fixed selection={selection} />;
  if ('error' in data) return <ErrorPanel error={data.error} />;
  const shown = shownNow.value;
  return shown === undefined ? <Waiting label={text.audit.sorting} /> : <Moving selection={selection} shown={shown} />;
}

function Moving({ selection, shown }: { readonly selection: Selection; readonly shown: Shown }) {
  const { data, threshold, live } = shown;
  const { result, task } = selection;
  return (
    <>
      <ThresholdBench data={data} threshold={threshold} planned={task.threshold} onMove={moveThreshold} />
      <ConfusionTable live={live} data={data} minimumCell={result.plan.analysis.minimumCell} />
      <Chart selection={selection} live={live} threshold={threshold} alerts={shareAt(data.all, threshold)} />
    </>
  );
}

/** A chart that takes longer is drawn when the hand rests, so that table and bars keep up with it. */
const frameShareMs = 8;

function Chart({
  selection: { task, found },
  live,
  threshold,
  alerts,
}: {
  readonly selection: Selection;
  readonly live: readonly LiveGroup[];
  readonly threshold: number;
  readonly alerts: number;
}) {
  const surface = canvas.value;
  const drawn = useRef({ svg: '', cost: 0 });
  const waits = moving.value && drawn.current.cost > frameShareMs;
  const [all, ...rest] = live;
  if (surface === undefined || all === undefined) return null;
  const title = text.audit.operatingTitle(task.name, found.attribute);
  const compact = narrow.value;
  const shown = ({ group, rates }: LiveGroup): GroupResult => ({ ...group, metrics: rates });
  if (!waits) {
    const started = performance.now();
    const svg = operatingPointChart(surface, title, {
      all: shown(all),
      groups: rest.map(shown),
      metrics: rateNames,
      compact,
    });
    drawn.current = { svg, cost: performance.now() - started };
  }
  const { svg } = drawn.current;
  const table = {
    head: [text.audit.group, ...rateNames.map(labelOf)],
    rows: live.map(({ group, rates }) => [group.group, ...rateNames.map((name) => formatMeasure(rates[name]))]),
  };
  const caption = text.audit.operatingCaption(formatNumber(threshold, 4), formatPercent(alerts));
  return <Figure title={title} svg={svg} table={table} caption={caption} shrinks={compact} />;
}

/** Without the cases: the planned threshold alone. */
function Fixed({ selection: { task, found } }: { readonly selection: Selection }) {
  const surface = canvas.value;
  if (surface === undefined) return null;
  const title = text.audit.operatingTitle(task.name, found.attribute);
  const groups = bySize(found.groups);
  const metrics = rateNames.filter((name) => task.all.metrics[name] !== undefined);
  const svg = operatingPointChart(surface, title, { all: task.all, groups, metrics, compact: narrow.value });
  const table = {
    head: [text.audit.group, ...metrics.map(labelOf)],
    rows: [task.all, ...groups].map((group) => [
      group.group,
      ...metrics.map((name) => formatMeasure(group.metrics[name])),
    ]),
  };
  return (
    <>
      <NoCases />
      <Figure title={title} svg={svg} table={table} shrinks={narrow.value} />
    </>
  );
}

/** Why the threshold cannot be moved. */
function NoCases() {
  const { noTables } = project.audit.value;
  if (noTables === 'looking') return <Waiting label={text.audit.lookingForTables} />;
  const why = noTables === undefined ? '' : text.audit.noTables[noTables.because](noTables.table);
  return (
    <p class="note" data-role="no-cases">
      {why} {text.audit.noCases}
    </p>
  );
}
