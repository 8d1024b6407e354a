import { useSignal } from '@preact/signals';
import { type ParetoPoint, paretoChart } from '../../../src/report/charts/pareto.ts';
import { formatDifference, formatNumber, nothing } from '../../../src/report/format.ts';
import type { RunFigure, RunSummary } from '../../../src/server/api.ts';
import { route, setParameters } from '../../app/router.ts';
import { canvas } from '../../charts/canvas.ts';
import { Figure } from '../../charts/figure.tsx';
import { PlainTable } from '../../charts/plain-table.tsx';
import { text } from '../../text/en.ts';
import { runs } from './learn-state.ts';
import { Part } from './part.tsx';

/** Finished runs side by side: what they give all against what they give the worst-served group, and every figure in a table. */
export function ComparisonPart() {
  const left = useSignal<ReadonlySet<string>>(new Set());
  const whole = runs.value.filter(({ figures }) => figures.some(({ kind, mean }) => kind === 'auc' && mean !== null));
  const attributes = [...new Set(whole.flatMap(({ figures }) => figures.flatMap(({ attribute }) => attribute ?? [])))];
  const wanted = route.value.parameters['across'];
  const across = attributes.find((attribute) => attribute === wanted) ?? attributes[0];
  if (whole.length === 0) return null;
  const shown = whole.filter(({ id }) => !left.value.has(id));
  const toggle = (id: string, on: boolean) => {
    const next = new Set(left.value);
    if (on) next.delete(id);
    else next.add(id);
    left.value = next;
  };
  return (
    <Part id="comparison" title={text.learn.comparisonTitle} lead={text.learn.comparisonLead}>
      <div class="row">
        {attributes.length > 1 && (
          <label class="inline">
            <span>{text.learn.by}</span>
            <select value={across} onChange={({ currentTarget }) => setParameters({ across: currentTarget.value })}>
              {attributes.map((attribute) => (
                <option key={attribute}>{attribute}</option>
              ))}
            </select>
          </label>
        )}
        {whole.length > 1 &&
          whole.map(({ id }) => (
            <label key={id} class="inline">
              <input
                type="checkbox"
                checked={!left.value.has(id)}
                onChange={({ currentTarget }) => toggle(id, currentTarget.checked)}
              />{' '}
              {id}
            </label>
          ))}
      </div>
      {across !== undefined && (
        <div class="curves">
          <ParetoFigure runs={shown} across={across} of="worst" />
          <ParetoFigure runs={shown} across={across} of="es-auc" />
        </div>
      )}
      <Ablation runs={shown} />
    </Part>
  );
}

/** The figure of the group that is served worst, with the most labels where there are several numbers of them; its limits are those of that group. */
function worstOf(figures: readonly RunFigure[], attribute: string): RunFigure | undefined {
  const { fraction, shots } = figures.at(-1) ?? {};
  const most = figures.filter((each) => each.fraction === fraction && each.shots === shots);
  const own = most.filter((each) => each.kind === 'group-auc' && each.attribute === attribute && each.mean !== null);
  return own.reduce<RunFigure | undefined>(
    (worst, each) => (worst === undefined || (each.mean ?? 1) < (worst.mean ?? 1) ? each : worst),
    undefined,
  );
}

function ParetoFigure({
  runs: shown,
  across,
  of,
}: {
  readonly runs: readonly RunSummary[];
  readonly across: string;
  readonly of: 'worst' | 'es-auc';
}) {
  const surface = canvas.value;
  const title = of === 'worst' ? text.learn.paretoWorst(across) : text.learn.paretoEs(across);
  const points = shown.flatMap(({ id, figures }, place): ParetoPoint[] => {
    const x = figures.findLast(({ kind }) => kind === 'auc');
    const y =
      of === 'worst'
        ? worstOf(figures, across)
        : figures.findLast(({ kind, attribute }) => kind === 'es-auc' && attribute === across);
    if (x?.mean == null || y?.mean == null) return [];
    return [
      {
        name: id,
        number: place + 1,
        x: x.mean,
        y: y.mean,
        xLimits: [x.low ?? Number.NaN, x.high ?? Number.NaN],
        yLimits: [y.low ?? Number.NaN, y.high ?? Number.NaN],
        isReference: false,
      },
    ];
  });
  if (points.length === 0) return null;
  const labels = [text.learn.auc, of === 'worst' ? text.learn.worst(across) : text.learn.esAuc(across)] as const;
  const range = ([low, high]: readonly [number, number]) => `${formatNumber(low)} to ${formatNumber(high)}`;
  return (
    <div>
      <h3>{title}</h3>
      <Figure
        title={title}
        svg={surface === undefined ? '' : paretoChart(surface, { title, points, labels })}
        caption={
          <>
            {points.map(({ number, name }) => `${number} ${name}`).join(', ')}. {text.learn.paretoCaption}
          </>
        }
        table={{
          head: [text.learn.runsHead[0], labels[0], text.learn.interval, labels[1], text.learn.interval],
          rows: points.map(({ name, x, y, xLimits, yLimits }) => [
            name,
            formatNumber(x),
            range(xLimits),
            formatNumber(y),
            range(yLimits),
          ]),
        }}
        shrinks
      />
    </div>
  );
}

/** Every figure of every run, and its difference from the run in the first row. */
function Ablation({ runs: shown }: { readonly runs: readonly RunSummary[] }) {
  const baselineId = route.value.parameters['baseline'];
  const baseline = shown.find(({ id }) => id === baselineId) ?? shown.at(-1);
  if (baseline === undefined) return null;
  const keys = [...new Set(shown.flatMap(({ figures }) => figures.map(keyOf)))];
  const rows = [baseline, ...shown.filter(({ id }) => id !== baseline.id)];
  const cell = ({ figures }: RunSummary, key: string) => {
    const value = figures.find((each) => keyOf(each) === key)?.mean;
    const base = baseline.figures.find((each) => keyOf(each) === key)?.mean;
    if (value == null) return nothing;
    return base == null || figures === baseline.figures
      ? formatNumber(value)
      : `${formatNumber(value)} (${formatDifference(value - base)})`;
  };
  return (
    <>
      <h3>{text.learn.ablationTitle}</h3>
      {shown.length > 1 && (
        <label class="inline">
          <span>{text.learn.baseline}</span>
          <select
            value={baseline.id}
            onChange={({ currentTarget }) => setParameters({ baseline: currentTarget.value })}
          >
            {shown.map(({ id }) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
      )}
      <div data-role="ablation">
        <PlainTable
          title={text.learn.ablationTitle}
          table={{
            head: [text.learn.runsHead[0], text.learn.runsHead[1], ...keys],
            rows: rows.map((run) => [run.id, run.method ?? nothing, ...keys.map((key) => cell(run, key))]),
          }}
        />
      </div>
      <p class="quiet small">{text.learn.ablationCaption}</p>
    </>
  );
}

function keyOf({ fraction, shots, kind, attribute, group }: RunFigure): string {
  const drawn = shots === undefined ? '' : `${text.learn.shots(shots)} `;
  const share = fraction === undefined ? drawn : `${100 * fraction}% `;
  if (kind === 'auc') return `${share}${text.learn.auc}`;
  if (kind === 'group-auc') return `${share}${text.learn.auc}, ${attribute} ${group}`;
  return `${share}${kind === 'es-auc' ? text.learn.esAuc(attribute ?? '') : text.learn.worst(attribute ?? '')}`;
}
