import { PROPERTY_NAMES } from '../explore/index.ts';
import { PROTOCOL_IDS } from '../world/index.ts';

export const HELP = `Usage: dma-owner COMMAND [OPTIONS]

Who may do DMA with the devices of an IOMMU group, as Linux decides it.

Commands:
  run      run a script of events under one version of the protocol
  check    search every interleaving for the shortest way to break a version
  export   write the same model for Spin or for TLA+'s TLC
  lesson   check, begin or print a lesson

Options:
  -h, --help     this text; dma-owner COMMAND --help says more
  --version      the program's version
  --licences     the licence of the program, and the licences of all packages in it
`;

export const RUN_HELP = `Usage: dma-owner run --protocol ID [--engine machine|code] [--source FILE] [--format text|json] [SCRIPT|-]

Runs a script, one event a line, and says for each what it answers, why, and who owns each group afterwards.
SCRIPT is a file; - or nothing is standard input. A refusal is a result: the exit status is 0. Bad input is 2.

Options:
  -p, --protocol ID     the version: ${PROTOCOL_IDS.slice(0, 6).join(', ')},
                        ${PROTOCOL_IDS.slice(6).join(', ')}
  -k, --kernel X.Y.Z    the version that a released kernel speaks, instead of --protocol; X.Y.Z as uname -r prints it
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
one access to memory, - stands for neither; what is left runs to its end, CPU by CPU. bind, unbind, open, close, attach,
detach, claim, release, claim-group and release-group can race.
`;

export const LESSON_HELP = `Usage: dma-owner lesson check FILE…
       dma-owner lesson new [--force] FILE
       dma-owner lesson print [--force] FILE [OUT.html]

A lesson is a Markdown file with scripts, predictions, tasks and repairs in it; docs/lessons.md says how to write one.

check    holds every script, prediction, task and repair against the model; what does not hold is one line,
         FILE:LINE: what is wrong, and the exit status is 1
new      writes a lesson that passes the check, to begin with; - is standard output
print    writes a page for paper, self-contained, with the answers on its last page; beside FILE, as .html,
         unless OUT.html is named; - is standard output

Options:
  -n, --notes    print: with the speaker's notes
      --force    new, print: replace a file that is there; without it the file stays, and the exit status is 2
  -h, --help     this text
`;

const SEARCHED = `  -p, --protocol ID     the version: ${PROTOCOL_IDS.slice(0, 6).join(', ')},
                        ${PROTOCOL_IDS.slice(6).join(', ')}
  -s, --source FILE     a listing of your own, in the version's place; without --protocol the first version it fits
  -d, --devices N       how many devices the group has (2)
  -F, --files N         how many owner files there are (2)
  -c, --cpus N          how many CPUs there are (2)
  -g, --granularity G   statement (default) or call: what one step is`;

export const CHECK_HELP = `Usage: dma-owner check --protocol ID|--source FILE [--devices N] [--files N] [--cpus N]
                       [--granularity call|statement] [--property NAME]… [--no-symmetry] [--format text|json]

Searches everything that so many devices, owner files and CPUs can do, and says of each property whether it holds, with the
shortest way to break it as a script. Exit status 0: all hold; 1: something is violated; 2: bad usage; 3: too large to be known.
Where memory runs out, the verdicts until then are printed, and standard error says so; the exit status is then 1 or 3.

Options:
${SEARCHED}
  -P, --property NAME   judge this property, may be given several times; without it, what the version sets out to keep:
                        ${PROPERTY_NAMES.slice(0, 6).join(', ')},
                        ${PROPERTY_NAMES.slice(6, 10).join(', ')},
                        ${PROPERTY_NAMES.slice(10, 15).join(', ')},
                        ${PROPERTY_NAMES.slice(15).join(', ')}
  -e, --expression C    judge a property of your own: a C expression over group, true whenever the group's lock is free;
                        one that divides by zero or leaves an array in some state has no answer: exit status 2
  -m, --merged          verdicts alone, much sooner: steps that no other CPU can notice go with the one before
  -n, --no-symmetry     tell devices, files and CPUs apart by their names
  -M, --most-states N   stop after so many states
  -f, --format FORMAT   text (default) or json, one object
  -h, --help            this text
`;

export const EXPORT_HELP = `Usage: dma-owner export --to promela|tla --protocol ID|--source FILE [--devices N] [--files N] [--cpus N]
                        [--granularity call|statement] [--config] [--force] [OUT|-]

Writes the model that check searches, step for step, for Spin (Promela) or for TLC (TLA+); the file says how to run it.

Options:
  -t, --to LANGUAGE     promela or tla
${SEARCHED}
  -C, --config          with --to tla: write TLC's configuration instead of the module
      --force           replace OUT if it is there; without it OUT stays, and the exit status is 2. FILE is never replaced
  -h, --help            this text
`;
