import { holdsTogether } from './testing/holds.ts';

holdsTogether({ 'linux-7.3': 233_728 });
