import { own } from '../../world/index.ts';
import type { Cursor } from './cursor.ts';
import type { Node } from './ast.ts';
import type { Token } from './tokens.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  0: '\0',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

const unescape = (text: string): string =>
  text.replaceAll(/\\(x[\da-fA-F]{1,2}|[0-7]{1,3}|[^])/g, (_, escape: string) => {
    if (escape[0] === 'x' && escape.length > 1) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 255);
    return own(ESCAPES, escape) ?? escape;
  });

export function numberOf(c: Cursor, token: Token): Node {
  const { from, to } = token;
  const text = token.text.toLowerCase();
  if (/^(\d+\.|\.\d|\d[\d.]*e[-+]?\d|[\d.]+f$)/.test(text) && !text.startsWith('0x'))
    c.complain('no-float', token, { found: token.text });
  else if (!/^(0x[\da-f]+|0[0-7]*|[1-9]\d*)(u?l{0,2}|l{1,2}u)$/.test(text))
    c.complain('bad-number', token, { found: token.text.slice(0, 40) });
  const digits = text.replace(/[ul]+$/, '');
  const base = digits.startsWith('0x') ? 16 : digits.startsWith('0') && digits.length > 1 ? 8 : 10;
  const value = Number.parseInt(base === 16 ? digits.slice(2) : digits, base);
  if (value > 0xffff_ffff) c.complain('large-number', token, { found: token.text.slice(0, 40) });
  const unsigned = /u/.test(text.slice(digits.length)) || value > 0x7fff_ffff;
  return { k: 'number', value: Number.isFinite(value) ? value | 0 : 0, unsigned, from, to };
}

export function characterOf(c: Cursor, token: Token): Node {
  const text = unescape(token.text.slice(1, token.text.endsWith("'") ? -1 : undefined));
  if (text.length !== 1) c.complain('bad-number', token, { found: token.text.slice(0, 40) });
  return {
    k: 'number',
    value: ((text.codePointAt(0) ?? 0) << 24) >> 24,
    unsigned: false,
    from: token.from,
    to: token.to,
  };
}

/** Joins adjacent string literals. */
export function stringOf(c: Cursor, first: Token): Node {
  let text = unescape(first.text.slice(1, -1));
  let { to } = first;
  while (c.token.kind === 'string') {
    const more = c.next();
    text += unescape(more.text.slice(1, -1));
    ({ to } = more);
  }
  return { k: 'string', text, from: first.from, to };
}
