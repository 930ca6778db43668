import { describe, expect, test } from 'vitest';
import { boot, groupViews, step, type World } from '../machine/index.ts';
import { explain } from '../words/index.ts';
import { type Event, parseScript, printEvent, PROTOCOL_IDS, type ProtocolId } from '../world/index.ts';
import { codeWorld, shipped } from './index.ts';

const two = (await Promise.all(PROTOCOL_IDS.map(async (id) => [id, await shipped(id)] as const))) ;
const told = new Map(two);

function tell(protocol: ProtocolId, text: string) {
  const script = parseScript(text);
  if (!script.ok) throw new Error(JSON.stringify(script.problems));
  let world: World = codeWorld(script.value.topology, protocol, told.get(protocol)!);
  return script.value.events.map((event) => {
    const done = step(world, event);
    world = done.world;
    return { ...done.outcome, view: groupViews(world)[0]! };
  });
}
const results = (protocol: ProtocolId, text: string) => tell(protocol, text).map(({ result, findings }) => [result, ...findings].join(' '));

test('smoke', () => {
  for (const id of PROTOCOL_IDS) {
    console.log(id, results(id, 'group 3: d0 d1\nbind d0 vfio-pci\nattach d0 qemu\nbind d1 e1000\ndetach d0 qemu\nbind d1 e1000\nattach d0 vm2').join(', '));
  }
  for (const o of tell('sketch', 'group 3: d0 d1\nbind d0 vfio-pci\nattach d0 qemu\nbind d1 e1000\ndetach d0 qemu\nbind d1 e1000\nattach d0 vm2')) console.log(printEvent(o.event), o.result, explain(o), JSON.stringify(o.view));
});
