import { describe, expect, it } from 'vitest';
import { createSessionCache, estimateSessionBytes, type Releasable } from '../../../src/engine/session-cache.ts';

interface Fake extends Releasable {
  readonly key: string;
}

/** A cache of fakes, and what was opened and released, in order. */
function watched(budgetBytes: number) {
  const events: string[] = [];
  const cache = createSessionCache<Fake>(budgetBytes);
  const source = (key: string, bytes: number) => ({
    bytes,
    open: async () => {
      events.push(`open ${key}`);
      return { key, release: async () => void events.push(`release ${key}`) };
    },
  });
  const use = (key: string, bytes: number, work: (held: Fake) => Promise<unknown> = async () => undefined) =>
    cache.use(key, source(key, bytes), work);
  return { cache, events, use };
}

describe('createSessionCache', () => {
  it('opens what it does not hold, once', async () => {
    const { cache, events, use } = watched(100);
    await Promise.all([use('a', 40), use('a', 40), use('b', 40)]);
    await use('a', 40, async ({ key }) => expect(key).toBe('a'));
    expect(events).toEqual(['open a', 'open b']);
    expect(cache.heldBytes).toBe(80);
  });

  it('releases the least recently used before it opens another', async () => {
    const { cache, events, use } = watched(100);
    await use('a', 40);
    await use('b', 40);
    await use('a', 40);
    await use('c', 60);
    expect(events).toEqual(['open a', 'open b', 'release b', 'open c']);
    expect(cache.heldBytes).toBe(100);
    await use('b', 40);
    expect(events.slice(4)).toEqual(['release a', 'open b']);
  });

  it('releases nothing that is in use, and makes up for it afterwards', async () => {
    const { cache, events, use } = watched(100);
    await use('a', 60, async () => {
      await use('b', 60, async () => {
        expect(events).toEqual(['open a', 'open b']);
        expect(cache.heldBytes).toBe(120);
      });
      expect(events).toEqual(['open a', 'open b', 'release b']);
    });
    expect(cache.heldBytes).toBe(60);
  });

  it('gives up what exceeds the whole budget right after its use', async () => {
    const { cache, events, use } = watched(10);
    await use('large', 11);
    expect(events).toEqual(['open large', 'release large']);
    expect(cache.heldBytes).toBe(0);
  });

  it('passes failures on and forgets what could not be opened', async () => {
    const { cache, events, use } = watched(100);
    const failing = { bytes: 10, open: () => Promise.reject(new Error('no memory')) };
    await expect(cache.use('a', failing, async () => 1)).rejects.toThrow('no memory');
    expect(cache.heldBytes).toBe(0);
    await expect(use('a', 10, () => Promise.reject(new Error('bad feed')))).rejects.toThrow('bad feed');
    await use('a', 10);
    expect(events).toEqual(['open a']);
  });

  it('releases everything at its end, what is in use when that ends', async () => {
    const { cache, events, use } = watched(100);
    await use('a', 10);
    await use('b', 10, async () => {
      await cache.release();
      expect(events).toEqual(['open a', 'open b', 'release a']);
    });
    expect(events.at(-1)).toBe('release b');
    await expect(use('a', 10)).rejects.toMatchObject({ kind: 'usage', code: 'engine/cache-released' });
  });

  it('refuses a budget that is none', () => {
    for (const budget of [-1, Number.NaN]) expect(() => createSessionCache(budget)).toThrow('0 bytes or more');
  });
});

describe('estimateSessionBytes', () => {
  it('counts the model twice', () => {
    expect(estimateSessionBytes(new Uint8Array(1000))).toBe(2000 + 2 ** 20);
  });
});
