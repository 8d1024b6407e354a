import type { ComponentChildren } from 'preact';
import { nameSome } from '../../../src/core/name-some.ts';
import { calibrationChart } from '../../../src/report/charts/calibration.ts';
import type { CurveGroup } from '../../../src/report/charts/curve-group.ts';
import { netBenefitChart } from '../../../src/report/charts/net-benefit.ts';
import { rocChart } from '../../../src/report/charts/roc.ts';
import { scoresChart } from '../../../src/report/charts/scores.ts';
import { maximumSeries, overallStyle, seriesStyle } from '../../../src/report/charts/series.ts';
import { formatNumber, numberOf } from '../../../src/report/format.ts';
import { bySize, groupIndex } from '../../../src/report/select.ts';
import { labelOf } from '../../../src/report/words.ts';
import { canvas } from '../../charts/canvas.ts';
import { Figure } from '../../charts/figure.tsx';
import type { ChartTable } from '../../charts/save.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { MeasureValue } from '../../elements/value.tsx';
import { text } from '../../text/en.ts';
import { Section } from './section.tsx';
import { groupAt, type Selection } from './selection.ts';

const calibrationMetrics = ['calibrationIntercept', 'calibrationSlope', 'eceDebiased', 'brier', 'logLoss'];

/** Calibration with the same bins for all, net benefit, discrimination and scores by group. */
export function CurvesPart({ selection }: { readonly selection: Selection }) {
  const { result, task, found } = selection;
  const able = bySize(found.groups).filter(({ scored, curves }) => scored && curves !== undefined);
  const surface = canvas.value;
  if (able.length === 0 || surface === undefined) return null;
  const drawn = able.slice(0, maximumSeries);
  const place = (group: string) => groupIndex(result, found.attribute, group);
  const crowded = able.some(({ group }) => place(group) >= maximumSeries);
  const groups: CurveGroup[] = [
    { name: task.all.group, style: overallStyle, overall: true, curves: task.all.curves ?? {} },
    ...drawn.map((group, index): CurveGroup => {
      const at = { fpr: numberOf(group.metrics['fpr']), tpr: numberOf(group.metrics['sensitivity']) };
      return {
        name: group.group,
        style: seriesStyle(crowded ? index : place(group.group)),
        overall: false,
        curves: group.curves ?? {},
        operating: at.fpr === undefined || at.tpr === undefined ? undefined : { fpr: at.fpr, tpr: at.tpr },
      };
    }),
  ];
  const where = `${task.name} by ${found.attribute}`;
  const has = (key: keyof CurveGroup['curves']) => groups.some(({ curves }) => curves[key] !== undefined);
  const left = able.slice(maximumSeries).map(({ group }) => group);
  return (
    <Section id="curves" title={text.audit.curvesTitle(where)} lead={text.audit.curvesLead}>
      <Legend groups={groups} />
      {left.length > 0 && <p class="quiet">{text.audit.notDrawn(nameSome(left))}</p>}
      <div class="panels">
        {has('calibration') && (
          <Panel
            title={text.audit.calibrationOf(where)}
            heading={text.audit.calibration}
            says={text.audit.calibrationSays}
            svg={calibrationChart(surface, text.audit.calibrationOf(where), groups)}
            table={calibrationTable(groups)}
          />
        )}
        {has('netBenefit') && (
          <Panel
            title={text.audit.netBenefitOf(where)}
            heading={text.audit.netBenefit}
            says={text.audit.netBenefitSays}
            svg={netBenefitChart(surface, text.audit.netBenefitOf(where), groups)}
            table={benefitTable(groups)}
          />
        )}
        {has('roc') && (
          <Panel
            title={text.audit.rocOf(where)}
            heading={text.audit.roc}
            says={text.audit.rocSays}
            svg={rocChart(surface, text.audit.rocOf(where), groups)}
            table={rocTable(groups)}
          />
        )}
        {has('scores') && (
          <Panel
            title={text.audit.scoresOf(where)}
            heading={text.audit.scores}
            says={text.audit.scoresSays}
            svg={scoresChart(surface, text.audit.scoresOf(where), groups.slice(1))}
            table={scoresTable(groups.slice(1))}
          />
        )}
      </div>
      <Numbers selection={selection} />
    </Section>
  );
}

function Panel({
  title,
  heading,
  says,
  svg,
  table,
}: {
  readonly title: string;
  readonly heading: string;
  readonly says: ComponentChildren;
  readonly svg: string;
  readonly table: ChartTable;
}) {
  return (
    <div>
      <h3>{heading}</h3>
      <Figure title={title} svg={svg} table={table} caption={says} shrinks />
    </div>
  );
}

function Legend({ groups }: { readonly groups: readonly CurveGroup[] }) {
  return (
    <ul class="legend">
      {groups.map(({ name, style, overall }) => (
        <li key={`${overall} ${name}`}>
          <svg class="line-swatch" width="26" height="8" aria-hidden="true">
            <line
              x1="0"
              x2="26"
              y1="4"
              y2="4"
              stroke={style.colour}
              stroke-width={overall ? 4 : 2}
              stroke-dasharray={style.dash || undefined}
            />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function Numbers({ selection }: { readonly selection: Selection }) {
  const { task, found } = selection;
  const shown = calibrationMetrics.filter((metric) => task.all.metrics[metric] !== undefined);
  if (shown.length === 0) return null;
  return (
    <Scroll label={text.audit.calibrationNumbers}>
      <table class="calibration-numbers">
        <caption>{text.audit.calibrationNumbers}</caption>
        <thead>
          <tr>
            <th scope="col" class="text">
              {text.audit.group}
            </th>
            {shown.map((metric) => (
              <th key={metric} scope="col">
                {labelOf(metric)}
                {text.audit.calibrationBest[metric] !== undefined && (
                  <small class="quiet">{text.audit.calibrationBest[metric]}</small>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[task.all, ...bySize(found.groups)].map((group, row) => (
            <tr key={`${row} ${group.group}`} class={row === 0 ? 'everybody' : ''}>
              <th scope="row">{group.group}</th>
              {shown.map((metric) => (
                <td key={metric}>
                  <MeasureValue
                    measure={group.metrics[metric]}
                    at={`${groupAt(selection, group.group)}/metrics/${metric}`}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function calibrationTable(groups: readonly CurveGroup[]): ChartTable {
  return {
    head: [text.audit.group, text.audit.predicted, text.audit.observed, text.audit.low, text.audit.high],
    rows: groups.flatMap(({ name, curves }) =>
      (curves.calibration?.smooth ?? []).map(({ score, observed, low, high }) => [
        name,
        ...[score, observed, low, high].map((value) => formatNumber(value)),
      ]),
    ),
  };
}

function benefitTable(groups: readonly CurveGroup[]): ChartTable {
  return {
    head: [text.audit.group, text.audit.threshold, text.audit.model, text.audit.treatAll],
    rows: groups.flatMap(({ name, curves }) =>
      (curves.netBenefit ?? []).map(({ threshold, model, all }) => [
        name,
        ...[threshold, model, all].map((value) => formatNumber(value, 4)),
      ]),
    ),
  };
}

function rocTable(groups: readonly CurveGroup[]): ChartTable {
  return {
    head: [text.audit.group, labelOf('fpr'), labelOf('sensitivity')],
    rows: groups.flatMap(({ name, curves }) =>
      (curves.roc ?? []).map(({ fpr, tpr }) => [name, formatNumber(fpr), formatNumber(tpr)]),
    ),
  };
}

function scoresTable(groups: readonly CurveGroup[]): ChartTable {
  return {
    head: [text.audit.group, text.audit.from, text.audit.to, text.audit.events, text.audit.nonEvents],
    rows: groups.flatMap(({ name, curves: { scores } }) =>
      (scores?.events ?? []).map((events, bin) => [
        name,
        formatNumber(scores?.edges[bin]),
        formatNumber(scores?.edges[bin + 1]),
        formatNumber(events),
        formatNumber(scores?.nonEvents[bin]),
      ]),
    ),
  };
}
