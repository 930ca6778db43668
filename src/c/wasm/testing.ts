/** For tests only: small random C programs that terminate and cover every construct of the compiler. */

/** Returns a random integer from 0 to `below` - 1. */
export type Dice = (below: number) => number;

/** The Mulberry32 generator: equal seeds give equal programs. */
export function dice(seed: number): Dice {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const GLOBALS = `
struct pair { int a; unsigned int b; struct pair *other; };
struct box { spinlock_t lock; struct mutex mutex; int v[4]; unsigned int u[3]; struct pair *p; };
enum color { RED, GREEN = 5, BLUE };
struct box box; struct pair first; struct pair second; struct file file; struct device device; struct device_driver driver;
int g; unsigned int h;
`;

/**
 * The functions of a random program. Each takes an int, an unsigned int and a pointer to a struct pair. The pointer
 * may be NULL.
 */
export const FUNCTIONS = ['f0', 'f1', 'f2', 'f3'] as const;

export function randomProgram(seed: number): string {
  const roll = dice(seed);
  return GLOBALS + FUNCTIONS.map((name, index) => new Writer(roll, index).function(name)).join('\n');
}

class Writer {
  private readonly roll: Dice;
  private readonly index: number;
  private loops = 0;
  private labels = 0;

  constructor(roll: Dice, index: number) {
    this.roll = roll;
    this.index = index;
  }

  function(name: string): string {
    const body = this.block(2 + this.roll(5), 0);
    const labels = Array.from({ length: this.labels }, (_, at) =>
      this.roll(3) === 0 ? '' : `l${at}: g ^= ${at};`,
    ).filter(Boolean);
    const known = new Set(labels.map((label) => label.split(':')[0]));
    const text = body.replaceAll(/goto (l\d+);/g, (all, label: string) => (known.has(label) ? all : ';'));
    const loops = Array.from({ length: this.loops }, (_, at) => `int i${at}; `).join('');
    const locals = `int s = ${this.number()}; int t; unsigned int w; int n = 0; struct pair *q = ${this.pick('p', '&first', 'NULL')}; ${loops}`;
    const end = this.roll(6) === 0 ? '' : `return ${this.int(2)};`;
    return `int ${name}(int x, unsigned int y, struct pair *p)\n{\n${locals}\n${text}\n${labels.join('\n')}\n${end}\n}\n`;
  }

  private pick(...choices: readonly string[]): string {
    return choices[this.roll(choices.length)]!;
  }

  private number(): string {
    return this.pick('0', '1', '2', '3', '7', '-1', '-16', '100', '2147483647', 'GREEN', 'EBUSY');
  }

  private block(length: number, depth: number): string {
    return Array.from({ length }, () => this.statement(depth)).join('\n');
  }

  private statement(depth: number): string {
    const inner = () => this.block(1 + this.roll(3), depth + 1);
    if (depth < 3) {
      const loop = () => `i${this.loops++}`;
      switch (this.roll(14)) {
        case 0:
          return `if (${this.test(2)}) {\n${inner()}\n}`;
        case 1:
          return `if (${this.test(2)}) {\n${inner()}\n} else {\n${inner()}\n}`;
        case 2: {
          const i = loop();
          return `for (${i} = 0; ${i} < ${this.roll(4)}; ${i}++) {\n${inner()}\n${this.leave()}}`;
        }
        case 3: {
          const i = loop();
          return `${i} = ${this.roll(4)};\nwhile (${i}-- > 0) {\n${inner()}\n${this.leave()}}`;
        }
        case 4: {
          const i = loop();
          return `${i} = ${this.roll(3)};\ndo {\n${inner()}\n${this.leave()}} while (${i}-- > 0);`;
        }
        case 5:
          return `switch (${this.int(1)}) {\ncase 0:\n${inner()}\nbreak;\ncase GREEN:\n${inner()}\ncase ${this.pick('2', '1000', '-3')}:\n${inner()}\n${this.pick('break;\ndefault: g++;', 'break;', '')}\n}`;
        case 6: {
          const at = this.labels++;
          return `${this.pick('', `if (${this.test(1)}) `)}goto l${at};`;
        }
        case 7: {
          const label = `b${this.loops++}`;
          const i = `i${this.loops - 1}`;
          return `${i} = 0;\n${label}:\n${this.statement(depth + 1)}\nif (${i}++ < ${this.roll(3)} && n++ < 6)\ngoto ${label};`;
        }
        case 8:
          return `spin_lock(&box.lock);\n${this.block(1, depth + 1)}\nspin_unlock(&box.lock);`;
        default:
      }
    }
    return this.simple();
  }

  private leave(): string {
    return this.roll(4) === 0 ? `if (${this.test(1)}) ${this.pick('break;', 'continue;')}\n` : '';
  }

  private simple(): string {
    switch (this.roll(22)) {
      case 0:
        return `t = ${this.int(2)};`;
      case 1:
        return `w = ${this.word(2)};`;
      case 2:
        return `${this.place()}++;`;
      case 3:
        return `${this.pick('--', '++')}${this.place()};`;
      case 4:
        return `${this.pick('h', 'y', 'box.u[1]', 'p->b', 'w')}--;`;
      case 5:
        return `${this.place()} ${this.pick('+=', '-=', '*=', '^=', '|=', '&=', '<<=', '>>=')} ${this.int(1)};`;
      case 6:
        return `${this.pick('h', 'w', 'first.b')} ${this.pick('-=', '/=', '%=', '>>=')} ${this.word(1)};`;
      case 7:
        return `s = ${this.place()}${this.pick('++', '--')};`;
      case 8:
        return `q = ${this.pick('p', '&second', 'first.other', 'q', 'box.p')};`;
      case 9:
        return `${this.pick('first.other', 'box.p', 'second.other')} = ${this.pick('p', '&second', '&first', 'NULL', 'q')};`;
      case 10:
        return `if (WARN_ON(${this.test(1)})) s++;`;
      case 11:
        return this.pick('get_file(&file);', 'fput(&file);', 'BUG_ON(g == 77);', `BUG_ON(${this.test(1)} && x == 3);`);
      case 12:
        return this.pick(
          'mutex_lock(&box.mutex);',
          'mutex_unlock(&box.mutex);',
          'device_lock(&device);',
          'device_unlock(&device);',
          'spin_unlock(&box.lock);',
        );
      case 13:
        return `g = READ_ONCE(h) + ${this.int(1)};`;
      case 14:
        return `WRITE_ONCE(${this.pick('h', 'first.b')}, ${this.word(1)});`;
      case 15:
        return `driver.name = ${this.pick('"vfio-pci"', '"e1000e"', '"vfio"', 'NULL')};`;
      case 16:
        return `s = strcmp(driver.name, ${this.pick('"vfio-pci"', '"aaa"', '"e1000e"')});`;
      case 17:
        return `device.probe_answer = ${this.number()};\ns = probe(&device);`;
      case 18:
        return this.roll(3) === 0 ? `return ${this.int(1)};` : `${this.call()};`;
      case 19:
        return `s = (t = ${this.int(1)}, t + 1);`;
      default:
        return `${this.place()} = ${this.int(2)};`;
    }
  }

  private place(): string {
    return this.pick(
      'g',
      's',
      't',
      'x',
      'first.a',
      'second.a',
      'box.v[1]',
      `box.v[${this.pick('x', 's', 'GREEN - 3', 's & 3', 'x & 3')}]`,
      'q->a',
      'p->a',
    );
  }

  private call(): string {
    if (this.index === 0) return 'x';
    return `f${this.roll(this.index)}(${this.int(1)}, ${this.word(1)}, ${this.pick('p', '&first', 'q')})`;
  }

  private int(depth: number): string {
    if (depth === 0) return this.pick(this.place(), this.number(), 's', 'x', 's', 'x');
    const sub = () => this.int(depth - 1);
    switch (this.roll(12)) {
      case 0:
        return `(${sub()} ${this.pick('+', '-', '*', '&', '|', '^')} ${sub()})`;
      case 1:
        return `(${sub()} ${this.pick('/', '%')} ${this.pick(sub(), '3', '-1')})`;
      case 2:
        return `(${sub()} ${this.pick('<<', '>>')} ${this.pick('1', '5', sub())})`;
      case 3:
        return `(${this.pick('-', '~', '!')}(${sub()}))`;
      case 4:
        return `(${this.test(depth - 1)} ? ${sub()} : ${sub()})`;
      case 5:
        return this.call();
      case 6:
        return `(${this.test(depth - 1)} ? 1 : 0)`;
      default:
        return sub();
    }
  }

  private word(depth: number): string {
    if (depth === 0) return this.pick('h', 'y', 'y', 'first.b', 'box.u[0]', '3u', 'w');
    return this.pick(
      this.word(0),
      `(${this.word(0)} ${this.pick('+', '-', '/', '%', '*', '>>')} ${this.word(0)})`,
      `(unsigned int)${this.int(0)}`,
    );
  }

  private test(depth: number): string {
    if (depth === 0) return this.pick('x', 's', 'p', '!q', 'h', '!g');
    const sub = () => this.test(depth - 1);
    switch (this.roll(7)) {
      case 0:
        return `${this.int(1)} ${this.pick('<', '<=', '>', '>=', '==', '!=')} ${this.int(0)}`;
      case 1:
        return `${this.word(1)} ${this.pick('<', '<=', '>', '>=')} ${this.word(0)}`;
      case 2:
        return `(${sub()} && ${sub()})`;
      case 3:
        return `(${sub()} || ${sub()})`;
      case 4:
        return `p == ${this.pick('q', '&first', 'NULL')}`;
      case 5:
        return `p && p->b`;
      default:
        return sub();
    }
  }
}
