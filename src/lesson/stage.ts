/**
 * Collects the script blocks of a lesson into scenes. Each script line keeps its line number in the lesson's file. So
 * the script reader reports problems with the line numbers of the file.
 */
import { parseScript, PROTOCOL_IDS, type ProtocolId, type Script } from '../world/index.ts';
import { cutAtArrow, readExpectation } from './expectation.ts';
import type { FrontMatter } from './front-matter.ts';
import type { LessonProblems, NumberedLine } from './problems.ts';
import type { Expectation, Scene, ScriptLine } from './types.ts';

const TOPOLOGY = /^\s*(?:group|device)\b/;

interface SceneDraft {
  readonly protocol: ProtocolId;
  readonly topology: readonly NumberedLine[];
  readonly events: NumberedLine[];
  readonly expected: Map<number, Expectation>;
}

/** A scene, and its events with their lines in the file. */
export interface ReadScene {
  readonly scene: Scene;
  readonly script: readonly ScriptLine[];
}

/** The place of a block's lines. `first` and `last` are the lines of the block's fences. */
export interface Placed {
  readonly scene: number;
  readonly first: number;
  readonly last: number;
}

export class Stage {
  private readonly scenes: SceneDraft[] = [];
  expectations = 0;

  private readonly front: FrontMatter;
  private readonly fileLines: number;
  private readonly problems: LessonProblems;

  constructor(front: FrontMatter, fileLines: number, problems: LessonProblems) {
    this.front = front;
    this.fileLines = fileLines;
    this.problems = problems;
  }

  /** The scene of a step without a script. */
  get current(): number {
    return Math.max(0, this.scenes.length - 1);
  }

  /** Adds one script block. `meta` is the text after the word `script`, `line` is the line of its opening fence. */
  add(text: string, meta: string, line: number): Placed {
    const said = this.readMeta(meta, line);
    const machine: NumberedLine[] = [];
    const events: NumberedLine[] = [];
    const expected = new Map<number, Expectation>();
    for (const [index, raw] of text.split('\n').entries())
      this.readLine(raw, line + 1 + index, machine, events, expected);
    if (machine.length + events.length === 0) this.problems.add(line, 'empty-script');
    const before = this.scenes.at(-1);
    if (!before || said.protocol || said.fresh || machine.length > 0) {
      this.scenes.push({
        protocol: said.protocol ?? before?.protocol ?? this.front.version,
        topology: machine.length > 0 ? machine : (before?.topology ?? this.front.topology),
        events: [],
        expected: new Map(),
      });
    }
    const scene = this.scenes.at(-1)!;
    scene.events.push(...events);
    for (const [at, expectation] of expected) scene.expected.set(at, expectation);
    return { scene: this.scenes.length - 1, first: line, last: line + 1 + text.split('\n').length };
  }

  private readMeta(meta: string, line: number): { protocol: ProtocolId | null; fresh: boolean } {
    let protocol: ProtocolId | null = null;
    let fresh = false;
    for (const word of meta.split(/\s+/).filter((one) => one !== '')) {
      const [key, value] = word.split('=', 2);
      if (word === 'fresh') fresh = true;
      else if (key !== 'version') this.problems.add(line, 'unknown-attribute', { word, expected: 'version=ID, fresh' });
      else {
        protocol = PROTOCOL_IDS.find((id) => id === value) ?? null;
        if (!protocol) this.problems.add(line, 'bad-version', { word: value ?? '', expected: PROTOCOL_IDS.join(', ') });
      }
    }
    return { protocol, fresh };
  }

  private readLine(
    raw: string,
    line: number,
    machine: NumberedLine[],
    events: NumberedLine[],
    expected: Map<number, Expectation>,
  ): void {
    const { event, after } = cutAtArrow(raw);
    const empty = event.trim() === '' || event.trim().startsWith('#');
    if (TOPOLOGY.test(event)) machine.push({ line, text: event });
    else if (!empty) events.push({ line, text: event });
    if (after === null) return;
    if (empty || TOPOLOGY.test(event)) {
      this.problems.add(line, 'expectation-without-event');
      return;
    }
    const expectation = readExpectation(after, line, this.problems);
    if (!expectation) return;
    expected.set(line, expectation);
    this.expectations += 1;
  }

  /**
   * Reads the script of every scene. Unreadable lines become problems and are left out, so that the rest can be
   * played. Returns at least one scene.
   */
  finish(): readonly ReadScene[] {
    if (this.scenes.length === 0)
      this.scenes.push({
        protocol: this.front.version,
        topology: this.front.topology,
        events: [],
        expected: new Map(),
      });
    return this.scenes.map((draft) => {
      const { topology, events, lines } = this.readable([...draft.topology, ...draft.events]);
      const script = events.map((event, index): ScriptLine => {
        const line = lines[index] ?? 0;
        return { line, event, index, expected: draft.expected.get(line) ?? null };
      });
      return { scene: { protocol: draft.protocol, topology, events }, script };
    });
  }

  /**
   * The script without its wrong lines. If a removed line introduces a device, later lines with this device become
   * wrong, too. So the loop removes lines until none is wrong.
   */
  private readable(lines: readonly NumberedLine[]): Script {
    let left = lines;
    for (let first = true; ; first = false) {
      const page = Array.from({ length: this.fileLines }, () => '');
      for (const { line, text } of left) page[line - 1] = text;
      const checked = parseScript(page.join('\n'));
      if (checked.ok) return checked.value;
      if (first) for (const problem of checked.problems) this.problems.take(problem);
      const wrong = new Set(checked.problems.map(({ line }) => line));
      const right = left.filter(({ line }) => !wrong.has(line));
      // A problem without a line cannot be removed, so nothing is left.
      left = right.length < left.length ? right : [];
    }
  }
}
