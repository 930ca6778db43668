/** Escapes text for XML, so that text from outside is never markup in a picture. */
import { own } from '../world/index.ts';

/** Characters that XML 1.0 does not allow, even escaped. */
const FORBIDDEN =
  // oxlint-disable-next-line no-control-regex -- the expression finds control characters
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const UNNAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Escapes text for content and for attributes in double quotes. Characters that XML cannot contain become U+FFFD. */
export function escaped(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"\r]/g, (char) => own(NAMED, char)!);
}

/** Reverses `escaped`, also after another program has rewritten the text. An unknown reference stays unchanged. */
export function unescaped(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return own(UNNAMED, name.toLowerCase())!;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Writes an element. `content` is markup from `element` or `escaped`. */
export function element(name: string, attributes: Attributes, content = ''): string {
  let said = '';
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) said += ` ${key}="${escaped(String(value))}"`;
  return content === '' ? `<${name}${said}/>` : `<${name}${said}>${content}</${name}>`;
}
