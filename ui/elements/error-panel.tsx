import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { text } from '../text/en.ts';
import { shownError } from './shown-error.ts';

/** Message, every problem, what to do, and the log for whoever is asked for help. */
export function ErrorPanel({
  error,
  hints,
  onRetry,
  children,
}: {
  readonly error: unknown;
  /** What to do on this page, by the code of the error. */
  readonly hints?: Readonly<Record<string, string>>;
  readonly onRetry?: () => void;
  /** Further ways out, beside the buttons. */
  readonly children?: ComponentChildren;
}) {
  const shown = shownError(error, hints);
  const [copied, setCopied] = useState(false);
  const log = [shown.code, shown.message, ...shown.problems, shown.hint, shown.log]
    .filter((line) => line !== undefined && line !== '')
    .join('\n');
  const copy = () => {
    navigator.clipboard?.writeText(log).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <section class="error-panel" role="alert">
      <h2>{text.error.title}</h2>
      <p>{shown.message}</p>
      {shown.problems.length > 0 && (
        <ul>
          {shown.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {shown.hint && <p class="hint">{shown.hint}</p>}
      <details>
        <summary>{text.error.log}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard */}
        <pre tabIndex={0}>{log}</pre>
      </details>
      <p class="row">
        {children}
        {onRetry && (
          <button type="button" onClick={onRetry}>
            {text.error.retry}
          </button>
        )}
        <button type="button" onClick={copy}>
          {copied ? text.error.copied : text.error.copy}
        </button>
      </p>
    </section>
  );
}
