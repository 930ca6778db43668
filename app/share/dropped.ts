/** A file that somebody chose or dropped on the page: a picture that carries a scenario, or a script. Loaded when there is one. */
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

/** The picture that a file is; null for a file that is none. Of a stranger's picture only the scenario's text is read: it is never put into the page. */
async function pictureIn(file: File): Promise<Picture | null> {
  if (!isPicture(new Uint8Array(await file.slice(0, ENOUGH).arrayBuffer()))) return null;
  // What is larger is not even read.
  if (file.size > MOST_BYTES) return { ok: false, why: 'too-large' };
  return openPicture(new Uint8Array(await file.arrayBuffer()));
}

/** Opens a picture as the scenario it shows. Where it cannot be opened the page says why and nothing changes. */
async function openAsPicture(picture: Picture, name: string): Promise<void> {
  if (!picture.ok) return problem(t(`picture.${picture.why}`, { name }));
  const { fragment, script } = picture.scene;
  // Its code was too long for a link: the page's own listing computes the history.
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

/** Runs what was read as a script, and says what came of it. */
function run(file: Read): void {
  if (!file.ok) return problem(t('share.file-unread', { name: file.name, reason: file.reason }));
  const ran = runScript(pageStore, file.text);
  if (ran.ok) announce(t('share.file-opened', { name: file.name, count: ran.events }));
  // Without problems it was refused as a whole, and the notice is there.
  else if (ran.problems.length > 0)
    problem(t('share.file-no-script', { name: file.name }), ran.problems.map(problemWords));
}

/** Opens whatever it is: a picture as what it shows, anything else as a script. Rejects where the code or the words for it cannot be loaded. */
export async function openFile(file: File): Promise<void> {
  await roomWords('problems', 'share');
  let picture: Picture | null;
  try {
    picture = await pictureIn(file);
  } catch (error) {
    // As a folder that was dropped: the browser gives it as a file and then does not let it be read.
    return problem(
      t('share.file-unread', { name: file.name, reason: error instanceof Error ? error.message : String(error) }),
    );
  }
  if (!picture) return run(await readTextFile(file));
  await roomWords('picture');
  await openAsPicture(picture, file.name);
}
