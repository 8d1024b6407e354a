// What `evenhand learn --list` prints: methods, uses and networks with their settings, rules of post-processing, and what can be selected by.
import type { Method } from '../../learn/methods/method.ts';
import { methods } from '../../learn/methods/methods.ts';
import type { Setting } from '../../learn/methods/setting.ts';
import { namedNetworks } from '../../learn/models/named-networks.ts';
import { postProcessingAbout } from '../../learn/plan/post-processing-plan.ts';
import { uses } from '../../learn/plan/training-plan.ts';
import { useAbout, useSettings } from '../../learn/plan/use-settings.ts';
import { criteria } from '../../learn/selection/criteria.ts';
import { alignColumns } from '../align-columns.ts';

const kinds = { pairs: 'Methods for pairs of image and text', classes: 'Methods for classifiers' } as const;

/** The listing of methods, uses, networks, rules and criteria. */
export function describeMethods(): string {
  const ofKind = Object.entries(kinds).map(([kind, title]) => {
    const own = methods.filter((method) => method.kinds.includes(kind as keyof typeof kinds));
    return [`${title}\n`, ...own.map(describeMethod)].join('\n');
  });
  const networks = namedNetworks.map(({ name, about, settings }) => describe({ name, about, settings }));
  const ofUses = uses.map((name) => {
    const { learns, needs } = useAbout[name];
    const settings = name === 'label-efficiency' ? {} : useSettings[name];
    return describe({ name, about: `${learns} Needs: ${needs}`, settings });
  });
  const ofRules = alignColumns(Object.entries(postProcessingAbout).map(([name, about]) => [`  ${name}`, about]));
  const rows = criteria.map(({ name, about }) => [`  ${name}`, about]);
  return `${[
    ...ofKind,
    ['Uses of a network (use.kind), settings in use.settings\n', ...ofUses].join('\n'),
    ['Networks\n', ...networks].join('\n'),
    ['Rules of post-processing (postProcessing.rule), fitted on validation cases\n', ...ofRules].join('\n'),
    ['Criteria of selection, on validation cases only\n', ...alignColumns(rows)].join('\n'),
  ].join('\n\n')}\n`;
}

function describeMethod({ name, about, source, settings }: Method): string {
  return describe({ name, about: `${about} (${source})`, settings });
}

function describe({ name, about, settings }: Pick<Method, 'name' | 'about' | 'settings'>): string {
  const rows = Object.entries(settings).map(([key, setting]) => [`    ${key}`, valuesOf(setting), setting.about]);
  return [`  ${name}`, `    ${about}`, ...alignColumns(rows), ''].join('\n');
}

function valuesOf(setting: Setting): string {
  if ('choices' in setting)
    return setting.choices.map((each) => (each === setting.default ? `[${each}]` : each)).join(' | ');
  if (!('low' in setting)) return setting.default ? '[true] | false' : 'true | [false]';
  return `${setting.default} (${setting.low} to ${setting.high})`;
}
