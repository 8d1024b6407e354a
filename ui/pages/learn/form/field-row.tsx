import type { ComponentChildren } from 'preact';
import { text } from '../../../text/en.ts';
import { problemsBelow } from '../learn-state.ts';
import type { Path, PlanProblem } from '../plan-text.ts';
import { inWords } from './typed-values.ts';

/** Attributes of the control of a field. */
export interface ControlAttributes {
  readonly id: string;
  readonly 'data-path': string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

export interface FieldProperties {
  readonly path: Path;
  /** By default what the texts call it, else the key in words. */
  readonly label?: string | undefined;
  /** What is said below the control. */
  readonly help?: string | undefined;
}

/** A label, a control, what it is for, and what is wrong with it. */
export function FieldRow({
  path,
  label,
  help,
  own,
  problems: found = problemsBelow(path),
  children,
}: FieldProperties & {
  /** A problem that only the control knows of. */
  readonly own?: string | undefined;
  /** By default those of the path and below. */
  readonly problems?: readonly PlanProblem[];
  readonly children: (attributes: ControlAttributes) => ComponentChildren;
}) {
  const id = `plan-${path.join('-')}`;
  const problems = [...(own === undefined ? [] : [own]), ...found.map((problem) => problem.text)];
  const about = [...(help === undefined ? [] : [`${id}-about`]), ...(problems.length === 0 ? [] : [`${id}-problem`])];
  return (
    <div class="field">
      <label for={id}>{label ?? labelOf(path)}</label>
      {children({
        id,
        'data-path': path.join('.'),
        'aria-describedby': about.length === 0 ? undefined : about.join(' '),
        'aria-invalid': problems.length > 0,
      })}
      {problems.length > 0 && (
        <p id={`${id}-problem`} class="small wrong">
          {problems.join(' ')}
        </p>
      )}
      {help !== undefined && (
        <p id={`${id}-about`} class="quiet small">
          {help}
        </p>
      )}
    </div>
  );
}

/** What a key of the plan is called. */
export function labelOf(path: Path): string {
  const known: Readonly<Record<string, string>> = text.learn.fields;
  return known[path.join('.')] ?? inWords(String(path.at(-1)));
}
