/**
 * Tests identifiers that are also properties of every JavaScript object. They must compile, run and generate like any
 * other identifier.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { harmless, HOSTILE_NAMES, inHarmless } from '../world/testing.ts';
import { compile } from './index.ts';
import { memoryFor, Run } from './run/index.ts';
import { instantiate } from './wasm/index.ts';

const PROGRAMS = process.env.VERIFY ? 5_000 : 100;

/** A listing with one identifier of each kind. */
const listing = ([
  struct = '',
  field = '',
  total = '',
  constant = '',
  helper = '',
  argument = '',
  local = '',
  label = '',
  main = '',
  type = '',
]: readonly string[]): string => `
struct ${struct} { int ${field}; int other; };
enum ${type} { ${constant} = 5, LAST };
struct ${struct} ${total};
static int ${helper}(struct ${struct} *${argument}, enum ${type} by)
{
	${argument}->${field} += by;
	return ${argument}->${field};
}
int ${main}(int ${argument})
{
	int ${local} = ${constant};
	if (${argument} > 3)
		goto ${label};
	${local} = ${helper}(&${total}, ${constant});
${label}:
	return ${local} + ${argument};
}
`;

/** The compiled program, and the results of two calls of its function, by the interpreter and by WebAssembly. */
function told(names: readonly string[]): string {
  const compiled = compile([{ name: 'a.c', text: listing(names) }]);
  if (!compiled.ok) return JSON.stringify(compiled);
  const { program } = compiled;
  const instance = instantiate(program);
  const run = new Run(program, memoryFor(program));
  const values = [1, 9].map((given) => {
    run.start(0, names[8]!, [given]);
    const state = run.finish(0, 1_000);
    return [state.kind === 'done' ? state.value : state.kind, instance.call(names[8]!, given).value];
  });
  return JSON.stringify({ program, values });
}

test('hostile identifiers compile and run like harmless ones', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...HOSTILE_NAMES], { minLength: 10, maxLength: 10 }), (names) => {
      const hostile = told(names);
      expect(hostile).toContain('"values":[[6,6],[14,14]]');
      expect(inHarmless(hostile)).toBe(told(names.map(harmless)));
    }),
    { numRuns: PROGRAMS },
  );
});

test.each(HOSTILE_NAMES)('what is not declared is said so: %s', (name) => {
  for (const body of [
    `return ${name};`,
    `return ${name}();`,
    `goto ${name}; return 0;`,
    `struct ${name} *p = 0; return p->x;`,
    `${name} *p = 0; return 0;`,
  ]) {
    const compiled = compile([{ name: 'a.c', text: `int f(void)\n{\n\t${body}\n}\n` }]);
    expect(compiled.ok, body).toBe(false);
  }
});
