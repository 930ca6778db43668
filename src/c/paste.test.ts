import { describe, expect, test } from 'vitest';
import { withFunctions } from './index.ts';

const original = `#include "dma.h"

struct group { int users; };

/* takes */
int take(struct group *g)
{
	return g->users++;
}

static void
give(struct group *g)
{
	g->users--;
}
`;

describe('pasted functions', () => {
  test('replace those of the same name', () => {
    expect(withFunctions(original, 'int take(struct group *g)\n{\n\treturn 1;\n}\n')).toBe(
      original.replace('g->users++', '1'),
    );
    expect(withFunctions(original, 'static void\ngive(struct group *g)\n{\n}')).toBe(
      original.replace('\tg->users--;\n', ''),
    );
  });

  test('may be quoted in a mail, with prose around them that doesn’t end', () => {
    const mail = `On Tuesday somebody wrote:\n> I think it's something like\n>\n> int take(struct group *g)\n> {\n>  \treturn 1;\n> }\n>\n> static void give(struct group *g)\n> { g->users = 0; }\n>\n> Don't you?\nYes.\n`;
    const result = withFunctions(original, mail)!;
    expect(result).toContain('int take(struct group *g)\n{\n \treturn 1;\n}');
    expect(result).toContain('\n\nstatic void give(struct group *g)\n{ g->users = 0; }\n');
    expect(result).toContain('struct group { int users; };');
    expect(result).not.toContain('think');
  });

  test('that are new come before the first that is known', () => {
    expect(
      withFunctions(original, 'int one(void) { return 1; }\nint take(struct group *g) { return one(); }'),
    ).toContain('/* takes */\nint one(void) { return 1; }\n\nint take(struct group *g) { return one(); }');
  });

  test('with types of their own are a whole file', () => {
    const whole = 'struct group { int n; };\nint take(struct group *g) { return g->n; }\n';
    expect(withFunctions(original, whole)).toBe(whole);
    expect(withFunctions(original, `> ${whole}`)).toBe(whole);
  });

  test('that nobody knows, and text without any, give nothing', () => {
    expect(withFunctions(original, 'int other(void) { return 1; }')).toBeNull();
    expect(withFunctions(original, 'hello { world }')).toBeNull();
    expect(withFunctions(original, '')).toBeNull();
    expect(withFunctions(original, '(('.repeat(1000))).toBeNull();
  });
});
