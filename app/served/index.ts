/**
 * The texts that the page fetches while it runs: lessons, their list, sample machines. They are files beside the
 * page.
 * The page in a single file (`npm run single`) contains them, in a block of data that runs no script.
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

/**
 * The text of a file by its path beside the page, for example `lessons/course.json`. Rejects if the text cannot be
 * loaded.
 */
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
