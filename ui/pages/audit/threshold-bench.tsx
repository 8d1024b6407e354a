import { useSignal } from '@preact/signals';
import type { TaskResult } from '../../../src/audit/result.ts';
import { formatNumber, formatPercent } from '../../../src/report/format.ts';
import { setParameters } from '../../app/router.ts';
import { type OperatingData, type Policy, shareAt, thresholdOfShare } from '../../data/off-thread/operating-data.ts';
import { text } from '../../text/en.ts';

const steps = 1000;

/** Slider, exact value and named policies of one threshold. The slider is even in the square root of the share of alerts: rare findings need its fine end. */
export function ThresholdBench({
  data,
  threshold,
  planned,
  onMove,
}: {
  readonly data: OperatingData;
  readonly threshold: number;
  readonly planned: TaskResult['threshold'];
  readonly onMove: (value: number | undefined) => void;
}) {
  const alerts = shareAt(data.all, threshold);
  const place = Math.round(steps * (1 - Math.sqrt(alerts)));
  const said = text.audit.thresholdSays(formatNumber(threshold, 4), formatPercent(alerts));
  const slide = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const rest = 1 - Number(currentTarget.value) / steps;
    onMove(thresholdOfShare(data.all, rest * rest));
  };
  return (
    <div class="bench">
      <div class="slide">
        <label>
          <span>{text.audit.threshold}</span>
          <input
            type="range"
            min="0"
            max={steps}
            step="1"
            value={place}
            aria-valuetext={said}
            onInput={slide}
            data-role="threshold"
          />
        </label>
        <p class="ends quiet" aria-hidden="true">
          <span>{text.audit.allAlert}</span>
          <span>{text.audit.noneAlert}</span>
        </p>
      </div>
      <label>
        <span>{text.audit.exactly}</span>
        <input
          type="number"
          step="any"
          value={Number(threshold.toPrecision(6))}
          onChange={({ currentTarget }) => onMove(Number(currentTarget.value))}
        />
      </label>
      <p class="alerts">
        <strong>{formatPercent(alerts)}</strong> <span class="quiet">{text.audit.ofCasesAlert}</span>
      </p>
      <Policies data={data} threshold={threshold} planned={planned} onMove={onMove} />
    </div>
  );
}

function Policies({ data, threshold, planned, onMove }: Parameters<typeof ThresholdBench>[0]) {
  const ratio = useSignal(10);
  const byCost = 1 / (1 + ratio.value);
  return (
    <fieldset class="policies">
      <legend>{text.audit.policies}</legend>
      {planned !== null && (
        <PolicyButton
          policy={planned}
          planned
          current={threshold === planned.value}
          onChoose={() => onMove(undefined)}
        />
      )}
      {data.policies
        .filter(({ rule }) => rule !== planned?.rule)
        .map((policy) => (
          <PolicyButton
            key={policy.rule}
            policy={policy}
            current={threshold === policy.value}
            onChoose={() => onMove(policy.value)}
          />
        ))}
      {data.probabilities && (
        <span class="cost">
          <label class="inline">
            <span>{text.audit.costBefore}</span>
            <input
              type="number"
              min="1"
              max="1000"
              value={ratio.value}
              aria-label={text.audit.costLabel}
              onChange={({ currentTarget }) => {
                ratio.value = Math.max(0.001, Number(currentTarget.value) || 1);
              }}
            />
            <span>{text.audit.costAfter}</span>
          </label>
          <button type="button" class="tool" aria-pressed={threshold === byCost} onClick={() => onMove(byCost)}>
            {formatNumber(byCost, 3)}
          </button>
        </span>
      )}
      <button type="button" class="tool" onClick={() => setParameters({ explain: '/live' })}>
        {text.audit.howComputed}
      </button>
    </fieldset>
  );
}

function PolicyButton({
  policy,
  planned = false,
  current,
  onChoose,
}: {
  readonly policy: Policy;
  readonly planned?: boolean;
  readonly current: boolean;
  readonly onChoose: () => void;
}) {
  const title = policy.leak ? text.audit.leak : text.audit.chosenFrom(policy.source);
  return (
    <button
      type="button"
      class={`tool policy${policy.leak ? ' leak' : ''}`}
      aria-pressed={current}
      title={title}
      onClick={onChoose}
    >
      {planned && <strong>{text.audit.planned} </strong>}
      {policy.rule} <small>{formatNumber(policy.value, 3)}</small>
      {policy.leak && <small> · {text.audit.leakShort}</small>}
    </button>
  );
}
