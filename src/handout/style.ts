/** The style of a hand-out: for paper of any size, light in every colour scheme, and readable in black and white. */
import { COLOURS } from '../picture/index.ts';

const light = (name: keyof typeof COLOURS): string => COLOURS[name][0];

/**
 * For a separate page, a shadow root, or the style sheet of a page that shows a hand-out. Every rule is about
 * `.handout` and its content.
 */
export const HANDOUT_CSS = `
@page { margin: 16mm 17mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); } }
@page { @bottom-left { font: 8pt system-ui, sans-serif; color: ${light('ink-2')}; } @bottom-right { font: 8pt system-ui, sans-serif; color: ${light('ink-2')}; } }
html:has(> body > .handout) { background: ${light('bg')}; }
body:has(> .handout) { margin: 0; }
.handout {
  color-scheme: light; box-sizing: border-box; max-width: 52rem; margin: 0 auto; padding: 3rem clamp(1rem, 5vw, 4rem); background: #fff; color: ${light('ink')};
  font: 11pt/1.5 'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', sans-serif; overflow-wrap: break-word;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; hyphens: manual; text-wrap: pretty;
}
.handout *, .handout ::before { box-sizing: border-box; }
.handout code, .handout pre, .handout .lines { font-family: 'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-variant-ligatures: none; }
.handout code { font-size: .88em; overflow-wrap: anywhere; }
.handout p, .handout ul, .handout ol { margin: 0 0 .65em; orphans: 3; widows: 3; }
.handout ul, .handout ol { padding-left: 1.4em; }
.handout a { color: inherit; text-decoration-color: ${light('edge')}; text-underline-offset: .15em; overflow-wrap: anywhere; }
.handout h1, .handout h2, .handout h3, .handout h4 { line-height: 1.25; break-after: avoid; text-wrap: balance; }
.handout h1 { font-size: 22pt; margin: 0 0 .3em; letter-spacing: -.01em; }
.handout h2 { font-size: 14pt; margin: 1.7em 0 .5em; }
.handout h3, .handout h4 { font-size: 11pt; margin: 0 0 .35em; }
.handout header { border-bottom: 2px solid ${light('ink')}; margin-bottom: 1.4em; }
.handout .facts, .handout .quiet, .handout figcaption, .handout footer, .handout .scene, .handout .lead { color: ${light('ink-2')}; font-size: 9.5pt; }
.handout .facts { margin-bottom: .3em; }
.handout .goal { font-size: 12.5pt; line-height: 1.4; }
.handout .number { display: inline-block; min-width: 1.5em; color: ${light('ink-2')}; font-weight: 500; }
.handout blockquote { margin: 0 0 .65em; padding-left: 1em; border-left: 3px solid ${light('line')}; }
.handout pre { margin: 0 0 .65em; padding: .6em .8em; background: ${light('surface-2')}; border: 1px solid ${light('line')}; border-radius: 4px; white-space: pre-wrap; font-size: 9pt; line-height: 1.45; break-inside: avoid; }
.handout pre code { font-size: inherit; }
.handout figure { margin: 0; break-inside: avoid; }
.handout figure svg { display: block; width: 100%; height: auto; }
.handout figcaption { margin-top: .4em; font-size: 8.5pt; line-height: 1.35; }
.handout .stage { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.1rem 1.6rem; align-items: start; margin: .9em 0; break-inside: avoid; }
.handout .stage.wide { grid-template-columns: minmax(0, 1fr); }
.handout .together { break-inside: avoid; }
.handout .scene { margin-bottom: .4em; }
.handout .script { list-style: none; padding: 0; margin: 0 0 .9em; font-size: 10pt; line-height: 1.4; }
.handout .script li { padding: .3em 0; border-bottom: 1px solid ${light('line')}; display: flex; flex-wrap: wrap; column-gap: .7em; align-items: baseline; break-inside: avoid; }
.handout .said { margin-left: auto; white-space: nowrap; font-size: 9.5pt; }
.handout .said b { font-family: 'JetBrains Mono', ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
.handout .ok { color: ${light('ok')}; }
.handout .refused { color: ${light('refused')}; }
.handout .findings { color: ${light('refused')}; font-size: 8.5pt; white-space: normal; }
.handout .arrow { color: ${light('ink-2')}; }
.handout .blank { display: inline-block; width: 4.5em; border-bottom: 1px solid ${light('ink')}; height: 1em; vertical-align: baseline; }
.handout .exercise { border: 1.5px solid ${light('ink')}; border-radius: 6px; padding: .7em .9em; margin: 0 0 .9em; break-inside: avoid; }
.handout .exercise > :last-child { margin-bottom: 0; }
.handout .ask { margin-bottom: .5em; }
.handout .choices { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3em 1.3em; }
.handout .choices li { display: flex; align-items: baseline; gap: .5em; }
.handout .choices li::before { content: ''; flex: none; width: .8em; height: .8em; border: 1.2px solid ${light('ink')}; border-radius: 2px; align-self: center; }
.handout .choices.tall { display: grid; gap: .25em; }
.handout .write span { display: block; height: 1.75em; border-bottom: 1px solid ${light('edge')}; }
.handout .listing { margin: .9em 0; border: 1px solid ${light('line')}; border-radius: 4px; break-inside: auto; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.handout .listing figcaption { margin: 0; padding: .35em .8em; border-bottom: 1px solid ${light('line')}; background: ${light('surface-2')}; break-after: avoid; }
.handout .lines { padding: .45em 0; font-size: 8.5pt; line-height: 1.5; }
.handout .row { display: flex; tab-size: 4; break-inside: avoid; padding-right: .8em; }
.handout .row code { font-size: inherit; white-space: pre-wrap; min-height: 1.5em; }
.handout .row i { color: ${light('ink-2')}; font-style: normal; }
.handout .nr { flex: none; width: 3.4em; padding-right: 1em; text-align: right; color: ${light('ink-2')}; }
.handout .pointed { background: ${light('kernel-bg')}; box-shadow: inset 3px 0 ${light('kernel')}; }
.handout .gap { display: block; padding-left: 2.1em; color: ${light('ink-2')}; }
.handout .notes { margin: .9em 0; padding: .7em .9em; border-left: 3px solid ${light('user')}; background: ${light('user-bg')}; font-size: 10pt; break-inside: avoid; }
.handout .notes > :last-child, .handout blockquote > :last-child { margin-bottom: 0; }
.handout .answers { break-before: page; }
.handout .answers > h2, .handout .sources > h2 { border-bottom: 2px solid ${light('ink')}; padding-bottom: .25em; }
.handout .answer { margin: 0 0 1.5em; }
.handout .answer > h3 { padding-top: .3em; }
.handout .lead { margin-bottom: .2em; break-after: avoid; }
.handout .trace { font-size: 9.5pt; }
.handout .verdict { display: inline-block; padding: 0 .45em; border: 1.5px solid ${light('ink')}; border-radius: 4px; font-family: 'JetBrains Mono', ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: .92em; }
.handout .edit { line-height: 1.5; tab-size: 4; break-inside: auto; }
.handout del { color: ${light('refused')}; text-decoration: none; }
.handout ins { color: ${light('ok')}; text-decoration: none; }
.handout .sources li { font-size: 9.5pt; }
.handout footer { margin-top: 2em; }
@media (max-width: 44rem) and (not print) { .handout .stage { grid-template-columns: minmax(0, 1fr); } }
@media print {
  .handout { max-width: none; padding: 0; font-size: 10pt; }
  .handout h1 { font-size: 20pt; }
  .handout h2 { font-size: 13pt; }
}
`.trim();
