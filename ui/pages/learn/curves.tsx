import { overallStyle, seriesStyle } from '../../../src/report/charts/series.ts';
import { formatNumber } from '../../../src/report/format.ts';
import type { CurvePoint, RunTraining } from '../../../src/server/api.ts';
import { route, setParameters } from '../../app/router.ts';
import { canvas } from '../../charts/canvas.ts';
import { Figure } from '../../charts/figure.tsx';
import { type ChartLine, lineChart } from '../../charts/line-chart.ts';
import { text } from '../../text/en.ts';

/** Loss, validation AUC by group, and flagged pairs of a training, by epoch. */
export function Curves({
  training: { name, curve, finished, selectedEpoch, warnings = [] },
}: {
  readonly training: RunTraining;
}) {
  const attributes = [...new Set(curve.flatMap(({ groups }) => groups.map(({ attribute }) => attribute)))];
  const wanted = route.value.parameters['by'];
  const by = attributes.find((attribute) => attribute === wanted) ?? attributes[0];
  const selected = selectedEpoch === undefined ? undefined : selectedEpoch + 1;
  if (curve.length === 0) return <p class="note">{finished ? text.learn.noEpochs : text.learn.beforeFirst}</p>;
  const loss = [
    lineOf(text.learn.trainingLoss, 0, curve, ({ trainingLoss }) => trainingLoss),
    lineOf(text.learn.validationLoss, 1, curve, ({ validationLoss }) => validationLoss),
  ];
  const auc = by === undefined ? [overallLine(curve)] : [overallLine(curve), ...groupLines(curve, by)];
  const flagged = curve.some((point) => point.flagged !== undefined)
    ? [lineOf(text.learn.flagged, 3, curve, (point) => point.flagged)]
    : [];
  return (
    <>
      {attributes.length > 1 && (
        <label class="inline">
          <span>{text.learn.by}</span>
          <select
            value={by}
            data-role="by"
            onChange={({ currentTarget }) => setParameters({ by: currentTarget.value })}
          >
            {attributes.map((attribute) => (
              <option key={attribute}>{attribute}</option>
            ))}
          </select>
        </label>
      )}
      <div class="curves">
        <CurveFigure title={text.learn.lossOf(name)} axis={text.learn.loss} lines={loss} selected={selected} />
        <CurveFigure
          title={text.learn.aucOf(name, by)}
          axis={text.learn.validationAuc}
          lines={auc}
          selected={selected}
        />
        {flagged.length > 0 && (
          <CurveFigure title={text.learn.flaggedOf(name)} axis={text.learn.pairs} lines={flagged} selected={selected} />
        )}
      </div>
      {warnings.map((warning) => (
        <p class="note" data-role="training-warning" key={warning}>
          {warning}
        </p>
      ))}
      <p class="quiet small">{selected === undefined ? text.learn.notSelected : text.learn.selectedEpoch(selected)}</p>
    </>
  );
}

function CurveFigure({
  title,
  axis,
  lines,
  selected,
}: {
  readonly title: string;
  readonly axis: string;
  readonly lines: readonly ChartLine[];
  readonly selected: number | undefined;
}) {
  const surface = canvas.value;
  const drawn = lines.filter(({ points }) => points.some(({ value }) => value !== null));
  const svg =
    surface === undefined
      ? ''
      : lineChart(surface, { title, axisLabel: axis, epochLabel: text.learn.epoch, lines: drawn, selected });
  const epochs = lines[0]?.points.map(({ epoch }) => epoch) ?? [];
  const table = {
    head: [text.learn.epoch, ...drawn.map(({ name }) => name)],
    rows: epochs.map((epoch, place) => [epoch, ...drawn.map(({ points }) => formatNumber(points[place]?.value, 4))]),
  };
  return (
    <div>
      <h3>{title}</h3>
      {drawn.length > 1 && (
        <ul class="legend" aria-hidden="true">
          {drawn.map(({ name, style, overall }) => (
            <li key={name}>
              <svg width="26" height="8" aria-hidden="true">
                <line
                  x1="0"
                  x2="26"
                  y1="4"
                  y2="4"
                  stroke={style.colour}
                  stroke-width={overall ? 3.2 : 1.8}
                  stroke-dasharray={style.dash}
                />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
      <Figure title={title} svg={svg} table={table} shrinks />
    </div>
  );
}

type Value = (point: CurvePoint) => number | null | undefined;

function lineOf(name: string, series: number, curve: readonly CurvePoint[], value: Value): ChartLine {
  return {
    name,
    style: seriesStyle(series),
    points: curve.map((point) => ({ epoch: point.epoch + 1, value: value(point) ?? null })),
  };
}

/** Everybody; while figures of groups are not known yet, the criterion. */
function overallLine(curve: readonly CurvePoint[]): ChartLine {
  const line = lineOf(text.learn.all, 0, curve, ({ validationAuc, criterion }) => validationAuc ?? criterion);
  return { ...line, style: overallStyle, overall: true };
}

function groupLines(curve: readonly CurvePoint[], by: string): ChartLine[] {
  const names = new Set(
    curve.flatMap(({ groups }) => groups.flatMap((each) => (each.attribute === by ? [each.group] : []))),
  );
  return Array.from(names, (group, place) =>
    lineOf(
      group,
      place,
      curve,
      ({ groups }) => groups.find((each) => each.attribute === by && each.group === group)?.auc,
    ),
  );
}
