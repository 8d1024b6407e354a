import { useRef } from 'preact/hooks';
import { saveFile } from '../../charts/save.ts';
import { text } from '../../text/en.ts';
import { draft, draftError, fileName, isEdited, restoreText, type as typeText, worldText } from './simulate-state.ts';

interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The world file as text, with every problem at its line. */
export function WorldEditor() {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const content = draft.value ?? worldText.value;
  const problems = problemsOf(draftError.value);
  const faulty = new Set(problems.map(({ line }) => line));
  const lines = content.split('\n');
  const go = ({ line, column }: Problem) => {
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    area.current?.focus();
    area.current?.setSelectionRange(start, start);
    const height = (area.current?.scrollHeight ?? 0) / Math.max(1, lines.length);
    area.current?.scrollTo({ top: Math.max(0, (line - 6) * height) });
  };
  return (
    <details class="editor">
      <summary>{text.simulate.editorTitle(fileName.value)}</summary>
      <p class="quiet">{text.simulate.editorLead}</p>
      <div class="editing">
        <pre class="gutter" ref={gutter} aria-hidden="true">
          {lines.map((_, index) => (
            <span key={index} class={faulty.has(index + 1) ? 'faulty' : ''}>
              {index + 1}
              {'\n'}
            </span>
          ))}
        </pre>
        <textarea
          ref={area}
          spellcheck={false}
          autocomplete="off"
          wrap="off"
          aria-label={text.simulate.editorTitle(fileName.value)}
          aria-invalid={draftError.value !== undefined}
          aria-describedby="editor-problems"
          value={content}
          data-role="editor"
          onInput={({ currentTarget }) => typeText(currentTarget.value)}
          onScroll={({ currentTarget }) => {
            if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
      <div id="editor-problems" role="status">
        {draftError.value === undefined ? (
          <p class="quiet">{text.simulate.wellFormed}</p>
        ) : (
          <ul class="problems">
            {problems.map((problem) => (
              <li key={`${problem.line} ${problem.message}`}>
                {problem.line > 0 && (
                  <button type="button" class="tool" onClick={() => go(problem)}>
                    {text.simulate.line(problem.line)}
                  </button>
                )}{' '}
                {problem.message}
              </li>
            ))}
          </ul>
        )}
      </div>
      <p class="row">
        <button type="button" onClick={() => saveFile(fileName.value, content, 'application/yaml')}>
          {text.simulate.saveWorld}
        </button>
        <button type="button" onClick={restoreText} disabled={!isEdited.value && draft.value === undefined}>
          {text.simulate.restore}
        </button>
        <label class="button">
          {text.simulate.openWorldFile}
          <input
            type="file"
            class="unseen"
            accept=".yaml,.yml,.json"
            onChange={({ currentTarget }) =>
              void currentTarget.files?.[0]?.text().then((chosenText) => typeText(chosenText))
            }
          />
        </label>
      </p>
    </details>
  );
}

/** The problems of an error, each with its line; an error without any is one itself. */
function problemsOf(error: unknown): Problem[] {
  if (error === undefined) return [];
  const {
    problems = [],
    message,
    hint = '',
  } = error as { problems?: readonly string[]; message: string; hint?: string };
  const all = problems.length > 0 ? problems : [`${message} ${hint}`];
  return all.map((problem) => {
    const [, line = '0', column = '1', rest = problem] = /^[^\s:]+:(\d+):(\d+): ([\s\S]*)$/.exec(problem) ?? [];
    return { line: Number(line), column: Number(column), message: rest };
  });
}
