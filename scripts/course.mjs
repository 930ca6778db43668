import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '..');
const lessons = join(root, 'public/lessons');
const FILE = 'lessons/course.json';

/** The value of one key in a lesson's front matter. */
function key(text, name) {
  const [front] = text.split(/^---$/m).slice(1);
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'm').exec(front ?? '')?.[1].trim() ?? '';
}

/**
 * The entries of the course, from `src/lesson/course.ts` and the front matter of each lesson. `translated` holds title
 * and goal by locale, from the folders in `public/lessons` such as `zh-CN`. Throws where a lesson of the course has no
 * file.
 */
export async function course() {
  const {
    module: { COURSE },
  } = await runnerImport(join(root, 'src/lesson/course.ts'), { root, configFile: false, logLevel: 'error' });
  const locales = readdirSync(lessons, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  return COURSE.map((id) => {
    const text = readFileSync(join(lessons, `${id}.md`), 'utf8');
    const translated = Object.fromEntries(
      locales
        .map((locale) => [locale, join(lessons, locale, `${id}.md`)])
        .filter(([, file]) => existsSync(file))
        .map(([locale, file]) => {
          const there = readFileSync(file, 'utf8');
          return [locale, { title: key(there, 'title'), goal: key(there, 'goal') }];
        }),
    );
    return {
      id,
      title: key(text, 'title'),
      goal: key(text, 'goal'),
      level: key(text, 'level'),
      minutes: Number(key(text, 'minutes')),
      translated,
    };
  });
}

/** A plugin that adds the course as `lessons/course.json`, so that no source file repeats the front matter. */
export function courses() {
  return {
    name: 'dma-owner:course',
    async generateBundle() {
      if (this.environment.config.build.ssr) return;
      this.emitFile({ type: 'asset', fileName: FILE, source: JSON.stringify(await course()) });
    },
    configureServer(server) {
      server.middlewares.use((asked, answer, next) => {
        if (asked.url?.split('?')[0] !== `/${FILE}`) return next();
        return course().then((entries) => {
          answer.setHeader('Content-Type', 'application/json');
          answer.end(JSON.stringify(entries));
        }, next);
      });
    },
  };
}
