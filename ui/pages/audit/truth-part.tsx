import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { AuditResult } from '../../../src/audit/result.ts';
import { formatNumber } from '../../../src/report/format.ts';
import { verdictWords } from '../../../src/report/words.ts';
import type { TruthComparison } from '../../../src/simulate/compare-with-truth.ts';
import { PlainTable } from '../../charts/plain-table.tsx';
import { text } from '../../text/en.ts';
import { Section } from './section.tsx';

/** For the sample: every verdict beside what was planted. */
export function TruthPart({ result }: { readonly result: AuditResult }) {
  const rows = useSignal<readonly TruthComparison[]>([]);
  useEffect(() => {
    void Promise.all([
      import('../../../src/simulate/compare-with-truth.ts'),
      import('../../../src/simulate/scores/scores-truth.ts'),
    ]).then(([{ compareWithTruth }, { scoresTruth }]) => {
      rows.value = compareWithTruth(result, scoresTruth());
    });
  }, [result, rows]);
  const contradicted = rows.value.filter(({ agrees }) => agrees === 'no').length;
  return (
    <Section id="truth" title={text.audit.parts.truth} lead={text.audit.truthLead(rows.value.length, contradicted)}>
      <details>
        <summary>{text.audit.truthTable}</summary>
        <PlainTable
          title={text.audit.truthTable}
          table={{
            head: text.audit.truthHead,
            rows: rows.value.map(({ attribute, task, verdict, gap, planted, agrees }) => [
              attribute,
              task,
              verdictWords[verdict].short,
              formatNumber(gap),
              formatNumber(planted.gap),
              text.audit.agrees[agrees],
            ]),
          }}
        />
      </details>
    </Section>
  );
}
