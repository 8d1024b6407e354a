/** Most characters of a summary, as in FairVLMed. */
const summaryLimit = 180;

/**
 * A text of at most `limit` characters (Unicode code points): whole if it fits, else cut to the limit and then at the last space, so that no
 * word is halved; without a space within the limit, cut at the limit. FairVLMed's training code cuts in the same way, but for texts
 * without a space, of which it drops one character more.
 */
export function cutSummary(text: string, limit = summaryLimit): string {
  const characters = Array.from(text);
  if (characters.length <= limit) return text;
  const kept = characters.slice(0, limit);
  const space = kept.lastIndexOf(' ');
  return kept.slice(0, space > 0 ? space : limit).join('');
}
