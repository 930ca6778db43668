/** Machines to try the reader with; the files are served as they are, from `public/machines`. */
export const SAMPLES = ['deb-7.3', 'laptop', 'desktop', 'server'] as const;
export type Sample = (typeof SAMPLES)[number];

/** A sample's text; rejects where it cannot be fetched. */
export async function fetchSample(sample: Sample): Promise<string> {
  const answer = await fetch(`${import.meta.env.BASE_URL}machines/${sample}.txt`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}
