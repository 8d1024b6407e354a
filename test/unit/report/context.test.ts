import { describe, expect, it } from 'vitest';
import { Budget } from '../../../src/report/context.ts';
import { html } from '../../../src/report/html.ts';

describe('Budget', () => {
  it('counts bytes of UTF-8, not characters', () => {
    const budget = new Budget(5);
    expect(budget.take(html`${'ééé'}`)).toBe(false);
    expect(budget.take(html`${'éé'}`)).toBe(true);
    expect(budget.take(html`${'ab'}`)).toBe(false);
  });

  it('makes parts while they fit and says how many did not', () => {
    let made = 0;
    const makers = Array.from({ length: 4 }, () => () => {
      made++;
      return html`${'0123456789'}`;
    });
    const text = new Budget(25).fill('charts', makers).toString();
    expect(text).toMatch(/^01234567890123456789<p class="left-out">2 of 4 charts are left out/);
    expect(made).toBe(3);
  });

  it('says nothing when all fit', () => {
    expect(new Budget(100).fill('charts', [() => html`a`, () => html`b`]).toString()).toBe('ab');
  });
});
