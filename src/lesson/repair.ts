/**
 * Checks a repair: the shipped listing must break a property, and the author's edits must make all properties hold.
 */
import { ownListing } from '../code/index.ts';
import { Unsearchable } from '../explore/index.ts';
import { type MessageId, plain, roomWords } from '../words/index.ts';
import { printEvent } from '../world/index.ts';
import { applyEdits } from './edit.ts';
import type { Explore } from './explored.ts';
import { loadListing } from './play.ts';
import { isProved, type Proof, prove } from './prove.ts';
import type { Fail, Repair } from './types.ts';

/** The listing with the author's solution; null where the listing lacks the lines to replace. */
export async function repairedText(repair: Repair): Promise<string | null> {
  const edited = applyEdits((await loadListing(repair.listing)).source, repair.edits);
  return edited.ok ? edited.text : null;
}

export async function checkRepair(
  repair: Repair,
  fail: Fail,
  explore: Explore,
): Promise<{ shipped: Proof; edited: Proof; text: string } | null> {
  const told = await loadListing(repair.listing);
  const shipped = (await prove(repair, told, explore))!;
  if (shipped.verdicts.every(({ holds }) => holds !== false))
    fail(repair.line, isProved(shipped) ? 'nothing-to-repair' : 'too-many-states', { states: shipped.states });
  const edit = applyEdits(told.source, repair.edits);
  if (!edit.ok) {
    fail(edit.line, 'line-not-found', { listing: repair.listing, found: edit.missing });
    return null;
  }
  const own = await ownListing(repair.listing, edit.text);
  if (!own.ok) {
    await roomWords('c');
    const { code, params } = own.problems[0]!;
    fail(repair.edits[0]!.line, 'edit-breaks', { found: plain(`c.${code}` as MessageId, params) });
    return null;
  }
  const edited = await prove(repair, own.told, explore).catch(async (why: unknown) => {
    if (!(why instanceof Unsearchable)) throw why;
    await roomWords('explore');
    fail(repair.edits[0]!.line, 'edit-unsearchable', { found: plain(`explore.unsearchable.${why.code}`, why.params) });
    return null;
  });
  if (!edited) return null;
  const broken = edited.verdicts.find(({ holds }) => holds === false);
  if (broken)
    fail(repair.line, 'not-repaired', {
      found: broken.property,
      trace: broken.way?.events.map(printEvent).join('; ') ?? '-',
    });
  else if (!isProved(edited)) fail(repair.line, 'too-many-states', { states: edited.states });
  return { shipped, edited, text: edit.text };
}
