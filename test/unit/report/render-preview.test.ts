import { expect, it } from 'vitest';
import { createImage } from '../../../src/images/image.ts';
import { renderPreview } from '../../../src/report/render-preview.ts';
import type { Preview } from '../../../src/simulate/dataset/preview.ts';

const picture = (value: number) => createImage([3, 2], { data: new Float32Array(6).fill(value) });
const preview: Preview = {
  title: 'Skin <b>tones</b>',
  about: 'Two "factors".',
  factors: ['ruler', 'tone'],
  limits: [0.5, 0.25],
  subjects: [
    {
      id: '000001',
      facts: { tone: '<dark>', ruler: '0' },
      image: picture(0.5),
      texts: { note: 'a note' },
      cells: [
        {
          intervention: 'ruler = 1',
          image: picture(0.75),
          difference: picture(1),
          largest: 0.25,
          texts: { note: 'another note' },
        },
        undefined,
      ],
    },
  ],
};

it('is one page without script or request that escapes what it is given', () => {
  const html = renderPreview(preview);
  expect(html).toContain('Skin &lt;b&gt;tones&lt;/b&gt;');
  expect(html).toContain('<dd>&lt;dark&gt;</dd>');
  expect(html).not.toMatch(/<script|src="(?!data:)|href=|url\(/);
  expect(html).toContain('img-src data:');
  expect(renderPreview(preview)).toBe(html);
});

it('shows each picture with a text alternative, what changed, and where nothing did', () => {
  const html = renderPreview(preview);
  expect(html.match(/<img src="data:image\/png;base64,iVBORw0KGgo/g)).toHaveLength(3);
  expect(html).toContain('alt="What ruler = 1 changes in case 000001"');
  expect(html).toContain('largest change 0.25');
  expect(html).toContain('colours saturate at a change of 0.50');
  expect(html).toContain('another note');
  expect(html).toContain('no change');
});
