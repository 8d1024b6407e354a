// The page for those who decide: three sheets of A4 in plain words. Every list has a limit, and says how many entries it left out.
import type { AttributeResult, AuditResult, VerdictCode } from '../audit/result.ts';
import type { Canvas } from './charts/canvas.ts';
import { enumerate, formatCount, formatNumber, formatPercent, plural, shorten } from './format.ts';
import { type Content, html, type Markup } from './html.ts';
import { page } from './page.ts';
import { table, verdictBadge } from './pieces.ts';
import { boardForests } from './sections/board-forests.ts';
import { checklistCount } from './sections/checklist.ts';
import { stamps } from './sections/stamps.ts';
import { decidingFinding, evidenceOf, warningsOf } from './select.ts';
import { phraseVerdict, taskNoun, trimNumber, verdictWords } from './words.ts';

const attributesInWords = 6;
const attributesInTable = 5;
const groupsInWords = 4;
const warningsListed = 5;
const missingListed = 6;
const stampsListed = 2;
const textLength = 220;

const gravity: readonly VerdictCode[] = [
  'gap-of-delta-or-more',
  'gap-below-delta',
  'not-enough-data',
  'no-gap-larger-than-delta',
];

/** Renders the page of the `board` persona; printed it is at most three pages. */
export function renderBoard(result: AuditResult, canvas: Canvas): string {
  const attributes = [...result.attributes].sort((a, b) => rank(a) - rank(b));
  const body = html`<div class="frame">
<main>
<div class="sheet"><header><h1>${shorten(result.title, 90)}</h1><p class="facts">Summary for decision makers, page 1 of 3: what was asked, what was found</p></header>
${boardStamps(result)}
${block('asked', 'What was asked', asked(result))}
${block('found', 'What was found', verdicts(result, attributes))}</div>
<div class="sheet"><p class="quiet">${shorten(result.title, 90)}, page 2 of 3: the people and the numbers</p>
${block('people', 'Who is in the data', people(result, attributes))}
${block('groups', 'How well it works for each group', boardForests(result, canvas, attributes))}</div>
<div class="sheet"><p class="quiet">${shorten(result.title, 90)}, page 3 of 3: limits and decision</p>
${block('limits', 'What limits these statements', limits(result, attributes))}
${block('missing', 'What is still missing', missing(result))}
${block('decision', 'Decision', signOff(result))}</div>
</main>
</div>`;
  return page({ title: `${result.title}: summary for decision makers`, className: 'board', body }).toString();
}

function block(id: string, title: string, content: Content): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>
`;
}

function rank({ verdict, role }: AttributeResult): number {
  return gravity.indexOf(verdict.code) + (role === 'confirmatory' ? 0 : gravity.length);
}

function boardStamps(result: AuditResult): Content {
  const stops = warningsOf(result, 'stop').map((warning) => ({
    ...warning,
    hint: undefined,
    message: shorten(warning.message, 170),
  }));
  if (stops.length <= stampsListed) return stamps(stops);
  const rest = {
    code: 'more',
    severity: 'stop',
    message: `And ${stops.length - stampsListed} more, in the full report.`,
  } as const;
  return stamps([...stops.slice(0, stampsListed), rest], stops.length);
}

function asked(result: AuditResult): Content {
  const [one, many] = taskNoun(result);
  const { study, plan, tasks } = result;
  const size = trimNumber(plan.analysis.delta);
  const said = (['intendedUse', 'population'] as const).flatMap((key) =>
    study?.[key] ? [html`<p>${shorten(study[key], textLength)}</p>`] : [],
  );
  const names = tasks.length <= 6 ? ` (${enumerate(tasks.map(({ name }) => shorten(name, 40)))})` : '';
  return html`${said}<p>Does the model work equally well for all groups of patients? ${measureSentence(result)} Before the scores were read, a difference of ${size} was named as the largest that would be tolerated.
${plural(tasks.length, one, many)}${names} in ${plural(result.data.cases, 'case')}${result.data.patients === null ? '' : ` of ${plural(result.data.patients, 'patient')}`} were examined.</p>`;
}

function measureSentence({ tasks }: AuditResult): string {
  const ranking = tasks.some(({ metric }) => /auc/i.test(metric));
  if (!ranking) return 'It is judged by an average of its quality on each case.';
  return 'It is judged by how often it ranks a case with the finding above one without: 1 is always, 0.5 is chance.';
}

function verdicts(result: AuditResult, attributes: readonly AttributeResult[]): Content {
  const room = warningsOf(result, 'stop').length > 0 ? attributesInWords - 1 : attributesInWords;
  const shown = attributes.slice(0, room);
  const rest = attributes.slice(room);
  const lines = shown.map((attribute) => {
    const { tone } = verdictWords[attribute.verdict.code];
    return html`<li class="t-${tone}"><h3>${shorten(attribute.name, 50)} ${verdictBadge(attribute.verdict, result.plan.analysis.delta)}</h3><p>${plainSentence(result, attribute)}</p></li>`;
  });
  const more =
    rest.length > 0 &&
    html`<p>In the full report: ${enumerate(rest.slice(0, 6).map(({ name, verdict }) => `${shorten(name, 24)} (${phraseVerdict(verdict, result.plan.analysis.delta).toLowerCase()})`))}${rest.length > 6 ? `, and ${rest.length - 6} more` : ''}.</p>`;
  return html`<ul class="verdicts">${lines}</ul>${more}`;
}

/** The verdict of an attribute in a sentence or two without terms of statistics. */
export function plainSentence(result: AuditResult, attribute: AttributeResult): string {
  const { delta } = result.plan.analysis;
  const size = trimNumber(delta);
  const deciding = decidingFinding(result, attribute);
  const { largestCompatible, detectable } = evidenceOf(result, attribute);
  const gap =
    deciding && 'value' in deciding.found.gap.value ? formatNumber(deciding.found.gap.value.value, 2) : undefined;
  const where = deciding && result.tasks.length > 1 ? ` for ${shorten(deciding.task.name, 40)}` : '';
  const { best, worst } = deciding?.found.gap ?? {};
  const ends = best && worst ? ` between ${shorten(best, 30)} and ${shorten(worst, 30)}` : ' between groups';
  const found =
    gap === undefined
      ? `The model works differently${ends}${where}`
      : `The model works better for some groups: a difference of ${gap}${ends}${where}`;
  switch (attribute.verdict.code) {
    case 'gap-of-delta-or-more':
      return `${found}, more than the ${size} that would be tolerated.${attribute.verdict.certain ? '' : ` The true difference could still be below ${size}.`}`;
    case 'gap-below-delta':
      return `${found}, less than the ${size} that would be tolerated.${attribute.verdict.certain ? '' : ` The true difference could still be ${size} or more.`}`;
    case 'no-gap-larger-than-delta':
      return `If there is a difference, it is smaller than the ${size} that would be tolerated${largestCompatible === null ? '' : ` (at most ${formatNumber(largestCompatible, 3)})`}.`;
    default:
      return `There are too few cases to say. ${detectable === null ? '' : `A difference of up to ${formatNumber(detectable, 2)} could have gone unnoticed.`} This is not a sign that there is none.`;
  }
}

function people(result: AuditResult, attributes: readonly AttributeResult[]): Content {
  const { data } = result;
  const rows = attributes.slice(0, attributesInTable).map(({ name, groups, unknownShare }) => {
    const words = groups
      .slice(0, groupsInWords)
      .map(
        ({ group, cases, share }) =>
          `${shorten(group, 26)} ${formatCount(cases)}${share === null ? '' : ` (${formatPercent(share)})`}`,
      );
    const rest = groups.length > groupsInWords ? `, and ${groups.length - groupsInWords} more` : '';
    return [shorten(name, 30), words.join(', ') + rest, formatPercent(unknownShare)];
  });
  const size = html`<p>${plural(data.cases, 'case')}${data.patients === null ? '' : ` of ${plural(data.patients, 'patient')}`}.</p>`;
  const more = attributes.length - attributesInTable;
  return [
    size,
    table({
      caption: more > 0 ? `Cases in each group (${more} more in the full report)` : 'Cases in each group',
      label: 'Cases in each group',
      head: ['Grouped by', 'Groups', 'Unknown'],
      texts: [1],
      rows,
    }),
  ];
}

function limits(result: AuditResult, attributes: readonly AttributeResult[]): Content {
  const notable = [...warningsOf(result, 'stop'), ...warningsOf(result, 'caution')];
  const lines = notable.slice(0, warningsListed).map(({ message }) => html`<li>${shorten(message, 150)}</li>`);
  const more =
    notable.length > warningsListed && html`<li>And ${notable.length - warningsListed} more, in the full report.</li>`;
  const silent = new Set(attributes.flatMap((attribute) => evidenceOf(result, attribute).notScored));
  const names = [...silent].slice(0, 10).map((group) => shorten(group, 30));
  const left =
    silent.size > 0 &&
    html`<li>No statement is made about these groups, some of them too small: ${enumerate(names)}${silent.size > 10 ? `, and ${silent.size - 10} more` : ''}.</li>`;
  return html`<ul>${lines}${more}${left}<li>The statements hold for these data. Other hospitals, devices or years can differ.</li>
<li>A difference in accuracy is one aspect of harm or benefit to patients; how the output is used is another, and was not measured.</li></ul>`;
}

function missing({ checklist }: AuditResult): Content {
  const items = checklist.filter(({ state }) => state === 'missing');
  const lines = items.slice(0, missingListed).map(({ item }) => html`<li>${shorten(item, 100)}</li>`);
  const more =
    items.length > missingListed && html`<li>And ${items.length - missingListed} more, in the full report.</li>`;
  return html`<p>${checklistCount(checklist)}</p>${items.length > 0 && html`<ul>${lines}${more}</ul>`}`;
}

function signOff({ study, manifest }: AuditResult): Content {
  const signatory = study?.['signatory'];
  return html`<ul class="choices"><li>Accepted for the intended use</li><li>Accepted with conditions (name them, and who checks them when)</li><li>More data needed before a decision</li><li>Not accepted</li></ul>
<div class="sign"><div>Conditions and reasons</div><div></div><div>Name and role${signatory ? ` (${shorten(signatory, 60)})` : ''}</div><div>Date and signature</div></div>
<p class="quiet">Evenhand ${manifest.evenhand}, plan ${manifest.plan.slice(0, 16)}, seed ${manifest.seed}. The full report holds all numbers, methods and input hashes.</p>`;
}
