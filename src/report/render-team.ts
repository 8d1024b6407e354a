// The page for the team that has to check everything: all sections, in the order in which questions arise.
import { reportPlaces as places } from '../audit/checklist-evidence.ts';
import type { AuditResult } from '../audit/result.ts';
import type { Canvas } from './charts/canvas.ts';
import { Budget, type Context, maximumBytes } from './context.ts';
import { type Content, html, type Markup } from './html.ts';
import { page } from './page.ts';
import { section } from './pieces.ts';
import { checklistSection } from './sections/checklist.ts';
import { curvesSection } from './sections/curves.ts';
import { cohortLine, dataSection } from './sections/data.ts';
import { groupsSection } from './sections/groups.ts';
import { intersectionsSection } from './sections/intersections.ts';
import { manifestSection, studySection } from './sections/manifest.ts';
import { methodsSection } from './sections/methods.ts';
import { numbersSection } from './sections/numbers.ts';
import { operatingSection } from './sections/operating.ts';
import { stamps } from './sections/stamps.ts';
import { verdictSection } from './sections/verdicts.ts';
import { warningsSection } from './sections/warnings.ts';
import { warningsOf } from './select.ts';
import { styleSheet } from './styles.ts';

interface Part {
  readonly id: string;
  readonly title: string;
  readonly make: () => Content;
  /** Parts are made in this order, so that what matters most is made while there is room; ones with 0 are always whole. */
  readonly rank: number;
}

const shellBytes = 8000;

/** Renders the page of the `team` persona. */
export function renderTeam(result: AuditResult, canvas: Canvas): string {
  const budget = new Budget(maximumBytes - styleSheet.length - shellBytes);
  const context: Context = { result, canvas, budget };
  const parts: readonly Part[] = [
    { id: 'verdicts', title: places.verdicts, rank: 0, make: () => verdictSection(context) },
    { id: 'study', title: 'Study', rank: 0, make: () => studySection(result) },
    { id: 'data', title: places.data, rank: 1, make: () => dataSection(context) },
    { id: 'groups', title: places.forest, rank: 2, make: () => groupsSection(context) },
    { id: 'operating-point', title: places.operatingPoint, rank: 4, make: () => operatingSection(context) },
    { id: 'curves', title: places.calibration, rank: 6, make: () => curvesSection(context) },
    { id: 'intersections', title: places.intersections, rank: 3, make: () => intersectionsSection(context) },
    { id: 'warnings', title: 'Warnings', rank: 0, make: () => warningsSection(result) },
    { id: 'checklist', title: 'Checklist', rank: 0, make: () => checklistSection(result) },
    { id: 'numbers', title: 'All numbers', rank: 5, make: () => numbersSection(context) },
    { id: 'methods', title: 'Methods', rank: 0, make: () => methodsSection(result) },
    { id: 'manifest', title: places.manifest, rank: 0, make: () => manifestSection(result) },
  ];
  const sections = makeByRank(parts, budget);
  const shown = parts.filter(({ id }) => sections.has(id));
  const contents = shown.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  const body = html`<a class="skip" href="#content">Skip to content</a>
<div class="frame">
<header><h1>${result.title}</h1>
<p class="facts">${cohortLine(result)}</p></header>
<nav aria-label="Contents"><ol>${contents}</ol></nav>
<main id="content">
${stamps(warningsOf(result, 'stop'))}
${shown.map(({ id }) => sections.get(id))}
</main>
<footer><p>Evenhand ${result.manifest.evenhand}. Everything on this page is drawn from one result file; nothing is loaded from elsewhere. This report measures and compares; it does not certify.</p></footer>
</div>`;
  return page({ title: `${result.title}: audit of group differences`, className: 'team', body }).toString();
}

function makeByRank(parts: readonly Part[], budget: Budget): Map<string, Markup> {
  const made = new Map<string, Markup>();
  const ordered = parts
    .map((part, index) => ({ part, index }))
    .sort((a, b) => a.part.rank - b.part.rank || a.index - b.index);
  for (const { part } of ordered) {
    const body = part.make();
    if (body === undefined) continue;
    const whole = section({ id: part.id, title: part.title, body });
    if (part.rank === 0) budget.take(whole);
    made.set(part.id, whole);
  }
  return made;
}
