import { describe, expect, it } from 'vitest';
import { parseIntervention } from '../../../../src/simulate/graph/intervention.ts';
import { graphFrom } from './graph-from.ts';

const graph = graphFrom(`nodes:
  bias: { bernoulli: 0.3 }
  race: { categorical: [Asian, Black] }
  age: { truncatedNormal: { mean: 60, sd: 10, low: 18, high: 95 } }
  grade: { categorical: { 1: 0.5, 2: 0.5 } }
  band: if(age > 60, "old", "young")
`);

describe('parseIntervention', () => {
  it('reads nodes and values of their type', () => {
    expect(parseIntervention('bias=0', graph)).toEqual({ bias: 0 });
    expect(parseIntervention('race = "Black", age= 61.5 ,grade=2', graph)).toEqual({
      race: 'Black',
      age: 61.5,
      grade: 2,
    });
    expect(parseIntervention('band=other', graph)).toEqual({ band: 'other' });
  });

  it.each([
    ['bias', /write node=value, as in bias=0/],
    ['', /write node=value/],
    ['bais=0', /no node "bais". Did you mean "bias"/],
    ['bias=2', /node "bias" is never 2. Known are: 0, 1/],
    ['race=Blak', /never "Blak". Did you mean "Black"/],
    ['age=old', /"age" is a number; got "old"/],
    ['bias=0,bias=1', /set twice/],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseIntervention(text, graph)).toThrow(
      expect.objectContaining({ code: 'simulate/bad-intervention', message: expect.stringMatching(message) }),
    );
  });
});
