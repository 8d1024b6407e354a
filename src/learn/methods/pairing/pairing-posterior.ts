// How likely each pair belongs together, those of which a side says nothing set apart.
import { softmaxRows } from './class-chances.ts';
import { rowsAt } from './evidence.ts';
import { PairJudge } from './pair-judge.ts';
import type { KindRates } from './pair-kinds.ts';
import type { PairingEvidence, PairingOptions, PairingPosterior, SilentSide } from './pairing.ts';

/** How often silent sides are looked for at most, each time without those found before, and from which round on. */
const search = { passes: 4, from: 3 };

/**
 * Posterior of the kinds of pairs. With s the class that the text states, y that of the image and r what is left of both:
 * a good pair has `p(s = y | image) p(r | both)`, a contrary one `p(s != y | image)`, a within pair `p(s = y | image)` alone, an unrelated one `p(s) p(r of each)`; the shares of
 * the kinds are the group's, moved by traits of the image alone and the text alone. In each round (1) the classes of images are predicted by a
 * rule of the group or of all, whichever explains the group, from the stated classes weighted by how likely a pair is good, reversed as likely as it is contrary; (2) the stated
 * classes are predicted from the texts, by the prompts and the images together; (3) what is left is compared by canonical correlations; (4)
 * kinds and shares are judged, within pairs after the last round. Rounds end once the chances of good pairs change by less than 0.001 on average, or after
 * `rounds` of them. Every prediction is for cases that it did not see.
 * Pairs of which a side says nothing (`silentParts`) are unrelated: they are set apart as soon as they are seen, and all begins anew without them.
 * Where pairs are not told from unrelated ones (too few of them, or features that say nothing: the mean log-likelihood ratio is less than 8 standard errors
 * above 0) all are good, no image has a class, and the shares are 1 and 0.
 *
 * Source: of this project; the parts are learning with noisy labels by expectation-maximisation (Dawid and Skene 1979), co-training (Blum and
 * Mitchell 1998), the linear discriminants of Fisher (1936) and the canonical correlations of Hotelling (1936).
 */
export function pairingPosterior(evidence: PairingEvidence, options: PairingOptions): PairingPosterior {
  const silent: SilentSide[] = Array.from(evidence.group, () => 'none');
  for (let pass = 1; ; pass += 1) {
    const [kept, further] = [placesOf(silent, 'none'), placesOf(silent, 'text')];
    const judge = new PairJudge(evidenceAt(evidence, kept), rowsAt(evidence.image, further), options);
    const found = judgedUntilSilent(judge, options.rounds, pass === search.passes);
    if (found === undefined && !judge.tells) return untold(evidence);
    if (found === undefined) return wholeOf(evidence, judge.settle(), { kept, further });
    for (const [at, row] of kept.entries()) silent[row] = found[at]!;
  }
}

/** Judges in rounds, unless sides that say nothing are found on the way: then these. */
function judgedUntilSilent(judge: PairJudge, rounds: number, isLast: boolean): readonly SilentSide[] | undefined {
  for (let round = 0; round < rounds; round += 1) {
    const isSettled = judge.judge(round);
    const isEarly = round < Math.min(search.from, rounds - 1);
    const found = isLast || isEarly || !judge.tells ? [] : judge.silentSides();
    if (found.some((side) => side !== 'none')) return found;
    if (isSettled && !isEarly) break;
  }
  return undefined;
}

function placesOf(silent: readonly SilentSide[], wanted: SilentSide): readonly number[] {
  return silent.flatMap((side, row) => (side === wanted ? [row] : []));
}

function evidenceAt(evidence: PairingEvidence, places: readonly number[]): PairingEvidence {
  const { image, text, named, classes, group } = evidence;
  return {
    ...evidence,
    image: rowsAt(image, places),
    text: rowsAt(text, places),
    named: rowsAt({ count: group.length, width: classes, data: named }, places).data,
    group: Int32Array.from(places, (row) => group[row]!),
  };
}

/** What is known where pairs are not told from unrelated ones: nothing speaks against any of them. */
function untold({ group, groups, named, classes }: PairingEvidence): PairingPosterior {
  const count = group.length;
  return {
    good: new Float64Array(count).fill(1),
    contrary: new Float64Array(count),
    within: new Float64Array(count),
    rates: Array.from({ length: groups }, () => [1, 0, 0, 0]),
    stated: softmaxRows(named, classes),
    shown: { classes, data: new Float64Array(count * classes).fill(1 / classes) },
    fair: { classes, data: new Float64Array(count * classes) },
    correlations: [],
  };
}

/** The posterior of the kept pairs and of those set apart: unrelated, their image by the fair rule where it can be read. */
function wholeOf(
  { group, groups, named, classes }: PairingEvidence,
  found: PairingPosterior,
  { kept, further }: { readonly kept: readonly number[]; readonly further: readonly number[] },
): PairingPosterior {
  const count = group.length;
  const spread = (values: Float64Array, into: Float64Array, places = kept): Float64Array => {
    const width = into.length / count;
    for (const [at, row] of places.entries()) into.set(values.subarray(at * width, (at + 1) * width), row * width);
    return into;
  };
  const even = new Float64Array(count * classes).fill(1 / classes);
  return {
    good: spread(found.good, new Float64Array(count)),
    contrary: spread(found.contrary, new Float64Array(count)),
    within: spread(found.within, new Float64Array(count)),
    rates: wholeRates(found.rates, { group, groups, kept }),
    stated: { classes, data: spread(found.stated.data, softmaxRows(named, classes).data) },
    shown: { classes, data: spread(found.shown.data, even) },
    fair: { classes, data: spread(found.fair.data, new Float64Array(count * classes), [...kept, ...further]) },
    correlations: found.correlations,
  };
}

/** Shares of the kinds in all pairs of each group, by those in the pairs that were kept. */
function wholeRates(
  rates: readonly KindRates[],
  { group, groups, kept }: { readonly group: Int32Array; readonly groups: number; readonly kept: readonly number[] },
): readonly KindRates[] {
  const [sizes, left] = [new Float64Array(groups), new Float64Array(groups)];
  for (const own of group) sizes[own]! += 1;
  for (const row of kept) left[group[row]!]! += 1;
  return rates.map(([good, contrary, within, unrelated], own) => {
    const share = left[own]! / Math.max(1, sizes[own]!);
    return sizes[own] === 0
      ? [good, contrary, within, unrelated]
      : [good * share, contrary * share, within * share, 1 - share * (1 - unrelated)];
  });
}
