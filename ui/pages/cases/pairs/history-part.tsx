// The history of a pair under its note, what its parts are, and which training it is of.
import { formatNumber, formatPercent } from '../../../../src/report/format.ts';
import { setParameters } from '../../../app/router.ts';
import { Figure } from '../../../charts/figure.tsx';
import { ErrorPanel } from '../../../elements/error-panel.tsx';
import { text } from '../../../text/en.ts';
import { historyFiles, shownHistory } from './history-state.ts';
import { courseTable, pairChart, sayWeight } from './pair-chart.ts';
import { type PairCourse, pairCourse, type Reason } from './pair-course.ts';

const words = text.cases.pairs;

/** Which training's history is shown, and what the lines are. */
export function HistoryLegend() {
  const shown = shownHistory.value;
  if (shown === undefined) return <p class="quiet small">{words.noHistory}</p>;
  const { content } = shown;
  if (content === 'loading') return <p class="quiet small">{words.readingHistory}</p>;
  if ('error' in content) return <ErrorPanel error={content.error} />;
  const attribute = content.groups[0]?.attribute;
  return (
    <div class="history-legend">
      <label class="inline">
        <span>{words.historyFrom}</span>
        <select
          value={shown.training}
          data-role="training"
          onChange={({ currentTarget }) => setParameters({ training: currentTarget.value })}
        >
          {historyFiles.value.map(({ training }) => (
            <option key={training}>{training}</option>
          ))}
        </select>
      </label>
      <ul class="course-legend">
        <li class="of-pair">{words.legend.pair}</li>
        {attribute !== undefined && <li class="of-group">{words.legend.group(attribute)}</li>}
        <li class="of-all">{words.legend.all}</li>
        {content.columns.has('flagged') && <li class="of-flag">{words.legend.flagged}</li>}
        {content.columns.has('weight') && <li class="of-weight">{words.legend.weight}</li>}
      </ul>
    </div>
  );
}

/** The course of a pair and why the method did with it what it did; nothing where the training has no history of it. */
export function PairHistoryPart({ name }: { readonly name: string }) {
  const content = shownHistory.value?.content;
  if (content === undefined || content === 'loading' || 'error' in content) return null;
  const course = pairCourse(content, name);
  if (course === undefined) return <p class="quiet small">{words.notInHistory}</p>;
  return (
    <div class="pair-history">
      <p class="reason">{sayReason(course)}</p>
      <Figure
        title={words.historyOf(name)}
        svg={pairChart(course, content.all, name)}
        table={courseTable(course, content.all)}
        shrinks
      />
    </div>
  );
}

function sayReason({ reason, weight }: PairCourse): string {
  const last = weight?.findLast((value) => !Number.isNaN(value));
  const weighed = last === undefined ? '' : ` ${words.weighed(sayWeight(last))}`;
  return reason === undefined ? weighed.trim() : `${sayEvidence(reason)}${weighed}`;
}

function sayEvidence(reason: Reason): string {
  if (reason.kind === 'waiting') return words.reasons.waiting;
  if (reason.kind === 'memory') {
    const said = {
      memory: formatNumber(reason.memory),
      limit: formatNumber(reason.beyond === 'low' ? reason.low : reason.high),
    };
    if (reason.beyond === undefined) return words.reasons.within(said.memory, formatNumber(reason.low), said.limit);
    return words.reasons[reason.beyond](said.memory, said.limit);
  }
  const kinds = ['good', 'contrary', 'within', 'unrelated'] as const;
  const [most, ...others] = kinds.toSorted((left, right) => reason[right] - reason[left]);
  const said = others
    .filter((kind) => reason[kind] > 0)
    .map((kind) => words.reasons.chanceOf[kind](formatPercent(reason[kind])));
  return words.reasons.kinds[most!](formatPercent(reason[most!]), said.join(', '));
}
