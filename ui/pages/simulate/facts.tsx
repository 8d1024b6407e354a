import { PlainTable } from '../../charts/plain-table.tsx';
import { saveCsv } from '../../charts/save.ts';
import { text } from '../../text/en.ts';
import type { Scene } from './off-thread/messages.ts';
import { shownValue, unitOfMeasured, wordsOf } from './shown-value.ts';
import { description, measureSalience, salience } from './simulate-state.ts';

/** What the pictures measure, what was written with them, and how to check that they are what the command line renders. */
export function Facts({ scene }: { readonly scene: Scene }) {
  const { base, twin } = scene;
  return (
    <>
      <Measured scene={scene} />
      {Object.keys(base.texts).length > 0 && <Notes scene={scene} />}
      {base.sha256 !== undefined && (
        <details class="record">
          <summary>{text.simulate.record}</summary>
          <p class="quiet">{text.simulate.recordLead}</p>
          <dl>
            <dt>{text.simulate.asItIs}</dt>
            <dd>
              <code data-hash="base">{base.sha256}</code>
            </dd>
            <dt>{text.simulate.twin}</dt>
            <dd>
              <code data-hash="twin">{twin.sha256}</code>
            </dd>
          </dl>
        </details>
      )}
    </>
  );
}

function Measured({ scene: { base, twin, id } }: { readonly scene: Scene }) {
  const names = [...new Set([...Object.keys(base.measured), ...Object.keys(twin.measured)])];
  const rows = names.map((name) => {
    const [before, after] = [base.measured[name], twin.measured[name]];
    const change = typeof before === 'number' && typeof after === 'number' ? after - before : undefined;
    return [
      wordsOf(name),
      unitOfMeasured(name),
      before === undefined ? '' : shownValue(before),
      after === undefined ? '' : shownValue(after),
      change === undefined ? (before === after ? '' : text.simulate.differs) : change === 0 ? '0' : shownValue(change),
    ];
  });
  if (rows.length === 0) return null;
  const table = { head: [...text.simulate.measuredHead], rows };
  return (
    <section class="panel" aria-labelledby="measured-title">
      <h2 id="measured-title">{text.simulate.measuredTitle}</h2>
      <p class="lead">{text.simulate.measuredLead}</p>
      <PlainTable title={text.simulate.measuredTitle} table={table} />
      <p class="row end">
        <Salience />
        <button type="button" class="tool" onClick={() => saveCsv(`measured-${id}`, table)}>
          CSV
        </button>
      </p>
    </section>
  );
}

/** The salience of the bias, measured when it is asked for: it takes four more pictures. */
function Salience() {
  const found = salience.value;
  const { twins = [], nodes = [] } = description.value ?? {};
  if (twins.length === 0 || !nodes.some(({ column }) => column === 'truth' || column === 'label')) return null;
  if (found !== undefined) {
    return <span data-role="salience">{text.simulate.salienceIs(found.bias, found.disease, found.salience)}</span>;
  }
  return (
    <button type="button" class="tool" onClick={() => void measureSalience()} title={text.simulate.salienceTitle}>
      {text.simulate.measureSalience}
    </button>
  );
}

function Notes({ scene: { base, twin } }: { readonly scene: Scene }) {
  return (
    <section class="panel notes" aria-labelledby="notes-title">
      <h2 id="notes-title">{text.simulate.notesTitle}</h2>
      {Object.entries(base.texts).map(([name, content]) => {
        const other = twin.texts[name] ?? '';
        return (
          <div key={name} class="note-pair">
            <h3>{wordsOf(name)}</h3>
            <div class="beside">
              <blockquote>
                <small>{text.simulate.asItIs}</small>
                <p>{content}</p>
              </blockquote>
              <blockquote>
                <small>{text.simulate.twin}</small>
                {other === content ? (
                  <p class="quiet">{text.simulate.sameText}</p>
                ) : (
                  <Changed before={content} after={other} />
                )}
              </blockquote>
            </div>
          </div>
        );
      })}
    </section>
  );
}

/** A text with the words marked that the other does not have at that place (longest common subsequence of words). */
function Changed({ before, after }: { readonly before: string; readonly after: string }) {
  const [a, b] = [before.split(/(\s+)/), after.split(/(\s+)/)];
  const kept = keptWords(a, b);
  return (
    <p>{b.map((word, place) => (kept.has(place) || word.trim() === '' ? word : <mark key={place}>{word}</mark>))}</p>
  );
}

function keptWords(a: readonly string[], b: readonly string[]): ReadonlySet<number> {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const place = i * width + j;
      lengths[place] =
        a[i] === b[j] ? lengths[place + width + 1]! + 1 : Math.max(lengths[place + width]!, lengths[place + 1]!);
    }
  }
  const kept = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      kept.add(j);
      i += 1;
      j += 1;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return kept;
}
