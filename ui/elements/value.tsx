import type { ComponentChildren } from 'preact';
import type { Measure } from '../../src/audit/result.ts';
import { formatInterval, formatNumber, nothing } from '../../src/report/format.ts';
import { setParameters } from '../app/router.ts';
import { text } from '../text/en.ts';

/** A number that opens how it was computed. `at` is its place in the result, as a JSON pointer. */
export function Explained({ at, children }: { readonly at: string; readonly children: ComponentChildren }) {
  return (
    <button
      type="button"
      class="value"
      data-at={at}
      title={text.explain.open}
      onClick={() => setParameters({ explain: at })}
    >
      {children}
    </button>
  );
}

/** A measure with its interval, or a dash that opens the reason why there is none. */
export function MeasureValue({
  measure,
  at,
  decimals = 3,
}: {
  readonly measure: Measure | undefined;
  readonly at: string;
  readonly decimals?: number;
}) {
  if (measure === undefined) return <span class="quiet">{nothing}</span>;
  if ('undefined' in measure)
    return (
      <Explained at={at}>
        <span class="quiet">{nothing}</span>
      </Explained>
    );
  const interval = formatInterval(measure, decimals);
  return (
    <Explained at={at}>
      {formatNumber(measure.value, decimals)}
      {interval !== '' && <small>{interval}</small>}
    </Explained>
  );
}
