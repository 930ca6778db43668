/**
 * A record's own value for a name, or undefined. Names come from outside: scripts, listings, links and files. An
 * object also answers `record[name]` for names that it never had, such as `constructor` and `__proto__`. So `npm run
 * rules` refuses such a look-up.
 */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
