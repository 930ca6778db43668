/**
 * Recognises lines that say nothing about the machine: a pasted script, error messages of tools, rulers and fences.
 */

/** The first words of lines in the usual scripts. */
const SHELL_WORDS = new Set([
  'for',
  'while',
  'do',
  'done',
  'if',
  'then',
  'else',
  'fi',
  'echo',
  'printf',
  'shopt',
  'lspci',
  'find',
  'sudo',
  'ls',
  'cat',
  'grep',
  'sort',
  'sed',
  'awk',
  'set',
  'bash',
  'sh',
  'exit',
  'function',
  'local',
  'return',
  'uname',
  'dmesg',
  'ls-iommu',
  'let',
  'cd',
  'readlink',
  'basename',
  '{',
  '}',
  '};',
  'done;',
  'fi;',
  'do;',
  '|',
  '||',
  '&&',
  '➜',
  '❯',
]);

/** The first words of error messages (`lspci: Unable to load libkmod resources: error -12`). */
const COMPLAINTS = [
  'lspci: ',
  'pcilib: ',
  'libkmod: ',
  'modprobe: ',
  'find: ',
  'ls: ',
  'bash: ',
  'sh: ',
  'zsh: ',
  'sudo: ',
  '[sudo] ',
];

/** True for a script line, and for a command after a prompt. A new listing follows. */
export function isCommand(text: string): boolean {
  if (text.includes('$(') || text.includes('${') || text.includes('"$')) return true;
  const space = text.search(/[ ;\t]/);
  const word = space < 0 ? text : text.slice(0, space);
  return SHELL_WORDS.has(word) || isAssignment(word) || isPrompt(text, word);
}

/** True for `g=…`, as in the first lines of a loop. */
function isAssignment(word: string): boolean {
  const equals = word.indexOf('=');
  return equals > 0 && equals < 24 && /^[a-z_]\w*$/i.test(word.slice(0, equals));
}

/** True for a prompt: `user@host:~$ lspci -nnk`, `[root@host ~]# …`, `bash-5.2$ …`. */
function isPrompt(text: string, word: string): boolean {
  if (word.length > 100) return false;
  if (word.length > 1 && '$#%'.includes(word.charAt(word.length - 1))) return true;
  if (!word.includes('@')) return false;
  const head = text.slice(0, 200);
  return head.includes('$ ') || head.includes('# ') || head.includes('% ') || head.endsWith('$') || head.endsWith('#');
}

/** True for a tool's error message inside a listing. The listing continues after it. */
export function isComplaint(text: string): boolean {
  return COMPLAINTS.some((start) => text.startsWith(start));
}

/** True for fences, rulers, forum tags, `total 0` and `uname -a`. */
export function isDecoration(text: string): boolean {
  if (text.startsWith('```') || text.startsWith('~~~') || text.startsWith('!!!')) return true;
  if (text.startsWith('Linux ') && text.includes('#')) return true;
  if (/^total \d{1,9}$/.test(text) || /^\[\/?code\]$/i.test(text) || /^<\/?(pre|code|details|summary)>$/i.test(text))
    return true;
  return text.length <= 400 && /^[-=_*~.…#|+ ]*$/.test(text);
}
