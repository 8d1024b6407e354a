// Light, dark, or as the system says. Kept where the browser allows it; a file opened from a disk may have no place for it.
import { type ReadonlySignal, signal } from '@preact/signals';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'evenhand-theme';
const chosen = signal<Theme>(stored());

/** The theme chosen. */
export const theme: ReadonlySignal<Theme> = chosen;

/** Chooses a theme and keeps it. */
export function chooseTheme(next: Theme): void {
  chosen.value = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  applyTheme();
}

/** Marks the page with the theme, for the style sheet. */
export function applyTheme(): void {
  const { dataset } = document.documentElement;
  if (chosen.value === 'system') delete dataset['theme'];
  else dataset['theme'] = chosen.value;
}

function stored(): Theme {
  try {
    const value = localStorage.getItem(key);
    return themes.find((each) => each === value) ?? 'system';
  } catch {
    return 'system';
  }
}
