import { describe, expect, it } from 'vitest';
import { fundusLatents, readLatents } from '../../../../../src/simulate/worlds/fundus/fundus-latents.ts';

describe('latents of the fundus world', () => {
  it('are standard where nothing is said', () => {
    const latents = readLatents({ age: 70 });
    expect(latents.age).toBe(70);
    expect(latents.cupToDiscRatio).toBe(0.35);
    expect(latents.pair).toBe('good');
  });

  it('have standard values within their limits and names of their own', () => {
    expect(new Set(fundusLatents.map(({ name }) => name)).size).toBe(fundusLatents.length);
    expect(() =>
      readLatents(Object.fromEntries(fundusLatents.map(({ name, standard }) => [name, standard]))),
    ).not.toThrow();
  });

  it('are refused when unknown or out of range, with what to do', () => {
    const unknown = { code: 'worlds/unknown-latent', hint: expect.stringContaining('cupToDiscRatio') };
    expect(() => readLatents({ cupToDiskRatio: 0.5 })).toThrow(expect.objectContaining(unknown));
    expect(() => readLatents({ cupToDiscRatio: 1.2 })).toThrow(expect.objectContaining({ code: 'worlds/bad-latent' }));
    expect(() => readLatents({ pair: 'wrong' })).toThrow(expect.objectContaining({ code: 'worlds/bad-latent' }));
    expect(() => readLatents({ age: Number.NaN })).toThrow(expect.objectContaining({ code: 'worlds/bad-latent' }));
  });
});
