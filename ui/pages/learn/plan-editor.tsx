import { useRef } from 'preact/hooks';
import { text } from '../../text/en.ts';
import { checked, planText } from './learn-state.ts';
import type { PlanProblem } from './plan-text.ts';

/** The plan as text with its lines numbered, and what is wrong with it: each problem leads to its line. */
export function PlanEditor() {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const { problems } = checked.value;
  const lines = planText.value.split('\n');
  const faulty = new Set(problems.map(({ line }) => line));
  const goTo = ({ line, column }: PlanProblem) => {
    if (line === 0 || area.current === null) return;
    const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    area.current.focus();
    area.current.setSelectionRange(at, at);
    area.current.scrollTop = (area.current.scrollHeight / lines.length) * (line - 4);
  };
  return (
    <div class="editor">
      <label for="plan-yaml">{text.learn.planText}</label>
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
          id="plan-yaml"
          data-role="plan"
          spellcheck={false}
          autocomplete="off"
          wrap="off"
          value={planText.value}
          aria-describedby="plan-problems"
          aria-invalid={problems.length > 0}
          onInput={({ currentTarget }) => {
            planText.value = currentTarget.value;
          }}
          onScroll={({ currentTarget }) => {
            if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
      <div id="plan-problems" aria-live="polite">
        {problems.length === 0 ? (
          <p class="badge t-none">{text.learn.planHolds}</p>
        ) : (
          <>
            <p class="badge t-strong">{text.learn.planProblems(problems.length)}</p>
            <ul class="problems">
              {problems.map((problem) => (
                <li key={`${problem.line} ${problem.text}`}>
                  {problem.line > 0 && (
                    <button type="button" class="tool" onClick={() => goTo(problem)}>
                      {text.learn.line(problem.line)}
                    </button>
                  )}{' '}
                  {problem.text}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
