/** Text as XML text: what a stranger named may stand in a picture without being markup. */
import { own } from '../world/index.ts';

/** Not allowed in XML 1.0 at all, not even escaped. */
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

/** For content and for attributes in double quotes; characters that XML cannot hold become U+FFFD. */
export function escaped(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"\r]/g, (char) => own(NAMED, char)!);
}

/** What `escaped` wrote, and what another program may have made of it; a reference that nobody knows stays as it stands. */
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

/** An element; `content` is markup, made by `element` or `escaped`. */
export function element(name: string, attributes: Attributes, content = ''): string {
  let said = '';
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) said += ` ${key}="${escaped(String(value))}"`;
  return content === '' ? `<${name}${said}/>` : `<${name}${said}>${content}</${name}>`;
}
