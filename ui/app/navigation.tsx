import { pages } from '../pages/pages.ts';
import { text } from '../text/en.ts';
import { Icon } from './icon.tsx';
import { project } from './project.ts';
import { SavePage } from './save-page.tsx';
import { chooseTheme, theme, themes } from './theme.ts';

const themeIcons = {
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3 19 19M5 19l1.7-1.7M17.3 6.7 19 5',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
} as const;

/** Name of the project, the pages, the theme. */
export function Navigation({ current }: { readonly current: string }) {
  const title = project.title.value;
  return (
    <header class="bar">
      <a class="brand" href={project.hrefOfPage('home')}>
        <Mark />
        <span>Evenhand</span>
      </a>
      {title !== undefined && (
        <span class="project" title={title}>
          {title}
        </span>
      )}
      <nav aria-label={text.shell.pages}>
        <ul>
          {pages.map(({ name, label, icon }) => (
            <li key={name}>
              <a href={project.hrefOfPage(name)} aria-current={name === current ? 'page' : undefined}>
                <Icon path={icon} />
                <span>{label}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <SavePage />
      <ThemeChoice />
    </header>
  );
}

function ThemeChoice() {
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system';
  return (
    <button
      type="button"
      class="plain theme"
      onClick={() => chooseTheme(next)}
      aria-label={text.shell.theme(theme.value, next)}
      title={text.shell.theme(theme.value, next)}
    >
      <Icon path={themeIcons[theme.value]} />
    </button>
  );
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <rect x="2" y="5" width="20" height="3.2" rx="1.6" fill="var(--series-1)" />
      <rect x="2" y="10.4" width="20" height="3.2" rx="1.6" fill="var(--series-3)" />
      <rect x="2" y="15.8" width="20" height="3.2" rx="1.6" fill="var(--series-2)" />
    </svg>
  );
}
