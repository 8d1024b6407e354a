import { saveFile } from '../../charts/save.ts';
import { NumberedText, type TextProblem } from '../../elements/numbered-text.tsx';
import { text } from '../../text/en.ts';
import { draft, draftError, fileName, isEdited, restoreText, type as typeText, worldText } from './simulate-state.ts';

/** The world file as text, with every problem at its line. */
export function WorldEditor() {
  const content = draft.value ?? worldText.value;
  const title = text.simulate.editorTitle(fileName.value);
  return (
    <details class="editor">
      <summary>{title}</summary>
      <p class="quiet">{text.simulate.editorLead}</p>
      <NumberedText
        name="editor"
        label={title}
        value={content}
        problems={problemsOf(draftError.value)}
        onText={typeText}
      >
        {draftError.value === undefined && <p class="quiet">{text.simulate.wellFormed}</p>}
      </NumberedText>
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
function problemsOf(error: unknown): TextProblem[] {
  if (error === undefined) return [];
  const {
    problems = [],
    message,
    hint = '',
  } = error as { problems?: readonly string[]; message: string; hint?: string };
  const all = problems.length > 0 ? problems : [`${message} ${hint}`];
  return all.map((problem) => {
    const [, line = '0', column = '1', rest = problem] = /^[^\s:]+:(\d+):(\d+): ([\s\S]*)$/.exec(problem) ?? [];
    return { line: Number(line), column: Number(column), text: rest };
  });
}
