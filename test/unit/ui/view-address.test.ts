import { expect, test } from 'vitest';
import { wholeView } from '../../../ui/pages/cases/viewer/view.ts';

test('a view comes back from its parameter, and what is none is the whole picture', async () => {
  Object.assign(globalThis, { location: { hash: '#/cases' }, addEventListener: () => undefined });
  const { formatView, parseView } = await import('../../../ui/pages/cases/viewer/view-address.ts');
  const view = { zoom: 2.5, x: 0.25, y: 0.75, low: 0.1, high: 0.6 };
  expect(parseView(formatView(view))).toEqual(view);
  expect(formatView(wholeView)).toBeUndefined();
  for (const odd of ['', '1,2', '0,0,0,0,1', '1,.5,.5,1,1', 'a,b,c,d,e', undefined])
    expect(parseView(odd)).toBeUndefined();
});
