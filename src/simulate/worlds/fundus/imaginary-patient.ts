import type { Stream } from '../../../core/stream.ts';
import type { FundusLatents } from './fundus-latents.ts';
import { typicalCupToDisc } from './notes/note-facts.ts';

/** What the note of a person outside the set says: half of them have glaucoma. */
export function imaginaryPatient(stream: Stream): Partial<FundusLatents> {
  const isSick = stream.uniform() < 0.5;
  const [mean, deviation] = typicalCupToDisc[isSick ? 'present' : 'absent'];
  const within = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
  return {
    glaucoma: isSick ? 1 : 0,
    cupToDiscRatio: within(mean + deviation * stream.normal(), 0.1, 0.95),
    rimLoss: isSick ? stream.uniform() : 0,
    fibreLoss: isSick ? stream.uniform() : 0,
    atrophy: 0.4 * stream.uniform(),
    age: within(60 + 13 * stream.normal(), 18, 95),
    intraocularPressure: within((isSick ? 22 : 15) + 4 * stream.normal(), 5, 60),
    visualAcuity: within(0.15 + 0.2 * stream.normal(), -0.2, 1.6),
    meanDeviation: within((isSick ? -7 : -0.5) + (isSick ? 5 : 1.2) * stream.normal(), -32, 3),
    familyHistory: stream.uniform() < (isSick ? 0.4 : 0.15) ? 1 : 0,
    medications: isSick ? stream.below(4) : 0,
    sex: stream.uniform() < 0.5 ? 'female' : 'male',
    race: (['Asian', 'Black', 'White'] as const)[stream.below(3)]!,
    laterality: stream.uniform() < 0.5 ? 'right' : 'left',
  };
}
