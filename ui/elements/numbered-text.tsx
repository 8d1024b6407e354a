import './numbered-text.css';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { text } from '../text/en.ts';

/** What is wrong with a text, and where. */
export interface TextProblem {
  readonly text: string;
  /** From 1; 0 where it is nowhere in particular. */
  readonly line: number;
  readonly column: number;
}

/** Lines that stay in sight above the one that a problem leads to. */
const linesAbove = 4;

interface Properties {
  /** Names the parts: `name-text`, `name-problems`, and the role of the text. */
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly problems: readonly TextProblem[];
  readonly onText: (value: string) => void;
  /** Says above the list of problems how the text stands. */
  readonly children: ComponentChildren;
}

/** A text to edit with its lines numbered, and what is wrong with it: each problem leads to its line. */
export function NumberedText({ name, label, value, problems, onText, children }: Properties) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const lines = value.split('\n');
  const faulty = new Set(problems.map(({ line }) => line));
  const goTo = ({ line, column }: TextProblem) => {
    if (area.current === null) return;
    const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    area.current.focus();
    area.current.setSelectionRange(at, at);
    area.current.scrollTop = (area.current.scrollHeight / lines.length) * (line - linesAbove);
  };
  return (
    <>
      <div class="numbered-text">
        <pre ref={gutter} aria-hidden="true">
          {lines.map((_, index) => (
            <span key={index} class={faulty.has(index + 1) ? 'faulty' : ''}>
              {index + 1}
              {'\n'}
            </span>
          ))}
        </pre>
        <textarea
          ref={area}
          id={`${name}-text`}
          data-role={name}
          spellcheck={false}
          autocomplete="off"
          wrap="off"
          value={value}
          aria-label={label}
          aria-describedby={`${name}-problems`}
          aria-invalid={problems.length > 0}
          onInput={({ currentTarget }) => onText(currentTarget.value)}
          onScroll={({ currentTarget }) => {
            if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
      <div id={`${name}-problems`} aria-live="polite">
        {children}
        {problems.length > 0 && (
          <ul class="problems">
            {problems.map((problem) => (
              <li key={`${problem.line} ${problem.text}`}>
                {problem.line > 0 && (
                  <button type="button" class="tool" onClick={() => goTo(problem)}>
                    {text.shell.line(problem.line)}
                  </button>
                )}{' '}
                {problem.text}
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  );
}
