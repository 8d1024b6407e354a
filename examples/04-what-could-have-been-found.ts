// Before an audit: the smallest AUC gap that a group of this size can show, and how many events a given gap needs.
import { eventsForAucGap, minimumDetectableAucGap } from 'evenhand/stats';

const reference = { auc: 0.85, referenceEvents: 1000, referenceNonEvents: 9000 };
for (const events of [10, 20, 50, 100, 200, 500]) {
  const gap = minimumDetectableAucGap({ ...reference, events, nonEvents: 9 * events });
  console.log(`${String(events).padStart(3)} events: a gap of ${gap.toFixed(3)} or more`);
}

const needed = eventsForAucGap({ ...reference, gap: 0.05, nonEventsPerEvent: 9 });
const forTwelve = eventsForAucGap({ ...reference, gap: 0.05, nonEventsPerEvent: 9, comparisons: 12 });
console.log(`to find a gap of 0.05: ${needed} events, or ${forTwelve} when 12 comparisons share the error rate`);
