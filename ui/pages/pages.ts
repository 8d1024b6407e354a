// The pages of the workbench, in the order of the navigation. A page is a folder here and a line in this list; its code is loaded when it
// is first opened.
import type { ComponentType } from 'preact';
import { text } from '../text/en.ts';

/** What the file of a page exports. */
export interface PageModule {
  readonly Page: ComponentType;
}

export interface PageEntry {
  /** In the address: `#/audit`. */
  readonly name: string;
  readonly label: string;
  /** Path of a 24 x 24 line drawing. */
  readonly icon: string;
  readonly load: () => Promise<PageModule>;
}

export const pages: readonly [PageEntry, ...PageEntry[]] = [
  {
    name: 'home',
    label: text.pages.home,
    icon: 'M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5',
    load: () => import('./home/home-page.tsx'),
  },
  {
    name: 'audit',
    label: text.pages.audit,
    icon: 'M12 4v16M5 8h14M5 8l-2.5 6a3 3 0 0 0 5 0zM19 8l-2.5 6a3 3 0 0 0 5 0zM8 20h8',
    load: () => import('./audit/audit-page.tsx'),
  },
  {
    name: 'cases',
    label: text.pages.cases,
    icon: 'M4 5h16v14H4zM4 9.5h16M4 14h16M10 9.5V19',
    load: () => import('./cases/cases-page.tsx'),
  },
  {
    name: 'simulate',
    label: text.pages.simulate,
    icon: 'M9 4v5.5L4.5 18a2 2 0 0 0 1.8 3h11.4a2 2 0 0 0 1.8-3L15 9.5V4M7.5 4h9M7 15h10',
    load: () => import('./simulate/simulate-page.tsx'),
  },
  {
    name: 'learn',
    label: text.pages.learn,
    icon: 'M3 19h18M4 16l5-6 4 3 7-9M15 4h5v5',
    load: () => import('./learn/learn-page.tsx'),
  },
  {
    name: 'reports',
    label: text.pages.reports,
    icon: 'M6 3h9l4 4v14H6zM14 3v5h5M9 12h7M9 16h7',
    load: () => import('./reports/reports-page.tsx'),
  },
];
