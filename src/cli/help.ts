import { PROTOCOL_IDS } from '../world/index.ts';

export const HELP = `Usage: dma-owner COMMAND [OPTIONS]

Who may do DMA with the devices of an IOMMU group, as Linux decides it.

Commands:
  run      run a script of events under one version of the protocol
  lesson   check, begin or print a lesson

Options:
  -h, --help     this text; dma-owner COMMAND --help says more
  --version      the program's version
`;

export const RUN_HELP = `Usage: dma-owner run --protocol ID [--engine machine|code] [--source FILE] [--format text|json] [SCRIPT|-]

Runs a script, one event a line, and says for each what it answers, why, and who owns each group afterwards.
SCRIPT is a file; - or nothing is standard input. A refusal is a result: the exit status is 0. Bad input is 2.

Options:
  -p, --protocol ID     the version: ${PROTOCOL_IDS.slice(0, 6).join(', ')},
                        ${PROTOCOL_IDS.slice(6).join(', ')}
  -k, --kernel X.Y.Z    the version that a released kernel speaks, instead of --protocol
  -e, --engine ENGINE   machine (the statecharts, default) or code (the C listing, which has none of VFIO's own calls)
  -s, --source FILE     a listing of your own in the place of the version's, in the same C; the engine is code then
  -f, --format FORMAT   text (default) or json, one object a line
  -h, --help            this text

Script:
  group 3: 0000:00:05.0 0000:00:05.1
  device 0000:00:05.1 0200 "82540EM Gigabit Ethernet" driver e1000
  bind 0000:00:05.0 vfio-pci      # a comment
  attach 0000:00:05.0 qemu
  race 0110 bind 0000:00:05.1 e1000 | attach 0000:00:05.0 vm2

A race is several CPUs at once, told by --engine code: a digit lets that CPU run one statement, a letter (a is CPU 0)
one access to memory, - stands for neither; what is left runs to its end, CPU by CPU.
`;

export const LESSON_HELP = `Usage: dma-owner lesson check FILE…
       dma-owner lesson new FILE
       dma-owner lesson print FILE [OUT.html]

A lesson is a Markdown file with scripts, predictions, tasks and repairs in it; docs/lessons.md says how to write one.

check    holds every script, prediction, task and repair against the model; what does not hold is one line,
         FILE:LINE: what is wrong, and the exit status is 1
new      writes a lesson that passes the check, to begin with; never over a file that is there
print    writes a page for paper, self-contained, with the answers on its last page; beside FILE, as .html,
         unless OUT.html is named; - is standard output

Options:
  -n, --notes    print: with the speaker's notes
  -h, --help     this text
`;
