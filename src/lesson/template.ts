/** The file of a new lesson. It passes `checkLesson` and shows the common blocks. */
export function template(): string {
  return TEMPLATE;
}

const TEMPLATE = `---
format: 3
title: A lesson of your own
goal: Say in one sentence what the reader will know afterwards.
level: beginner
minutes: 5
version: repaired
topology: |
  group 3: 0000:00:05.0 0000:00:05.1
  device 0000:00:05.0 0200 "82540EM Gigabit Ethernet"
  device 0000:00:05.1 0200 "82540EM Gigabit Ethernet"
sources: |
  Where you learnt it, with an address if it has one https://www.kernel.org/doc/html/latest/driver-api/vfio.html
---

What stands before the first step is the cover: why should anybody read on?

## One idea a step

Prose leads to the script. A result behind the arrow is what you expect; the check holds it against the model.

\`\`\`script
bind 0000:00:05.1 vfio-pci → OK
attach 0000:00:05.1 qemu → OK
\`\`\`

\`\`\`point
group 3
count user
\`\`\`

\`\`\`notes
Only you see this, beside the next step and the clock.
\`\`\`

What stands behind the script says what there was to see.

## Ask before you show

There is no key to the answers: the model judges, and shows whoever was wrong the shortest trace that explains it.

\`\`\`predict
on: bind 0000:00:05.0 e1000
ask: qemu has the neighbour. What does the kernel driver hear?
choices: OK, EBUSY, EPERM
hint: Who counts as a user of the group now?
\`\`\`

\`\`\`script
bind 0000:00:05.0 e1000 → EBUSY
\`\`\`

## Give them something to do

Let qemu go, and have the kernel drive the whole group.

\`\`\`task
goal: kernel == 2 && user == 0
events: bind, unbind, detach, close
drivers: e1000
within: 6
\`\`\`
`;
