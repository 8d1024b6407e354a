import type { ComponentChildren } from 'preact';

/** A box that scrolls sideways by itself where the page is narrower than what it holds. */
export function Scroll({
  label,
  className = '',
  children,
}: {
  readonly label: string;
  readonly className?: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: a box that scrolls must be reached by the keyboard
    <div class={`scroll ${className}`} tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}
