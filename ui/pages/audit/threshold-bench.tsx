import { useSignal } from '@preact/signals';
import type { TaskResult } from '../../../src/audit/result.ts';
import { formatNumber, formatPercent } from '../../../src/report/format.ts';
import { setParameters } from '../../app/router.ts';
import {
  type OperatingData,
  type Policy,
  placeOf,
  shareAt,
  sliderSteps,
  steppedThreshold,
  thresholdAtPlace,
} from '../../data/off-thread/operating-data.ts';
import { text } from '../../text/en.ts';

/** By how many places a key moves the slider. */
const keySteps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 100,
  PageDown: -100,
};

/** Slider, exact value and named policies of one threshold. */
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
  const said = text.audit.thresholdSays(formatNumber(threshold, 4), formatPercent(alerts));
  const step = (event: KeyboardEvent) => {
    const by = keySteps[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onMove(steppedThreshold(data.all, threshold, by));
  };
  return (
    <div class="bench">
      <div class="slide">
        <label>
          <span>{text.audit.threshold}</span>
          <input
            type="range"
            min="0"
            max={sliderSteps}
            step="1"
            value={placeOf(data.all, threshold)}
            aria-valuetext={said}
            onInput={({ currentTarget }) => onMove(thresholdAtPlace(data.all, Number(currentTarget.value)))}
            onKeyDown={step}
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
            {text.audit.useThreshold(formatNumber(byCost, 3))}
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
