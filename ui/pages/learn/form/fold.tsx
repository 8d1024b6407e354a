import type { ComponentChildren } from 'preact';
import { text } from '../../../text/en.ts';
import { planValue, problemsBelow } from '../learn-state.ts';
import { type Path, valueAt } from '../plan-text.ts';

/** Fields that few plans need, folded; open while something in them is wrong. */
export function Fold({
  name,
  title,
  paths,
  apart = [],
  children,
}: {
  readonly name: string;
  readonly title: string;
  /** The fields within. */
  readonly paths: readonly Path[];
  /** Those of them that stand open as well, where their problems are seen. */
  readonly apart?: readonly Path[];
  readonly children: ComponentChildren;
}) {
  const stated = paths.filter((path) => isStated(valueAt(planValue.value, path))).length;
  const seen = new Set(apart.map((path) => path.join('.')));
  const isWrong = paths.some((path) => !seen.has(path.join('.')) && problemsBelow(path).length > 0);
  return (
    <details class="fold" data-fold={name} open={isWrong || undefined}>
      <summary>
        {title}
        {stated > 0 && <span class="quiet small"> {text.learn.stated(stated)}</span>}
      </summary>
      {children}
    </details>
  );
}

function isStated(value: unknown): boolean {
  return value !== undefined && (typeof value !== 'object' || value === null || Object.keys(value).length > 0);
}
