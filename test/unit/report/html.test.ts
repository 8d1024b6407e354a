import { describe, expect, it } from 'vitest';
import { escapeHtml, html, join, raw } from '../../../src/report/html.ts';

describe('html', () => {
  it('escapes texts and numbers, in content and in attributes', () => {
    const name = `<script>alert("1")</script> & 'x'`;
    expect(html`<b title="${name}">${name}</b>${3}`.toString()).toBe(
      '<b title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</b>3',
    );
  });

  it('keeps markup, joins arrays and leaves out what is not there', () => {
    const parts = ['a<', html`<i>${'b&'}</i>`];
    expect(html`${parts}${null}${undefined}${false}${0}`.toString()).toBe('a&lt;<i>b&amp;</i>0');
  });

  it('does not take an object that looks like markup for markup', () => {
    const forged = { toString: () => '<script>' } as unknown as string;
    expect(() => html`${forged}`).toThrow();
  });

  it('drops control characters and bidirectional overrides, keeps line breaks and other scripts', () => {
    expect(escapeHtml('a\u0000\u001b[31m\u202eb\u2066\n女性')).toBe('a[31mb\n女性');
  });

  it('joins with an escaped separator', () => {
    expect(join(['a', '', raw('<i>b</i>')], ' & ').toString()).toBe('a &amp; <i>b</i>');
  });
});
