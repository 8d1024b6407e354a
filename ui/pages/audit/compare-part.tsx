// Two models on the same cases: an arrow a group, and whether the gap became smaller at somebody's cost.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CompareResult } from '../../../src/audit/compare-result.ts';
import { formatCount, formatMeasure, formatNumber } from '../../../src/report/format.ts';
import { labelOf } from '../../../src/report/words.ts';
import { announce } from '../../app/announce.tsx';
import { project } from '../../app/project.ts';
import { hrefWith, route } from '../../app/router.ts';
import { canvas } from '../../charts/canvas.ts';
import { changeChart } from '../../charts/change-chart.ts';
import { Figure } from '../../charts/figure.tsx';
import { ErrorPanel } from '../../elements/error-panel.tsx';
import { Waiting } from '../../elements/waiting.tsx';
import { text } from '../../text/en.ts';
import { Section } from './section.tsx';
import type { Selection } from './selection.ts';
import { useOthers } from './use-others.ts';
import { narrow } from './width.ts';

type State = { readonly compared: CompareResult } | { readonly error: unknown } | 'working' | undefined;

export function ComparePart({ selection }: { readonly selection: Selection }) {
  const state = useSignal<State>(undefined);
  const { plan } = project.audit.value;
  const { others, refused, looking } = useOthers(plan, selection.task.name);
  const wanted = others.find(({ name }) => name === route.value.parameters['compare']);
  useEffect(() => {
    state.value = undefined;
    if (plan === undefined || wanted === undefined) return undefined;
    let left = false;
    state.value = 'working';
    project.source.compare(wanted.first ?? plan, wanted).then(
      (compared) => {
        if (left) return;
        state.value = { compared };
        announce(text.audit.saidCompared);
      },
      (error: unknown) => {
        if (!left) state.value = { error };
      },
    );
    return () => {
      left = true;
    };
  }, [plan, wanted?.name, JSON.stringify(wanted?.first?.tasks)]);
  const now = state.value;
  return (
    <Section id="compare" title={text.audit.parts.compare} lead={text.audit.compareLead}>
      {looking && <Waiting label={text.audit.lookingForOthers} />}
      {others.length === 0 ? (
        !looking && <p class="note">{text.audit.nothingToCompare}</p>
      ) : (
        <p class="row">
          {others.map((other) => (
            <a
              key={other.name}
              class="button"
              href={hrefWith({ compare: other.name, at: undefined })}
              aria-current={other === wanted ? 'true' : undefined}
              data-role="compare"
            >
              {text.audit.compareWith(other.name)}
            </a>
          ))}
        </p>
      )}
      {refused.length > 0 && (
        <details
          data-role="not-comparable"
          open={refused.some(({ name }) => name === route.value.parameters['compare'])}
        >
          <summary>{text.audit.notComparable(refused.length)}</summary>
          <ul>
            {refused.map(({ name, why }) => (
              <li key={name}>
                <strong>{name}</strong>: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
      {now === 'working' && <Waiting label={text.audit.comparing} />}
      {now !== undefined && now !== 'working' && 'error' in now && <ErrorPanel error={now.error} />}
      {now !== undefined && now !== 'working' && 'compared' in now && (
        <Compared selection={selection} compared={now.compared} />
      )}
    </Section>
  );
}

function Compared({ selection, compared }: { readonly selection: Selection; readonly compared: CompareResult }) {
  const surface = canvas.value;
  const task = compared.tasks.find(({ name }) => name === selection.task.name) ?? compared.tasks[0];
  const found = task?.attributes.find(({ attribute }) => attribute === selection.found.attribute);
  if (surface === undefined || task === undefined || found === undefined) return null;
  const groups = [task.all, ...[...found.groups].sort((a, b) => (b.cases ?? -1) - (a.cases ?? -1))];
  const title = text.audit.changeOf(labelOf(task.metric), task.name, found.attribute);
  const svg = changeChart(surface, {
    title,
    axisLabel: text.audit.better(labelOf(task.metric), task.direction),
    groups,
    direction: task.direction,
    compact: narrow.value,
  });
  const tone = { 'some-group-worse': 't-strong', 'not-shown': 't-unknown', none: 't-none' }[found.levellingDown.code];
  return (
    <>
      <p class="gap-line">
        <span class={`badge ${tone}`}>{text.audit.levelling[found.levellingDown.code]}</span>{' '}
        {found.levellingDown.sentence}{' '}
        {text.audit.gapChange(formatNumber(found.gap.first), formatNumber(found.gap.second))}
      </p>
      <Figure
        title={title}
        svg={svg}
        shrinks={narrow.value}
        caption={text.audit.changeCaption(compared.first, compared.second, compared.paired)}
        table={{
          head: [
            text.audit.group,
            text.audit.cases,
            compared.first,
            compared.second,
            text.audit.change,
            'p',
            text.audit.outcome,
          ],
          rows: groups.map(({ group, cases, primary, pAdjusted, outcome }) => [
            group,
            formatCount(cases),
            formatNumber(primary.first),
            formatNumber(primary.second),
            formatMeasure(primary.change),
            formatNumber(pAdjusted),
            text.audit.outcomes[outcome],
          ]),
        }}
      />
    </>
  );
}
