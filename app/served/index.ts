/**
 * The texts that the page fetches while it runs: lessons, their list, sample machines. They lie beside the page; the page that is one file for
 * itself (`npm run single`) has them inside, in a block of data that runs nothing.
 */
import { own } from '../../src/world/index.ts';

let inside: Readonly<Record<string, string>> | null | undefined;

function held(): Readonly<Record<string, string>> | null {
  if (inside === undefined) {
    const block = document.getElementById('served');
    inside = block ? (JSON.parse(block.textContent) as Record<string, string>) : null;
  }
  return inside;
}

/** The text of a file by its path beside the page, as `lessons/course.json`. Rejects where it cannot be had. */
export async function served(path: string): Promise<string> {
  const all = held();
  if (all) {
    const text = own(all, path);
    if (text === undefined) throw new Error(`${path} is not in this file`);
    return text;
  }
  const answer = await fetch(import.meta.env.BASE_URL + path);
  if (!answer.ok) throw new Error(`${answer.status} for ${path}`);
  return answer.text();
}
