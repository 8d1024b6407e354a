import type { Verdict } from '../../src/audit/result.ts';
import { phraseVerdict, verdictWords } from '../../src/report/words.ts';

/** The verdict as sign, words and colour. */
export function VerdictBadge({
  verdict,
  delta,
  short = false,
}: {
  readonly verdict: Verdict;
  readonly delta: number;
  readonly short?: boolean;
}) {
  const { symbol, tone, short: few } = verdictWords[verdict.code];
  return (
    <span class={`badge t-${tone}`}>
      <span aria-hidden="true">{symbol}</span> {short ? few : phraseVerdict(verdict, delta)}
    </span>
  );
}
