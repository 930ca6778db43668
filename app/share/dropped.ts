/**
 * Opens a file that the reader chose or dropped: a picture with a scenario, or a script. Loaded for the first such
 * file.
 */
import { ENOUGH, isPicture, MOST_BYTES, openPicture, type Opened as Picture } from '../../src/picture/index.ts';
import { line } from '../../src/history/index.ts';
import { announce } from '../announce/index.ts';
import { runScript } from '../script/index.ts';
import { cameFrom, pageStore } from '../store/index.ts';
import { roomWords, t } from '../words/index.ts';
import { type Read, readTextFile } from './files.ts';
import { openFragment, show } from './link.ts';
import { problemWords } from './problems.ts';

const problem = (text: string, details?: readonly string[]): void =>
  pageStore.getState().notify('problem', text, details);

/**
 * The picture in a file; null if the file is no picture. Reads only the scenario's text from a picture. A picture
 * from a stranger never goes into the page.
 */
async function pictureIn(file: File): Promise<Picture | null> {
  if (!isPicture(new Uint8Array(await file.slice(0, ENOUGH).arrayBuffer()))) return null;
  // A larger file is not read at all.
  if (file.size > MOST_BYTES) return { ok: false, why: 'too-large' };
  return openPicture(new Uint8Array(await file.arrayBuffer()));
}

/** Opens the scenario of a picture. If it cannot be opened, the page says why and nothing changes. */
async function openAsPicture(picture: Picture, name: string): Promise<void> {
  if (!picture.ok) return problem(t(`picture.${picture.why}`, { name }));
  const { fragment, script } = picture.scene;
  // The picture's code was too long for a link. The page's own listing computes the history.
  if (fragment === '') return run({ ok: true, name, text: script });
  const opened = await openFragment(fragment);
  if (opened.ok) {
    cameFrom(opened.history.topology, 'file');
    show(pageStore, opened, true);
    announce(t('picture.opened', { name, count: line(opened.history).length - 1 }));
  } else if (opened.overtaken) return;
  else if (opened.why === 'newer-format') problem(t('picture.newer', { name }));
  else if (opened.why === 'damaged' || opened.why === 'not-ours') problem(t('picture.damaged', { name }));
  else problem(t('picture.unrunnable', { name }), [opened.text, ...opened.details]);
}

/** Runs a file as a script and reports the result. */
function run(file: Read): void {
  if (!file.ok) return problem(t('share.file-unread', { name: file.name, reason: file.reason }));
  const ran = runScript(pageStore, file.text);
  if (ran.ok) announce(t('share.file-opened', { name: file.name, count: ran.events }));
  // Without problems, the page refused the script as a whole and already shows a notice.
  else if (ran.problems.length > 0)
    problem(t('share.file-no-script', { name: file.name }), ran.problems.map(problemWords));
}

/**
 * Opens a file: a picture as its scenario, any other file as a script. Rejects if the code or the words for it do not
 * load.
 */
export async function openFile(file: File): Promise<void> {
  await roomWords('problems', 'share');
  let picture: Picture | null;
  try {
    picture = await pictureIn(file);
  } catch (error) {
    // For example a dropped folder. The browser gives it as a file, and then does not allow the page to read it.
    return problem(
      t('share.file-unread', { name: file.name, reason: error instanceof Error ? error.message : String(error) }),
    );
  }
  if (!picture) return run(await readTextFile(file));
  await roomWords('picture');
  await openAsPicture(picture, file.name);
}
