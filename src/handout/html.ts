/** A hand-out as HTML: markup without scripts, without `style` attributes, and without external resources. */
import { t } from '../words/index.ts';
import { anchor, code, escaped, proseHtml, sentenceHtml } from './prose.ts';
import { HANDOUT_CSS } from './style.ts';
import type { Answer, Excerpt, Exercise, Handout, HandoutLine, HandoutStep } from './types.ts';

/** The whole self-contained page, for saving, mailing, opening from disk and printing. */
export function handoutPage(handout: Handout): string {
  return `<!doctype html>
<html lang="${escaped(handout.lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escaped(handout.title)}</title>
<style>
${HANDOUT_CSS}
@page { @bottom-left { content: "${inCss(handout.title)}"; } }
</style>
</head>
<body>
${handoutBody(handout)}
</body>
</html>
`;
}

/**
 * Text for a string in a style sheet. Every character that could end the string or the sheet is written as its
 * number.
 */
const inCss = (text: string): string =>
  [...text].map((sign) => (/[\p{L}\p{N} ]/u.test(sign) ? sign : `\\${sign.codePointAt(0)!.toString(16)} `)).join('');

/**
 * The content of the page's body, for a page that brings `HANDOUT_CSS` itself. `t` needs the words of the room
 * `handout`, which `makeHandout` loads.
 */
export function handoutBody({ title, goal, facts, lang, opening, steps, answers, sources, address }: Handout): string {
  return `<main class="handout" lang="${escaped(lang)}">
<header>
<p class="facts">${escaped(t('handout.kind'))} · ${escaped(facts)}</p>
<h1>${escaped(title)}</h1>
<p class="goal">${escaped(goal)}</p>
</header>
${proseHtml(opening)}
${steps.map(stepHtml).join('\n')}
<section class="answers">
<h2>${escaped(t('handout.answers'))}</h2>
<p class="quiet">${escaped(t(answers.length > 0 ? 'handout.answers.how' : 'handout.answers.none'))}</p>
${answers.map(answerHtml).join('\n')}
</section>
${
  sources.length === 0
    ? ''
    : `<section class="sources">
<h2>${escaped(t('handout.sources'))}</h2>
<ul>
${sources.map(({ label, href }) => `<li>${escaped(label)}${href === null ? '' : ` ${anchor(href, escaped(href))}`}</li>`).join('\n')}
</ul>
</section>`
}
<footer>${escaped(t('handout.foot'))}${address === null ? '' : ` ${escaped(t('handout.play'))} ${anchor(address, escaped(address))}`}</footer>
</main>`;
}

function stepHtml({
  number,
  title,
  before,
  after,
  notes,
  scene,
  script,
  figure,
  code: excerpt,
  exercises,
}: HandoutStep): string {
  const beside = [
    scene === null ? '' : `<p class="scene">${sentenceHtml(scene)}</p>`,
    script.length === 0 ? '' : scriptHtml(script, 'handout.script'),
    ...exercises.map(exerciseHtml),
  ]
    .filter((one) => one !== '')
    .join('\n');
  const picture = figure
    ? `<figure>${figure.svg.trim()}<figcaption>${escaped(figure.caption)}</figcaption></figure>`
    : '';
  const stage =
    picture === ''
      ? beside
      : `<div class="stage${figure!.wide ? ' wide' : ''}">\n${picture}\n<div class="beside">\n${beside}\n</div>\n</div>`;
  return `<section class="step">
<div class="together">
<h2><span class="number">${number}</span> ${escaped(title)}</h2>
${proseHtml(before)}
${stage}
</div>
${excerpt ? excerptHtml(excerpt) : ''}
${proseHtml(after)}
${notes.length === 0 ? '' : `<aside class="notes"><h3>${escaped(t('handout.notes'))}</h3>${proseHtml(notes)}</aside>`}
</section>`;
}

function scriptHtml(lines: readonly HandoutLine[], name: 'handout.script' | 'handout.answer.script'): string {
  const rows = lines.map(({ event, answer, findings }) => {
    const said =
      answer === null
        ? `<span class="blank" role="img" aria-label="${escaped(t('handout.script.blank'))}"></span>`
        : `<b class="${answer === 'OK' ? 'ok' : 'refused'}">${escaped(answer)}</b>`;
    const beside = findings.length === 0 ? '' : ` <span class="findings">${findings.map(escaped).join(', ')}</span>`;
    return `<li><code>${escaped(event)}</code> <span class="said"><span class="arrow" aria-hidden="true">→</span> ${said}${beside}</span></li>`;
  });
  return `<ol class="script" aria-label="${escaped(t(name))}">\n${rows.join('\n')}\n</ol>`;
}

function excerptHtml({ title, runs }: Excerpt): string {
  const gap = `<span class="gap" role="img" aria-label="${escaped(t('handout.code.left-out'))}">⋮</span>`;
  const body = runs
    .map((run) =>
      run
        .map(({ line, text, pointed }) => {
          const marked = escaped(text).replace(/\/\*.*?(?:\*\/|$)|^\s+\*.*$/g, (comment) => `<i>${comment}</i>`);
          return `<span class="${pointed ? 'row pointed' : 'row'}"><span class="nr">${line}</span><code>${marked}</code></span>`;
        })
        .join('\n'),
    )
    .join(`\n${gap}\n`);
  return `<figure class="listing"><figcaption>${escaped(title)}</figcaption>\n<div class="lines">\n${body}\n</div></figure>`;
}

const lines = (count: number): string => `<div class="write" aria-hidden="true">${'<span></span>'.repeat(count)}</div>`;

function exerciseHtml(exercise: Exercise): string {
  const heading = `<h3>${escaped(t(`handout.${exercise.kind}`, { number: exercise.number }))}</h3>`;
  switch (exercise.kind) {
    case 'question': {
      const { ask, choices, hint } = exercise;
      const room = choices
        ? `<ul class="choices">${choices.map((choice) => `<li>${code(choice)}</li>`).join('')}</ul>`
        : lines(1);
      return `<div class="exercise">${heading}<p class="ask">${sentenceHtml(ask)}</p>${room}${hint === null ? '' : `<p class="quiet">${escaped(t('handout.hint', { hint }))}</p>`}</div>`;
    }
    case 'task': {
      const { ask, allowed, par } = exercise;
      const asks = ask.map((one) => `<p class="ask">${sentenceHtml(one)}</p>`).join('');
      return `<div class="exercise">${heading}${asks}<p class="quiet">${sentenceHtml(allowed)}${par === null ? '' : ` ${escaped(par)}`}</p>${lines(4)}</div>`;
    }
    case 'repair': {
      const { ask, properties } = exercise;
      return `<div class="exercise">${heading}<p class="ask">${sentenceHtml(ask)}</p><ul class="choices tall">${properties.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul></div>`;
    }
    case 'verdict': {
      const { ask, what, asked, choices } = exercise;
      return `<div class="exercise">${heading}<p class="ask">${escaped(ask)}</p><p>${escaped(what)}</p><p class="quiet">${sentenceHtml(asked)}</p><ul class="choices">${choices.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul></div>`;
    }
  }
}

function answerHtml(answer: Answer): string {
  return `<article class="answer">
<h3>${escaped(t(`handout.${answer.kind}`, { number: answer.number }))} · ${escaped(answer.step)}</h3>
${answerBody(answer)}
${proseHtml(answer.after)}
</article>`;
}

const steps = (title: string, events: readonly string[]): string =>
  `<p class="lead">${escaped(title)}</p><ol class="trace">${events.map((event) => `<li>${code(event)}</li>`).join('')}</ol>`;

function answerBody(answer: Answer): string {
  switch (answer.kind) {
    case 'question': {
      const { why, findings, trace, script } = answer;
      const said = [why, ...findings].map(sentenceHtml).join(' ');
      const whole =
        script.length > 1
          ? `<p class="lead">${escaped(t('handout.answer.script'))}</p>${scriptHtml(script, 'handout.answer.script')}`
          : '';
      return `<p><b class="verdict">${escaped(answer.answer)}</b> ${said}</p>\n${whole}\n${steps(t('handout.answer.trace'), trace)}`;
    }
    case 'task':
      return answer.solution.length > 0
        ? steps(t('handout.answer.solution'), answer.solution)
        : `<p>${escaped(t('handout.answer.unsolved'))}</p>`;
    case 'repair': {
      const rows = answer.edits
        .map(({ removed, added }) =>
          [
            ...removed.map((line) => `<del>- ${escaped(line)}</del>`),
            ...added.map((line) => `<ins>+ ${escaped(line)}</ins>`),
          ].join('\n'),
        )
        .join('\n');
      return `<p class="lead">${escaped(t('handout.answer.edit'))}</p><pre class="edit">${rows}</pre>`;
    }
    case 'verdict':
      return `<p><b class="verdict">${escaped(answer.found)}</b>${answer.note === null ? '' : ` ${escaped(answer.note)}`}</p>${answer.trace.length === 0 ? '' : steps(t('handout.answer.found'), answer.trace)}`;
  }
}
