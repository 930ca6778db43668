// Checks the subjects of commits, as a part of `npm run rules`. A subject has at most 72 characters, so that every tool
// shows it whole.
import { spawnSync } from 'node:child_process';

/** The limit of a subject, in characters. `git log --oneline` adds the short id. */
export const MOST = 72;
/** Earlier commits were written before this rule. */
const SINCE = '2026-12-01T14:00:00Z';

/**
 * The subjects that are too long, each with the short id of its commit. The list is empty where there is no
 * repository.
 */
export function longSubjects(root, since = SINCE) {
  const { status, stdout } = spawnSync('git', ['log', '--no-merges', `--since=${since}`, '--format=%h %s'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) return [];
  const commits = stdout
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]);
  return commits.filter(([, subject]) => [...subject].length > MOST);
}
