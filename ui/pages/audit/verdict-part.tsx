// One card an attribute: what was found, how much the data can say; with several tasks, the verdict of each. A card chooses what the rest shows.
import type { AttributeResult, AuditResult } from '../../../src/audit/result.ts';
import { nameSome } from '../../../src/core/name-some.ts';
import { gapRulerChart } from '../../../src/report/charts/gap-ruler.ts';
import {
  enumerate,
  formatBareP,
  formatCount,
  formatMeasure,
  formatNumber,
  nothing,
  numberOf,
} from '../../../src/report/format.ts';
import { decidingFinding, evidenceOf } from '../../../src/report/select.ts';
import { detailVerdict, labelOf, phraseVerdict, trimNumber, verdictWords } from '../../../src/report/words.ts';
import { hrefWith, setParameters } from '../../app/router.ts';
import { canvas } from '../../charts/canvas.ts';
import { Scroll } from '../../elements/scroll.tsx';
import { Explained } from '../../elements/value.tsx';
import { text } from '../../text/en.ts';
import { Section } from './section.tsx';
import type { Selection } from './selection.ts';

const colours = { strong: 'var(--strong)', mild: 'var(--mild)', none: 'var(--none)', unknown: 'var(--overall)' };

export function VerdictPart({ selection }: { readonly selection: Selection }) {
  const { result, found } = selection;
  const { delta, alpha, power } = result.plan.analysis;
  const metric = enumerate([...new Set(result.tasks.map((task) => labelOf(task.metric)))]);
  const lead = text.audit.verdictLead({
    metric,
    delta: trimNumber(delta),
    level: trimNumber((1 - alpha) * 100),
    power: trimNumber(power * 100),
  });
  return (
    <Section id="verdicts" title={text.audit.parts.verdicts} lead={lead}>
      <ul class="cards" style={{ '--cards': result.attributes.length }}>
        {result.attributes.map((attribute, index) => (
          <Card
            key={attribute.name}
            result={result}
            attribute={attribute}
            at={`/attributes/${index}`}
            current={attribute.name === found.attribute}
          />
        ))}
      </ul>
      {result.tasks.length > 1 && <Matrix selection={selection} />}
    </Section>
  );
}

interface CardProperties {
  readonly result: AuditResult;
  readonly attribute: AttributeResult;
  readonly at: string;
  readonly current: boolean;
}

function Card({ result, attribute, at, current }: CardProperties) {
  const { delta } = result.plan.analysis;
  const { verdict, name, role } = attribute;
  const { symbol, tone } = verdictWords[verdict.code];
  const choose = hrefWith({ by: name, task: attribute.task ?? undefined, explain: undefined });
  return (
    <li class={`card t-${tone}${current ? ' current' : ''}`}>
      <div class="card-head">
        <h3>{name}</h3>
        <span class="quiet">{role}</span>
      </div>
      <p class="says">
        <span aria-hidden="true">{symbol}</span> {phraseVerdict(verdict, delta)}
      </p>
      <p class="detail">{detailVerdict(verdict, delta)}</p>
      <Ruler result={result} attribute={attribute} />
      <Facts result={result} attribute={attribute} at={at} />
      <p class="card-foot">
        <a href={choose} aria-current={current ? 'true' : undefined}>
          {current ? text.audit.shownBelow : text.audit.show(name)}
        </a>
      </p>
    </li>
  );
}

function Ruler({ result, attribute }: Pick<CardProperties, 'result' | 'attribute'>) {
  const surface = canvas.value;
  if (surface === undefined) return <div class="ruler" />;
  const value = decidingFinding(result, attribute)?.found.gap.value;
  const { largestCompatible, detectable } = evidenceOf(result, attribute);
  const known = value === undefined || 'undefined' in value ? undefined : value;
  const bound = value === undefined ? (largestCompatible ?? undefined) : undefined;
  const svg = gapRulerChart(surface, {
    title: text.audit.gapBy(attribute.name),
    delta: result.plan.analysis.delta,
    gap: known?.value,
    low: known?.low ?? (bound === undefined ? undefined : 0),
    high: known?.high ?? bound,
    detectable,
    colour: colours[verdictWords[attribute.verdict.code].tone],
  });
  return <div class="ruler" dangerouslySetInnerHTML={{ __html: svg }} />;
}

function Facts({ result, attribute, at }: Pick<CardProperties, 'result' | 'attribute' | 'at'>) {
  const deciding = decidingFinding(result, attribute);
  const { cases, events, largestCompatible, detectable, notScored, tasks } = evidenceOf(result, attribute);
  const rows: [string, string][] = [
    deciding === undefined || result.tasks.length === 1
      ? [text.audit.tasks, String(tasks)]
      : [text.audit.decidedBy, deciding.task.name],
    [text.audit.cases, formatCount(cases)],
    [text.audit.events, events === null ? nothing : [...new Set(events)].map(formatCount).join(' to ')],
  ];
  if (deciding !== undefined) {
    const { gap } = deciding.found;
    rows.push([text.audit.gap, formatMeasure(gap.value)]);
    if (gap.test) rows.push([text.audit.adjustedP, formatBareP(gap.test.pAdjusted)]);
  }
  rows.push(
    [text.audit.compatible, largestCompatible === null ? text.audit.notBounded : formatNumber(largestCompatible)],
    [text.audit.detectable, formatNumber(detectable)],
  );
  return (
    <>
      <dl>
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              <Explained at={at}>{value}</Explained>
            </dd>
          </div>
        ))}
      </dl>
      {deciding === undefined && notScored.length > 0 && (
        <p class="quiet small">{text.audit.notScored(nameSome(notScored))}</p>
      )}
    </>
  );
}

function Matrix({ selection: { result, task: chosen, found: shown } }: { readonly selection: Selection }) {
  return (
    <Scroll label={text.audit.matrix} className="matrix">
      <table>
        <caption>{text.audit.matrix}</caption>
        <thead>
          <tr>
            <th scope="col" class="text">
              {text.audit.task}
            </th>
            {result.attributes.map(({ name }) => (
              <th key={name} scope="col" class="text">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {result.tasks.map((task) => (
            <tr key={task.name}>
              <th scope="row">{task.name}</th>
              {task.attributes.map(({ attribute, gap }) => {
                const { symbol, short, tone } = verdictWords[gap.verdict.code];
                const value = numberOf(gap.value);
                const current = task === chosen && attribute === shown.attribute;
                return (
                  <td key={attribute} class="text">
                    <button
                      type="button"
                      class={`verdict-cell t-${tone}${current ? ' current' : ''}`}
                      aria-pressed={current}
                      onClick={() => setParameters({ task: task.name, by: attribute })}
                    >
                      <span aria-hidden="true">{symbol}</span> {short}
                      <small>
                        {value === undefined ? text.audit.noGap : `${text.audit.gap} ${formatNumber(value)}`}
                      </small>
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
